// expect: a bare number in an expression
// names: l2
// A weight among the tensors of a penalty.
#include <tikhonov/language.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;

#ifdef MISTAKE
constexpr auto e = l2(w, 0.01);
#else
constexpr auto e = 0.01_c * l2(w);
#endif
