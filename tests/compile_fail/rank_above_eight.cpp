// expect: at most eight axes
// names: T
// A tensor of nine axes.
#include <tikhonov/language.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

#ifdef MISTAKE
constexpr auto e = sum(tensor<"T", axis<"1">, axis<"2">, axis<"3">, axis<"4">, axis<"5">, axis<"6">, axis<"7">, axis<"8">, axis<"9">>);
#else
constexpr auto e = sum(tensor<"T", axis<"1">, axis<"2">, axis<"3">, axis<"4">, axis<"5">, axis<"6">, axis<"7">, axis<"8">>);
#endif
