// The reference's own table: what every elementwise primitive means. It is found by the primitive's name, and nothing else here comes from
// the library.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include <tikhonov/tikhonov.hpp>

#include <reference/number.hpp>

namespace reference {

/// One primitive, for each kind of number that a graph is evaluated in.
struct function {
    std::string_view name;
    real (*plain)(const real*);
    dual1 (*first)(const dual1*);
    dual2 (*second)(const dual2*);
    dual3 (*third)(const dual3*);

    template <class N>
    N call(const N* x) const {
        if constexpr (requires { plain(x); }) return plain(x);
        else if constexpr (requires { first(x); }) return first(x);
        else if constexpr (requires { second(x); }) return second(x);
        else return third(x);
    }
};

/// A table entry from a generic lambda without captures.
template <class Body>
function entry(std::string_view name, Body) {
    return {name, [](const real* x) { return Body{}(x); }, [](const dual1* x) { return Body{}(x); },
            [](const dual2* x) { return Body{}(x); }, [](const dual3* x) { return Body{}(x); }};
}

template <class N>
N truth(bool condition) {
    return number<N>(condition ? 1 : 0);
}
/// A function f with its derivative, which is a formula of numbers of any kind.
template <class Value, class Slope>
real smooth(real x, Value f, Slope) {
    return f(x);
}
template <class N, class Value, class Slope>
dual<N> smooth(const dual<N>& x, Value f, Slope slope) {
    return {smooth(x.v, f, slope), slope(x.v) * x.d};
}
inline constexpr real two_by_root_pi = 1.12837916709551257389615890312154517L;

/// Written on e^-|x|; the dual numbers differentiate what stands here.
template <class N>
N sigmoid(const N& x) {
    if (primal(x) >= 0) return N(1.0) / (N(1.0) + exp(-x));
    const N e = exp(x);
    return e / (N(1.0) + e);
}
template <class N>
N softplus(const N& x) {
    return primal(x) > 0 ? x + log1p(exp(-x)) : log1p(exp(x));
}
/// Ties share evenly.
template <class N>
N larger(const N& a, const N& b) {
    watched.kink(primal(a) - primal(b));
    if (primal(a) > primal(b)) return a;
    if (primal(b) > primal(a)) return b;
    return (a + b) * N(0.5);
}

/// How far the lanes of a primitive of one operand may be off, in units of the last place, at all numbers from `low` to `high`.
struct accuracy {
    double units;
    double low = -std::numeric_limits<double>::infinity();
    double high = std::numeric_limits<double>::infinity();
};

/// The row of the primitive P: what it means, as a generic lambda without captures.
template <class P, class Body>
struct row_of {
    using primitive = P;
    using body = Body;
};
/// With the accuracy that tests/simd/functions.cpp holds a vector function to.
template <class P, class Body>
struct measured_row : row_of<P, Body> {
    accuracy lanes;
};
template <class P, class Body>
constexpr row_of<P, Body> row(Body) {
    return {};
}
template <class P, class Body>
constexpr measured_row<P, Body> row(Body, accuracy lanes) {
    return {{}, lanes};
}

namespace library = tikhonov::detail;

/// Every elementwise primitive: the tests that go through all of them go through this.
// One row is one expression.
// clang-format off
inline constexpr std::tuple rows{
    row<library::add_>([]<class N>(const N* x) -> N {
        watched.sum(primal(x[0]), primal(x[1]));
        return x[0] + x[1];
    }),
    row<library::subtract_>([]<class N>(const N* x) -> N {
        watched.sum(primal(x[0]), -primal(x[1]));
        return x[0] - x[1];
    }),
    row<library::multiply_>([]<class N>(const N* x) -> N { return x[0] * x[1]; }),
    row<library::divide_>([]<class N>(const N* x) -> N { return x[0] / x[1]; }),
    row<library::negate_>([]<class N>(const N* x) -> N { return -x[0]; }),
    row<library::sq_>([]<class N>(const N* x) -> N { return x[0] * x[0]; }),
    row<library::sqrt_>([]<class N>(const N* x) -> N { return sqrt(x[0]); }),
    row<library::exp_>([]<class N>(const N* x) -> N { return exp(x[0]); }),
    row<library::log_>([]<class N>(const N* x) -> N {
        watched.sum(primal(x[0]), -1);  // near 1 it has lost what the argument was rounded by
        return log(x[0]);
    }),
    row<library::log1p_>([]<class N>(const N* x) -> N { return log1p(x[0]); }),
    row<library::tanh_>([]<class N>(const N* x) -> N { return tanh(x[0]); }),
    row<library::sigmoid_>([]<class N>(const N* x) -> N { return sigmoid(x[0]); }),
    row<library::softplus_>([]<class N>(const N* x) -> N { return softplus(x[0]); }),
    // kinks: the minimum-norm subgradient, 0
    row<library::abs_>([]<class N>(const N* x) -> N {
        watched.kink(primal(x[0]));
        return primal(x[0]) > 0 ? x[0] : primal(x[0]) < 0 ? -x[0] : primal(x[0]) == 0 ? N(0.0) : x[0];
    }),
    row<library::sign_>([]<class N>(const N* x) -> N {
        watched.kink(primal(x[0]));
        return number<N>(primal(x[0]) > 0 ? 1 : primal(x[0]) < 0 ? -1 : primal(x[0]));
    }),
    row<library::relu_>([]<class N>(const N* x) -> N {
        watched.kink(primal(x[0]));
        return primal(x[0]) <= 0 ? N(0.0) : x[0];
    }),
    row<library::max_>([]<class N>(const N* x) -> N { return larger(x[0], x[1]); }),
    row<library::min_>([]<class N>(const N* x) -> N { return -larger(-x[0], -x[1]); }),
    row<library::huber_>([]<class N>(const N* x) -> N {
        const N size = primal(x[0]) < 0 ? -x[0] : x[0];
        watched.kink(primal(size) - primal(x[1]));
        return primal(size) <= primal(x[1]) ? N(0.5) * x[0] * x[0] : x[1] * (size - N(0.5) * x[1]);
    }),
    row<library::mcp_>([]<class N>(const N* x) -> N {
        watched.kink(primal(x[0]));
        const N size = primal(x[0]) < 0 ? -x[0] : x[0];
        watched.kink(primal(size) - primal(x[2] * x[1]));
        if (primal(size) > primal(x[2] * x[1])) return N(0.5) * x[2] * x[1] * x[1];
        return x[1] * size - size * size / (N(2.0) * x[2]);
    }),
    // the integral of its slope, which is λ up to λ and falls to 0 at aλ
    row<library::scad_>([]<class N>(const N* x) -> N {
        watched.kink(primal(x[0]));
        const N size = primal(x[0]) < 0 ? -x[0] : x[0];
        const N flat = -larger(-size, -x[1]);
        const N rest = -larger(-larger(size - x[1], N(0.0)), -(x[2] - N(1.0)) * x[1]);
        return x[1] * flat + rest * x[1] - rest * rest / (N(2.0) * (x[2] - N(1.0)));
    }),
    row<library::indicator_>([]<class N>(const N* x) -> N {
        watched.kink(primal(x[0]) - primal(x[1]));
        watched.kink(primal(x[0]) - primal(x[2]));
        if (primal(x[0]) != primal(x[0])) return x[0];
        const bool outside = primal(x[0]) < primal(x[1]) || primal(x[2]) < primal(x[0]);
        return number<N>(outside ? std::numeric_limits<double>::infinity() : 0.0);
    }),
    row<library::less_>([]<class N>(const N* x) -> N {
        watched.kink(primal(x[0]) - primal(x[1]));
        return truth<N>(primal(x[0]) < primal(x[1]));
    }),
    row<library::less_equal_>([]<class N>(const N* x) -> N {
        watched.kink(primal(x[0]) - primal(x[1]));
        return truth<N>(primal(x[0]) <= primal(x[1]));
    }),
    row<library::equal_>([]<class N>(const N* x) -> N {
        watched.kink(primal(x[0]) - primal(x[1]));
        return truth<N>(primal(x[0]) == primal(x[1]));
    }),
    row<library::and_>([]<class N>(const N* x) -> N { return truth<N>(primal(x[0]) != 0 && primal(x[1]) != 0); }),
    row<library::or_>([]<class N>(const N* x) -> N { return truth<N>(primal(x[0]) != 0 || primal(x[1]) != 0); }),
    row<library::not_>([]<class N>(const N* x) -> N { return truth<N>(primal(x[0]) == 0); }),
    row<library::expm1_>([]<class N>(const N* x) -> N { return expm1(x[0]); }),
    row<library::pow_>([]<class N>(const N* x) -> N { return pow(x[0], primal(x[1])); }),
    row<library::sin_>([]<class N>(const N* x) -> N { return sin(x[0]); }),
    row<library::cos_>([]<class N>(const N* x) -> N { return cos(x[0]); }),
    row<library::atan_>([]<class N>(const N* x) -> N { return atan(x[0]); }),
    row<library::erf_>([]<class N>(const N* x) -> N {
        const auto slope = []<class M>(const M& v) { return number<M>(two_by_root_pi) * exp(-(v * v)); };
        return smooth(x[0], [](real v) { return std::erf(v); }, slope);
    }, accuracy{1.5}),
    row<library::erfc_>([]<class N>(const N* x) -> N {
        const auto slope = []<class M>(const M& v) { return number<M>(-two_by_root_pi) * exp(-(v * v)); };
        return smooth(x[0], [](real v) { return std::erfc(v); }, slope);
    }, accuracy{2}),
    row<library::hypot_>([]<class N>(const N* x) -> N {
        if (primal(x[0]) == 0 && primal(x[1]) == 0) return N(0.0);
        watched.kink(magnitude(primal(x[0])) + magnitude(primal(x[1])));
        return sqrt(x[0] * x[0] + x[1] * x[1]);
    }),
    row<library::lgamma_>([]<class N>(const N* x) -> N { return lgamma(x[0]); }),
    row<library::polygamma_<0>>([]<class N>(const N* x) -> N { return polygamma(0, x[0]); }),
    row<library::polygamma_<1>>([]<class N>(const N* x) -> N { return polygamma(1, x[0]); }),
    row<library::polygamma_<2>>([]<class N>(const N* x) -> N { return polygamma(2, x[0]); }),
    row<library::polygamma_<3>>([]<class N>(const N* x) -> N { return polygamma(3, x[0]); }),
    row<library::where_>([]<class N>(const N* x) -> N { return primal(x[0]) != 0 ? x[1] : x[2]; })};
/// What composites are made of, and only kernels meet.
inline constexpr std::tuple rows_of_parts{
    row<library::exp_of_nonpositive_>([]<class N>(const N* x) -> N { return exp(x[0]); }),
    row<library::probability_of_odds_>([]<class N>(const N* x) -> N { return x[0] / (N(1.0) + x[0]); }),
    row<library::log_of_one_plus_>([]<class N>(const N* x) -> N { return log1p(x[0]); }),
    row<library::rounded_>([]<class N>(const N* x) -> N { return x[0]; }),
    row<library::held_>([]<class N>(const N* x) -> N { return x[0]; }),
    row<library::chosen_>([]<class N>(const N* x) -> N { return primal(x[0]) != 0 ? x[1] : x[2]; }),
    row<library::masked_multiply_>([]<class N>(const N* x) -> N { return primal(x[1]) == 0 ? N(0.0) : x[0] * x[1]; })};
// clang-format on

template <class... P>
struct primitive_list {};
template <class... Row>
primitive_list<typename Row::primitive...> primitives_of(const std::tuple<Row...>&);
using primitives = decltype(primitives_of(rows));

inline std::vector<function>& functions() {
    static std::vector<function> table = [] {
        std::vector<function> t;
        const auto add = [&t]<class... Row>(const Row&...) {
            (t.push_back(entry(Row::primitive::name.view(), typename Row::body{})), ...);
        };
        std::apply(add, rows);
        std::apply(add, rows_of_parts);
        return t;
    }();
    return table;
}

inline const function& function_named(std::string_view name) {
    for (const function& f : functions())
        if (f.name == name) return f;
    throw std::logic_error("the reference does not know the primitive '" + std::string(name) + "'");
}

/// A maximum against a constant is a kink like relu's: its gradient at the tie is 0.
template <class N>
N larger_than_constant(const N& x, const N& constant) {
    watched.kink(primal(x) - primal(constant));
    return primal(x) <= primal(constant) ? constant : x;
}

}  // namespace reference
