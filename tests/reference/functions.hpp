// The reference's own table: what every elementwise primitive means, by its name. Nothing here comes from the library.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

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

inline std::vector<function>& functions() {
    static std::vector<function> table = [] {
        std::vector<function> t;
        const auto add = [&t](std::string_view name, auto body) { t.push_back(entry(name, body)); };
        add("+", []<class N>(const N* x) -> N {
            watched.sum(primal(x[0]), primal(x[1]));
            return x[0] + x[1];
        });
        add("-", []<class N>(const N* x) -> N {
            watched.sum(primal(x[0]), -primal(x[1]));
            return x[0] - x[1];
        });
        add("*", []<class N>(const N* x) -> N { return x[0] * x[1]; });
        add("/", []<class N>(const N* x) -> N { return x[0] / x[1]; });
        add("negate", []<class N>(const N* x) -> N { return -x[0]; });
        add("sq", []<class N>(const N* x) -> N { return x[0] * x[0]; });
        add("sqrt", []<class N>(const N* x) -> N { return sqrt(x[0]); });
        add("exp", []<class N>(const N* x) -> N { return exp(x[0]); });
        add("exp_of_nonpositive", []<class N>(const N* x) -> N { return exp(x[0]); });
        add("log", []<class N>(const N* x) -> N {
            watched.sum(primal(x[0]), -1);  // near 1 it has lost what the argument was rounded by
            return log(x[0]);
        });
        add("log1p", []<class N>(const N* x) -> N { return log1p(x[0]); });
        add("tanh", []<class N>(const N* x) -> N { return tanh(x[0]); });
        add("sigmoid", []<class N>(const N* x) -> N { return sigmoid(x[0]); });
        add("softplus", []<class N>(const N* x) -> N { return softplus(x[0]); });
        add("probability_of_odds", []<class N>(const N* x) -> N { return x[0] / (N(1.0) + x[0]); });
        add("log_of_one_plus", []<class N>(const N* x) -> N { return log1p(x[0]); });
        // kinks: the minimum-norm subgradient, 0
        add("abs", []<class N>(const N* x) -> N {
            watched.kink(primal(x[0]));
            return primal(x[0]) > 0 ? x[0] : primal(x[0]) < 0 ? -x[0] : primal(x[0]) == 0 ? N(0.0) : x[0];
        });
        add("sign", []<class N>(const N* x) -> N {
            watched.kink(primal(x[0]));
            return number<N>(primal(x[0]) > 0 ? 1 : primal(x[0]) < 0 ? -1 : primal(x[0]));
        });
        add("relu", []<class N>(const N* x) -> N {
            watched.kink(primal(x[0]));
            return primal(x[0]) <= 0 ? N(0.0) : x[0];
        });
        add("max", []<class N>(const N* x) -> N { return larger(x[0], x[1]); });
        add("min", []<class N>(const N* x) -> N { return -larger(-x[0], -x[1]); });
        add("huber", []<class N>(const N* x) -> N {
            const N size = primal(x[0]) < 0 ? -x[0] : x[0];
            watched.kink(primal(size) - primal(x[1]));
            return primal(size) <= primal(x[1]) ? N(0.5) * x[0] * x[0] : x[1] * (size - N(0.5) * x[1]);
        });
        add("<", []<class N>(const N* x) -> N {
            watched.kink(primal(x[0]) - primal(x[1]));
            return truth<N>(primal(x[0]) < primal(x[1]));
        });
        add("<=", []<class N>(const N* x) -> N {
            watched.kink(primal(x[0]) - primal(x[1]));
            return truth<N>(primal(x[0]) <= primal(x[1]));
        });
        add("equal", []<class N>(const N* x) -> N {
            watched.kink(primal(x[0]) - primal(x[1]));
            return truth<N>(primal(x[0]) == primal(x[1]));
        });
        add("&&", []<class N>(const N* x) -> N { return truth<N>(primal(x[0]) != 0 && primal(x[1]) != 0); });
        add("||", []<class N>(const N* x) -> N { return truth<N>(primal(x[0]) != 0 || primal(x[1]) != 0); });
        add("!", []<class N>(const N* x) -> N { return truth<N>(primal(x[0]) == 0); });
        add("expm1", []<class N>(const N* x) -> N { return expm1(x[0]); });
        add("pow", []<class N>(const N* x) -> N { return pow(x[0], primal(x[1])); });
        add("sin", []<class N>(const N* x) -> N { return sin(x[0]); });
        add("cos", []<class N>(const N* x) -> N { return cos(x[0]); });
        add("atan", []<class N>(const N* x) -> N { return atan(x[0]); });
        add("erf", []<class N>(const N* x) -> N { return erf(x[0]); });
        add("hypot", []<class N>(const N* x) -> N {
            if (primal(x[0]) == 0 && primal(x[1]) == 0) return N(0.0);
            watched.kink(magnitude(primal(x[0])) + magnitude(primal(x[1])));
            return sqrt(x[0] * x[0] + x[1] * x[1]);
        });
        add("lgamma", []<class N>(const N* x) -> N { return lgamma(x[0]); });
        add("digamma", []<class N>(const N* x) -> N { return polygamma(0, x[0]); });
        add("trigamma", []<class N>(const N* x) -> N { return polygamma(1, x[0]); });
        add("polygamma2", []<class N>(const N* x) -> N { return polygamma(2, x[0]); });
        add("polygamma3", []<class N>(const N* x) -> N { return polygamma(3, x[0]); });
        add("masked *", []<class N>(const N* x) -> N { return primal(x[1]) == 0 ? N(0.0) : x[0] * x[1]; });
        add("where", []<class N>(const N* x) -> N { return primal(x[0]) != 0 ? x[1] : x[2]; });
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
