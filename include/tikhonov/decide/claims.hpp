// What may be asked of an expression: its sign, its curvature, its smoothness. The compiler answers; "no" means "not proved by the rules
// of disciplined convex programming, neither from the expression as written nor from what the identities make of it".
#pragma once

#include <array>

#include <tikhonov/decide/why.hpp>
#include <tikhonov/language/refused_functions.hpp>
#include <tikhonov/language/wrt.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// One analysis of one graph; every question about an expression reads the same constants.
template <class E, bool Simplified, assume Assumption, class... S>
struct analysed {
    static constexpr std::array<const symbol_info*, sizeof...(S)> parameters{&S::info...};
    static constexpr properties value = analyse(E::description, parameters, Simplified, Assumption);
};

/// Whether the simplified or else the written graph proves a property. Only what is needed is computed.
template <auto Property, assume Assumption, class E, class... S>
constexpr bool proved() {
    if constexpr ((analysed<E, true, Assumption, S...>::value.*Property)()) return true;
    else return (analysed<E, false, Assumption, S...>::value.*Property)();
}

/// Where an expression has been refused the answer is yes: one mistake, one sentence.
template <fixed_string Function, auto Property, class E, class... S>
constexpr bool ask() {
    if constexpr (mistaken<E, S...>) return true;
    else if constexpr (!(is_number<Function, E>() && ... && is_number<Function, S>())) return true;
    else return proved<Property, assume::nothing, E, S...>();
}

/// Whether e is convex in the symbols of `wrt(...)` jointly, for all values of the others that their attributes allow; an expression
/// with axes is if all its elements are.
template <Expression E, class... S>
constexpr bool is_convex(E, hana::tuple<S...>) {
    return ask<"is_convex", &properties::convex, E, S...>();
}
/// Whether -e is convex.
template <Expression E, class... S>
constexpr bool is_concave(E, hana::tuple<S...>) {
    return ask<"is_concave", &properties::concave, E, S...>();
}
/// Whether e is convex and concave: of the form a·x + c.
template <Expression E, class... S>
constexpr bool is_affine(E, hana::tuple<S...>) {
    return ask<"is_affine", &properties::affine, E, S...>();
}
/// Whether e is continuously differentiable in the symbols of `wrt(...)`, wherever it is defined.
template <Expression E, class... S>
constexpr bool is_smooth(E, hana::tuple<S...>) {
    return ask<"is_smooth", &properties::continuously_differentiable, E, S...>();
}
/// The same in all symbols.
template <Expression E>
constexpr bool is_smooth(E) {
    if constexpr (mistaken<E>) return true;
    else if constexpr (!is_number<"is_smooth", E>()) return true;
    else return proved<&properties::continuously_differentiable, assume::all_vary, E>();
}

/// The signs that e may have: compare with `nonnegative`, or with a set of namespace `signs`. A sum is never `signs::positive` if its
/// axes may be empty.
template <Expression E>
constexpr sign_set sign_of(E) {
    if constexpr (mistaken<E>) {
        return {};
    } else if constexpr (!is_number<"sign_of", E>()) {
        return {};
    } else {
        constexpr sign_set simplified = analysed<E, true, assume::nothing>::value.sign;
        constexpr sign_set both = simplified & analysed<E, false, assume::nothing>::value.sign;
        return both.bits == 0 ? simplified : both;  // what is defined nowhere has no sign at all
    }
}
/// `sign_of(l2(w)) == nonnegative`: exactly what the attribute promises.
constexpr bool operator==(sign_set signs, attribute promise) { return signs == signs_of(promise); }

/// e itself, if it is a penalty: never negative, and zero when all its tensors are zero (a scalar such as a weight keeps its value).
/// Anything else does not compile.
template <Expression E>
constexpr auto penalty(E e) {
    if constexpr (mistaken<E>) {
        return mistake{};
    } else if constexpr (!is_number<"penalty", E>()) {
        return mistake{};
    } else if constexpr (!sign_of(e).within(signs::nonnegative) || !proved<&properties::zero, assume::tensors_are_zero, E>()) {
        diagnostics::not_a_penalty<diagnostics::name_for<"penalty", E>>();
        return mistake{};
    } else {
        return e;
    }
}

/// Why e is not known to be convex: `*: both factors depend on the parameters: U * V in sum<k>(...)`; empty if it is known.
template <class E, class... S>
struct reason {
    static constexpr sentence value = explain_curvature(E::description, analysed<E, false, assume::nothing, S...>::parameters);
};
template <Expression E, class... S>
constexpr std::string_view why_not_convex(E, hana::tuple<S...>) {
    if constexpr (ask<"why_not_convex", &properties::convex, E, S...>()) return {};
    else return reason<E, S...>::value.view();
}

// Overloads that only wrong calls reach: a bare number or data, or no `wrt`.
template <class X>
inline constexpr bool is_wrt = false;
template <class... S>
inline constexpr bool is_wrt<hana::tuple<S...>> = true;

/// Of X, an expression or not, and of what else there is.
template <fixed_string Function, class X, class... Rest>
constexpr bool refuse_question() {
    if constexpr (mistaken<X, Rest...>) return true;
    else if constexpr (!Expression<X>) diagnostics::bare_number<Function>();
    else diagnostics::with_respect_to_what<Function>();
    return true;
}
template <class... X>
inline constexpr bool is_wrong_question = true;
template <Expression X, class W>
inline constexpr bool is_wrong_question<X, W> = !is_wrt<W>;

template <class... X>
    requires(sizeof...(X) > 0 && is_wrong_question<X...>)
constexpr bool is_convex(const X&...) { return refuse_question<"is_convex", X...>(); }
template <class... X>
    requires(sizeof...(X) > 0 && is_wrong_question<X...>)
constexpr bool is_concave(const X&...) { return refuse_question<"is_concave", X...>(); }
template <class... X>
    requires(sizeof...(X) > 0 && is_wrong_question<X...>)
constexpr bool is_affine(const X&...) { return refuse_question<"is_affine", X...>(); }
template <class X, class... W>
    requires(!(Expression<X> && sizeof...(W) == 0) && is_wrong_question<X, W...>)
constexpr bool is_smooth(const X&, const W&...) { return refuse_question<"is_smooth", X, W...>(); }
template <class... X>
    requires(sizeof...(X) > 0 && is_wrong_question<X...>)
constexpr std::string_view why_not_convex(const X&...) {
    refuse_question<"why_not_convex", X...>();
    return {};
}
template <fixed_string Name = "sign_of">
constexpr sign_set sign_of(anything) {
    refuse_number<Name>();
    return {};
}
template <fixed_string Name = "penalty">
constexpr mistake penalty(anything) {
    return refuse_number<Name>();
}

}  // namespace tikhonov::detail
