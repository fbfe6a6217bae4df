// A penalty on one symbol as its parts of each kind, whose weights are added up: what its proximal operator is made of, and what solvers of
// single coordinates take.
#pragma once

#include <tikhonov/split/parts.hpp>
#include <tikhonov/split/terms.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

namespace penalty_terms {
template <template <class> class Kind, class Term>
inline constexpr absent weight_as{};
template <template <class> class Kind, class Weight>
inline constexpr auto weight_as<Kind, Kind<Weight>> = weight_or_one(Weight{});

template <class Term>
inline constexpr between<absent, absent> bounds_of{};
template <class Low, class High>
inline constexpr between<Low, High> bounds_of<between<Low, High>>{};
template <class Low, class High>
consteval Low low_of(between<Low, High>) {
    return {};
}
template <class Low, class High>
consteval High high_of(between<Low, High>) {
    return {};
}

template <class Term>
inline constexpr bool is_length = false;
template <class Weight, const formula& Norm>
inline constexpr bool is_length<length<Weight, Norm>> = true;
template <class Term>
inline constexpr bool is_folded = false;
template <const primitive* Op, class Weight, class Strength, class Reach>
inline constexpr bool is_folded<folded<Op, Weight, Strength, Reach>> = true;
template <class Term>
inline constexpr bool is_known = true;
template <const formula& F>
inline constexpr bool is_known<unknown<F>> = false;
template <const formula& F>
inline constexpr bool is_known<unsigned_weight<F>> = false;

template <bool Wanted, class Term>
using list_if = std::conditional_t<Wanted, list<Term>, list<>>;
}  // namespace penalty_terms

/// The sum of two weights of terms in S, each with some of the axes of S.
template <class S, class A, class B>
consteval auto added_weights(A a, B b) {
    if constexpr (!is_there<A> || !is_there<B>) return joined(a, b);
    else if constexpr (A::description.axes.contains(B::description.axes) || B::description.axes.contains(A::description.axes)) return a + b;
    else return axes_of_symbol<S>::everywhere(a) + axes_of_symbol<S>::everywhere(b);
}
/// The closer one of two bounds.
template <class S, bool Lower, class A, class B>
consteval auto closer_bound(A a, B b) {
    constexpr auto closer = [](auto x, auto y) {
        if constexpr (Lower) return max(x, y);
        else return min(x, y);
    };
    if constexpr (!is_there<A> || std::same_as<A, B>) return b;
    else if constexpr (!is_there<B>) return a;
    else if constexpr (A::description.axes.contains(B::description.axes) || B::description.axes.contains(A::description.axes))
        return closer(a, b);
    else return closer(axes_of_symbol<S>::everywhere(a), axes_of_symbol<S>::everywhere(b));
}

/// `symbol_penalty<S, terms_in<E, S>>`.
template <class S, class Terms>
struct symbol_penalty;
template <class S, class... Term>
struct symbol_penalty<S, penalty_terms::list<Term...>> {
  private:
    template <class A>
    struct total {
        A made;
        template <class B>
        consteval auto operator+(total<B>) const {
            return total<decltype(added_weights<S>(A{}, B{}))>{};
        }
    };
    template <bool Lower, class A>
    struct bound {
        A made;
        template <class B>
        consteval auto operator+(bound<Lower, B>) const {
            return bound<Lower, decltype(closer_bound<S, Lower>(A{}, B{}))>{};
        }
    };
    template <template <class> class Kind>
    using sum_of = decltype((total<absent>{} + ... + total<std::remove_const_t<decltype(penalty_terms::weight_as<Kind, Term>)>>{}).made);

  public:
    using linear = sum_of<penalty_terms::linear>;
    using absolute = sum_of<penalty_terms::absolute>;
    using square = sum_of<penalty_terms::square>;
    using low = decltype((bound<true, absent>{} + ... + bound<true, decltype(low_of(penalty_terms::bounds_of<Term>))>{}).made);
    using high = decltype((bound<false, absent>{} + ... + bound<false, decltype(high_of(penalty_terms::bounds_of<Term>))>{}).made);
    using lengths = decltype((penalty_terms::list<>{} + ... + penalty_terms::list_if<penalty_terms::is_length<Term>, Term>{}));
    using folded = decltype((penalty_terms::list<>{} + ... + penalty_terms::list_if<penalty_terms::is_folded<Term>, Term>{}));
    using unknown = decltype((penalty_terms::list<>{} + ... + penalty_terms::list_if<!penalty_terms::is_known<Term>, Term>{}));

    static constexpr bool known = std::same_as<unknown, penalty_terms::list<>>;
    static constexpr bool convex = known && std::same_as<folded, penalty_terms::list<>>;
    /// It is nothing but weights of |w| and bounds.
    static constexpr bool only_weights_and_bounds =
        convex && std::same_as<lengths, penalty_terms::list<>> && !is_there<linear> && !is_there<square>;
    static constexpr bool bounded = is_there<low> || is_there<high>;
};
/// What the terms of E are in the symbol S.
template <class E, class S>
using penalty_in = symbol_penalty<S, terms_in<E, S>>;

/// Facts of E for its terms in S, one of the parameters `In...`: what is free of S is no term, and what is free of all is a weight.
template <class E, class S, class... In>
struct facts_among {
    using in_symbol = facts_below<E::description, S>;
    using in_all = facts_below<E::description, In...>;
    template <const formula& Part>
    static constexpr part_facts of = in_symbol::find(Part.key);
    static constexpr bool is_free(const formula& part, int k) { return in_all::is_free(part, k); }
};
/// The terms of E in S where its weights and bounds do not depend on any of `In...`: others are unknown.
template <class E, class S, class... In>
using penalty_among = symbol_penalty<S, decltype(term_finder<S, facts_among<E, S, In...>>::template find<E::description>(unweighted{}))>;

/// The penalty part of a loss in the symbols `In...`, as it is in S, one of them.
template <class E, class S, class... In>
using penalty_of = penalty_among<decltype(or_zero(decltype(loss_parts<E, In...>::rough){})), S, In...>;

}  // namespace tikhonov::detail
