// expect: a reduction states its identity, merge(a, b), total(lanes) and adjoint(g, x, y, over): this one lacks some
// names: mine.prod
// A reduction that says how it is called and no more.
#include <tikhonov/language.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;

#ifdef MISTAKE
struct prod_ {
    static constexpr fixed_string name = "mine.prod";
};
#else
struct prod_ {
    static constexpr fixed_string name = "mine.prod";
    static constexpr double identity = 1;
    static constexpr auto merge(auto a, auto b) { return a * b; }
    static constexpr auto total(auto lanes) {
        auto result = lanes.value.get(0);
        for (std::size_t i = 1; i < decltype(lanes)::batch::size; ++i) result *= lanes.value.get(i);
        return result;
    }
    static constexpr term adjoint(term g, term x, term y, axis_set) { return g * (y / x); }
};
#endif
constexpr auto e = reduce_by<prod_>(w);
