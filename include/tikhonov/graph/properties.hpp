// What can be known of a value before it is computed: its sign, its curvature and its smoothness; and what a primitive states of
// itself, so that these follow for whatever it is applied to.
#pragma once

#include <string_view>

#include <tikhonov/core/special_numbers.hpp>
#include <tikhonov/core/target.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// A set of signs: those that a value may have. A smaller set says more.
struct sign_set {
    unsigned char bits = 7;

    constexpr bool operator==(const sign_set&) const = default;
    constexpr bool within(sign_set larger) const { return (bits & ~larger.bits) == 0; }
    constexpr bool may_be(sign_set some) const { return (bits & some.bits) != 0; }
    constexpr sign_set operator-() const { return {static_cast<unsigned char>((bits & 1) << 2 | (bits & 2) | (bits & 4) >> 2)}; }
    constexpr sign_set operator|(sign_set other) const { return {static_cast<unsigned char>(bits | other.bits)}; }
    constexpr sign_set operator&(sign_set other) const { return {static_cast<unsigned char>(bits & other.bits)}; }
    /// Of the absolute value.
    constexpr sign_set magnitude() const { return {static_cast<unsigned char>((bits & 6) | (bits & 1) << 2)}; }
};

namespace signs {
inline constexpr sign_set negative{1};
inline constexpr sign_set zero{2};
inline constexpr sign_set nonpositive{3};
inline constexpr sign_set positive{4};
inline constexpr sign_set nonzero{5};
inline constexpr sign_set nonnegative{6};
inline constexpr sign_set unknown{7};
}  // namespace signs

constexpr sign_set operator+(sign_set a, sign_set b) {
    const bool cancels =
        (a.may_be(signs::positive) && b.may_be(signs::negative)) || (a.may_be(signs::negative) && b.may_be(signs::positive));
    return cancels ? signs::unknown : ((a | b) & signs::nonzero) | (a & b & signs::zero);
}
constexpr sign_set operator*(sign_set a, sign_set b) {
    sign_set result{0};
    if (b.may_be(signs::positive)) result = result | a;
    if (b.may_be(signs::negative)) result = result | -a;
    if (b.may_be(signs::zero)) result = result | signs::zero;
    return a.may_be(signs::zero) ? result | signs::zero : result;
}
/// Of the larger of two values.
constexpr sign_set larger(sign_set a, sign_set b) {
    sign_set result = (a | b) & signs::positive;
    if (a.may_be(signs::nonpositive) && b.may_be(signs::nonpositive)) {
        if (a.may_be(signs::zero) || b.may_be(signs::zero)) result = result | signs::zero;
        if (a.may_be(signs::negative) && b.may_be(signs::negative)) result = result | signs::negative;
    }
    return result;
}

/// Bits: 1 for convex, 2 for concave.
enum class curvature : unsigned char { unknown = 0, convex = 1, concave = 2, affine = 3 };

constexpr curvature curved(bool convex, bool concave) { return static_cast<curvature>((convex ? 1 : 0) | (concave ? 2 : 0)); }
constexpr bool is_convex(curvature c) { return (static_cast<int>(c) & 1) != 0; }
constexpr bool is_concave(curvature c) { return (static_cast<int>(c) & 2) != 0; }

/// In the weak sense: what is constant increases.
enum class monotone : unsigned char { unknown, increasing, decreasing };

/// The direction of a function whose slope has the sign `slope`.
constexpr monotone along(sign_set slope) {
    return slope.within(signs::nonnegative)   ? monotone::increasing
           : slope.within(signs::nonpositive) ? monotone::decreasing
                                              : monotone::unknown;
}

/// `kinked`: Lipschitz, and continuously differentiable wherever the value is not zero, as |x|, relu(x) and the norm are.
enum class smoothness : unsigned char { rough, kinked, smooth };

/// How far something convex and never negative can be bent back and stay convex: its root is convex still, as that of a sum of
/// squares, or even its logarithm, as that of a sum of exponentials.
enum class headroom : unsigned char { none, root, logarithm };

/// What a primitive is told of an operand. `varies`: it depends on the parameters that curvature and smoothness are asked for.
struct known {
    sign_set sign{};
    bool varies = false;
    headroom room = headroom::none;
    double value = not_a_number<double>;  ///< of a number that the compiler knows
};

/// What a primitive states of itself as a function of the operands that vary, on the operands' possible values: for `sq` of a
/// nonnegative operand, that it increases. Curvature is of all varying operands jointly. The defaults claim nothing. Where the primitive
/// is not defined (log below 0) nothing is claimed; that set has to be such that the rest is convex.
struct facts {
    sign_set sign{};
    curvature curved = curvature::unknown;
    monotone moves[3]{};  ///< in each operand
    smoothness smooth = smoothness::rough;
    bool carries = false;            ///< where it is convex, it has the headroom that all its operands have
    headroom room = headroom::none;  ///< what it has itself where it is convex
    bool flat_at_zero = false;       ///< the slope in the only varying operand is zero where that operand is: a kink there disappears
    std::string_view why{};          ///< what is missing for more, in words
};

}  // namespace tikhonov::detail
