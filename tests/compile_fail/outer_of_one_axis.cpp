// expect: they may share no axis
// names: n
// An outer product of rows with rows.
#include <tikhonov/language.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto m = axis<"m">;
constexpr auto d = axis<"d">;
constexpr auto X = tensor<"X", n, d>;
constexpr auto t = tensor<"t", n>;

#ifdef MISTAKE
constexpr auto pairs = outer(t, t);
#else
constexpr auto pairs = outer(t, rename<n, m>(t));
#endif
