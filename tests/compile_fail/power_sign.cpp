// expect: ^ is no power
// names: ^
// A power by its sign in other languages.
#include <tikhonov/language.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;

#ifdef MISTAKE
constexpr auto squares = w ^ 2;
#else
constexpr auto squares = sq(w);
#endif
