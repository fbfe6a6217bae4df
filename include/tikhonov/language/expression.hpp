// A primitive applied to expressions, and the check that their axes fit.
#pragma once

#include <algorithm>
#include <initializer_list>

#include <tikhonov/core/diagnostics.hpp>
#include <tikhonov/graph/apply.hpp>
#include <tikhonov/language/symbol.hpp>

namespace tikhonov {

/// "n, d": the axes of a formula as a string that an error message can carry.
template <const formula& F>
constexpr auto axes_text() {
    constexpr std::size_t length = [] {
        std::size_t sum = 0;
        for (int i = 0; i < F.axes.size; ++i) sum += F.axes.items[i]->name.size() + (i > 0 ? 2 : 0);
        return sum;
    }();
    fixed_string<length + 1> text;
    std::size_t at = 0;
    for (int i = 0; i < F.axes.size; ++i) {
        if (i > 0) {
            text.text[at++] = ',';
            text.text[at++] = ' ';
        }
        for (const char c : F.axes.items[i]->name) text.text[at++] = c;
    }
    return text;
}

constexpr bool is_boolean(const formula& f) { return f.op->boolean || (f.symbol != nullptr && f.symbol->kind == element::boolean); }
constexpr bool is_label(const formula& f) { return f.symbol != nullptr && f.symbol->kind == element::label; }

/// The formula of an elementwise application. The operand whose axes contain the others' gives the order of the result's axes.
constexpr formula describe(const primitive* op, std::initializer_list<const formula*> operands) {
    formula result{.op = op};
    std::uint64_t key = op->hash;
    int k = 0;
    for (const formula* operand : operands) {
        result.operands[k++] = operand;
        key = mix(key, operand->key);
        result.weight = std::min(result.weight + operand->weight, max_weight);
        if (operand->axes.size > result.axes.size) result.axes = operand->axes;
    }
    result.key = key;
    return result;
}

/// The same with axes of its own: reductions, contractions, picks.
constexpr formula describe_over(const primitive* op, std::initializer_list<const formula*> operands, const axis_list& axes,
                                const axis_list& over) {
    formula result = describe(op, operands);
    result.axes = axes;
    result.over = over;
    result.key = hash_axes(result.key, over);
    return result;
}

template <const formula& F, fixed_string Function>
constexpr void require_number() {
    if constexpr (is_boolean(F)) diagnostics::condition_as_number<Function>{};
    else if constexpr (is_label(F)) diagnostics::labels_as_number<Function>{};
}

template <class P, class... X>
struct application : expression_tag {
    static constexpr formula description = describe(&define<P>::descriptor, {&X::description...});

    static constexpr void check() {
        if constexpr ((std::is_arithmetic_v<X> || ...)) {
            if constexpr (P::name.view() == "where") diagnostics::not_a_condition<P::name>{};
            else diagnostics::bare_number<P::name>{};
        } else {
            (require<X>(), ...);
        }
    }

  private:
    template <class A>
    static constexpr void require() {
        constexpr bool condition = P::name.view() == "where" && &A::description == description.operands[0];
        if constexpr (!condition) require_number<A::description, P::name>();
        else if constexpr (!is_boolean(A::description)) diagnostics::not_a_condition<P::name>{};
        if constexpr (!description.axes.contains(A::description.axes))
            diagnostics::axes_do_not_fit<P::name, axes_text<A::description>(), axes_text<description>()>{};
    }
};

}  // namespace tikhonov
