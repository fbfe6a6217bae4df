// Noise: symbols that bind a seed, dropout, and formulas without their noise.
#pragma once

#include <tikhonov/graph/formula_order.hpp>
#include <tikhonov/language/reductions.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// What noise is bound to in a call: `u = seed(7, step)`. Another step is another draw, another name as well; seed, step, name and the
/// index of an element say all of its number, whatever else is drawn, by how many threads, with which instructions, from a window or from
/// the whole. The step counts its lower 43 bits.
struct seed {
    std::uint64_t number;
    std::uint64_t step;
    constexpr explicit seed(std::integral auto which, std::integral auto at_step)
        : number(static_cast<std::uint64_t>(which)), step(static_cast<std::uint64_t>(at_step)) {}
    constexpr explicit seed(std::integral auto which) : seed(which, 0) {}
    /// Only wrong calls reach this.
    template <class... X>
    constexpr explicit seed(const X&...) : number(0), step(0) {
        diagnostics::not_a_seed<diagnostics::name_for<"seed", X...>>();
    }
};

/// `uniform<"u", n, h>`: independent numbers, uniform in [0, 1), in float multiples of 2^-24 and in double of 2^-53. The call binds a seed,
/// `u = seed(7, step)`; or a buffer, as of any tensor, whose numbers are not negative. The first axis counts the rows: a window of it, or
/// the whole, has the same numbers in the same rows.
template <fixed_string Name, auto... Axes>
inline constexpr auto uniform = make_plain_symbol<Name, attribute::uniform, element::real, std::remove_const_t<decltype(Axes)>...>();

/// `normal<"z", n, h>`: independent numbers of mean 0 and variance 1; else as `uniform`. Gradients pass by it: of `mu + sigma * z` that in
/// sigma is z.
template <fixed_string Name, auto... Axes>
inline constexpr auto normal = make_plain_symbol<Name, attribute::normal, element::real, std::remove_const_t<decltype(Axes)>...>();

/// Noise by its name alone, whatever axes it has: what `noise<"drop">` binds is found in the formula that is called.
template <fixed_string Name>
struct [[nodiscard]] noise_name {
    static constexpr symbol_info info{
        .name = Name.view(), .axes = {}, .promise = attribute::uniform, .key = mix_hash(hash_text("noise"), hash_text(Name.view()))};

    template <class Value>
    constexpr auto operator=(Value&& value) const {
        return binding<noise_name, Value>{std::forward<Value>(value)};
    }
    template <class Value>
    constexpr auto operator=(std::initializer_list<Value> values) const {
        return binding<noise_name, std::initializer_list<Value>>{values};
    }
};
/// Whether what is bound is known by its name alone.
template <class Symbols>
inline constexpr bool names_noise = false;
template <fixed_string Name>
inline constexpr bool names_noise<symbol_list<noise_name<Name>>> = true;

/// `noise<"drop"> = seed(7, step)` binds the noise of that name in the formula, that of `dropout<"drop">(x, p)` above all; or it binds a
/// buffer. No operand of formulas.
template <fixed_string Name>
inline constexpr noise_name<Name> noise{};

/// The noise in a dropout of X: `uniform`, with the axes of X.
template <fixed_string Name, class X>
struct noise_of_dropout {
    static constexpr symbol_info info = [] {
        symbol_info result{.name = Name.view(), .axes = X::description.axes, .promise = attribute::uniform};
        result.key = hash_symbol(result);
        return result;
    }();
    static constexpr formula description{.op = &ops::symbol, .axes = info.axes, .symbol = &info, .key = info.key};
};
template <fixed_string Name, class X, class P>
struct dropped_out {
    static constexpr formula description =
        describe(&ops::dropout, {&X::description, &P::description, &noise_of_dropout<Name, X>::description});
};

/// Whether X can be dropped with the probability P; says so if not.
template <fixed_string Name, class X, class P>
constexpr bool can_drop() {
    constexpr formula p = P::description;
    if constexpr (mistaken<X, P>) return false;
    else if constexpr (Name.view().empty()) diagnostics::empty_name<diagnostics::name_for<"dropout", X>>();
    else if constexpr (!is_number<"dropout", X>() || !is_number<"dropout", P>()) return false;
    else if constexpr (!X::description.axes.contains(p.axes)) say_axes_do_not_fit<"dropout", X::description, P::description>();
    else if constexpr (p.op == &ops::constant && !(0 <= p.value && p.value <= 1)) diagnostics::not_a_probability<Name>();
    else return true;
    return false;
}
/// `dropout<"drop">(x, p)`: 0 with probability p and x / (1 - p) else, so that the mean is x; p is a constant or an expression, and with
/// p = 0 it is x. What is dropped reaches neither value nor gradient, not even as NaN. An element is kept where `noise<"drop">`, uniform
/// with the axes of x, is at least p: `noise<"drop"> = seed(7, step)` in the call, or a buffer of such numbers; of ones and zeros it is a
/// mask of what is kept. Gradients see the same noise. (PyTorch's dropout; its default p is 0.5.)
template <fixed_string Name = "", Expression X, Expression P>
constexpr auto dropout(X, P) {
    if constexpr (can_drop<Name, X, P>()) return expression_of<dropped_out<Name, X, P>>{};
    else return mistake{};
}
/// Only wrong calls reach this.
template <fixed_string Name = "">
constexpr mistake dropout(anything, anything) {
    return refuse_number<"dropout", Name>();
}

/// What stands in the way of `inference`, and how many formulas it writes anew; none if there is no noise in a formula.
struct noise_finding {
    enum class flaw { none, uniform, gradient } kind = flaw::none;
    std::string_view name{};
    bool noisy = false;
    int changed = 0;
};
/// Formulas that have been written anew, and their root.
template <int Count>
struct new_formulas {
    formula items[Count]{};
    formula root{};
};

/// The formulas below `root` once more, without their noise: to `out`, where they will be found at `place`, if there is one. A new formula
/// has a key that follows from the old one, so that it is another one also where a user has written the same.
constexpr noise_finding write_without_noise(const formula& root, formula* out, const formula* place, formula* new_root) {
    using enum noise_finding::flaw;
    const auto without = [](std::uint64_t key) { return mix_hash(hash_text("inference"), key); };
    noise_finding result;
    formula_order order;
    order.add(root);
    const int size = order.size();
    owned_array<bool> needed(size);
    owned_array<const formula*> now(size);  // null where it is new, but not written
    owned_array<int> number(size, -1);      // among what is new
    const auto index = [&](const formula* f) { return order.find(f->key); };
    needed[size - 1] = true;
    for (int i = size - 1; i >= 0; --i) {
        const formula& f = order[i];
        if (!needed[i]) continue;
        if (f.op == &ops::grad && is_noise(f.operands[1]->symbol->promise)) return {.kind = gradient, .name = f.operands[1]->symbol->name};
        const int last = f.op == &ops::dropout ? 1 : max_operands;
        for (int k = 0; k < last && f.operands[k] != nullptr; ++k) needed[index(f.operands[k])] = true;
    }
    for (int i = 0; i < size; ++i) {
        const formula& f = order[i];
        now[i] = &f;
        if (!needed[i]) continue;
        if (f.op == &ops::dropout) {
            now[i] = now[index(f.operands[0])];
            number[i] = number[index(f.operands[0])];
            result.noisy = true;
            continue;
        }
        const bool drawn = f.op == &ops::symbol && is_noise(f.symbol->promise);
        if (drawn && f.symbol->promise == attribute::uniform) return {.kind = uniform, .name = f.symbol->name};
        formula made = f;
        bool other = drawn;
        for (int k = 0; k < max_operands && f.operands[k] != nullptr; ++k) {
            made.operands[k] = now[index(f.operands[k])];
            other = other || made.operands[k] != f.operands[k];
        }
        if (!other) continue;
        if (drawn) {  // its mean, along its axes
            made = constant<0.0>::description;
            if (f.axes.size > 0) made = {.op = &ops::spread, .operands = {&constant<0.0>::description}, .axes = f.axes, .over = f.axes};
        }
        made.key = without(f.key);
        now[i] = nullptr;
        if (out != nullptr) {
            out[result.changed] = made;
            now[i] = place + result.changed;
        }
        number[i] = result.changed++;
        result.noisy = true;
    }
    if (new_root != nullptr) {
        const int last = number[size - 1];
        *new_root = last >= 0 ? out[last] : *now[size - 1];
        new_root->key = without(root.key);
    }
    return result;
}

template <const formula& Root>
inline constexpr noise_finding noise_found = write_without_noise(Root, nullptr, nullptr, nullptr);

template <int Count>
constexpr new_formulas<Count> make_without_noise(const formula& root, const formula* place) {
    new_formulas<Count> result;
    write_without_noise(root, result.items, place, &result.root);
    return result;
}
// They point to one another, so they are told where they are.
template <const formula& Root>
inline constexpr new_formulas<noise_found<Root>.changed + 1> without_noise =
    make_without_noise<noise_found<Root>.changed + 1>(Root, without_noise<Root>.items);

template <class E>
struct noiseless {
    static constexpr formula description = without_noise<E::description>.root;
};

/// Whether a formula is one without its noise; says so if not.
template <class E>
constexpr bool can_do_without_noise() {
    if constexpr (mistaken<E>) {
        return false;
    } else if constexpr (is_several(E::description) || is_label(E::description)) {
        return is_number<"inference", E>();
    } else {
        using enum noise_finding::flaw;
        constexpr noise_finding found = noise_found<E::description>;
        if constexpr (found.kind == uniform) diagnostics::mean_of_uniform<to_fixed_string<found.name.size()>(found.name)>();
        if constexpr (found.kind == gradient) diagnostics::inference_of_its_gradient<to_fixed_string<found.name.size()>(found.name)>();
        return found.kind == none;
    }
}
/// `inference(e)`: the formula without its noise, as it is used when it has been trained: x for dropout(x, p), and for normal noise its
/// mean, 0. A uniform symbol is refused. Of a formula without noise it is that formula.
template <Expression E>
constexpr auto inference(E e) {
    if constexpr (!can_do_without_noise<E>()) return mistake{};
    else if constexpr (noise_found<E::description>.noisy) return expression_of<noiseless<E>>{};
    else return e;
}
/// Only wrong calls reach this.
template <fixed_string Name = "inference">
constexpr mistake inference(anything) {
    return refuse_number<Name>();
}

}  // namespace tikhonov::detail
