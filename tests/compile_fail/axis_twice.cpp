// expect: a symbol has an axis twice
// names: A
// names: d
// A square matrix.
#include <tikhonov/language.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto e = axis<"e">;

#ifdef MISTAKE
constexpr auto A = tensor<"A", d, d>;
#else
constexpr auto A = tensor<"A", d, e>;
#endif
