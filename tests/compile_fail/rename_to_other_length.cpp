// expect: both lengths are known and they differ
// names: c
// names: h
// Three classes are no eight units.
#include <tikhonov/language.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto c = axis<"c", 3>;
constexpr auto h = axis<"h", 8>;
constexpr auto k = axis<"k">;
constexpr auto Z = tensor<"Z", n, c>;

#ifdef MISTAKE
constexpr auto renamed_ = rename<c, h>(Z);
#else
constexpr auto renamed_ = rename<c, k>(Z);
#endif
