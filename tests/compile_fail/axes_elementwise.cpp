// expect: the axes do not fit
// names: -
// names: n
// names: m
// A difference of a vector on n and a vector on m is never an outer difference. Nothing more is said about what uses it.
#include <tikhonov/language.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto m = axis<"m">;
constexpr auto d = axis<"d">;
constexpr auto X = tensor<"X", n, d>;
constexpr auto t = tensor<"t", n>;
constexpr auto s = tensor<"s", m>;
constexpr auto w = tensor<"w", d>;
constexpr auto b = scalar<"b">;
constexpr auto y = dot(X, w) + b;

#ifdef MISTAKE
constexpr auto e = sum<n>(sq(t - s));
#else
constexpr auto e = sum<n>(sq(t - y));
#endif
