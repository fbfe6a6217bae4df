// expect: the library lacks this function
// names: %
// A remainder.
#include <tikhonov/language.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;

#ifdef MISTAKE
constexpr auto odd = w % 2_c;
#else
constexpr auto odd = w - 2_c;
#endif
