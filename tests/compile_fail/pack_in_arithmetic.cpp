// expect: parameters(...) are several symbols
// names: *
// Several symbols as a factor.
#include <tikhonov/language.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto h = axis<"h", 8>;
constexpr auto W1 = tensor<"W1", d, h>;
constexpr auto b1 = tensor<"b1", h>;

#ifdef MISTAKE
constexpr auto e = l2(0.5_c * parameters(W1, b1));
#else
constexpr auto e = 0.25_c * l2(parameters(W1, b1));
#endif
