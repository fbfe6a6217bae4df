// expect: the exponent of pow
// names: pow
// A square.
#include <tikhonov/language.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;

#ifdef MISTAKE
constexpr auto squares = pow(w, 2);
#else
constexpr auto squares = pow<2>(w);
#endif
