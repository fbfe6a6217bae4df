// expect: a name is empty
// names: axis
// An axis without a name.
#include <tikhonov/language.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

#ifdef MISTAKE
constexpr auto d = axis<"">;
constexpr auto w = tensor<"w", d>;
#else
constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;
#endif
