// expect: the expression already has the new axis
// names: expand
// names: n
// Two points in the same rows: all pairs need a second name.
#include <tikhonov/language.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto m = axis<"m">;
constexpr auto d = axis<"d">;
constexpr auto X = tensor<"X", n, d>;

#ifdef MISTAKE
constexpr auto distances = sum<d>(sq(expand<n>(X) - rename<n, m>(X)));
#else
constexpr auto distances = sum<d>(sq(expand<m>(X) - rename<n, m>(X)));
#endif
