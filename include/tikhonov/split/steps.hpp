// A loss as rules take it: the penalties with kinks whose proximal operators are known, and all the rest, of which they take the gradient,
// be it smooth or not.
#pragma once

#include <tikhonov/split/prox.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// Whether a scalar is a penalty with a kink, or a constraint, that has a proximal operator in each of S.
template <class E, class... S>
consteval bool is_kinked_penalty() {
    constexpr auto has_kink = []<class P>(std::type_identity<P>) {
        constexpr bool norms = !std::same_as<typename P::lengths, penalty_terms::list<>>;
        constexpr bool folds = !std::same_as<typename P::folded, penalty_terms::list<>>;
        return is_there<typename P::absolute> || P::bounded || norms || folds;
    };
    if constexpr (!(composition<penalty_among<E, S, S...>>::exists() && ...)) return false;
    else return (has_kink(std::type_identity<penalty_among<E, S, S...>>{}) || ...);
}

template <const formula& F, class Facts, class... S>
consteval auto split_for_steps() {
    using whole = expression_behind<F>;
    constexpr part_facts known = Facts::template of<F>;
    const auto under_operand = []<int K>(std::integral_constant<int, K>, auto make) {
        return under(split_for_steps<*F.operands[K], Facts, S...>(), make);
    };
    using first = std::integral_constant<int, 0>;
    using second = std::integral_constant<int, 1>;
    if constexpr (known.smooth || !known.varies) {
        return two_parts<whole, absent>{};
    } else if constexpr (F.op == &add_op || F.op == &subtract_op) {
        constexpr auto a = split_for_steps<*F.operands[0], Facts, S...>();
        constexpr auto b = split_for_steps<*F.operands[1], Facts, S...>();
        constexpr auto made = [](auto left, auto right) {
            if constexpr (F.op == &add_op) return joined(left, right);
            else return taken_off(left, right);
        };
        return two_parts<decltype(made(a.smooth, b.smooth)), decltype(made(a.rough, b.rough))>{};
    } else if constexpr (F.op == &multiply_op && Facts::is_free(F, 0)) {
        return under_operand(second{}, [](auto part) { return operand_behind<F, 0>{} * part; });
    } else if constexpr (F.op == &multiply_op && Facts::is_free(F, 1)) {
        return under_operand(first{}, [](auto part) { return part * operand_behind<F, 1>{}; });
    } else if constexpr (F.op == &divide_op && Facts::is_free(F, 1)) {
        return under_operand(first{}, [](auto part) { return part / operand_behind<F, 1>{}; });
    } else if constexpr (is_kinked_penalty<whole, S...>()) {
        return two_parts<absent, whole>{};
    } else {
        return two_parts<whole, absent>{};
    }
}

/// Whether a formula has an operation of which penalties with kinks are made: a look that costs little, before the parts are found.
template <const formula& F>
inline constexpr bool may_have_kinks = [] {
    formula_order order;
    order.add(F);
    for (int i = 0; i < order.size(); ++i) {
        const primitive* op = order[i].op;
        if (op == &define<abs_>::descriptor || op == &ops::norm || op == &define<indicator_>::descriptor ||
            op == &define<mcp_>::descriptor || op == &define<scad_>::descriptor || op == &define<sqrt_>::descriptor)
            return true;
    }
    return false;
}();

/// The parts of E for rules in S...: `gradient`, whatever has no known proximal operator, and `penalty`, 0 if there is none.
template <class E, class... S>
struct step_parts {
    static consteval auto find() {
        if constexpr (!may_have_kinks<E::description>) return two_parts<E, absent>{};
        else return split_for_steps<E::description, facts_below<E::description, S...>, S...>();
    }
    using found = decltype(find());
    using penalty = decltype(or_zero(decltype(found::rough){}));
    static constexpr bool has_penalty = is_there<decltype(found::rough)>;
    using gradient = std::conditional_t<has_penalty, decltype(or_zero(decltype(found::smooth){})), E>;
};

}  // namespace tikhonov::detail
