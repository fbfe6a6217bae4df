// expect: parameters(...) are several symbols
// names: mean
// The mean of several symbols.
#include <tikhonov/language.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto h = axis<"h", 8>;
constexpr auto W1 = tensor<"W1", d, h>;
constexpr auto b1 = tensor<"b1", h>;

#ifdef MISTAKE
constexpr auto e = mean(parameters(W1, b1));
#else
constexpr auto e = sum(parameters(W1, b1));
#endif
