// A loss as the sum of what is smooth and what is not. Terms are found through sums, differences and factors that are free of the
// parameters, at any depth; a term itself is not taken apart.
#pragma once

#include <tikhonov/split/diagnostics.hpp>
#include <tikhonov/split/facts.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

template <class Smooth, class Rough>
struct two_parts {
    Smooth smooth;
    Rough rough;
};

/// Both parts under one operation that is linear: `Make` makes it of a part.
template <class Smooth, class Rough, class Make>
consteval auto under(two_parts<Smooth, Rough> parts, Make make) {
    const auto made = [&](auto part) {
        if constexpr (is_there<decltype(part)>) return make(part);
        else return part;
    };
    return two_parts<decltype(made(parts.smooth)), decltype(made(parts.rough))>{};
}
/// Whether a part has all axes of F: of what has not, a reduction would count the elements wrongly.
template <const formula& F, class Part>
consteval bool keeps_axes(Part) {
    if constexpr (is_there<Part>) return Part::description.axes.size == F.axes.size;
    else return true;
}

template <const formula& F, class Facts>
consteval auto split_formula();

/// Operand K under a reduction, which `make` makes of its parts.
template <const formula& F, class Facts, int K, class Make>
consteval auto split_operand(Make make) {
    constexpr auto parts = split_formula<*F.operands[K], Facts>();
    if constexpr (keeps_axes<*F.operands[K]>(parts.smooth) && keeps_axes<*F.operands[K]>(parts.rough)) return under(parts, make);
    else return two_parts<absent, expression_behind<F>>{};
}

template <const formula& F, class Facts>
consteval auto split_formula() {
    using whole = expression_behind<F>;
    constexpr part_facts known = Facts::template of<F>;
    constexpr two_parts<absent, whole> one_term{};
    if constexpr (known.smooth || !known.varies) {
        return two_parts<whole, absent>{};
    } else if constexpr (F.op == &add_op || F.op == &subtract_op) {
        constexpr auto a = split_formula<*F.operands[0], Facts>();
        constexpr auto b = split_formula<*F.operands[1], Facts>();
        constexpr auto made = [](auto left, auto right) {
            if constexpr (F.op == &add_op) return joined(left, right);
            else return taken_off(left, right);
        };
        return two_parts<decltype(made(a.smooth, b.smooth)), decltype(made(a.rough, b.rough))>{};
    } else if constexpr (F.op == &negate_op) {
        return under(split_formula<*F.operands[0], Facts>(), [](auto part) { return negated(part); });
    } else if constexpr (F.op == &multiply_op && Facts::is_free(F, 0)) {
        return under(split_formula<*F.operands[1], Facts>(), [](auto part) { return operand_behind<F, 0>{} * part; });
    } else if constexpr (F.op == &multiply_op && Facts::is_free(F, 1)) {
        return under(split_formula<*F.operands[0], Facts>(), [](auto part) { return part * operand_behind<F, 1>{}; });
    } else if constexpr (F.op == &divide_op && Facts::is_free(F, 1)) {
        return under(split_formula<*F.operands[0], Facts>(), [](auto part) { return part / operand_behind<F, 1>{}; });
    } else if constexpr (F.op == &ops::sum || F.op == &ops::mean) {
        return split_operand<F, Facts, 0>([](auto part) { return reduced_as<F, *F.op>(part); });
    } else if constexpr (F.op == &ops::dot && Facts::is_free(F, 0)) {
        return split_operand<F, Facts, 1>([](auto part) { return contracted_as<F>(operand_behind<F, 0>{}, part); });
    } else if constexpr (F.op == &ops::dot && Facts::is_free(F, 1)) {
        return split_operand<F, Facts, 0>([](auto part) { return contracted_as<F>(part, operand_behind<F, 1>{}); });
    } else {
        return one_term;
    }
}

/// The parts of E in the symbols S.
template <class E, class... S>
using loss_parts = decltype(split_formula<E::description, facts_below<E::description, S...>>());

/// Whether something can be split; says so if not.
template <fixed_string Function, class E, class... S>
constexpr bool can_be_split() {
    if constexpr (mistaken<E, S...>) return false;
    else if constexpr (!(is_number<Function, E>() && ... && is_number<Function, S>())) return false;
    else if constexpr (E::description.axes.size != 0) diagnostics::split_of_tensor<Function, axes_text<E::description>()>();
    else return true;
    return false;
}

/// The terms of a loss that are continuously differentiable in the symbols of `wrt(...)`; a smooth penalty such as l2 is one of them. 0
/// if there is none. `smooth_part(loss, wrt(w)) + penalty_part(loss, wrt(w)) == loss`.
template <Expression E, class... S>
constexpr auto smooth_part(E, hana::tuple<S...>) {
    if constexpr (can_be_split<"smooth_part", E, S...>()) return or_zero(decltype(loss_parts<E, S...>::smooth){});
    else return mistake{};
}
/// The other terms: l1, norms, constraints, whatever has a kink in the symbols of `wrt(...)`. 0 if there is none.
template <Expression E, class... S>
constexpr auto penalty_part(E, hana::tuple<S...>) {
    if constexpr (can_be_split<"penalty_part", E, S...>()) return or_zero(decltype(loss_parts<E, S...>::rough){});
    else return mistake{};
}

// Overloads that only wrong calls reach.
template <class... X>
    requires(sizeof...(X) > 0 && is_wrong_question<X...>)
constexpr mistake smooth_part(const X&...) {
    refuse_question<"smooth_part", X...>();
    return {};
}
template <class... X>
    requires(sizeof...(X) > 0 && is_wrong_question<X...>)
constexpr mistake penalty_part(const X&...) {
    refuse_question<"penalty_part", X...>();
    return {};
}

}  // namespace tikhonov::detail
