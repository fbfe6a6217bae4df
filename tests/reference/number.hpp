// The numbers of the reference: long double, and dual numbers over it. A dual number carries its derivative through every
// operation of a plain evaluation, so gradients of the reference come from no derivative rule but those of + - * / exp log tanh sqrt.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

namespace reference {

using real = long double;

/// v + d·ε with ε² = 0. Nested duals carry higher derivatives.
template <class N>
struct dual {
    N v{};
    N d{};

    dual() = default;
    dual(double value) : v(value) {}
    dual(N value, N derivative) : v(value), d(derivative) {}

    friend dual operator+(dual a, dual b) { return {a.v + b.v, a.d + b.d}; }
    friend dual operator-(dual a, dual b) { return {a.v - b.v, a.d - b.d}; }
    friend dual operator*(dual a, dual b) { return {a.v * b.v, a.v * b.d + a.d * b.v}; }
    friend dual operator/(dual a, dual b) { return {a.v / b.v, (a.d - a.v / b.v * b.d) / b.v}; }
    friend dual operator-(dual a) { return {-a.v, -a.d}; }
};

using dual1 = dual<real>;
using dual2 = dual<dual1>;
using dual3 = dual<dual2>;

/// What a number is an evaluation of, without any perturbation.
inline real primal(real x) { return x; }
template <class N>
real primal(const dual<N>& x) {
    return primal(x.v);
}
/// The largest of all the parts of a number.
inline real magnitude(real x) { return x < 0 ? -x : x; }
template <class N>
real magnitude(const dual<N>& x) {
    const real a = magnitude(x.v);
    const real b = magnitude(x.d);
    return a != a || a > b ? a : b;
}
/// A constant.
template <class N>
N number(real x) {
    if constexpr (requires(N n) { n.v; }) return N{number<decltype(N::v)>(x), decltype(N::d)()};
    else return x;
}

inline real exp(real x) { return std::exp(x); }
inline real log(real x) { return std::log(x); }
inline real log1p(real x) { return std::log1p(x); }
inline real sqrt(real x) { return std::sqrt(x); }
inline real tanh(real x) { return std::tanh(x); }
inline real expm1(real x) { return std::expm1(x); }
inline real sin(real x) { return std::sin(x); }
inline real cos(real x) { return std::cos(x); }
inline real atan(real x) { return std::atan(x); }
inline real lgamma(real x) { return x < 0 ? std::numeric_limits<real>::quiet_NaN() : std::lgamma(x); }
inline real pow(real x, real k) { return std::pow(x, k); }

/// The derivative of order m + 1 of lgamma at x > 0: a plain sum of its series, whose rest is an integral (Euler and Maclaurin).
inline real polygamma(int m, real x) {
    if (!(x > 0)) return std::numeric_limits<real>::quiet_NaN();
    constexpr real b[] = {1.0L / 6, -1.0L / 30, 1.0L / 42, -1.0L / 30, 5.0L / 66, -691.0L / 2730, 7.0L / 6, -3617.0L / 510};
    real sum = 0;  // Σ 1/(x + k)ᵐ⁺¹
    for (; x < 40; x += 1) sum += std::pow(x, -(m + 1));
    sum += std::pow(x, -(m + 1)) / 2 + (m == 0 ? -std::log(x) : std::pow(x, -m) / m);
    for (int j = 1; j <= 8; ++j) {
        real factor = 1;  // (m + 2j - 1)! / (m! (2j)!)
        for (int i = 1; i < 2 * j; ++i) factor *= static_cast<real>(m + i) / (i + 1);
        sum += b[j - 1] * factor * std::pow(x, -(m + 2 * j));
    }
    real factorial = 1;
    for (int i = 2; i <= m; ++i) factorial *= i;
    return (m % 2 == 0 ? -1 : 1) * factorial * sum;
}

template <class N>
dual<N> exp(const dual<N>& x) {
    const N e = exp(x.v);
    return {e, e * x.d};
}
template <class N>
dual<N> log(const dual<N>& x) {
    return {log(x.v), x.d / x.v};
}
template <class N>
dual<N> log1p(const dual<N>& x) {
    return {log1p(x.v), x.d / (N(1.0) + x.v)};
}
template <class N>
dual<N> sqrt(const dual<N>& x) {
    const N root = sqrt(x.v);
    return {root, x.d / (root + root)};
}
template <class N>
dual<N> tanh(const dual<N>& x) {
    const N t = tanh(x.v);
    return {t, (N(1.0) - t * t) * x.d};
}

template <class N>
dual<N> expm1(const dual<N>& x) {
    return {expm1(x.v), exp(x.v) * x.d};
}
template <class N>
dual<N> sin(const dual<N>& x) {
    return {sin(x.v), cos(x.v) * x.d};
}
template <class N>
dual<N> cos(const dual<N>& x) {
    return {cos(x.v), -(sin(x.v) * x.d)};
}
template <class N>
dual<N> atan(const dual<N>& x) {
    return {atan(x.v), x.d / (N(1.0) + x.v * x.v)};
}
template <class N>
dual<N> pow(const dual<N>& x, real k) {
    return {pow(x.v, k), number<N>(k) * pow(x.v, k - 1) * x.d};
}
template <class N>
dual<N> polygamma(int m, const dual<N>& x) {
    return {polygamma(m, x.v), polygamma(m + 1, x.v) * x.d};
}
template <class N>
dual<N> lgamma(const dual<N>& x) {
    return {lgamma(x.v), polygamma(0, x.v) * x.d};
}

/// What an evaluation came close to. Where it came close to a kink or a jump, met numbers that are very large or not finite, or lost
/// most digits of a difference, a comparison with another order of evaluation says nothing, and a test leaves the case out.
struct watch {
    real nearest_kink = std::numeric_limits<real>::infinity();
    real largest = 0;
    real worst_loss = 1;  ///< a sum of two, relative to the larger of them
    bool finite = true;

    void kink(real distance) { nearest_kink = std::min(nearest_kink, magnitude(distance)); }
    void sum(real a, real b) {
        if (a + b != 0) worst_loss = std::min(worst_loss, magnitude(a + b) / std::max(magnitude(a), magnitude(b)));
    }
    void seen(real size) {
        if (size > largest) largest = size;
        finite = finite && size <= std::numeric_limits<real>::max();
    }
    bool trustworthy() const { return finite && largest <= 1e4L && nearest_kink >= 1e-7L && worst_loss >= 1e-5L; }
};
inline thread_local watch watched;

}  // namespace reference
