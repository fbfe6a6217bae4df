// expect: a scalar has no axes
// names: a
// A vector by the name of a scalar.
#include <tikhonov/language.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;

#ifdef MISTAKE
constexpr auto a = scalar<"a", n>;
#else
constexpr auto a = tensor<"a", n>;
#endif
