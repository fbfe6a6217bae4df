// From expressions to kernels.
#pragma once

#include <vector>

#include <tikhonov/passes/equality.hpp>
#include <tikhonov/run/kernel.hpp>

namespace tikhonov {

/// The value of `e` and its gradients with respect to `wrt(...)`, in one kernel. e is a scalar.
template <class T, Expression E, Symbol... S>
auto compile(E e, hana::tuple<S...>) {
    (void(grad(e, S{})), ...);  // says so if e has axes
    return kernel<T, value_output<E>, gradient_output<E, S>...>{};
}

/// The values of one or several expressions.
template <class T, Expression... E>
    requires(sizeof...(E) > 0)
auto compile(E...) {
    (require_number<E::description, "compile">(), ...);
    return kernel<T, value_output<E>...>{};
}

/// New values of symbols, written in place: all right-hand sides read the old values.
template <class T, class... S, class... E>
    requires(sizeof...(E) > 0)
auto compile(update<S, E>...) {
    (
        [] {
            constexpr bool fits = E::description.axes.contains(S::info.axes) && S::info.axes.contains(E::description.axes);
            if constexpr (!fits)
                diagnostics::axes_do_not_fit<diagnostics::name_for<"update", S>, axes_text<S::description>(),
                                             axes_text<E::description>()>{};
        }(),
        ...);
    return kernel<T, update_output<S, E>...>{};
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
    if constexpr (E::description.axes.size == 0) return evaluated<T, 0>{r.value};
    else return evaluated<T, E::description.axes.size>{{r.value.begin(), r.value.end()}};
}

}  // namespace tikhonov
