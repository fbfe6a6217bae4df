// expect: a symbol of the formula is not bound
// names: t
// A binding that is missing for a formula whose parts are shared 20 levels deep: written out, it would have a million nodes.
#include <vector>

#include <tikhonov/tikhonov.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto t = tensor<"t", n>;
constexpr auto p0 = let([] { return tanh(t); });
constexpr auto p1 = let([] { return p0 * p0 + p0; });
constexpr auto p2 = let([] { return p1 * p1 + p1; });
constexpr auto p3 = let([] { return p2 * p2 + p2; });
constexpr auto p4 = let([] { return p3 * p3 + p3; });
constexpr auto p5 = let([] { return p4 * p4 + p4; });
constexpr auto p6 = let([] { return p5 * p5 + p5; });
constexpr auto p7 = let([] { return p6 * p6 + p6; });
constexpr auto p8 = let([] { return p7 * p7 + p7; });
constexpr auto p9 = let([] { return p8 * p8 + p8; });
constexpr auto p10 = let([] { return p9 * p9 + p9; });
constexpr auto p11 = let([] { return p10 * p10 + p10; });
constexpr auto p12 = let([] { return p11 * p11 + p11; });
constexpr auto p13 = let([] { return p12 * p12 + p12; });
constexpr auto p14 = let([] { return p13 * p13 + p13; });
constexpr auto p15 = let([] { return p14 * p14 + p14; });
constexpr auto p16 = let([] { return p15 * p15 + p15; });
constexpr auto p17 = let([] { return p16 * p16 + p16; });
constexpr auto p18 = let([] { return p17 * p17 + p17; });
constexpr auto p19 = let([] { return p18 * p18 + p18; });
constexpr auto p20 = let([] { return p19 * p19 + p19; });

void call() {
    auto k = compile<float>(mean(p20), wrt(t));
    std::vector<float> ts(4);
#ifdef MISTAKE
    k(n = 4);
#else
    k(t = ts, n = 4);
#endif
}
