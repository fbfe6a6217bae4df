// expect: an axis that the expression does not have
// names: softmax
// names: m
// A softmax over an axis that is not there.
#include <tikhonov/language.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto m = axis<"m">;
constexpr auto c = axis<"c", 3>;
constexpr auto Z = tensor<"Z", n, c>;

#ifdef MISTAKE
constexpr auto e = softmax<m>(Z);
#else
constexpr auto e = softmax<c>(Z);
#endif
