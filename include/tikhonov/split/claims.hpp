// What solvers ask of a loss before one of them is chosen: is it quadratic, is it made of an affine model, what are its penalties, and has
// it a minimum at all. As everywhere, "no" means "not proved".
#pragma once

#include <tikhonov/split/prox.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

// ---- the smooth part

/// Whether a part of the formula is detached, so that its gradients are not those of its value.
template <const formula& F>
inline constexpr bool is_detached_in = [] {
    formula_order order;
    order.add(F);
    for (int i = 0; i < order.size(); ++i)
        if (order[i].op == &ops::stop_gradient) return true;
    return false;
}();
/// Whether e is quadratic in all of S together: it is smooth, and its gradients are affine.
template <Expression E, class... S>
constexpr bool is_quadratic(E, hana::tuple<S...> all) {
    const auto has_affine_gradient = [&]<class One>(One s) {
        if constexpr (symbols_below<E::description>::contain(One::info)) return is_affine(grad(E{}, s), all);
        else return true;
    };
    if constexpr (mistaken<E, S...>) return true;
    else if constexpr (is_detached_in<E::description>) return false;
    else if constexpr (!is_smooth(E{}, hana::tuple<S...>{})) return false;
    else return (has_affine_gradient(S{}) && ...);
}

/// Whether a graph is a sum of functions of affine operands: after the first node that is not affine only sums and factors follow.
constexpr bool is_of_affine_operands(const builder& g, int root, parameter_list parameters) {
    const analysis notes(g, root, parameters);
    owned_array<bool> bent(root + 1);
    for (int id = 0; id <= root; ++id) {
        if (!notes.live(id) || !notes[id].varies || notes[id].affine()) continue;
        bent[id] = true;
        bool below = false;
        for (int k = 0; k < g[id].op->arity; ++k) below = below || bent[g[id].operand[k]];
        if (below && notes.about(g[id]).curved != curvature::affine) return false;
    }
    return true;
}
template <const formula& F, class... S>
struct affine_model {
    static constexpr bool as(bool simplified) {
        const std::array<const symbol_info*, sizeof...(S)> parameters{&S::info...};
        builder g({.rewrite = simplified ? simplify : nullptr, .arithmetic = library_arithmetic}, 256);
        lowering pass(g);
        const formula* roots[] = {&F};
        pass.run(roots);
        return is_of_affine_operands(g, pass.node_of(F), parameters);
    }
    static constexpr bool value = as(true) || as(false);
};
/// Whether e is a sum of functions of models that are affine in S, as mse(y, t) and logistic losses of linear models are.
template <Expression E, class... S>
constexpr bool is_of_affine_model(E, hana::tuple<S...>) {
    return affine_model<E::description, S...>::value;
}

// ---- the penalties

/// Whether the penalty part of e has a proximal operator in every symbol.
template <Expression E, class... S>
constexpr bool has_known_penalties(E, hana::tuple<S...>) {
    return (composition<penalty_of<E, S, S...>>::exists() && ...);
}
/// Whether the penalty part of e is a sum over the elements of the symbols: of weights of |w|, and bounds.
template <Expression E, class... S>
constexpr bool has_separable_penalties(E, hana::tuple<S...>) {
    return (penalty_of<E, S, S...>::only_weights_and_bounds && ...);
}
/// Whether the penalty part of e is convex: by its known kinds, or by the rules.
template <Expression E, class... S>
constexpr bool has_convex_penalties(E e, hana::tuple<S...> all) {
    if constexpr ((penalty_of<E, S, S...>::convex && ...)) return true;
    else return is_convex(penalty_part(e, all), all);
}

/// The weight of |w| in the penalty part of e, for every element of w; 0 if there is none.
template <Expression E, class... S, class One>
constexpr auto l1_weight(E, hana::tuple<S...>, One) {
    return or_zero(typename penalty_of<E, One, S...>::absolute{});
}
/// The least and the largest value of w that the penalty part of e allows; infinite if there is none.
template <Expression E, class... S, class One>
constexpr auto lower_bound(E, hana::tuple<S...>, One) {
    using bound = typename penalty_of<E, One, S...>::low;
    if constexpr (is_there<bound>) return bound{};
    else return constant<-positive_infinity<double>>{};
}
template <Expression E, class... S, class One>
constexpr auto upper_bound(E, hana::tuple<S...>, One) {
    using bound = typename penalty_of<E, One, S...>::high;
    if constexpr (is_there<bound>) return bound{};
    else return constant<positive_infinity<double>>{};
}

// ---- whether there is a minimum

/// Whether nothing in a formula that depends on the parameters has a limited domain: along every line it is defined everywhere.
constexpr bool is_defined_everywhere(const builder& g, int root, parameter_list parameters) {
    const analysis notes(g, root, parameters);
    for (int id = 0; id <= root; ++id) {
        if (!notes.live(id) || !notes[id].varies) continue;
        const primitive* const op = g[id].op;
        const bool divides = op == &divide_op && !notes[g[id].operand[1]].varies;
        const bool total = op->kind == shape::symbol || op->kind == shape::spread || op == &ops::sum || op == &add_op ||
                           op == &subtract_op || op == &multiply_op || op == &negate_op || op == &sq_op ||
                           op == &define<exp_>::descriptor || op == &define<softplus_>::descriptor || divides;
        if (!total) return false;
    }
    return true;
}
template <const formula& F, class S>
struct defined_everywhere {
    static constexpr bool value = [] {
        const std::array<const symbol_info*, 1> parameters{&S::info};
        builder g({.rewrite = simplify, .arithmetic = library_arithmetic}, 256);
        lowering pass(g);
        const formula* roots[] = {&F};
        pass.run(roots);
        return is_defined_everywhere(g, pass.node_of(F), parameters);
    }();
};
constexpr bool has_one_sign(sign_set sign) { return sign == signs::positive || sign == signs::negative; }

/// The direction in which all elements of S grow alike.
template <class S>
constexpr auto all_ones() {
    return axes_of_symbol<S>::everywhere(1_c);
}

/// Whether e is proved to fall without bound as w grows or shrinks, whatever else is bound: it is affine in w with slopes of one sign, or
/// it is bent downwards everywhere along the direction in which all elements grow alike.
template <Expression E, class S>
constexpr bool is_unbounded_in(E e, S w) {
    if constexpr (mistaken<E, S>) return false;
    else if constexpr (S::info.promise != attribute::none || !symbols_below<E::description>::contain(S::info)) return false;
    else if constexpr (sign_of(E{}).within(signs::nonnegative)) return false;
    else if constexpr (!defined_everywhere<E::description, S>::value) return false;
    else if constexpr (is_affine(E{}, hana::tuple<S>{})) return has_one_sign(sign_of(grad(e, w)));
    else return sign_of(hvp(e, w, all_ones<S>())) == signs::negative;
}

/// The name of a parameter in which e is proved to fall without bound; empty if none is known.
template <Expression E, class... S>
consteval std::string_view unbounded_parameter(E, hana::tuple<S...>) {
    std::string_view name;
    (..., (name = name.empty() && is_unbounded_in(E{}, S{}) ? S::info.name : name));
    return name;
}

}  // namespace tikhonov::detail
