// What <cmath> has and the library lacks says so. The parameters are base classes: such a function is better than that of <cmath>, which
// would take an expression as a double, and worse than one that a user writes for expressions.
#pragma once

#include <tikhonov/language/expression.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

template <fixed_string Function, bool... Refused>
constexpr mistake refuse_function() {
    if constexpr (!(Refused || ...)) diagnostics::no_such_function<Function>();
    return {};
}

template <bool Refused>
constexpr mistake acos(const formula_base<Refused>&) {
    return refuse_function<"acos", Refused>();
}
template <bool Refused>
constexpr mistake acosh(const formula_base<Refused>&) {
    return refuse_function<"acosh", Refused>();
}
template <bool Refused>
constexpr mistake asin(const formula_base<Refused>&) {
    return refuse_function<"asin", Refused>();
}
template <bool Refused>
constexpr mistake asinh(const formula_base<Refused>&) {
    return refuse_function<"asinh", Refused>();
}
template <bool Refused>
constexpr mistake atanh(const formula_base<Refused>&) {
    return refuse_function<"atanh", Refused>();
}
template <bool Refused>
constexpr mistake cbrt(const formula_base<Refused>&) {
    return refuse_function<"cbrt", Refused>();
}
template <bool Refused>
constexpr mistake ceil(const formula_base<Refused>&) {
    return refuse_function<"ceil", Refused>();
}
template <bool Refused>
constexpr mistake cosh(const formula_base<Refused>&) {
    return refuse_function<"cosh", Refused>();
}
template <bool Refused>
constexpr mistake exp2(const formula_base<Refused>&) {
    return refuse_function<"exp2", Refused>();
}
template <bool Refused>
constexpr mistake floor(const formula_base<Refused>&) {
    return refuse_function<"floor", Refused>();
}
template <bool Refused>
constexpr mistake log10(const formula_base<Refused>&) {
    return refuse_function<"log10", Refused>();
}
template <bool Refused>
constexpr mistake log2(const formula_base<Refused>&) {
    return refuse_function<"log2", Refused>();
}
template <bool Refused>
constexpr mistake logb(const formula_base<Refused>&) {
    return refuse_function<"logb", Refused>();
}
template <bool Refused>
constexpr mistake nearbyint(const formula_base<Refused>&) {
    return refuse_function<"nearbyint", Refused>();
}
template <bool Refused>
constexpr mistake rint(const formula_base<Refused>&) {
    return refuse_function<"rint", Refused>();
}
template <bool Refused>
constexpr mistake round(const formula_base<Refused>&) {
    return refuse_function<"round", Refused>();
}
template <bool Refused>
constexpr mistake sinh(const formula_base<Refused>&) {
    return refuse_function<"sinh", Refused>();
}
template <bool Refused>
constexpr mistake tan(const formula_base<Refused>&) {
    return refuse_function<"tan", Refused>();
}
template <bool Refused>
constexpr mistake tgamma(const formula_base<Refused>&) {
    return refuse_function<"tgamma", Refused>();
}
template <bool Refused>
constexpr mistake trunc(const formula_base<Refused>&) {
    return refuse_function<"trunc", Refused>();
}

// Of two expressions; where one is a number, it is refused as an expression that should be a double.
template <bool A, bool B>
constexpr mistake atan2(const formula_base<A>&, const formula_base<B>&) {
    return refuse_function<"atan2", A, B>();
}
template <bool A, bool B>
constexpr mistake copysign(const formula_base<A>&, const formula_base<B>&) {
    return refuse_function<"copysign", A, B>();
}
template <bool A, bool B>
constexpr mistake fdim(const formula_base<A>&, const formula_base<B>&) {
    return refuse_function<"fdim", A, B>();
}
template <bool A, bool B>
constexpr mistake fmax(const formula_base<A>&, const formula_base<B>&) {
    return refuse_function<"fmax", A, B>();
}
template <bool A, bool B>
constexpr mistake fmin(const formula_base<A>&, const formula_base<B>&) {
    return refuse_function<"fmin", A, B>();
}
template <bool A, bool B>
constexpr mistake fmod(const formula_base<A>&, const formula_base<B>&) {
    return refuse_function<"fmod", A, B>();
}
template <bool A, bool B>
constexpr mistake remainder(const formula_base<A>&, const formula_base<B>&) {
    return refuse_function<"remainder", A, B>();
}

}  // namespace tikhonov::detail
