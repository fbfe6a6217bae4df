// expect: combine elementwise conditions
// names: ~
// The same with not.
#include <tikhonov/language.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto t = tensor<"t", n>;
constexpr auto seen = mask<"seen", n>;

#ifdef MISTAKE
constexpr auto unseen = where(~seen, t, 0_c);
#else
constexpr auto unseen = where(!seen, t, 0_c);
#endif
