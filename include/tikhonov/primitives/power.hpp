// Powers with an exponent that the compiler knows.
#pragma once

#include <cstdint>

#include <tikhonov/core/diagnostics.hpp>
#include <tikhonov/primitives/exponential.hpp>
#include <tikhonov/primitives/sqrt.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// The exponent is an operand, a constant, so that one primitive serves all exponents.
struct pow_ {
    static constexpr fixed_string name = "pow";
    static constexpr int arity = 2;
    static constexpr bool composite = true;

    /// xᵏ for a whole k > 0 by repeated squaring.
    static constexpr auto whole_power(auto x, std::uint64_t k) {
        auto power = x;
        while ((k & 1) == 0) {
            power = sq(power);
            k >>= 1;
        }
        auto product = power;
        while ((k >>= 1) != 0) {
            power = sq(power);
            if ((k & 1) != 0) product = product * power;
        }
        return product;
    }
    // Whole and half exponents by products and one root; they are exact in sign and accurate at any size of x. Others by logarithms,
    // which have the right limits at 0 and inf, and are NaN below 0.
    static constexpr auto value(auto x, auto exponent) {
        const auto by_logarithms = [&] { return exp(exponent * log(x)); };
        if (!exponent.is_constant()) return by_logarithms();
        const double k = (*exponent.graph)[exponent.id].value;
        const double size = k < 0 ? -k : k;
        if (!(size < 0x1p32)) return by_logarithms();
        const auto whole = static_cast<std::uint64_t>(size);
        const double rest = size - static_cast<double>(whole);
        if (size == 0 || (rest != 0 && rest != 0.5)) return by_logarithms();
        const auto power = whole == 0 ? sqrt(x) : rest == 0 ? whole_power(x, whole) : whole_power(x, whole) * sqrt(x);
        return k < 0 ? 1_c / power : power;
    }
    template <int K>
    static constexpr auto slope(auto x, auto exponent, auto y) {
        if constexpr (K == 0) return exponent * apply<pow_>(x, exponent - 1_c);
        else return y * log(x);
    }
    /// x², x³, ...
    static constexpr facts about_whole_power(known x, bool even) {
        const bool right = x.sign.within(signs::nonnegative);
        return {.sign = even ? x.sign.magnitude() : x.sign,
                .curved = even ? curvature::convex : curved(right, x.sign.within(signs::nonpositive)),
                .moves = {even ? along(x.sign) : monotone::increasing},
                .smooth = smoothness::smooth,
                .carries = true,
                .room = headroom::root,
                .flat_at_zero = true};
    }
    /// √x, x^1.5, ..., for x that is not negative: those above x rise only where x cannot leave that range.
    static constexpr facts about_root_power(known x, double k) {
        const bool right = x.sign.within(signs::nonnegative);
        const bool bends = x.varies && (x.room == headroom::logarithm || (x.room == headroom::root && k >= 0.5));
        return {.sign = right ? x.sign : signs::nonnegative,
                .curved = k > 1 || bends ? curvature::convex : curvature::concave,
                .moves = {k < 1 || right ? monotone::increasing : monotone::unknown},
                .smooth = k > 1 || x.sign == signs::positive ? smoothness::smooth : smoothness::rough,
                .carries = k > 1,
                .room = k >= 2                                   ? headroom::root
                        : k < 1 && x.room == headroom::logarithm ? headroom::logarithm
                                                                 : headroom::none,
                .flat_at_zero = k > 1};
    }
    /// 1/x, 1/x², 1/√x, ...: x is not 0, and positive where the exponent is not whole.
    static constexpr facts about_reciprocal(known x, bool whole, bool even) {
        const bool right = !whole || x.sign.within(signs::nonnegative);
        const bool left = whole && x.sign.within(signs::nonpositive);
        return {.sign = even || !whole ? signs::positive : x.sign & signs::nonzero,
                .curved = curved(right || (left && even), left && !even),
                .moves = {right || (left && !even) ? monotone::decreasing
                          : left                   ? monotone::increasing
                                                   : monotone::unknown},
                .smooth = smoothness::smooth,
                .room = headroom::logarithm};
    }
    static constexpr facts about(known x, known exponent) {
        const double k = exponent.value;
        if (k != k) return {};
        if (k == 0) return {signs::positive, curvature::affine, {monotone::increasing}, smoothness::smooth};
        if (k == 1) return {x.sign, curvature::affine, {monotone::increasing}, smoothness::smooth, true};
        const double size = k < 0 ? -k : k;
        const bool whole = size >= 0x1p52 || static_cast<double>(static_cast<std::int64_t>(size)) == size;
        const bool even = size >= 0x1p53 || (whole && static_cast<std::int64_t>(size) % 2 == 0);
        if (k > 0) return whole ? about_whole_power(x, even) : about_root_power(x, k);
        return about_reciprocal(x, whole, even);
    }
};

/// `pow<3>(x)`, `pow<0.5>(x)`, `pow<-1.5>(x)`: xᴷ. pow<2> is sq, pow<0.5> is sqrt, pow<0> is 1, also at 0. With a whole exponent any x
/// will do, with another it is NaN below 0. At 0 value and slope are the limits from above: 0, 1 or +inf.
template <auto K, Operand X>
constexpr applied<pow_, X, constant<static_cast<double>(K)>> pow(X x) {
    return apply<pow_>(x, constant<static_cast<double>(K)>{});
}
template <auto K, fixed_string Name = "pow">
constexpr mistake pow(anything) {
    diagnostics::bare_number<Name>();
    return {};
}

}  // namespace tikhonov::detail
