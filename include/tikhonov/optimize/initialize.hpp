// Where parameters begin.
#pragma once

#include <cmath>
#include <vector>

#include <tikhonov/bind/parameters.hpp>
#include <tikhonov/optimize/diagnostics.hpp>
#include <tikhonov/optimize/training_checks.hpp>
#include <tikhonov/simd/random_numbers.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// Weights u·scale/√f, u uniform in [-1, 1), f the number of inputs: the product of all axes but the last, which is that of the outputs, as
/// in W of `dot(X, W)`. Tensors of one axis and scalars, such as biases, are 0. Scale 1 is what PyTorch's layers begin with, √6 suits relu
/// (He, Zhang, Ren and Sun, 2015).
struct by_fan_in {
    std::uint64_t seed = 0;
    double scale = 1;

    static constexpr philox::distribution kind = philox::distribution::uniform;
    static double number(double u, double factor) { return (2 * u - 1) * factor; }
    double factor(const layout& where) const {
        if (where.rank < 2) return 0;
        double inputs = 1;
        for (int r = 0; r + 1 < where.rank; ++r) inputs *= static_cast<double>(where.extents[r]);
        return inputs > 0 ? scale / std::sqrt(inputs) : 0;
    }
};
/// Normal numbers with mean 0, all of them.
struct by_normal {
    std::uint64_t seed = 0;
    double deviation = 1;

    static constexpr philox::distribution kind = philox::distribution::normal;
    static double number(double z, double factor) { return z * factor; }
    double factor(const layout&) const { return deviation; }
};

/// Whether an argument of `initialize` is memory for parameters, or a length; else it is refused.
template <class A>
consteval found_training_flaw flaw_of_start() {
    using it = traits<A>;
    if constexpr (it::kind == argument_kind::value) {
        using number = element_of<typename it::value&>;
        constexpr std::string_view name = infos_of<typename it::symbols>[0] -> name;
        if constexpr (form_of<typename it::value> == value_form::number) return {training_flaw::number, name};
        else if constexpr (std::is_const_v<number>) return {training_flaw::constant, name};
        else if constexpr (!std::same_as<number, float> && !std::same_as<number, double>) return {training_flaw::other_type, name};
        else return {};
    } else {
        return {it::kind == argument_kind::axis ? training_flaw::none : training_flaw::no_memory, "initialize"};
    }
}
template <class... B, bool... InSet, int... P>
consteval found_training_flaw find_flaw_of_start(argument_list<listed<B, InSet, P>...>) {
    found_training_flaw found;
    (..., (found = found.kind == training_flaw::none ? flaw_of_start<B>() : found));
    return found;
}
template <class A>
consteval auto started_by() {
    if constexpr (traits<A>::kind == argument_kind::value) return typename traits<A>::symbols{};
    else return symbol_list<>{};
}
template <class... B, bool... InSet, int... P>
consteval auto started_by_all(argument_list<listed<B, InSet, P>...>) {
    return (symbol_list<>{} + ... + started_by<B>());
}

/// Numbers into the memory of one symbol.
template <class T, class How>
void start_symbol(const How& how, const symbol_info& symbol, const layout& where, T* to) {
    const auto count = static_cast<std::size_t>(where.count());
    std::vector<T> numbers(count);
    if (const double factor = how.factor(where); factor != 0) {
        philox::stream<How::kind, T> random(philox::key_of(how.seed, symbol.name), 0, numbers.data());
        random.add(0, 0, count);
        random.finish();
        for (T& it : numbers) it = static_cast<T>(How::number(static_cast<double>(it), factor));
    }
    const std::ptrdiff_t step = where.rank == 0 ? 1 : where.strides[where.rank - 1];
    for_each_run(where, [&](std::ptrdiff_t dense, std::ptrdiff_t strided, std::ptrdiff_t length) {
        for (std::ptrdiff_t k = 0; k < length; ++k) to[strided + k * step] = numbers[static_cast<std::size_t>(dense + k)];
    });
}
template <class How, class Lengths, class... S, class V>
void start_symbols(const How& how, const Lengths& lengths, symbol_list<S...>, V& value) {
    auto* to = address_of(value);
    const auto one = [&](const symbol_info& symbol) {
        layout where;
        where.rank = symbol.axes.size;
        std::ptrdiff_t step = 1;
        if constexpr (form_of<V&> == value_form::tensor && sizeof...(S) > 1) step = tensor_traits<V>::describe(value).strides[0];
        const std::ptrdiff_t apart = step;
        for (int r = symbol.axes.size - 1; r >= 0; --r) {
            where.extents[r] = static_cast<std::ptrdiff_t>(lengths.length(*symbol.axes.items[r]).value());
            where.strides[r] = step;
            step *= where.extents[r];
        }
        if constexpr (form_of<V&> == value_form::tensor && sizeof...(S) == 1) {
            const auto described = tensor_traits<V>::describe(value);
            for (int r = 0; r < where.rank; ++r) where.strides[r] = described.strides[static_cast<std::size_t>(r)];
        }
        start_symbol(how, symbol, where, to);
        to += where.count() * apart;
    };
    (..., one(S::info));
}

/// `initialize(by_fan_in{.seed = 7}, W1 = w1, b1 = v1, W2 = w2)`, or `by_normal{.seed = 7, .deviation = 0.01}`, or a pack: `parameters(W1,
/// b1) = flat`. Fills what is bound with the numbers in which a fit begins. They depend on the seed and the symbol's name alone, and are
/// the same on every machine, normal ones to 4 units of the last place. Lengths follow from all that is bound, as in a call; `h = 24` says
/// what flat memory does not. Throws `bind_error` where they do not fit, and then has changed nothing.
template <class How, class... A>
    requires(!Argument<How>)
void initialize(const How& how, A&&... arguments) {
    constexpr auto all = list_arguments<std::remove_reference_t<A>...>();
    constexpr found_training_flaw found = find_flaw_of_start(all);
    if constexpr (found.kind == training_flaw::none) {
        const auto lengths = [&]<class... S>(symbol_list<S...>) {
            loose_extents<S...> result;
            const auto take = [&](auto& argument, auto) { result.take(argument); };
            (..., for_each_argument<false>(take, arguments));
            result.solve();
            return result;
        }(started_by_all(all));
        const auto start = [&](auto& argument, auto) {
            using it = traits<decltype(argument)>;
            if constexpr (it::kind == argument_kind::value) start_symbols(how, lengths, typename it::symbols{}, argument.value);
        };
        (..., for_each_argument<false>(start, arguments));
    } else {
        say_training_flaw<found.kind, to_fixed_string<found.name.size()>(found.name)>();
    }
}

}  // namespace tikhonov::detail
