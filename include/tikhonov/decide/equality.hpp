// Symbolic equality. Both sides are evaluated in three prime fields, on small grids, at hashed values of the symbols, with the
// primitives outside ring arithmetic as uninterpreted functions. This decides commutativity, distribution and the laws of sums.
//
// What it says no to may be equal all the same; what it says yes to is. Hashes taken for random numbers, two different formulas agree by
// chance in one field if a polynomial of degree D in the symbols has a root there, or if two of the N places where a function is evaluated
// have one hash: with a probability of at most (D + N²) / 2^62.4, and in all three with the third power of that. It is below 1e-30 while
// D + N² is below 600 million, so for every formula that a compiler evaluates, and below 1e-45 for those of a dozen nodes. What is beyond
// that: two symbols whose names and axes have one 64-bit key are one symbol to the whole library.
#pragma once

#include <tikhonov/decide/fingerprint.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// Whether `a` or `b` multiplies indicators of labels with each other, or is another function of them that is not linear. Such a formula
/// depends on which labels are the same, so no labels stand for all.
constexpr bool mixes_labels(const builder& g, int a, int b) {
    const int size = std::max(a, b) + 1;
    owned_array<signed char> degree(size, -1);  // in the indicators: 0, 1, more; -1: not below a and b
    degree[a] = degree[b] = 0;
    for (int id = size - 1; id >= 0; --id)
        if (degree[id] >= 0)
            for (int k = 0; k < g[id].op->arity; ++k) degree[g[id].operand[k]] = 0;
    for (int id = 0; id < size; ++id) {
        const node& n = g[id];
        if (degree[id] < 0) continue;
        int sum = 0, most = 0;
        for (int k = 0; k < n.op->arity; ++k) {
            sum += degree[n.operand[k]];
            most = std::max<int>(most, degree[n.operand[k]]);
        }
        const bool adds = n.op == &add_op || n.op == &subtract_op || n.op == &negate_op || n.op == &ops::sum || n.op == &ops::spread ||
                          n.op == &ops::reindex || n.op == &ops::stop_gradient || (n.op == &where_op && degree[n.operand[0]] == 0) ||
                          (n.op == &divide_op && degree[n.operand[1]] == 0);
        if (n.op == &ops::scatter) ++sum;
        else if (adds) sum = most;
        else if (n.op != &multiply_op) sum *= 2;
        degree[id] = static_cast<signed char>(std::min(sum, 2));
    }
    return degree[a] > 1 || degree[b] > 1;
}

constexpr bool same_mathematics(const builder& g, int a, int b) {
    if (a == b) return true;
    if (g[a].axes != g[b].axes) return false;
    bool decided = true;
    for (int assignment = 0; assignment < fingerprint::assignments; ++assignment) {
        const fingerprint both(g, a, b, assignment, label_reading::classes);
        if (!both.same(a, b)) return false;
        decided = decided && both.distinct();
    }
    if (decided && !mixes_labels(g, a, b)) return true;
    for (int assignment = 0; assignment < fingerprint::assignments; ++assignment)
        if (!fingerprint(g, a, b, assignment, label_reading::mixtures).same(a, b)) return false;
    return true;
}

constexpr bool equal_formulas(const formula& a, const formula& b) {
    // a condition is no number, though it is counted as one; classes are compared by name
    if (is_boolean(a) != is_boolean(b)) return false;
    if (is_label(a) || is_label(b)) return a.key == b.key;
    builder g({.rewrite = simplify, .arithmetic = library_arithmetic, .exact = true}, 256);
    lowering pass(g);
    const formula* roots[] = {&a, &b};
    pass.run(roots);
    return same_mathematics(g, pass.node_of(a), pass.node_of(b));
}

/// Whether two expressions are the same mathematics, as far as ring axioms, the laws of sums and the identities of the library
/// decide it. (Elementwise comparison is `equal(a, b)`.)
template <Expression A, Expression B>
constexpr bool operator==(A, B) {
    constexpr bool answer = equal_formulas(A::description, B::description);
    return answer;
}
/// Only wrong comparisons reach this.
template <Expression E, class Number>
    requires std::is_arithmetic_v<Number>
constexpr bool operator==(E, Number) {
    if constexpr (!mistaken<E>) diagnostics::bare_number<diagnostics::name_for<"==", Number>>();
    return true;
}

}  // namespace tikhonov::detail
