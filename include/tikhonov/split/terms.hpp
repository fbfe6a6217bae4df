// What a penalty is made of, as far as one symbol is concerned: terms of known kinds, each with its weight, an expression.
#pragma once

#include <tikhonov/decide/brief_text.hpp>
#include <tikhonov/language/axes.hpp>
#include <tikhonov/split/facts.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

namespace penalty_terms {
/// Σ weight·w, Σ weight·|w| and Σ weight·w², over all elements of w; the weight may have axes of w.
template <class Weight>
struct linear {};
template <class Weight>
struct absolute {};
template <class Weight>
struct square {};
/// Σ weight·‖w‖, norms over the axes that `Norm` reduces.
template <class Weight, const formula& Norm>
struct length {};
/// low <= w <= high; `absent` where there is no such bound.
template <class Low, class High>
struct between {};
/// Σ weight·mcp(w, strength, reach), or scad: which one says `Op`.
template <const primitive* Op, class Weight, class Strength, class Reach>
struct folded {};
/// Anything else.
template <const formula& F>
struct unknown {};
/// A known kind with a weight that may be negative.
template <const formula& F>
struct unsigned_weight {};

template <class... Term>
struct list {};
template <class... A, class... B>
consteval list<A..., B...> operator+(list<A...>, list<B...>) {
    return {};
}
}  // namespace penalty_terms

/// The weight 1, which nobody writes.
struct unweighted {};

/// What a term is multiplied by. A product of two weights that have different axes has all of them.
template <class A, class B>
consteval auto weigh(A a, B b) {
    if constexpr (std::same_as<A, unweighted>) {
        return b;
    } else if constexpr (std::same_as<B, unweighted>) {
        return a;
    } else {
        constexpr const axis_list& left = A::description.axes;
        constexpr const axis_list& right = B::description.axes;
        if constexpr (left.contains(right) || right.contains(left)) return a * b;
        else if constexpr (left.common(right).size == 0) return outer(a, b);
        else return absent{};
    }
}
template <class A>
consteval auto weight_or_one(A a) {
    if constexpr (std::same_as<A, unweighted>) return 1_c;
    else return a;
}
template <class A>
consteval sign_set sign_of_weight(A a) {
    return sign_of(weight_or_one(a));
}

template <class S>
struct axes_of_symbol;
template <fixed_string Name, attribute Promise, element Kind, class Classes, class... Axes>
struct axes_of_symbol<symbol<Name, Promise, Kind, Classes, Axes...>> {
    /// The number of elements along some of the axes, as an expression.
    template <const axis_list& Over>
    static consteval auto count() {
        const auto factor = [](auto axis) {
            if constexpr (Over.contains(decltype(axis)::type::info)) return make_extent<typename decltype(axis)::type>();
            else return unweighted{};
        };
        return (product{} * ... * product<decltype(factor(std::type_identity<Axes>{}))>{});
    }
    /// A weight repeated along those axes that it lacks.
    template <class W>
    static consteval auto everywhere(W) {
        return (repeated<W>{} * ... * std::type_identity<Axes>{}).made;
    }

  private:
    template <class W>
    struct repeated {
        W made;
        template <class A>
        consteval auto operator*(std::type_identity<A>) const {
            if constexpr (W::description.axes.contains(A::info)) return *this;
            else return repeated<expression_of<expanded<W, A>>>{};
        }
    };
    template <class W = unweighted>
    struct product {
        using type = W;
        template <class Other>
        consteval auto operator*(product<Other>) const {
            return product<decltype(weigh(W{}, Other{}))>{};
        }
    };
};

/// Finds the terms of a formula in one symbol. `Facts` knows the formula and the symbol; the weight is of what stands around.
template <class S, class Facts>
class term_finder {
  public:
    template <const formula& F, class Weight>
    static consteval auto find(Weight weight) {
        using namespace penalty_terms;
        if constexpr (!Facts::template of<F>.varies) return list<>{};
        else if constexpr (std::same_as<Weight, absent>) return list<unknown<F>>{};
        else if constexpr (F.op == &add_op) return inside<F, 0>(weight) + inside<F, 1>(weight);
        else if constexpr (F.op == &subtract_op) return inside<F, 0>(weight) + inside<F, 1>(negative(weight));
        else if constexpr (F.op == &negate_op) return inside<F, 0>(negative(weight));
        else if constexpr (F.op == &multiply_op && Facts::is_free(F, 0)) return inside<F, 1>(weigh(weight, operand_behind<F, 0>{}));
        else if constexpr (F.op == &multiply_op && Facts::is_free(F, 1)) return inside<F, 0>(weigh(weight, operand_behind<F, 1>{}));
        else if constexpr (F.op == &divide_op && Facts::is_free(F, 1)) return inside<F, 0>(divided(weight, operand_behind<F, 1>{}));
        else if constexpr (F.op == &ops::dot && Facts::is_free(F, 0)) return under_sum<F, 1>(weigh(weight, operand_behind<F, 0>{}));
        else if constexpr (F.op == &ops::dot && Facts::is_free(F, 1)) return under_sum<F, 0>(weigh(weight, operand_behind<F, 1>{}));
        else if constexpr (F.op == &ops::sum) return under_sum<F, 0>(weight);
        else if constexpr (F.op == &ops::mean && over_own_axes<F>())
            return under_sum<F, 0>(divided(weight, typename decltype(axes_of_symbol<S>::template count<F.over>())::type{}));
        else return leaf<F>(weight);
    }

  private:
    /// Operand K of an elementwise operation. It has to have all axes of the result, else it would be counted once for every element.
    template <const formula& F, int K, class Weight>
    static consteval auto inside(Weight weight) {
        constexpr const formula& operand = *F.operands[K];
        if constexpr (!Facts::template of<operand>.varies) return penalty_terms::list<>{};
        else if constexpr (operand.axes.size != F.axes.size) return penalty_terms::list<penalty_terms::unknown<F>>{};
        else return find<operand>(weight);
    }
    /// Operand K of a sum over axes of the symbol, each of which is summed once.
    template <const formula& F, int K, class Weight>
    static consteval auto under_sum(Weight weight) {
        if constexpr (std::same_as<Weight, absent> || !over_own_axes<F>() || !F.operands[K]->axes.contains(F.over) ||
                      !S::info.axes.contains(F.operands[K]->axes))
            return penalty_terms::list<penalty_terms::unknown<F>>{};
        else return find<*F.operands[K]>(weight);
    }
    template <const formula& F>
    static consteval bool over_own_axes() {
        return S::info.axes.contains(F.over);
    }
    template <class Weight>
    static consteval auto negative(Weight weight) {
        if constexpr (std::same_as<Weight, absent>) return weight;
        else return negated(weight_or_one(weight));
    }
    template <class Weight, class By>
    static consteval auto divided(Weight weight, By by) {
        if constexpr (std::same_as<Weight, absent>) return weight;
        else if constexpr (std::same_as<Weight, unweighted>) return 1_c / by;
        else if constexpr (Weight::description.axes.contains(By::description.axes) ||
                           By::description.axes.contains(Weight::description.axes))
            return weight / by;
        else return weigh(weight, 1_c / by);
    }

    static constexpr bool is_symbol(const formula* f) { return f != nullptr && f->op == &ops::symbol && f->key == S::description.key; }
    /// The factor of w in c·w, w·c, w/c and -w; `absent` for anything else.
    template <const formula& F>
    static consteval auto factor() {
        if constexpr (is_symbol(&F)) return unweighted{};
        else if constexpr (F.axes.size != S::info.axes.size) return absent{};
        else if constexpr (F.op == &negate_op) return negative(factor<*F.operands[0]>());
        else if constexpr (F.op == &multiply_op && Facts::is_free(F, 0))
            return weigh_factor(operand_behind<F, 0>{}, factor<*F.operands[1]>());
        else if constexpr (F.op == &multiply_op && Facts::is_free(F, 1))
            return weigh_factor(operand_behind<F, 1>{}, factor<*F.operands[0]>());
        else if constexpr (F.op == &divide_op && Facts::is_free(F, 1)) return divided(factor<*F.operands[0]>(), operand_behind<F, 1>{});
        else return absent{};
    }
    template <class A, class B>
    static consteval auto weigh_factor(A a, B b) {
        if constexpr (std::same_as<B, absent>) return b;
        else return weigh(a, b);
    }
    template <class A, class F>
    static consteval auto of_factor(A a, F function) {
        if constexpr (std::same_as<A, unweighted> || std::same_as<A, absent>) return a;
        else return function(a);
    }

    /// A term of which the weight may not be negative.
    template <const formula& F, class Weight, class Term>
    static consteval auto weighted(Weight weight, Term) {
        if constexpr (std::same_as<Weight, absent>) return penalty_terms::list<penalty_terms::unknown<F>>{};
        else if constexpr (sign_of_weight(weight).within(signs::nonnegative)) return penalty_terms::list<Term>{};
        else return penalty_terms::list<penalty_terms::unsigned_weight<F>>{};
    }
    template <template <class> class Term, const formula& F, class Weight, class Factor>
    static consteval auto of_kind(Weight weight, Factor factor) {
        if constexpr (std::same_as<Factor, absent>) {
            return penalty_terms::list<penalty_terms::unknown<F>>{};
        } else {
            constexpr auto whole = weigh(weight, factor);
            return weighted<F>(whole, Term<std::remove_const_t<decltype(whole)>>{});
        }
    }
    template <const formula& Norm, class Weight>
    static consteval auto length_of(Weight weight) {
        // a factor goes before the norm if it is the same in all of the group
        constexpr auto scale = of_factor(factor<*Norm.operands[0]>(), [](auto c) { return abs(c); });
        if constexpr (!is_there<std::remove_const_t<decltype(scale)>> || !over_own_axes<Norm>()) {
            return penalty_terms::list<penalty_terms::unknown<Norm>>{};
        } else {
            constexpr auto whole = weigh(weight, scale);
            using type = std::remove_const_t<decltype(whole)>;
            if constexpr (!std::same_as<type, unweighted>) {
                if constexpr (decltype(weight_or_one(whole))::description.axes.common(Norm.over).size != 0)
                    return penalty_terms::list<penalty_terms::unknown<Norm>>{};
                else return weighted<Norm>(whole, penalty_terms::length<type, Norm>{});
            } else {
                return penalty_terms::list<penalty_terms::length<type, Norm>>{};
            }
        }
    }

    template <const formula& F, class Weight>
    static consteval auto leaf(Weight weight) {
        using namespace penalty_terms;
        if constexpr (is_symbol(&F)) {
            return list<linear<Weight>>{};
        } else if constexpr (F.op == &define<abs_>::descriptor) {
            return of_kind<absolute, F>(weight, of_factor(factor<*F.operands[0]>(), [](auto c) { return abs(c); }));
        } else if constexpr (F.op == &sq_op) {
            return of_kind<square, F>(weight, of_factor(factor<*F.operands[0]>(), [](auto c) { return sq(c); }));
        } else if constexpr (F.op == &multiply_op && is_symbol(F.operands[0]) && is_symbol(F.operands[1])) {
            return of_kind<square, F>(weight, unweighted{});
        } else if constexpr (F.op == &ops::norm) {
            return length_of<F>(weight);
        } else if constexpr (F.op == &define<sqrt_>::descriptor && F.operands[0]->op == &ops::sum &&
                             F.operands[0]->operands[0]->op == &sq_op) {
            return root_of_sum<*F.operands[0]>(weight);
        } else if constexpr (F.op == &define<indicator_>::descriptor && is_symbol(F.operands[0]) && Facts::is_free(F, 1) &&
                             Facts::is_free(F, 2)) {
            // a weight that may be 0 would take the constraint away, and 0·∞ is no number
            if constexpr (sign_of_weight(weight).within(signs::positive))
                return list<between<bound<*F.operands[1], -1>, bound<*F.operands[2], 1>>>{};
            else return list<unknown<F>>{};
        } else if constexpr ((F.op == &define<mcp_>::descriptor || F.op == &define<scad_>::descriptor) && is_symbol(F.operands[0]) &&
                             Facts::is_free(F, 1) && Facts::is_free(F, 2)) {
            return weighted<F>(weight, folded<F.op, Weight, operand_behind<F, 1>, operand_behind<F, 2>>{});
        } else {
            return list<unknown<F>>{};
        }
    }
    /// √Σw² is the norm.
    template <const formula& Squares, const formula& Total>
    static consteval auto norm_of_squares() {
        return reduced_as<Total, define_reduction<norm_>::descriptor>(operand_behind<Squares, 0>{});
    }
    template <const formula& Total, class Weight>
    static consteval auto root_of_sum(Weight weight) {
        return length_of<decltype(norm_of_squares<*Total.operands[0], Total>())::description>(weight);
    }
    template <const formula& F, int Sign>
    using bound = std::conditional_t<F.op == &ops::constant && F.value == Sign * positive_infinity<double>, absent, expression_behind<F>>;
};

/// The terms of E in the symbol S.
template <class E, class S>
using terms_in = decltype(term_finder<S, facts_below<E::description, S>>::template find<E::description>(unweighted{}));

}  // namespace tikhonov::detail
