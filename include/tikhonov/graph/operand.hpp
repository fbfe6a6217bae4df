// The two things that formulas are made of: expressions, which are types, and terms, which are handles to nodes of a graph.
// The functions of the language (`exp`, `+`, ...) are written once and accept both.
#pragma once

#include <concepts>
#include <type_traits>

#include <tikhonov/core/decimal.hpp>
#include <tikhonov/core/diagnostics.hpp>
#include <tikhonov/graph/builder.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

struct expression_tag {};

/// An empty type that stands for a formula; `E::description` is its `formula`.
template <class E>
concept Expression = std::derived_from<E, expression_tag>;

/// A node of a graph under construction. Derivative rules are instantiated on it.
struct term {
    builder* graph = nullptr;
    int id = -1;

    constexpr bool is_constant() const { return graph->is_constant(id); }
};

template <class X>
concept Operand = Expression<X> || std::same_as<X, term>;

template <double Value>
struct constant;

/// At least one operand; what else may stand beside it, a bare number as a rule, is refused with a sentence. What takes constants, as the
/// lanes of a kernel do, has operators of its own: a primitive's value may say `2_c * x`.
template <class... X>
concept Operands = (Operand<X> || ...) &&
                   ((Operand<X> || std::is_arithmetic_v<X> || (std::copy_constructible<X> && !std::convertible_to<constant<0.0>, X>)) &&
                    ...);

struct mistake;

/// What every expression is below its own type, and answers with a sentence where numbers and arrays would answer otherwise: `float q = e`,
/// `std::exp(e)`, `if (a < b)`, `e[0]`, `e ^ 2`. What has been `Refused` already answers in silence. As a base it is worse than any
/// function or operator that a user writes for expressions.
template <bool Refused>
struct formula_base : expression_tag {
    /// To double alone, so that of the overloads of a function in <cmath> one is the best.
    constexpr operator double() const {
        if constexpr (!Refused) diagnostics::expression_as_number<name<"double">>();
        return 1;
    }
    constexpr explicit operator bool() const {
        if constexpr (!Refused) diagnostics::expression_as_truth<name<"bool">>();
        return true;
    }
    template <class Index, class Answer = mistake>
    constexpr Answer operator[](const Index&) const {
        if constexpr (!Refused) diagnostics::expression_as_array<diagnostics::name_for<"[]", Index>>();
        return {};
    }
    template <class First, class... Rest, class Answer = mistake>
    constexpr Answer operator()(const First&, const Rest&...) const {
        if constexpr (!Refused) diagnostics::expression_as_array<diagnostics::name_for<"()", First>>();
        return {};
    }
    template <class Exponent, class Answer = mistake>
    constexpr Answer operator^(const Exponent&) const {
        if constexpr (!Refused) diagnostics::no_power_sign<diagnostics::name_for<"^", Exponent>>();
        return {};
    }
    template <class Divisor, class Answer = mistake>
    constexpr Answer operator%(const Divisor&) const {
        if constexpr (!Refused) diagnostics::no_such_function<diagnostics::name_for<"%", Divisor>>();
        return {};
    }
    template <class Condition, class Answer = mistake>
    constexpr Answer operator&(const Condition&) const {
        if constexpr (!Refused) diagnostics::not_conditions<diagnostics::name_for<"&", Condition>>();
        return {};
    }
    template <class Condition, class Answer = mistake>
    constexpr Answer operator|(const Condition&) const {
        if constexpr (!Refused) diagnostics::not_conditions<diagnostics::name_for<"|", Condition>>();
        return {};
    }
    template <class Answer = mistake>
    constexpr Answer operator~() const {
        if constexpr (!Refused) diagnostics::not_conditions<diagnostics::name_for<"~", Answer>>();
        return {};
    }

  private:
    template <fixed_string Name>
    static constexpr auto name = diagnostics::name_for<Name, std::bool_constant<Refused>>;
};

/// A number known to the compiler: `2_c`, `0.01_c`.
template <double Value>
struct [[nodiscard]] constant : formula_base<false> {
    static constexpr double value = Value;
    static constexpr formula description{
        .op = &ops::constant, .value = Value, .key = mix_hash(ops::constant.hash, std::bit_cast<std::uint64_t>(Value))};
};

/// What a refused operation returns. Everything made of it is refused in silence: one mistake, one sentence.
struct mistake : formula_base<true> {
    static constexpr formula description = constant<0.0>::description;
    /// Binds nothing: `mistake = value` in a call.
    constexpr mistake operator=(auto&&) const { return {}; }
};
template <class... X>
inline constexpr bool mistaken = (std::same_as<X, mistake> || ...);

/// The parameter of overloads that only wrong calls reach: a bare number, data, an expression. It takes a conversion, so whatever else
/// is viable is better, the functions of other libraries and of the user among it; such overloads are templates, which lose to functions.
struct anything {
    template <class X>
    constexpr anything(const X&) {}
};

/// What `Function` answers to a bare number.
template <fixed_string Function, auto...>
constexpr mistake refuse_number() {
    diagnostics::bare_number<Function>();
    return {};
}

inline namespace literals {
/// `0.01_c`: a constant of an expression, the double that the compiler reads in the same digits. A number that no double is near to does
/// not compile, and neither does an octal one, which is hardly what is meant.
template <char... Digits>
constexpr auto operator""_c() {
    using enum literal_value::flaw;
    constexpr literal_value read = read_literal<Digits...>();
    if constexpr (read.wrong == none) return constant<read.value>{};
    else {
        constexpr char text[] = {Digits..., '\0'};
        if constexpr (read.wrong == octal) diagnostics::octal_constant<fixed_string(text)>();
        else if constexpr (read.wrong == too_large) diagnostics::constant_too_large<fixed_string(text)>();
        else diagnostics::constant_too_small<fixed_string(text)>();
        return mistake{};
    }
}
}  // namespace literals

}  // namespace tikhonov::detail
