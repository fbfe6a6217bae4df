// expect: data have a name as well
// names: mse
// Data in a formula.
#include <array>

#include <tikhonov/language.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto X = tensor<"X", n, d>;
constexpr auto t = tensor<"t", n>;
constexpr auto w = tensor<"w", d>;
constexpr auto y = dot(X, w);

#ifdef MISTAKE
constexpr auto fit = mse(y, std::array<float, 4>{});
#else
constexpr auto fit = mse(y, t);
#endif
