// expect: a bare number in an expression
// names: *
// A number on the right of *.
#include <tikhonov/language.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;

#ifdef MISTAKE
constexpr auto e = l2(w) * 0.5;
#else
constexpr auto e = l2(w) * 0.5_c;
#endif
