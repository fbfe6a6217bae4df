// expect: at most eight axes
// names: dot
// Operands of few axes, a product of nine.
#include <tikhonov/language.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto A = tensor<"A", d, axis<"1">, axis<"2">, axis<"3">, axis<"4">>;
constexpr auto B = tensor<"B", d, axis<"5">, axis<"6">, axis<"7">>;
constexpr auto B4 = tensor<"B4", d, axis<"5">, axis<"6">, axis<"7">, axis<"8">>;

#ifdef MISTAKE
constexpr auto e = sum(dot(A, B4));
#else
constexpr auto e = sum(dot(A, B));
#endif
