// expect: max and min compare two expressions
// names: max
// The largest of three.
#include <tikhonov/language.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;
constexpr auto v = tensor<"v", d>;
constexpr auto b = scalar<"b">;

#ifdef MISTAKE
constexpr auto most = sum(max(w, v, b));
#else
constexpr auto most = sum(max(w, max(v, b)));
#endif
