// expect: a bare number in an expression
// names: elastic_net
// Both strengths of a penalty as numbers: one sentence.
#include <tikhonov/language.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;

#ifdef MISTAKE
constexpr auto e = elastic_net(w, 0.1, 0.2);
#else
constexpr auto e = elastic_net(w, 0.1_c, 0.2_c);
#endif
