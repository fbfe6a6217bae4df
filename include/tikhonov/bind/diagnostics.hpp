// The sentences that a wrong call meets, or the wrong use of a kernel: as those of formulas are, see core/diagnostics.hpp.
#pragma once

#include <tikhonov/core/diagnostics.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail::diagnostics {

template <fixed_string Function>
constexpr void not_floating_point() {
    static_assert(refused<Function>, "tikhonov: kernels compute in float or double: compile<float>(...)");
}
template <fixed_string Symbol>
constexpr void missing_binding() {
    static_assert(refused<Symbol>, "tikhonov: a symbol of the formula is not bound: add `symbol = value` to the call");
}
template <fixed_string Symbol>
constexpr void missing_seed() {
    static_assert(
        refused<Symbol>,
        "tikhonov: the noise of a formula has no seed: add `u = seed(7, step)` to the call, by name `noise<\"u\"> = seed(7, step)` "
        "as for a dropout, or compile inference(e), the formula without its noise");
}
template <fixed_string Symbol>
constexpr void seed_without_noise() {
    static_assert(
        refused<Symbol>,
        "tikhonov: a seed is bound to a symbol that is no noise: seeds stand for uniform<\"u\", n>, normal<\"z\", n> and the noise "
        "of a dropout");
}
template <fixed_string Symbol>
constexpr void unknown_binding() {
    static_assert(refused<Symbol>, "tikhonov: this binding names a symbol that the formula does not use: remove it");
}
template <fixed_string Symbol>
constexpr void repeated_binding() {
    static_assert(refused<Symbol>, "tikhonov: a symbol is bound twice in one call: keep one of the bindings");
}
template <fixed_string Symbol>
constexpr void temporary_container() {
    static_assert(refused<Symbol>, "tikhonov: a temporary container is bound to a symbol: give it a name first, it must outlive the call");
}
template <fixed_string Position>
constexpr void not_a_binding() {
    static_assert(refused<Position>,
                  "tikhonov: this argument is no binding: write `symbol = value`; a local variable may hide the symbol of the same name");
}
template <fixed_string Symbol>
constexpr void no_numbers() {
    static_assert(refused<Symbol>,
                  "tikhonov: what is bound to this symbol cannot be read as numbers: bind a number, a contiguous "
                  "container of numbers, or a view");
}
template <fixed_string Symbol>
constexpr void text_as_numbers() {
    static_assert(refused<Symbol>,
                  "tikhonov: text is bound to this symbol: bind numbers; characters that are labels or truth values come in a "
                  "std::vector<char>");
}
template <fixed_string Symbol>
constexpr void no_layout() {
    static_assert(refused<Symbol>,
                  "tikhonov: what is bound to this symbol has rows and columns, but does not say how they lie in memory: bind "
                  "view(pointer, rows, columns) or column_major(pointer, rows, columns), or specialise tensor_traits");
}
template <fixed_string Function>
constexpr void view_of_matrix() {
    static_assert(refused<Function>,
                  "tikhonov: view of a matrix, which has rows and columns of its own: bind the matrix itself, or view a pointer to its "
                  "elements");
}
template <fixed_string Function>
constexpr void view_of_temporary() {
    static_assert(refused<Function>, "tikhonov: view of a temporary container: give it a name first, it must outlive the call");
}
template <fixed_string Symbol>
constexpr void wrong_element_type() {
    static_assert(
        refused<Symbol>,
        "tikhonov: the elements bound to this symbol have another type than the kernel and would lose digits in it: convert them, or "
        "compile the kernel in double");
}
template <fixed_string Symbol>
constexpr void wrong_target_type() {
    static_assert(refused<Symbol>,
                  "tikhonov: the elements bound to this symbol have another type than the kernel, which writes them: bind exactly T");
}
template <fixed_string Symbol>
constexpr void not_integers() {
    static_assert(refused<Symbol>, "tikhonov: labels are integers: bind memory of any integer type");
}
template <fixed_string Symbol>
constexpr void not_truth_values() {
    static_assert(refused<Symbol>, "tikhonov: a mask takes truth values: bind memory of bool or of any integer type");
}
template <fixed_string Symbol>
constexpr void packed_booleans() {
    static_assert(refused<Symbol>,
                  "tikhonov: std::vector<bool> packs bits, which have no addresses: bind an array of bool or a std::vector<char>");
}
template <fixed_string Symbol>
constexpr void unevaluated() {
    static_assert(refused<Symbol>,
                  "tikhonov: a matrix expression without memory is bound to a symbol: evaluate it into a named matrix first");
}
template <fixed_string Axis>
constexpr void repeated_window() {
    static_assert(refused<Axis>, "tikhonov: an axis has two windows in one call: keep one of them");
}
template <fixed_string Function>
constexpr void gradients_apart() {
    static_assert(refused<Function>, "tikhonov: gradients are read as one vector where wrt(...) has their symbols one behind the other");
}
template <fixed_string Symbol>
constexpr void wrong_rank() {
    static_assert(refused<Symbol>, "tikhonov: the value bound to this symbol has another number of axes: check its tensor<...>");
}
template <fixed_string Symbol>
constexpr void not_mutable() {
    static_assert(refused<Symbol>, "tikhonov: this symbol is updated: bind a mutable buffer, or std::ref(value) for a scalar");
}
template <fixed_string Symbol>
constexpr void no_such_gradient() {
    static_assert(refused<Symbol>, "tikhonov: the kernel has no gradient for this symbol: name it in wrt(...)");
}
template <fixed_string Function>
constexpr void no_such_output() {
    static_assert(refused<Function>, "tikhonov: this expression is no output of the kernel: name it in compile<T>(...)");
}
template <fixed_string Function>
constexpr void updates_and_values() {
    static_assert(refused<Function>,
                  "tikhonov: a kernel has either updates or values: compile `w = expression` and the expressions to be read apart");
}
template <fixed_string Function>
constexpr void gradients_of_one() {
    static_assert(refused<Function>, "tikhonov: gradients are of one expression: compile<T>(loss, wrt(...)), and other expressions apart");
}
template <fixed_string Function>
constexpr void no_gradients() {
    static_assert(refused<Function>,
                  "tikhonov: check_gradient needs a kernel of a value and its gradients: make it with compile<T>(loss, wrt(...))");
}
template <fixed_string Function>
constexpr void kernel_is_temporary() {
    static_assert(refused<Function>, "tikhonov: call the kernel on a named object: its results point into it");
}

template <fixed_string Function>
constexpr void kernel_is_const() {
    static_assert(refused<Function>, "tikhonov: a kernel computes in memory of its own: name it with auto, not with const auto");
}
template <fixed_string Function>
constexpr void no_kernel() {
    static_assert(refused<Function>, "tikhonov: explain says what a kernel does: make one with compile<T>(...)");
}
template <fixed_string Symbol>
constexpr void updated_twice() {
    static_assert(
        refused<Symbol>,
        "tikhonov: a symbol is updated twice in one kernel: keep one update, or compile the second one apart; both would read the "
        "old value");
}
template <fixed_string Symbol>
constexpr void not_updatable() {
    static_assert(refused<Symbol>, "tikhonov: labels and masks are data: updates are of tensors and scalars");
}
template <fixed_string Function>
constexpr void no_value_of_updates() {
    static_assert(refused<Function>,
                  "tikhonov: a kernel of updates has no value: a call writes the new values where the symbols are bound, and r[w] reads "
                  "one; for a value alone compile its expression");
}

template <fixed_string Function>
constexpr void output_by_number() {
    static_assert(refused<Function>,
                  "tikhonov: outputs are read by their expressions, r[y]: r.value is the first of them, and r.value[i] an element of it");
}
template <fixed_string Function>
constexpr void gradient_of_what() {
    static_assert(refused<Function>,
                  "tikhonov: a gradient is read by its symbol, r.gradient(w), or several as one vector, r.gradient(parameters(w, b))");
}
template <fixed_string Function>
constexpr void kernel_copied() {
    static_assert(refused<Function>, "tikhonov: a kernel owns its memory and is not copied: move it, std::move(k), or compile another one");
}

}  // namespace tikhonov::detail::diagnostics
