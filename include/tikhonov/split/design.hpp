// What a sum of squares of affine residuals is made of: the table whose columns are the derivatives of the residuals, what they are at
// zero, and the squares of single parameters, as expressions. The design matrix of a regression, found in its formula.
#pragma once

#include <tikhonov/language/directions.hpp>
#include <tikhonov/split/claims.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

namespace design_terms {
/// Σ weight·R² over all elements of R, divided by the numbers of elements that Means go over.
template <const formula& R, class Weight, class... Means>
struct squares {};
/// Σ weight·w².
template <class S, class Weight>
struct ridge {};
/// What does not depend on the parameters.
struct constant_term {};
/// Anything else.
struct other {};

template <const formula& F>
struct mean_of {
    static constexpr const axis_list& over = F.over;
};
}  // namespace design_terms

/// Finds the terms of a sum of squares in the symbols S; `Facts` knows the formula. Every axis that an operand has is summed once, because
/// no operand of an elementwise operation may lack an axis of the result.
template <class Facts, class... S>
class design_finder {
    template <class... Term>
    using list = penalty_terms::list<Term...>;

  public:
    template <const formula& F, class... Means, class Weight>
    static consteval auto find(Weight weight) {
        using namespace design_terms;
        if constexpr (!Facts::template of<F>.varies) return list<constant_term>{};
        else if constexpr (std::same_as<Weight, absent>) return list<other>{};
        else if constexpr (F.op == &add_op) return inside<F, 0, Means...>(weight) + inside<F, 1, Means...>(weight);
        else if constexpr (F.op == &subtract_op && Facts::is_free(F, 1)) return inside<F, 0, Means...>(weight) + list<constant_term>{};
        else if constexpr (F.op == &multiply_op && is_weight(F, 0)) return inside<F, 1, Means...>(weigh(weight, operand_behind<F, 0>{}));
        else if constexpr (F.op == &multiply_op && is_weight(F, 1)) return inside<F, 0, Means...>(weigh(weight, operand_behind<F, 1>{}));
        else if constexpr (F.op == &divide_op && is_weight(F, 1))
            return inside<F, 0, Means...>(weigh(weight, 1_c / operand_behind<F, 1>{}));
        else if constexpr (F.op == &ops::sum) return find<*F.operands[0], Means...>(weight);
        else if constexpr (F.op == &ops::mean) return find<*F.operands[0], Means..., mean_of<F>>(weight);
        else if constexpr (F.op == &sq_op) return square_of<*F.operands[0], Means...>(weight);
        else return list<other>{};
    }

  private:
    static constexpr bool is_weight(const formula& f, int k) {
        return Facts::is_free(f, k) && Facts::find(f.operands[k]->key).sign.within(signs::nonnegative);
    }
    template <const formula& F, int K, class... Means, class Weight>
    static consteval auto inside(Weight weight) {
        constexpr const formula& operand = *F.operands[K];
        if constexpr (!Facts::template of<operand>.varies) return list<design_terms::constant_term>{};
        else if constexpr (operand.axes.size != F.axes.size) return list<design_terms::other>{};
        else return find<operand, Means...>(weight);
    }
    template <const formula& R, class... Means, class Weight>
    static consteval auto square_of(Weight weight) {
        if constexpr (R.op == &ops::symbol) return ridges<R>(divided_by_counts<expression_behind<R>, Means...>(weight));
        else if constexpr (is_affine(expression_behind<R>{}, hana::tuple<S...>{}))
            return list<design_terms::squares<R, Weight, Means...>>{};
        else return list<design_terms::other>{};
    }
    template <const formula& R, class Weight>
    static consteval auto ridges(Weight) {
        if constexpr (std::same_as<Weight, absent>) return list<design_terms::other>{};
        else return list<design_terms::ridge<expression_behind<R>, Weight>>{};
    }
    template <class Symbol, class Weight>
    static consteval auto divided_by_counts(Weight weight) {
        return weight;
    }
    template <class Symbol, class First, class... Rest, class Weight>
    static consteval auto divided_by_counts(Weight weight) {
        using count = typename decltype(axes_of_symbol<Symbol>::template count<First::over>())::type;
        return divided_by_counts<Symbol, Rest...>(weigh(weight, 1_c / count{}));
    }
};

/// An axis of columns, one for each element along an axis of a parameter.
template <class Of>
struct axis_of_columns {
    static constexpr auto text = [] {
        constexpr std::string_view before = "column of ", name = Of::info.name;
        fixed_string<before.size() + name.size() + 1> result;
        std::size_t at = 0;
        for (const std::string_view part : {before, name})
            for (const char letter : part) result.text[at++] = letter;
        return result;
    }();
    static constexpr axis_info info{text.view(), Of::info.extent, mix_hash(hash_text(text.view()), Of::info.hash)};
};
template <class S>
struct columns_of_symbol;
template <fixed_string Name, attribute Promise, element Kind, class Classes, class... Axes>
struct columns_of_symbol<symbol<Name, Promise, Kind, Classes, Axes...>> {
    using unit = decltype(unit_direction<symbol<Name, Promise, Kind, Classes, Axes...>, axis_of_columns<Axes>...>::make());
    template <const formula& F>
    static constexpr bool are_new = (!has_axis_below<F>(axis_of_columns<Axes>::info) && ...);
};

/// What no table of columns describes.
struct no_design {};

/// The design of a loss: ½·weight·Σ (Σ columns·parameters - targets)² + ½·Σ ridge·parameters², and maybe a constant.
template <const formula& R, class Weight, class Means, class Ridges, bool HasConstant>
struct design {
    static constexpr const axis_list& rows = R.axes;
    static constexpr bool has_constant = HasConstant;
    static constexpr bool has_ridges = !std::same_as<Ridges, penalty_terms::list<>>;
    using means = Means;  ///< of what the weight is divided by the numbers of elements

    /// A weight that is a constant; any other is in the residuals, so that it may have axes.
    static constexpr double weight = [] {
        if constexpr (std::same_as<Weight, unweighted>) return 1.0;
        else return Weight::description.op == &ops::constant ? Weight::description.value : 1.0;
    }();
    /// An expression times the root of its weight.
    template <class E>
    static consteval auto rooted(E e) {
        if constexpr (std::same_as<Weight, unweighted>) return e;
        else if constexpr (Weight::description.op == &ops::constant) return e;
        else return e * sqrt(Weight{});
    }
    using residual = decltype(rooted(expression_behind<R>{}));
    template <class S>
    static consteval auto find_columns() {
        if constexpr (symbols_below<R>::contain(S::info))
            return rooted(expression_of<directional<expression_behind<R>, S, typename columns_of_symbol<S>::unit>>{});
        else return absent{};
    }
    /// The derivatives of the residuals in S, the axes of the residuals first; `absent` if there are none.
    template <class S>
    using columns = decltype(find_columns<S>());

    template <class S, class Sum>
    static consteval auto add_ridges(Sum sum, penalty_terms::list<>) {
        return sum;
    }
    template <class S, class Sum, class Of, class W, class... Rest>
    static consteval auto add_ridges(Sum sum, penalty_terms::list<design_terms::ridge<Of, W>, Rest...>) {
        if constexpr (!std::same_as<S, Of>) return add_ridges<S>(sum, penalty_terms::list<Rest...>{});
        else return add_ridges<S>(joined(sum, axes_of_symbol<S>::everywhere(weight_or_one(W{}))), penalty_terms::list<Rest...>{});
    }
    /// The weight of every S², 0 if there is none.
    template <class S>
    using ridge = decltype(or_zero(add_ridges<S>(absent{}, Ridges{})));
};

/// The terms of one kind.
template <template <class> class Is, class... Term>
consteval auto terms_that(penalty_terms::list<Term...>) {
    return (penalty_terms::list<>{} + ... + std::conditional_t<Is<Term>::value, penalty_terms::list<Term>, penalty_terms::list<>>{});
}
template <class Term>
struct is_squares : std::false_type {};
template <const formula& R, class Weight, class... Means>
struct is_squares<design_terms::squares<R, Weight, Means...>> : std::true_type {};
template <class Term>
struct is_ridge : std::false_type {};
template <class S, class Weight>
struct is_ridge<design_terms::ridge<S, Weight>> : std::true_type {};
template <class Term>
using is_constant_term = std::is_same<Term, design_terms::constant_term>;
template <class Term>
using is_other = std::is_same<Term, design_terms::other>;

/// Whether the elements of a residual and those of each parameter can be the axes of one tensor.
template <const formula& R, class... S>
inline constexpr bool has_tables = R.axes.size > 0 && ((R.axes.size + S::info.axes.size <= max_rank) && ...) &&
                                   (columns_of_symbol<S>::template are_new<R> && ...);
template <class... S, const formula& R, class Weight, class... Means, class Ridges, bool HasConstant>
consteval auto design_with(penalty_terms::list<design_terms::squares<R, Weight, Means...>>, Ridges, std::bool_constant<HasConstant>) {
    if constexpr (has_tables<R, S...>) return design<R, Weight, penalty_terms::list<Means...>, Ridges, HasConstant>{};
    else return no_design{};
}
/// Of several sums of squares, or of none.
template <class... S>
consteval no_design design_with(auto...) {
    return {};
}

/// The design of a quadratic E in S..., or `no_design`.
template <class E, class... S>
consteval auto find_design() {
    constexpr auto terms = design_finder<facts_below<E::description, S...>, S...>::template find<E::description>(unweighted{});
    constexpr bool has_other = !std::same_as<decltype(terms_that<is_other>(terms)), penalty_terms::list<>>;
    constexpr bool has_constant = !std::same_as<decltype(terms_that<is_constant_term>(terms)), penalty_terms::list<>>;
    if constexpr (has_other) return no_design{};
    else return design_with<S...>(terms_that<is_squares>(terms), terms_that<is_ridge>(terms), std::bool_constant<has_constant>{});
}
template <class E, class... S>
using design_of = decltype(find_design<E, S...>());
template <class D>
inline constexpr bool is_design = !std::same_as<D, no_design>;

}  // namespace tikhonov::detail
