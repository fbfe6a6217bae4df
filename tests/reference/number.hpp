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
