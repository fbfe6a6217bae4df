// From expressions to kernels.
#pragma once

#include <vector>

#include <tikhonov/bind/diagnostics.hpp>
#include <tikhonov/decide/claims.hpp>
#include <tikhonov/decide/equality.hpp>
#include <tikhonov/run/kernel.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// What `compile` returns where it refuses: it takes every call, so that one mistake meets one sentence.
template <class T>
struct refused_kernel {
    using nothing = refused_value<T>;
    struct results {
        nothing value;
        constexpr nothing gradient(auto&&...) const { return {}; }
        constexpr nothing operator[](auto&&) const { return {}; }
    };
    constexpr results operator()(auto&&...) const { return {}; }
    constexpr nothing value(auto&&...) const { return {}; }
};

/// Whether a kernel can compute in T; says so if not.
template <class T>
constexpr bool is_floating_point() {
    constexpr bool is = std::same_as<T, float> || std::same_as<T, double>;
    if constexpr (!is) diagnostics::not_floating_point<diagnostics::name_for<"compile", T>>();
    return is;
}

/// The kernel of some outputs, unless one of their expressions has been refused.
template <class T, class... Outputs>
auto kernel_of() {
    if constexpr (mistaken<typename Outputs::expression...>) return refused_kernel<T>{};
    else if constexpr (!is_floating_point<T>()) return refused_kernel<T>{};
    else if constexpr (!names_are_unique<typename kernel_program<Outputs...>::source>()) return refused_kernel<T>{};
    else return kernel<T, Outputs...>{};
}

/// The value of `e` and its gradients with respect to `wrt(...)`, in one kernel. e is a scalar that contains the symbols.
template <class T, Expression E, Expression... S>
auto compile(E, hana::tuple<S...>) {
    if constexpr (mistaken<S...>) return refused_kernel<T>{};
    else if constexpr ((has_gradient<E, S>() && ...)) return kernel_of<T, value_output<E>, gradient_output<E, S>...>();
    else return refused_kernel<T>{};
}

/// The values of one or several expressions.
template <class T, Expression... E>
    requires(sizeof...(E) > 0)
auto compile(E...) {
    if constexpr ((is_number<"compile", E>() && ...)) return kernel_of<T, value_output<E>...>();
    else return refused_kernel<T>{};
}

/// Whether an update gives numbers to a symbol of numbers, and keeps its axes; says so if not.
template <class S, class E>
constexpr bool is_possible() {
    constexpr bool keeps = E::description.axes.contains(S::info.axes) && S::info.axes.contains(E::description.axes);
    if constexpr (mistaken<E>) return true;
    else if constexpr (S::info.kind != element::real) diagnostics::not_updatable<S::name>();
    else if constexpr (!is_number<"=", E>()) return false;
    else if constexpr (!keeps) say_axes_do_not_fit<S::name, S::description, E::description>();
    else return true;
    return false;
}
/// Whether no symbol is updated twice; says so if one is.
template <class... S>
constexpr bool are_apart() {
    constexpr const symbol_info* twice = find_repeated(symbol_list<S...>{});
    if constexpr (twice != nullptr) diagnostics::updated_twice<to_fixed_string<twice->name.size()>(twice->name)>();
    return twice == nullptr;
}

/// New values of symbols, written in place: all right-hand sides read the old values.
template <class T, class... S, class... E>
    requires(sizeof...(E) > 0)
auto compile(update<S, E>...) {
    if constexpr (!(is_possible<S, E>() && ...) || !are_apart<S...>()) return refused_kernel<T>{};
    else return kernel_of<T, update_output<S, E>...>();
}

/// Whether the last argument says where a kernel runs.
template <class... A>
inline constexpr bool ends_with_execution = false;
template <class First, class... Rest>
inline constexpr bool ends_with_execution<First, Rest...> = sizeof...(Rest) == 0 ? Execution<First> : ends_with_execution<Rest...>;

// Overloads that only wrong calls reach.

/// Whether `compile` can take it as the value of an output.
template <class E>
inline constexpr bool is_output = Expression<E>;
template <class E>
inline constexpr bool is_update = false;
template <class S, class E>
inline constexpr bool is_update<update<S, E>> = true;

/// Whether another overload takes what follows the outputs: `wrt(...)`, or where the kernel runs.
template <class... E>
inline constexpr bool has_more = (sizeof...(E) == 2 && (is_wrt<E> || ...)) || (sizeof...(E) > 1 && ends_with_execution<E...>);

/// Something else than an expression among the outputs, or updates beside values.
template <class T, class... E>
    requires(sizeof...(E) > 0 && !(Expression<E> && ...) && !(is_update<E> && ...) && !has_more<E...>)
auto compile(const E&...) {
    if constexpr (mistaken<E...>) return refused_kernel<T>{};
    else if constexpr (((is_output<E> || is_update<E>)&&...)) diagnostics::updates_and_values<diagnostics::name_for<"compile", E...>>();
    else if constexpr ((is_wrt<E> || ...)) diagnostics::gradients_of_one<diagnostics::name_for<"compile", E...>>();
    else refuse_number<diagnostics::name_for<"compile", E...>>();
    return refused_kernel<T>{};
}
template <class T, class E, class... S>
    requires(!Expression<E>)
auto compile(const E&, hana::tuple<S...>) {
    if constexpr (!mistaken<S...>) refuse_number<diagnostics::name_for<"compile", E>>();
    return refused_kernel<T>{};
}
/// No type to compute in.
template <class E, class... Rest>
    requires(is_output<E> || is_update<E>)
auto compile(E, const Rest&...) {
    if constexpr (!mistaken<E, Rest...>) diagnostics::not_floating_point<diagnostics::name_for<"compile", E>>();
    return refused_kernel<double>{};
}

/// All of these with a last argument that says where passes over many rows run, such as `threads(4)` of interop/threads.hpp.
template <class T, class... A>
    requires(sizeof...(A) > 1 && ends_with_execution<A...>)
auto compile(A... arguments) {
    const auto all = std::tie(arguments...);
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
        using result = decltype(compile<T>(std::get<I>(all)...));
        if constexpr (std::same_as<result, refused_kernel<T>>) return compile<T>(std::get<I>(all)...);
        else return result(std::shared_ptr<executor>(std::get<sizeof...(A) - 1>(all)));
    }
    (std::make_index_sequence<sizeof...(A) - 1>{});
}

/// A value that outlives its kernel.
template <class T, int Rank>
struct evaluated {
    std::conditional_t<Rank == 0, T, std::vector<T>> value;
};

/// Computes `e` once. For tests and exploration: a kernel that is called often is made by `compile`.
template <class T, Expression E, class... Arguments>
auto evaluate(E e, Arguments&&... arguments) {
    auto once = compile<T>(e);
    const auto r = once(std::forward<Arguments>(arguments)...);
    if constexpr (std::same_as<decltype(once), refused_kernel<T>> || E::description.axes.size == 0) return evaluated<T, 0>{r.value};
    else return evaluated<T, E::description.axes.size>{{r.value.begin(), r.value.end()}};
}

/// Only wrong calls reach this.
template <class T, class E, class... Arguments>
    requires(!Expression<E>)
evaluated<T, 0> evaluate(const E&, Arguments&&...) {
    refuse_number<diagnostics::name_for<"evaluate", E>>();
    return {};
}

/// No type to compute in.
template <class E, class... Arguments>
    requires(is_output<E>)
auto evaluate(E, const Arguments&...) {
    if constexpr (!mistaken<E>) diagnostics::not_floating_point<diagnostics::name_for<"evaluate", E>>();
    return evaluated<double, E::description.axes.size>{};
}

}  // namespace tikhonov::detail
