// expect: parameters(...) are several symbols
// names: sum
// A sum of several symbols over an axis of one.
#include <tikhonov/language.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto h = axis<"h", 8>;
constexpr auto W1 = tensor<"W1", d, h>;
constexpr auto b1 = tensor<"b1", h>;

#ifdef MISTAKE
constexpr auto e = sum<d>(parameters(W1, b1));
#else
constexpr auto e = sum<d>(W1);
#endif
