// expect: a name is empty
// names: tensor
// A tensor without a name.
#include <tikhonov/language.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;

#ifdef MISTAKE
constexpr auto w = tensor<"", d>;
#else
constexpr auto w = tensor<"w", d>;
#endif
