// expect: a name is empty
// names: tensor
// Labels without a name.
#include <tikhonov/language.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto c = axis<"c", 3>;

#ifdef MISTAKE
constexpr auto label = labels<"", n, c>;
#else
constexpr auto label = labels<"label", n, c>;
#endif
