// expect: a symbol is named twice
// names: b
// A pack that has a symbol twice.
#include <tikhonov/language.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;
constexpr auto b = scalar<"b">;

#ifdef MISTAKE
constexpr auto all = parameters(b, w, b);
#else
constexpr auto all = parameters(b, w);
#endif
