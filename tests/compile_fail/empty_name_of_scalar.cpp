// expect: a name is empty
// names: tensor
// A scalar without a name.
#include <tikhonov/language.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

#ifdef MISTAKE
constexpr auto b = scalar<"">;
#else
constexpr auto b = scalar<"b">;
#endif
