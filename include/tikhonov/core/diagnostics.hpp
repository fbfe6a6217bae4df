// The sentences that a wrong formula meets. Each is a template over names, never over expression types, whose printed
// form can be enormous; the compiler prints the names beside the sentence. A sentence is a function, not a class: clang takes a
// function that names an invalid class for no constant expression, and would say so in a second error.
#pragma once

#include <tikhonov/core/fixed_string.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail::diagnostics {

template <fixed_string...>
inline constexpr bool refused = false;

/// A name that depends on a type, where nothing else of a sentence does: else it would be said before any call.
template <fixed_string Name, class...>
inline constexpr auto name_for = Name;

template <fixed_string Function>
constexpr void bare_number() {
    static_assert(refused<Function>,
                  "tikhonov: a bare number in an expression: write 0.01_c for a constant, or name it: scalar<\"lambda\">; data have a name "
                  "as well, tensor<\"X\", n, d>, and are bound at the call: X = data");
}
template <fixed_string Number>
constexpr void octal_constant() {
    static_assert(refused<Number>, "tikhonov: a constant that begins with 0 is octal in C++, where 010 is 8: write it without the 0, 10_c");
}
template <fixed_string Number>
constexpr void constant_too_large() {
    static_assert(refused<Number>,
                  "tikhonov: no double is as large as this constant: write one below 1.8e308_c, or measure in other units");
}
template <fixed_string Number>
constexpr void constant_too_small() {
    static_assert(refused<Number>,
                  "tikhonov: the double nearest to this constant is 0: write 0_c, one above 2.5e-324_c, or measure in other units");
}
template <fixed_string Reduction>
constexpr void incomplete_reduction() {
    static_assert(refused<Reduction>,
                  "tikhonov: a reduction states its identity, merge(a, b), total(lanes) and adjoint(g, x, y, over): this one lacks some");
}
template <fixed_string Function, fixed_string Left, fixed_string Right>
constexpr void axes_do_not_fit() {
    static_assert(
        refused<Function>,
        "tikhonov: the axes do not fit: one operand's axes must contain the other's; add an axis with expand<axis>, pair all "
        "elements with outer(a, b), contract with dot<axis>, reduce with sum<axis>, or name the axes alike with rename<from, to>");
}
template <fixed_string Function, fixed_string Axis, fixed_string Axes>
constexpr void axis_not_there() {
    static_assert(
        refused<Axis>,
        "tikhonov: a reduction over an axis that the expression does not have: name one that it has, or add one with expand<axis>");
}
template <fixed_string Axis, fixed_string Left, fixed_string Right>
constexpr void not_contracted() {
    static_assert(refused<Axis>, "tikhonov: dot<d>(a, b) contracts an axis that both operands have: name one that both have");
}
template <fixed_string Left, fixed_string Right>
constexpr void nothing_to_contract() {
    static_assert(refused<Left>, "tikhonov: dot(a, b) needs exactly one shared axis: name the one to contract, dot<d>(a, b)");
}
template <fixed_string Function, fixed_string Axis, fixed_string Axes>
constexpr void axis_already_there() {
    static_assert(refused<Function>, "tikhonov: the expression already has the new axis: name another one; rename<from, to> frees a name");
}
template <fixed_string Left, fixed_string Right>
constexpr void outer_of_shared_axes() {
    static_assert(refused<Left>,
                  "tikhonov: outer(a, b) pairs all elements of a and b, so they may share no axis: rename<from, to> one of them");
}
template <fixed_string From, fixed_string To>
constexpr void lengths_differ() {
    static_assert(refused<From>, "tikhonov: these two axes have to be equally long, but both lengths are known and they differ");
}
template <fixed_string Function>
constexpr void not_the_name_of_an_axis() {
    static_assert(refused<Function>, "tikhonov: this stands for an axis: name one made with axis<\"name\">");
}
template <fixed_string Function>
constexpr void axis_as_operand() {
    static_assert(refused<Function>,
                  "tikhonov: an axis is no operand: functions take it in angle brackets, sum<n>(e), and extent<n> is its length");
}
template <fixed_string Function>
constexpr void exponent_as_operand() {
    static_assert(refused<Function>,
                  "tikhonov: the exponent of pow stands in angle brackets, pow<2>(x); for one that varies write exp(b * log(x))");
}
template <fixed_string Function>
constexpr void other_operands() {
    static_assert(refused<Function>,
                  "tikhonov: this loss has other operands: huber(y, t, delta), the others two; weights go to the mean, "
                  "mean(each::squared_error(y, t), weights(s))");
}
template <fixed_string Symbol>
constexpr void no_assignment_in_place() {
    static_assert(refused<Symbol>, "tikhonov: an update is written out: w = w - rate * grad(loss, w)");
}
template <fixed_string Primitive>
constexpr void wrong_arity() {
    static_assert(refused<Primitive>, "tikhonov: apply<P>(x, ...) takes as many operands as P::arity says, one if it says nothing");
}
template <fixed_string Symbol, fixed_string Axis>
constexpr void repeated_axis() {
    static_assert(refused<Symbol>, "tikhonov: a symbol has an axis twice: name the second one apart, as in tensor<\"A\", d, e>");
}
template <fixed_string Symbol>
constexpr void scalar_with_axes() {
    static_assert(refused<Symbol>, "tikhonov: a scalar has no axes: what has them is a tensor<\"name\", n>");
}
template <fixed_string Function>
constexpr void no_weights() {
    static_assert(refused<Function>, "tikhonov: the second operand of mean says what counts: weights(s) or where(condition)");
}
template <fixed_string Function>
constexpr void no_recipe() {
    static_assert(refused<Function>, "tikhonov: let takes a function that captures nothing and returns an expression");
}
template <fixed_string Function>
constexpr void not_a_condition() {
    static_assert(refused<Function>,
                  "tikhonov: where(condition, a, b) needs an elementwise condition: a < b or equal(a, b); a == b is a bool of its own");
}
template <fixed_string Function>
constexpr void not_conditions() {
    static_assert(refused<Function>,
                  "tikhonov: && || ! combine elementwise conditions: a < b, equal(a, b) or a mask; a == b is a bool of its own");
}
template <fixed_string Function>
constexpr void condition_as_number() {
    static_assert(refused<Function>, "tikhonov: a condition is not a number: use where(condition, 1_c, 0_c)");
}
template <fixed_string Function>
constexpr void labels_as_number() {
    static_assert(refused<Function>, "tikhonov: labels are not numbers: they stand only in pick(z, label) and cross_entropy(z, label)");
}
template <fixed_string Axes>
constexpr void not_a_scalar() {
    static_assert(refused<Axes>, "tikhonov: grad needs a scalar, but this expression has axes: reduce it with sum, mean or dot first");
}
template <fixed_string Function>
constexpr void not_a_symbol() {
    static_assert(refused<Function>, "tikhonov: a gradient is taken with respect to a symbol: a tensor or a scalar that you named");
}
template <fixed_string Function>
constexpr void with_respect_to_what() {
    static_assert(refused<Function>, "tikhonov: a property is asked with respect to symbols: is_convex(loss, wrt(w, b))");
}
template <fixed_string Function>
constexpr void not_a_penalty() {
    static_assert(refused<Function>, "tikhonov: penalty(...) requires nonnegative and zero at zero; did you mean l1 or l2?");
}
template <fixed_string Function>
constexpr void not_labels() {
    static_assert(refused<Function>, "tikhonov: pick and cross_entropy select by a symbol made with labels<\"name\", axis, classes>");
}
template <fixed_string Name>
constexpr void too_many_axes() {
    static_assert(refused<Name>, "tikhonov: an expression can have at most eight axes");
}
template <fixed_string Name>
constexpr void one_name_two_symbols() {
    static_assert(refused<Name>, "tikhonov: one name, one symbol: this name is used with two sets of axes or attributes");
}
template <fixed_string Name>
constexpr void one_name_two_axes() {
    static_assert(refused<Name>, "tikhonov: one name, one axis: this axis is used with two different extents");
}
template <fixed_string Axis>
constexpr void not_a_length() {
    static_assert(refused<Axis>, "tikhonov: an axis is bound to its length, a whole number, to window(first, count) or to rows(order)");
}
template <fixed_string Axis>
constexpr void window_of_fixed_axis() {
    static_assert(refused<Axis>,
                  "tikhonov: a window or a list of rows of an axis whose extent is known to the compiler: only run-time axes have these");
}
template <fixed_string Function>
constexpr void not_bindable() {
    static_assert(refused<Function>, "tikhonov: values are bound to symbols, tensors and scalars that have a name, and to no expression");
}

// Expressions where numbers, arrays and conditions would do.
template <fixed_string Type>
constexpr void expression_as_number() {
    static_assert(
        refused<Type>,
        "tikhonov: an expression is a formula and no number: evaluate<float>(e, symbol = value) computes one; functions of formulas "
        "are the library's own, exp(w) and not std::exp(w)");
}
template <fixed_string Type>
constexpr void expression_as_truth() {
    static_assert(refused<Type>,
                  "tikhonov: a condition is a formula and no bool: where(a < b, c, d) chooses element by element; a == b asks whether two "
                  "formulas are the same mathematics");
}
template <fixed_string Operator>
constexpr void expression_as_array() {
    static_assert(
        refused<Operator>,
        "tikhonov: an expression is a formula and no array: elements are read from data and from results, r.value[i]; pick(z, label) "
        "selects along an axis");
}
template <fixed_string Operator>
constexpr void no_power_sign() {
    static_assert(refused<Operator>, "tikhonov: ^ is no power: write sq(w) or pow<3>(w)");
}
template <fixed_string Function>
constexpr void no_such_function() {
    static_assert(
        refused<Function>,
        "tikhonov: the library lacks this function: write it with those it has, as sin(x) / cos(x) or 0.5_c * (exp(x) - exp(-x)), or as "
        "a primitive of your own, apply<P>(x)");
}
template <fixed_string Function>
constexpr void more_than_two() {
    static_assert(refused<Function>,
                  "tikhonov: max and min compare two expressions: write max(a, max(b, c)); over an axis they take one, max<n>(e)");
}

// Packs of symbols, and lists of them.
template <fixed_string Function>
constexpr void pack_as_operand() {
    static_assert(refused<Function>,
                  "tikhonov: parameters(...) are several symbols and no single expression: sum, l1, l2 and elastic_net take them together; "
                  "for anything else name one of them");
}
template <fixed_string Function>
constexpr void penalty_of_more() {
    static_assert(
        refused<Function>,
        "tikhonov: elastic_net(w, a, b) takes three operands: several tensors go in as one, elastic_net(parameters(W1, b1), a, b)");
}
template <fixed_string Function>
constexpr void gradient_of_pack() {
    static_assert(
        refused<Function>,
        "tikhonov: grad(e, w) is the gradient in one symbol: name the members of parameters(...) one by one; all gradients at once "
        "has compile<T>(e, wrt(parameters(...)))");
}
template <fixed_string Symbol>
constexpr void named_twice() {
    static_assert(refused<Symbol>, "tikhonov: a symbol is named twice in wrt(...) or parameters(...): name it once");
}
template <fixed_string Function>
constexpr void nothing_named() {
    static_assert(refused<Function>, "tikhonov: no symbol is named: write wrt(w, b) or parameters(w, b)");
}
template <fixed_string Symbol>
constexpr void gradient_of_absent() {
    static_assert(refused<Symbol>, "tikhonov: the formula does not contain this symbol, and its gradient is 0: name one that it contains");
}
template <fixed_string Function, fixed_string Symbol>
constexpr void gradient_of_constraint() {
    static_assert(refused<Symbol>,
                  "tikhonov: box and nonnegative are infinite beyond their bounds and have no gradient there: differentiate "
                  "smooth_part(loss, wrt(w)), and keep the bounds with prox(penalty_part(loss, wrt(w)), w, eta)");
}
template <fixed_string Function, fixed_string Axes>
constexpr void one_new_axis_each() {
    static_assert(
        refused<Function>,
        "tikhonov: a Jacobian and a Hessian need a new name for each axis of the symbol: hessian<e>(loss, w) for w with one axis, "
        "hessian<e, f>(loss, W) for two, hessian(loss, b) for a scalar");
}
template <fixed_string Function>
constexpr void empty_name() {
    static_assert(refused<Function>,
                  "tikhonov: a name is empty: bindings and messages know symbols and axes by their names, tensor<\"w\", d>");
}

// Noise.
template <fixed_string Function>
constexpr void not_a_seed() {
    static_assert(refused<Function>, "tikhonov: a seed is a number and a step, two whole numbers: u = seed(7, step)");
}
template <fixed_string Function>
constexpr void not_a_probability() {
    static_assert(refused<Function>, "tikhonov: dropout<\"name\">(x, p) drops with the probability p, from 0 to 1: this is none");
}
template <fixed_string Symbol>
constexpr void mean_of_uniform() {
    static_assert(refused<Symbol>,
                  "tikhonov: inference takes the mean of normal noise, and x for dropout(x, p); what stands for this uniform noise it "
                  "cannot know: write the formula without it, or bind it");
}
template <fixed_string Symbol>
constexpr void inference_of_its_gradient() {
    static_assert(refused<Symbol>,
                  "tikhonov: inference leaves no noise in a formula, and so no gradient with respect to it: take the gradient with respect "
                  "to another symbol");
}

// Bindings, as far as formulas speak of them.
template <fixed_string Function>
constexpr void not_a_window() {
    static_assert(refused<Function>, "tikhonov: a window is a first index and a count, two whole numbers: n = window(first, count)");
}
template <fixed_string Function>
constexpr void not_row_numbers() {
    static_assert(refused<Function>,
                  "tikhonov: rows(order) takes a list of row numbers: a vector, array or span of integers, counted from 0");
}
template <fixed_string Function>
constexpr void temporary_rows() {
    static_assert(refused<Function>,
                  "tikhonov: a list of rows ends with this expression, and is read in a call: give it a name, or pass a span of it");
}
template <fixed_string Symbol>
constexpr void comparison_as_binding() {
    static_assert(refused<Symbol>, "tikhonov: == compares two formulas: write `symbol = value` to bind a value");
}

}  // namespace tikhonov::detail::diagnostics
