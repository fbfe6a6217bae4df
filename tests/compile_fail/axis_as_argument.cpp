// expect: an axis is no operand
// names: softmax
// An axis among the operands.
#include <tikhonov/language.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto c = axis<"c", 3>;
constexpr auto Z = tensor<"Z", n, c>;

#ifdef MISTAKE
constexpr auto p = softmax(Z, c);
#else
constexpr auto p = softmax<c>(Z);
#endif
