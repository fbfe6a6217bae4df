// expect: dot<d>(a, b)
// names: n, d
// Two axes could be contracted: the sentence asks which.
#include <tikhonov/language.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto X = tensor<"X", n, d>;

#ifdef MISTAKE
constexpr auto e = sum<n>(dot(X, X));
#else
constexpr auto e = sum<n>(dot<d>(X, X));
#endif
