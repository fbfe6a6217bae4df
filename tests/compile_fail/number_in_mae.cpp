// expect: a bare number in an expression
// names: mae
// A prediction that is a number.
#include <tikhonov/language/losses.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto t = tensor<"t", n>;

#ifdef MISTAKE
constexpr auto e = mae(1, t);
#else
constexpr auto e = mae(1_c, t);
#endif
