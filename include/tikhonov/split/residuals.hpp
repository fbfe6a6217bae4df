// Sums of squares of residuals, and what remains of them where each residual is replaced by its change along the directions of the
// parameters: a quadratic form, the matrix of Gauss and Newton.
#pragma once

#include <tikhonov/split/directions.hpp>
#include <tikhonov/split/facts.hpp>
#include <tikhonov/split/parts.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// What is no sum of squares.
struct no_squares {};
template <class X>
inline constexpr bool are_squares = !std::same_as<X, no_squares>;

/// The change of R along the directions of those parameters that it has.
template <const formula& R, class... S>
consteval auto change_along() {
    const auto along = []<class One>(std::type_identity<One>) {
        if constexpr (symbols_below<R>::contain(One::info)) return jvp(expression_behind<R>{}, One{}, direction_of<One>{});
        else return absent{};
    };
    const auto add = [](const auto& self, auto sum, auto next, auto... rest) {
        if constexpr (sizeof...(rest) == 0) return joined(sum, next);
        else return self(self, joined(sum, next), rest...);
    };
    return add(add, absent{}, along(std::type_identity<S>{})...);
}

/// F with every residual under a square replaced by its change; what does not vary is left out.
template <const formula& F, class Facts, class... S>
consteval auto linearised() {
    constexpr part_facts known = Facts::template of<F>;
    constexpr auto inside = []<int K>(std::integral_constant<int, K>, auto make) {
        constexpr auto part = linearised<*F.operands[K], Facts, S...>();
        if constexpr (!is_there<decltype(part)> || !are_squares<std::remove_const_t<decltype(part)>>) return part;
        else return make(part);
    };
    constexpr auto is_weight = [](int k) {
        return Facts::is_free(F, k) && Facts::find(F.operands[k]->key).sign.within(signs::nonnegative);
    };
    using first = std::integral_constant<int, 0>;
    using second = std::integral_constant<int, 1>;
    if constexpr (!known.varies) {
        return absent{};
    } else if constexpr (F.op == &add_op) {
        constexpr auto a = linearised<*F.operands[0], Facts, S...>();
        constexpr auto b = linearised<*F.operands[1], Facts, S...>();
        if constexpr (are_squares<std::remove_const_t<decltype(a)>> && are_squares<std::remove_const_t<decltype(b)>>) return joined(a, b);
        else return no_squares{};
    } else if constexpr (F.op == &subtract_op && Facts::is_free(F, 1)) {
        return linearised<*F.operands[0], Facts, S...>();
    } else if constexpr (F.op == &multiply_op && is_weight(0)) {
        return inside(second{}, [](auto part) { return operand_behind<F, 0>{} * part; });
    } else if constexpr (F.op == &multiply_op && is_weight(1)) {
        return inside(first{}, [](auto part) { return part * operand_behind<F, 1>{}; });
    } else if constexpr (F.op == &divide_op && is_weight(1)) {
        return inside(first{}, [](auto part) { return part / operand_behind<F, 1>{}; });
    } else if constexpr (F.op == &ops::sum || F.op == &ops::mean) {
        return inside(first{}, [](auto part) { return reduced_as<F, *F.op>(part); });
    } else if constexpr (F.op == &sq_op) {
        return sq(change_along<*F.operands[0], S...>());
    } else {
        return no_squares{};
    }
}

/// The quadratic form of Gauss and Newton for E in S..., or `no_squares`. Its gradient in the directions is the Hessian of E times them,
/// less what curves the residuals.
template <class E, class... S>
using squares_along = decltype(linearised<E::description, facts_below<E::description, S...>, S...>());

/// How many numbers the parameters have, if that is known during compilation; else -1.
template <class... S>
constexpr long fixed_count() {
    long sum = 0;
    for (const axis_list* axes : {&S::info.axes...}) {
        long product = 1;
        for (int i = 0; i < axes->size; ++i) {
            if (axes->items[i]->extent == run_time_extent) return -1;
            product *= static_cast<long>(axes->items[i]->extent);
        }
        sum += product;
    }
    return sum;
}

}  // namespace tikhonov::detail
