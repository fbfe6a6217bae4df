// Proximal operators as expressions: prox(p, w, η, x) = argmin over u of p(u) + |u - x|² / (2η).
#pragma once

#include <tikhonov/split/description.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// Proximal operators of single kinds at a point x; eta is the step, all else expressions as well.
namespace proximal {

/// Of weight·|u|: soft thresholding.
template <class X, class Weight, class Eta>
consteval auto soft(X x, Weight weight, Eta eta) {
    if constexpr (is_there<Weight>) return sign(x) * relu(abs(x) - eta * weight);
    else return x;
}
/// Of weight·|u| for u >= 0.
template <class X, class Weight, class Eta>
consteval auto soft_above_zero(X x, Weight weight, Eta eta) {
    if constexpr (is_there<Weight>) return relu(x - eta * weight);
    else return relu(x);
}
/// What weight·u² does to the proximal operator of whatever scales with u.
template <class X, class Weight, class Eta>
consteval auto shrunk(X x, Weight weight, Eta eta) {
    if constexpr (is_there<Weight>) return x / (1_c + 2_c * eta * weight);
    else return x;
}
/// Of weight·‖u‖, for every group: towards the origin by eta·weight, and there exactly where that is further.
template <class X, class Length, class Weight, class Eta>
consteval auto shorter(X x, Length length, Weight weight, Eta eta) {
    const auto reach = eta * weight;
    return where(length <= reach, 0_c, x * (1_c - reach / length));
}
template <class X, class Low, class High>
consteval auto held(X x, Low low, High high) {
    if constexpr (is_there<Low> && is_there<High>) return clamp(x, low, high);
    else if constexpr (is_there<Low>) return max(x, low);
    else if constexpr (is_there<High>) return min(x, high);
    else return x;
}
/// Of mcp: firm thresholding while the step is shorter than gamma, hard thresholding beyond, where the sum of both is concave.
consteval auto folded(auto x, auto eta, auto strength, auto gamma, std::type_identity<mcp_>) {
    const auto firm = where(abs(x) <= gamma * strength, soft(x, strength, eta) / (1_c - eta / gamma), x);
    return where(eta < gamma, firm, where(abs(x) <= strength * sqrt(eta * gamma), 0_c, x));
}
/// Of scad: soft near zero, unchanged far away, and between them a line while the step is shorter than a - 1, a jump beyond.
consteval auto folded(auto x, auto eta, auto strength, auto a, std::type_identity<scad_>) {
    const auto near = soft(x, strength, eta);
    const auto line = ((a - 1_c) * x - sign(x) * (a * strength * eta)) / (a - 1_c - eta);
    const auto pieces = where(abs(x) <= strength * (1_c + eta), near, where(abs(x) <= a * strength, line, x));
    const auto jump = strength * where(eta <= a + 1_c, 0.5_c * (a + 1_c + eta), sqrt(eta * (a + 1_c)));
    return where(eta < a - 1_c, pieces, where(abs(x) <= jump, near, x));
}

}  // namespace proximal

/// How the parts of a penalty on one symbol compose.
template <class Penalty>
class composition {
    static constexpr bool has_squares = is_there<typename Penalty::square>;
    static constexpr bool has_lengths = !std::same_as<typename Penalty::lengths, penalty_terms::list<>>;
    static constexpr bool has_folded = !std::same_as<typename Penalty::folded, penalty_terms::list<>>;
    /// 0 <= w and nothing else: a cone, so it composes with norms as well.
    static constexpr bool above_zero = std::same_as<typename Penalty::low, constant<0.0>> && !is_there<typename Penalty::high>;

    template <class Weight, const formula& Norm>
    static consteval const axis_list& group_of(penalty_terms::length<Weight, Norm>) {
        return Norm.over;
    }
    /// Norms over groups that lie within one another compose, the smaller groups first.
    template <class... Length>
    static consteval bool are_nested(penalty_terms::list<Length...>) {
        const axis_list* const all[] = {&group_of(Length{})..., nullptr};
        for (auto a = all; *a != nullptr; ++a)
            for (auto b = all; b != a; ++b)
                if (!(*a)->contains(**b) && !(*b)->contains(**a)) return false;
        return true;
    }
    /// Squares have one weight in a group.
    template <class... Length>
    static consteval bool are_even(penalty_terms::list<Length...>) {
        if constexpr (has_squares) return (... && (Penalty::square::description.axes.common(group_of(Length{})).size == 0));
        else return true;
    }
    static consteval bool is_alone() {
        constexpr bool others = has_squares || has_lengths || Penalty::bounded || is_there<typename Penalty::absolute>;
        return []<class... F>(penalty_terms::list<F...>) { return sizeof...(F) == 1 && !others; }(typename Penalty::folded{});
    }

    template <class X, class Eta, const primitive* Op, class Weight, class Strength, class Reach>
    static consteval auto folded(X x, Eta eta, penalty_terms::list<penalty_terms::folded<Op, Weight, Strength, Reach>>) {
        const auto step = weigh(eta, Weight{});
        return proximal::folded(x, step, Strength{}, Reach{}, std::type_identity<typename type_of_primitive<Op>::type>{});
    }
    template <class X, class Eta>
    static consteval auto grouped(X x, Eta, penalty_terms::list<>) {
        return x;
    }
    /// The smallest group of a list first.
    template <class X, class Eta, class First, class... More>
    static consteval auto grouped(X x, Eta eta, penalty_terms::list<First, More...>) {
        constexpr bool smallest = (... && (group_of(First{}).size <= group_of(More{}).size));
        if constexpr (smallest) return grouped(step(x, eta, First{}), eta, penalty_terms::list<More...>{});
        else return grouped(x, eta, penalty_terms::list<More..., First>{});
    }
    template <class X, class Eta, class Weight, const formula& Norm>
    static consteval auto step(X x, Eta eta, penalty_terms::length<Weight, Norm>) {
        return proximal::shorter(x, reduced_as<Norm, define_reduction<norm_>::descriptor>(x), weight_or_one(Weight{}), eta);
    }

  public:
    static consteval bool exists() {
        if constexpr (!Penalty::known) return false;
        else if constexpr (has_folded) return is_alone();
        else if constexpr (has_lengths)
            return are_nested(typename Penalty::lengths{}) && are_even(typename Penalty::lengths{}) && (!Penalty::bounded || above_zero);
        else return true;
    }
    template <class X, class Eta>
    static consteval auto at(X point, Eta eta) {
        using namespace proximal;
        constexpr typename Penalty::linear slope{};
        const auto shifted = [&] {
            if constexpr (is_there<typename Penalty::linear>) return point - eta * slope;
            else return point;
        }();
        if constexpr (has_folded) {
            return folded(shifted, eta, typename Penalty::folded{});
        } else if constexpr (above_zero) {
            const auto x = soft_above_zero(shifted, typename Penalty::absolute{}, eta);
            return shrunk(grouped(x, eta, typename Penalty::lengths{}), typename Penalty::square{}, eta);
        } else {
            const auto x = grouped(soft(shifted, typename Penalty::absolute{}, eta), eta, typename Penalty::lengths{});
            return held(shrunk(x, typename Penalty::square{}, eta), typename Penalty::low{}, typename Penalty::high{});
        }
    }
};

/// Says which term has no proximal operator.
template <fixed_string Symbol>
struct refusal {
    template <const formula& F>
    static constexpr auto words() {
        constexpr sentence brief = describe_briefly(F);
        return to_fixed_string<static_cast<std::size_t>(brief.size)>(brief.view());
    }
    template <const formula& F, class... Rest>
    static constexpr void say(penalty_terms::list<penalty_terms::unknown<F>, Rest...>) {
        diagnostics::no_proximal_operator<words<F>(), Symbol>();
    }
    template <const formula& F, class... Rest>
    static constexpr void say(penalty_terms::list<penalty_terms::unsigned_weight<F>, Rest...>) {
        diagnostics::weight_of_unknown_sign<words<F>(), Symbol>();
    }
    static constexpr void say(penalty_terms::list<>) { diagnostics::penalties_do_not_compose<Symbol>(); }
};

/// Whether prox(p, w, eta, point) can be asked for; says so if not.
template <class P, class S, class Eta, class X>
constexpr bool has_prox() {
    if constexpr (mistaken<P, S, Eta, X>) return false;
    else if constexpr (!Symbol<S>) diagnostics::not_a_symbol<diagnostics::name_for<"prox", S>>();
    else if constexpr (!is_number<"prox", P>() || !is_number<"prox", S>() || !is_number<"prox", Eta>() || !is_number<"prox", X>())
        return false;
    else if constexpr (P::description.axes.size != 0) diagnostics::split_of_tensor<"prox", axes_text<P::description>()>();
    else if constexpr (Eta::description.axes.size != 0) say_axes_do_not_fit<"prox", constant<0.0>::description, Eta::description>();
    else if constexpr (!S::info.axes.contains(X::description.axes) || !X::description.axes.contains(S::info.axes))
        say_axes_do_not_fit<"prox", S::description, X::description>();
    else if constexpr (!composition<penalty_in<P, S>>::exists()) refusal<S::name>::say(typename penalty_in<P, S>::unknown{});
    else return true;
    return false;
}

/// The proximal operator of the penalty p in the symbol w with the step eta, at another point: argmin over u of p(u) + |u - point|² /
/// (2·eta). Terms of p without w drop out. For lambda·l1(w) it is sign(point) * relu(abs(point) - eta * lambda). What has none does not
/// compile. Known: weighted sums of l1, l2 and linear terms, with box or nonnegative; norms of groups, also with l1, l2 and nonnegative;
/// mcp, scad.
template <Expression P, Expression S, Expression Eta, Expression X>
constexpr auto prox(P, S, Eta eta, X point) {
    if constexpr (has_prox<P, S, Eta, X>()) return composition<penalty_in<P, S>>::at(point, eta);
    else return mistake{};
}
/// The same at w itself.
template <Expression P, Expression S, Expression Eta>
constexpr auto prox(P p, S w, Eta eta) {
    return prox(p, w, eta, w);
}

// Overloads that only wrong calls reach.
template <fixed_string Name = "prox">
constexpr mistake prox(anything, anything, anything) {
    return refuse_number<Name>();
}
template <fixed_string Name = "prox">
constexpr mistake prox(anything, anything, anything, anything) {
    return refuse_number<Name>();
}

}  // namespace tikhonov::detail
