// expect: as many operands as P::arity
// names: log_add
// One operand of two, of log(eᵃ + eᵇ).
#include <tikhonov/language.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;

struct log_add_ {
    static constexpr fixed_string name = "log_add";
    static constexpr int arity = 2;
    static constexpr bool composite = true;
    static constexpr auto value(auto a, auto b) { return a + softplus(b - a); }
    template <int K>
    static constexpr auto slope(auto a, auto b, auto) {
        if constexpr (K == 0) return sigmoid(a - b);
        else return sigmoid(b - a);
    }
};

#ifdef MISTAKE
constexpr auto total = apply<log_add_>(w);
#else
constexpr auto total = apply<log_add_>(w, 1_c);
#endif
