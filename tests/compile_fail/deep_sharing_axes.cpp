// expect: the axes do not fit
// names: -
// Axes that do not fit in a formula whose parts are shared 20 levels deep: written out, it would have a million nodes.
#include <tikhonov/tikhonov.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto t = tensor<"t", n>;
constexpr auto s = tensor<"s", axis<"m">>;
constexpr auto y0 = let([] { return t; });
constexpr auto y1 = let([] { return y0 * y0 + y0; });
constexpr auto y2 = let([] { return y1 * y1 + y1; });
constexpr auto y3 = let([] { return y2 * y2 + y2; });
constexpr auto y4 = let([] { return y3 * y3 + y3; });
constexpr auto y5 = let([] { return y4 * y4 + y4; });
constexpr auto y6 = let([] { return y5 * y5 + y5; });
constexpr auto y7 = let([] { return y6 * y6 + y6; });
constexpr auto y8 = let([] { return y7 * y7 + y7; });
constexpr auto y9 = let([] { return y8 * y8 + y8; });
constexpr auto y10 = let([] { return y9 * y9 + y9; });
constexpr auto y11 = let([] { return y10 * y10 + y10; });
constexpr auto y12 = let([] { return y11 * y11 + y11; });
constexpr auto y13 = let([] { return y12 * y12 + y12; });
constexpr auto y14 = let([] { return y13 * y13 + y13; });
constexpr auto y15 = let([] { return y14 * y14 + y14; });
constexpr auto y16 = let([] { return y15 * y15 + y15; });
constexpr auto y17 = let([] { return y16 * y16 + y16; });
constexpr auto y18 = let([] { return y17 * y17 + y17; });
constexpr auto y19 = let([] { return y18 * y18 + y18; });
constexpr auto y20 = let([] { return y19 * y19 + y19; });

void make() {
#ifdef MISTAKE
    auto k = compile<float>(mean(exp(s - y20) - y20));
#else
    auto k = compile<float>(mean(exp(t - y20) - y20));
#endif
}
