// Compiled with -ffast-math, the oracle beside it without.
#include "fast_math.hpp"

#include <stdexcept>
#include <string>

#include <tikhonov/simd/functions.hpp>
#include <tikhonov/simd/gamma.hpp>
#include <tikhonov/simd/memory.hpp>

namespace fast_math {

template <class T>
void evaluate(std::string_view function, const T* x, T* y, std::size_t count) {
    using namespace tikhonov::detail;
    const auto each = [&](auto f) {
        for (std::size_t i = 0; i < count; i += lanes<T>::size) store_contiguous(y + i, lanes<T>(f(load_contiguous(x + i))));
    };
    if (function == "exp") return each([](lanes<T> a) { return exp(a); });
    if (function == "expm1") return each([](lanes<T> a) { return expm1(a); });
    if (function == "log") return each([](lanes<T> a) { return log(a); });
    if (function == "log1p") return each([](lanes<T> a) { return log1p(a); });
    if (function == "tanh") return each([](lanes<T> a) { return tanh(a); });
    if (function == "sin") return each([](lanes<T> a) { return sin(a); });
    if (function == "cos") return each([](lanes<T> a) { return cos(a); });
    if (function == "atan") return each([](lanes<T> a) { return atan(a); });
    if (function == "erf") return each([](lanes<T> a) { return erf(a); });
    if (function == "erfc") return each([](lanes<T> a) { return erfc(a); });
    if (function == "lgamma") return each([](lanes<T> a) { return lgamma(a); });
    if (function == "digamma") return each([](lanes<T> a) { return polygamma<0>(a); });
    throw std::invalid_argument("no function " + std::string(function));
}
template void evaluate(std::string_view, const float*, float*, std::size_t);
template void evaluate(std::string_view, const double*, double*, std::size_t);

}  // namespace fast_math
