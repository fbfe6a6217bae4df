// expect: no symbol is named
// names: parameters
// A pack of nothing.
#include <tikhonov/language.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;
constexpr auto b = scalar<"b">;

#ifdef MISTAKE
constexpr auto all = parameters();
#else
constexpr auto all = parameters(w, b);
#endif
