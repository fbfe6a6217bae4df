// expect: a name is empty
// names: tensor
// A mask without a name.
#include <tikhonov/language.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;

#ifdef MISTAKE
constexpr auto seen = mask<"", n>;
#else
constexpr auto seen = mask<"seen", n>;
#endif
