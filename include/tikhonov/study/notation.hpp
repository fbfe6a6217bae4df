// How formulas are written: which primitives are operators, how tightly they bind, and what has a notation of its own. A primitive
// that is not in the table is a function call, `name(a, b)`; its `latex` member, if it has one, is its command in LaTeX.
#pragma once

#include <tikhonov/rewrite/simplify.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail::study {

/// The kinds of notation. Text writes all but the first eight as function calls.
enum class form : unsigned char {
    name,      ///< a symbol
    number,    ///< a constant
    extent,    ///< the length of axes
    infix,     ///< a + b
    product,   ///< a * b
    quotient,  ///< a / b
    prefix,    ///< -a
    inside,    ///< its operand and nothing else
    call,      ///< f(a, b), f<axes>(a)
    equality,  ///< equal(a, b)
    square,
    root,
    bars,
    choice,
    sum,
    mean,
    weighted,  ///< a mean by weights or over what a condition admits; `text` says which
    contraction,
    over_axes,  ///< a reduction, with the reduced axes
    repeated,   ///< the same along further axes
    selection,  ///< pick
    gradient,
    softmax,
    difference,  ///< a function of a difference, called with the two
    outer,       ///< a product of operands with axes of their own
    renamed,     ///< along another axis, perhaps at another index: from the first subscript to the second
    differences,
    unit,      ///< the identity matrix
    position,  ///< the index along an axis
    power,     ///< of a constant exponent
    norm,
    indicator,  ///< scatter: its operand where the index is that of the label
    dropout,    ///< of an operand by a probability; the third operand is its noise
};

/// How tightly a notation binds; operands that bind less stand in parentheses.
namespace binding_level {
inline constexpr int disjunction = 1;
inline constexpr int conjunction = 2;
inline constexpr int relation = 4;
inline constexpr int additive = 6;
inline constexpr int open = 7;  ///< a sign of a sum: it takes in every factor to its right
inline constexpr int multiplicative = 8;
inline constexpr int prefix = 9;
inline constexpr int power = 10;
inline constexpr int atom = 12;
}  // namespace binding_level

struct notation {
    const primitive* op;
    form how;
    int level = binding_level::atom;
    std::string_view text{};   ///< else the primitive's name
    std::string_view latex{};  ///< else the primitive's `latex` or its name
};

inline constexpr notation notations[] = {
    {&multiply_op, form::product, binding_level::multiplicative},
    {&masked_multiply_op, form::product, binding_level::multiplicative},
    {&add_op, form::infix, binding_level::additive},
    {&subtract_op, form::infix, binding_level::additive},
    {&sq_op, form::square},
    {&divide_op, form::quotient, binding_level::multiplicative},
    {&negate_op, form::prefix, binding_level::prefix, "-", "-"},
    {&ops::sum, form::sum},
    {&ops::mean, form::mean},
    {&ops::weighted_mean, form::weighted},
    {&ops::dot, form::contraction},
    {&ops::dropout, form::dropout, binding_level::atom, {}, "\\mathrm{dropout}"},
    {&ops::maximum, form::over_axes, binding_level::atom, "max", "\\max"},
    {&ops::logsumexp, form::over_axes},
    {&ops::spread, form::repeated, binding_level::atom, "expand"},
    {&ops::pick, form::selection},
    {&ops::scatter, form::indicator},
    {&ops::extent, form::extent},
    {&ops::rename, form::renamed},
    {&ops::reindex, form::renamed, binding_level::atom, "rename"},
    {&ops::diff, form::differences},
    {&ops::diff_replicate, form::differences, binding_level::atom, "diff"},
    {&ops::identity, form::unit},
    {&ops::position, form::position},
    {&ops::in_memory, form::inside},
    {&ops::grad, form::gradient},
    {&ops::output, form::inside},
    {&define<sqrt_>::descriptor, form::root},
    {&define<abs_>::descriptor, form::bars},
    {&where_op, form::choice},
    {&define<huber_>::descriptor, form::difference, binding_level::atom, "apply<huber_>", "\\mathrm{huber}"},
    {&define<less_>::descriptor, form::infix, binding_level::relation},
    {&define<less_equal_>::descriptor, form::infix, binding_level::relation, {}, "\\le"},
    {&define<equal_>::descriptor, form::equality, binding_level::atom, {}, "="},
};

/// What is known by its name alone, whoever made it.
struct named_notation {
    std::string_view name;
    int arity;
    notation how;
};
inline constexpr named_notation named_notations[] = {
    {"&&", 2, {nullptr, form::infix, binding_level::conjunction, "&&", "\\land"}},
    {"||", 2, {nullptr, form::infix, binding_level::disjunction, "||", "\\lor"}},
    {"!", 1, {nullptr, form::prefix, binding_level::prefix, "!", "\\neg"}},
    {"pow", 2, {nullptr, form::power}},
    {"norm", 1, {nullptr, form::norm}},
    {"minimum", 1, {nullptr, form::over_axes, binding_level::atom, "min", "\\min"}},
};

constexpr notation notation_of(const primitive& op) {
    notation result{&op, form::call};
    for (const named_notation& it : named_notations)
        if (it.arity == op.arity && it.name == op.name) result = it.how;
    for (const notation& it : notations) {
        if (it.op != &op) continue;
        result = it;
        break;
    }
    if (result.text.empty()) result.text = op.name;
    if (result.latex.empty()) result.latex = op.latex;
    return result;
}

}  // namespace tikhonov::detail::study
