// The table of identities. Each line is mathematics that holds over finite reals; the left side is replaced by the right side
// whenever a node of that form is built. `x`, `t`, `a`, `b` stand for anything, `c` for any condition.
//
// What the table is for: stable forms (naive mathematics gets a stable kernel), one spelling for equal things, and no needless
// work. Sums and constants have rules of their own in simplify.hpp, because they concern axes and numbers and not shapes.
#pragma once

#include <array>

#include <tikhonov/language/losses.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

struct identity_rule {
    const formula* pattern;
    const formula* replacement;
};

template <Expression P, Expression R>
constexpr identity_rule rule(P, R) {
    return {&P::description, &R::description};
}

namespace identities {

inline constexpr auto x = scalar<"x">;
inline constexpr auto t = scalar<"t">;
inline constexpr auto a = scalar<"a">;
inline constexpr auto b = scalar<"b">;
inline constexpr symbol<"c", attribute::none, element::boolean, void> c{};

// clang-format off
inline constexpr auto table = std::array{
    // neutral and absorbing elements
    rule(0_c + x, x),
    rule(x - 0_c, x),
    rule(0_c - x, -x),
    rule(x - x, 0_c),
    rule(1_c * x, x),
    rule(0_c * x, 0_c),
    rule(x / 1_c, x),
    rule(0_c / x, 0_c),
    rule(x + x, 2_c * x),
    rule(x * x, sq(x)),
    // signs travel outwards
    rule(-(-x), x),
    rule(-(a - b), b - a),
    rule(a + -b, a - b),
    rule(a - -b, a + b),
    rule(-a - b, -(a + b)),
    rule(a * -b, -(a * b)),
    rule(-a / b, -(a / b)),
    rule(a / -b, -(a / b)),
    rule(sq(-x), sq(x)),
    rule(abs(-x), abs(x)),
    rule(sign(-x), -sign(x)),
    rule(tanh(-x), -tanh(x)),
    rule(sin(-x), -sin(x)),
    rule(cos(-x), cos(x)),
    rule(atan(-x), -atan(x)),
    rule(erf(-x), -erf(x)),
    rule(hypot(-x, t), hypot(x, t)),
    rule(hypot(abs(x), t), hypot(x, t)),
    // reciprocals
    rule(a * (1_c / b), a / b),
    rule(a / (1_c / b), a * b),
    rule(1_c / (a / b), b / a),
    // powers, roots and absolute values
    rule(sqrt(sq(x)), abs(x)),
    rule(sq(sqrt(x)), x),
    rule(sq(abs(x)), sq(x)),
    rule(abs(sq(x)), sq(x)),
    rule(abs(abs(x)), abs(x)),
    rule(abs(exp(x)), exp(x)),
    rule(abs(sqrt(x)), sqrt(x)),
    rule(x * sign(x), abs(x)),
    rule(sqrt(sq(x) + sq(t)), hypot(x, t)),
    rule(apply<pow_>(x, 0_c), 1_c),
    rule(apply<pow_>(x, 1_c), x),
    rule(apply<pow_>(x, 2_c), sq(x)),
    rule(apply<pow_>(x, 0.5_c), sqrt(x)),
    rule(apply<pow_>(x, constant<-1.0>{}), 1_c / x),
    // exponentials and logarithms
    rule(exp(0_c), 1_c),
    rule(log(1_c), 0_c),
    rule(exp(log(x)), x),
    rule(log(exp(x)), x),
    rule(log(1_c + x), log1p(x)),
    rule(exp(log1p(x)), 1_c + x),
    rule(exp(x) - 1_c, expm1(x)),
    rule(1_c - exp(x), -expm1(x)),
    rule(log1p(expm1(x)), x),
    rule(expm1(log1p(x)), x),
    rule(log(exp(x) / b), x - log(b)),
    // the logistic family: overflow and cancellation leave with the naive form
    rule(log1p(exp(x)), softplus(x)),
    rule(1_c / (1_c + exp(x)), sigmoid(-x)),
    rule(exp(x) / (1_c + exp(x)), sigmoid(x)),
    rule(1_c - sigmoid(x), sigmoid(-x)),
    rule(log(sigmoid(x)), -softplus(-x)),
    rule(log1p(-sigmoid(x)), -softplus(x)),
    rule(softplus(x) - softplus(-x), x),
    rule(t * softplus(-x) + (1_c - t) * softplus(x), softplus(x) - t * x),
    // maxima
    rule(max(0_c, x), relu(x)),
    rule(max(x, x), x),
    rule(relu(relu(x)), relu(x)),
    rule(relu(abs(x)), abs(x)),
    // conditions
    rule(!!c, c),
    rule(c && c, c),
    rule(c || c, c),
    rule(where(!c, a, b), where(c, b, a)),
    // a choice keeps its mask outermost, so that nothing infinite from the branch not taken is ever multiplied by zero
    rule(where(c, a, a), a),
    rule(where(c, a, 0_c) * b, where(c, a * b, 0_c)),
    rule(where(c, 0_c, a) * b, where(c, 0_c, a * b)),
    rule(where(c, a, 0_c) / b, where(c, a / b, 0_c)),
    rule(where(c, 0_c, a) / b, where(c, 0_c, a / b)),
    rule(-where(c, a, 0_c), where(c, -a, 0_c)),
    rule(-where(c, 0_c, a), where(c, 0_c, -a)),
    rule(where(c, a, 0_c) + where(c, 0_c, b), where(c, a, b)),
};
// clang-format on

}  // namespace identities

}  // namespace tikhonov::detail
