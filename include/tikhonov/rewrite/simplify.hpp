// Applies the identities on construction: the table, the arithmetic of constants, and the laws of sums.
#pragma once

#include <tikhonov/core/special_numbers.hpp>
#include <tikhonov/rewrite/identities.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

inline constexpr const primitive& add_op = define<add_>::descriptor;
inline constexpr const primitive& subtract_op = define<subtract_>::descriptor;
inline constexpr const primitive& multiply_op = define<multiply_>::descriptor;
inline constexpr const primitive& masked_multiply_op = define<masked_multiply_>::descriptor;
inline constexpr const primitive& divide_op = define<divide_>::descriptor;
inline constexpr const primitive& negate_op = define<negate_>::descriptor;
inline constexpr const primitive& sq_op = define<sq_>::descriptor;
inline constexpr const primitive& exp_op = define<exp_>::descriptor;
inline constexpr const primitive& log_op = define<log_>::descriptor;
inline constexpr const primitive& pow_op = define<pow_>::descriptor;
inline constexpr const primitive& sqrt_op = define<sqrt_>::descriptor;
inline constexpr const primitive& abs_op = define<abs_>::descriptor;
inline constexpr const primitive& equal_op = define<equal_>::descriptor;
inline constexpr const primitive& less_op = define<less_>::descriptor;
inline constexpr const primitive& and_op = define<and_>::descriptor;
inline constexpr const primitive& or_op = define<or_>::descriptor;
inline constexpr const primitive& not_op = define<not_>::descriptor;
inline constexpr const primitive& softplus_op = define<softplus_>::descriptor;
inline constexpr const primitive& rounded_op = define<rounded_>::descriptor;
inline constexpr const primitive& held_op = define<held_>::descriptor;
inline constexpr const primitive& where_op = define<where_>::descriptor;

/// What every graph but that of the patterns is told.
inline constexpr graph_arithmetic library_arithmetic{.multiply = &multiply_op, .add_up = &ops::sum};

/// The nodes that the names of a pattern stand for in one match.
struct named_nodes {
    int node[identity_table::names] = {-1, -1, -1, -1, -1};

    constexpr bool bind(int name, int id) {
        if (node[name] < 0) node[name] = id;
        return node[name] == id;
    }
};

constexpr bool match_pattern(const builder& g, const pattern_node& pattern, int id, named_nodes& found);

/// Operands of commutative primitives are tried in both orders; what a failed order bound is forgotten.
constexpr bool match_operands(const builder& g, const pattern_node& pattern, const node& n, named_nodes& found) {
    const named_nodes before = found;
    bool all = true;
    for (int k = 0; all && k < n.op->arity; ++k) all = match_pattern(g, identities.nodes[pattern.operand[k]], n.operand[k], found);
    if (all || !n.op->commutative) return all;
    found = before;
    return match_pattern(g, identities.nodes[pattern.operand[0]], n.operand[1], found) &&
           match_pattern(g, identities.nodes[pattern.operand[1]], n.operand[0], found);
}

constexpr bool match_pattern(const builder& g, const pattern_node& pattern, int id, named_nodes& found) {
    if (pattern.name >= 0) return found.bind(pattern.name, id);
    if (pattern.op != g[id].op || g[id].exact) return false;
    if (pattern.op == &ops::constant) return pattern.value == g[id].value;
    return match_operands(g, pattern, g[id], found);
}

constexpr int instantiate(builder& g, const pattern_node& replacement, const named_nodes& found) {
    if (replacement.name >= 0) return found.node[replacement.name];
    if (replacement.op == &ops::constant) return g.constant(replacement.value);
    int x[max_operands] = {-1, -1, -1};
    for (int k = 0; k < replacement.op->arity; ++k) x[k] = instantiate(g, identities.nodes[replacement.operand[k]], found);
    return g.elementwise(replacement.op, x[0], x[1], x[2]);
}

/// A cheap first look: could the operands have these roots? Most candidates end here.
constexpr bool plausible(const builder& g, const pattern_node& pattern, const node& n) {
    const auto fits = [&](int k, int j) { return pattern.below[k] == nullptr || pattern.below[k] == g[n.operand[j]].op; };
    return n.op->arity == 1   ? fits(0, 0)
           : n.op->arity == 3 ? fits(0, 0) && fits(1, 1) && fits(2, 2)
                              : (fits(0, 0) && fits(1, 1)) || (n.op->commutative && fits(0, 1) && fits(1, 0));
}

/// The rules of each root primitive, reachable by its hash: a node is only held against the few that can match it.
struct rule_index {
    static constexpr int buckets = 64;
    short first[buckets + 1]{};
    short order[static_cast<std::size_t>(identities.size)]{};

    constexpr rule_index() {
        short at = 0;
        for (int b = 0; b < buckets; ++b) {
            first[b] = at;
            for (int r = 0; r < identities.size; ++r)
                if (static_cast<int>(identities.nodes[identities.rules[r].pattern].op->hash % buckets) == b)
                    order[at++] = static_cast<short>(r);
        }
        first[buckets] = at;
    }
};
inline constexpr rule_index rules_by_root{};

/// Whether numbers and what is made of them are whole and small: arithmetic of these is exact.
constexpr bool all_whole(double x, double y, double result) {
    constexpr double most = 1 << 26;
    for (const double v : {x, y, result})
        if (!(-most < v && v < most) || static_cast<double>(static_cast<int>(v)) != v) return false;
    return true;
}

/// Arithmetic of constants is exact enough to be done early, but where formulas are compared; transcendental functions are left to the
/// kernel's own.
constexpr int fold_constants(builder& g, const node& n) {
    const int a = n.operand[0];
    const int b = n.operand[1];
    if (n.op == &negate_op && g.is_constant(a)) return g.constant(-g[a].value);
    if (n.op == &sq_op && g.is_constant(a) && (!g.rules.exact || all_whole(g[a].value, 1, g[a].value * g[a].value)))
        return g.constant(g[a].value * g[a].value);
    if (n.op->arity != 2 || !g.is_constant(b)) {
        // c1 * (c2 * x) = (c1 c2) * x, and the like for a quotient below
        if (n.op == &multiply_op && g.is_constant(a) && g.is(b, multiply_op) && g.is_constant(g[b].operand[0]) && !g.rules.exact)
            return g.elementwise(&multiply_op, g.constant(g[a].value * g[g[b].operand[0]].value), g[b].operand[1]);
        if (n.op == &multiply_op && g.is_constant(a, -1)) return g.elementwise(&negate_op, b);
        return -1;
    }
    const double y = g[b].value;
    if (!g.is_constant(a)) {
        if (n.op == &divide_op && (y == 2 || y == 0.5 || y == 4 || y == 0.25)) return g.elementwise(&multiply_op, g.constant(1 / y), a);
        return -1;
    }
    const double x = g[a].value;
    if (n.op == &divide_op && y == 0) return -1;
    const double result = n.op == &add_op        ? x + y
                          : n.op == &subtract_op ? x - y
                          : n.op == &multiply_op ? x * y
                          : n.op == &divide_op   ? x / y
                                                 : positive_infinity<double>;
    if (result == positive_infinity<double> || (g.rules.exact && !all_whole(x, y, result))) return -1;
    return g.constant(result);
}

/// Whether `id` is made of a sum, or another reduction, along some of the axes. What takes long to find out is not found out.
constexpr bool depends_on_total(const builder& g, int id, axis_set along, int& budget) {
    const node& n = g[id];
    if (--budget < 0) return false;
    if (n.op->kind == shape::reduction && (n.over & along) != 0) return true;
    for (int k = 0; k < n.op->arity; ++k)
        if (depends_on_total(g, n.operand[k], along, budget)) return true;
    return false;
}
/// Takes a factor out of a product that is free of the axes `over`, but made of a total along them: returns the rest and multiplies the
/// factor to `taken`; -1 if there is none.
constexpr int without_total(builder& g, int product, axis_set over, int& taken, int depth = 4) {
    const node n = g[product];
    const bool quotient = n.op == &divide_op;
    if (depth == 0 || (n.op != &multiply_op && !quotient)) return -1;
    for (const int k : {1, 0}) {
        int budget = 64;
        const int factor = n.operand[k];
        if ((quotient && k == 0) || (g[factor].axes & over) != 0 || !depends_on_total(g, factor, over, budget)) continue;
        taken = g.elementwise(n.op, taken, factor);
        return n.operand[1 - k];
    }
    for (const int k : {0, 1}) {
        if (quotient && k == 1) continue;
        const int rest = without_total(g, n.operand[k], over, taken, depth - 1);
        if (rest >= 0) return g.elementwise(n.op, rest, n.operand[1 - k]);
    }
    return -1;
}

/// Whether `id` is made of constants, lengths and counts by products and quotients, and the same along the axes `over`. Such a scale is
/// finite and not 0 wherever there is anything to sum: what is masked may be multiplied by it before or after.
constexpr bool is_scale(const builder& g, int id, axis_set over) {
    const node& n = g[id];
    if ((n.axes & over) != 0) return false;
    if (n.op == &ops::constant) return n.value != 0 && n.value - n.value == 0;
    if (n.op == &ops::extent) return true;
    if (n.op == &ops::sum && g.is(n.operand[0], where_op)) {
        const node& counted = g[n.operand[0]];
        return g.is_constant(counted.operand[1], 1) && g.is_constant(counted.operand[2], 0);
    }
    if (n.op == &negate_op) return is_scale(g, n.operand[0], over);
    return (n.op == &multiply_op || n.op == &divide_op) && is_scale(g, n.operand[0], over) && is_scale(g, n.operand[1], over);
}
/// Takes the scales out of a product under masks: returns the rest and multiplies them to `taken`; -1 if there are none.
constexpr int without_scale(builder& g, int x, axis_set over, int& taken, int depth = 8) {
    const node n = g[x];  // a copy: building below may move the nodes
    if (depth == 0 || g.is_constant(x, 1)) return -1;
    if (is_scale(g, x, over)) {
        taken = g.elementwise(&multiply_op, taken, x);
        return g.constant(1);
    }
    const auto rest_of = [&](int operand) { return without_scale(g, operand, over, taken, depth - 1); };
    if (n.op == &negate_op) {
        taken = g.elementwise(&negate_op, taken);
        const int rest = rest_of(n.operand[0]);
        return rest < 0 ? n.operand[0] : rest;
    }
    if (n.op == &where_op) {
        const bool chosen = g.is_constant(n.operand[2], 0);
        if (!chosen && !g.is_constant(n.operand[1], 0)) return -1;
        const int rest = rest_of(n.operand[chosen ? 1 : 2]);
        const int zero = g.constant(0);
        return rest < 0 ? -1 : g.elementwise(&where_op, n.operand[0], chosen ? rest : zero, chosen ? zero : rest);
    }
    if (n.op != &multiply_op && n.op != &divide_op) return -1;
    if (n.op == &divide_op && is_scale(g, n.operand[1], over)) {
        taken = g.elementwise(&divide_op, taken, n.operand[1]);
        return n.operand[0];
    }
    const int left = rest_of(n.operand[0]);
    if (left >= 0) return g.elementwise(n.op, left, n.operand[1]);
    const int right = n.op == &divide_op ? -1 : rest_of(n.operand[1]);
    return right < 0 ? -1 : g.elementwise(n.op, n.operand[0], right);
}

/// What is 0 where `x` is, and only there: x without its scales.
constexpr int unscaled(const builder& g, int x) {
    for (;;) {
        const node& n = g[x];
        const bool same = n.op == &negate_op || n.op == &ops::spread;
        if (same || (n.op == &divide_op && is_scale(g, n.operand[1], 0))) x = n.operand[0];
        else if (n.op == &multiply_op && is_scale(g, n.operand[0], 0)) x = n.operand[1];
        else if (n.op == &multiply_op && is_scale(g, n.operand[1], 0)) x = n.operand[0];
        else return x;
    }
}

/// Factors and addends that are free of the summed axes leave the sum, sums of sums are one sum, and a sum of equal terms is a product.
constexpr int simplify_sum(builder& g, const node& n) {
    const int x = n.operand[0];
    const node inner = g[x];  // a copy: building below may move the nodes
    const int a = inner.operand[0];
    const int b = inner.operand[1];
    if (inner.op == &ops::spread) {
        const axis_set repeated = n.over & inner.over;
        const int rest = g.spread(g.sum(a, n.over & ~repeated), n.axes);
        return g.elementwise(&multiply_op, g.extent(repeated), rest);
    }
    if (inner.op == &ops::sum) return g.sum(a, n.over | inner.over);
    if (inner.op == &negate_op) return g.elementwise(&negate_op, g.sum(a, n.over));
    if (inner.op == &ops::constant) return -1;
    if (inner.op == &ops::reindex && !g.expanded()) {
        const int from = old_axis(g, inner);
        const int to = new_axis(g, inner);
        const int by = static_cast<int>(inner.value);
        if ((n.over & builder::one(to)) == 0) return g.reindexed(g.sum(a, n.over), from, to, inner.index, by);
        const bool renamed = by == 0 && inner.index == 0;
        if (renamed) return g.sum(a, (n.over & ~builder::one(to)) | builder::one(from));
    }
    if (inner.op == &multiply_op || inner.op == &divide_op) {
        const axis_set free_of_b = n.over & ~g[b].axes;
        const axis_set free_of_a = n.over & ~g[a].axes;
        const auto* op = inner.op;
        if (free_of_b != 0) return g.sum(g.elementwise(op, g.sum(a, free_of_b), b), n.over & ~free_of_b);
        if (free_of_a != 0 && op == &multiply_op) return g.sum(g.elementwise(op, a, g.sum(b, free_of_a)), n.over & ~free_of_a);
        // the 1 / (2·sqrt(mse)) of an RMSE stands deeper in the product; left there, it would cost a second pass over the samples
        int factor = g.constant(1);
        const int rest = g.expanded() ? -1 : without_total(g, x, n.over, factor);
        if (rest >= 0) return g.elementwise(&multiply_op, factor, g.sum(rest, n.over));
    }
    if (inner.op == &where_op && !g.expanded()) {
        int scale = g.constant(1);
        const int rest = without_scale(g, x, n.over, scale);
        if (rest >= 0) return g.elementwise(&multiply_op, scale, g.sum(g.spread(rest, inner.axes), n.over));
        // a mask that is the same along a summed axis stays outermost, and what it masks may be a product of matrices
        const axis_set free_of_mask = n.over & ~g[a].axes;
        const bool chosen = g.is_constant(inner.operand[2], 0);
        if (free_of_mask != 0 && (chosen || g.is_constant(b, 0))) {
            const int sum = g.sum(g.spread(chosen ? b : inner.operand[2], inner.axes), free_of_mask);
            const int zero = g.constant(0);
            return g.sum(g.elementwise(&where_op, a, chosen ? sum : zero, chosen ? zero : sum), n.over & ~free_of_mask);
        }
    }
    if (inner.op == &add_op || inner.op == &subtract_op) {
        // both parts again have all the axes of the whole, so nothing is lost when one of them lacks a summed axis
        if ((n.over & ~g[a].axes) != 0 || (n.over & ~g[b].axes) != 0) {
            const auto* op = inner.op;
            const axis_set whole = inner.axes;
            const int left = g.sum(g.spread(a, whole), n.over);
            return g.elementwise(op, left, g.sum(g.spread(b, whole), n.over));
        }
    }
    return -1;
}

/// What has no classes leaves the choice among classes: pick(z - logsumexp(z)) = pick(z) - logsumexp(z).
constexpr int simplify_pick(builder& g, const node& n) {
    const node inner = g[n.operand[0]];
    if (inner.op != &add_op && inner.op != &subtract_op) return -1;
    if (contains(g[inner.operand[0]].axes, n.over) && contains(g[inner.operand[1]].axes, n.over)) return -1;
    const int a = g.pick(inner.operand[0], n.operand[1], n.over);
    return g.spread(g.elementwise(inner.op, a, g.pick(inner.operand[1], n.operand[1], n.over)), n.axes);
}

/// Identities of the table's kind that carry axes: log(sum(exp(x))) = logsumexp(x), and the norm.
constexpr int simplify_of_sum(builder& g, const node& n) {
    const int x = n.operand[0];
    if (n.op == &divide_op) {  // exp(x) / Σ exp(x) = exp(x - logsumexp(x))
        const node total = g[n.operand[1]];
        if (total.op != &ops::sum || total.operand[0] != x || !g.is(x, exp_op)) return -1;
        const int exponent = g[x].operand[0];
        return g.elementwise(&exp_op, g.elementwise(&subtract_op, exponent, g.reduce(&ops::logsumexp, exponent, total.over)));
    }
    if (n.op == &log_op && g.is(x, ops::pick) && g.is(g[x].operand[0], exp_op))  // of softmax(z), naively
        return g.pick(g[g[x].operand[0]].operand[0], g[x].operand[1], g[x].over);
    if (g[x].op->kind != shape::reduction) return -1;
    const axis_set over = g[x].over;
    const int term = g[x].operand[0];
    if (g.is(x, ops::sum)) {
        if (n.op == &log_op && g.is(term, exp_op)) return g.reduce(&ops::logsumexp, g[term].operand[0], over);
        if (n.op == &sqrt_op && g.is(term, sq_op)) return g.reduce(&ops::norm, g[term].operand[0], over);
    } else if (g.is(x, ops::norm)) {
        if (n.op == &sq_op) return g.sum(g.elementwise(&sq_op, term), over);
        if (n.op == &abs_op) return x;
    }
    return -1;
}

/// The `rewrite` of a builder: the node that `n` is by the identities, or -1 where none applies.
constexpr int simplify(builder& g, node& n) {
    if (n.op->kind == shape::elementwise) {
        if (g.is_constant(n.operand[0]) || (n.op->arity == 2 && g.is_constant(n.operand[1]))) {
            const int folded = fold_constants(g, n);
            if (folded >= 0) return folded;
        }
        const auto bucket = n.op->hash % rule_index::buckets;
        for (short i = rules_by_root.first[bucket]; i < rules_by_root.first[bucket + 1]; ++i) {
            const identity_rule& candidate = identities.rules[rules_by_root.order[i]];
            const pattern_node& pattern = identities.nodes[candidate.pattern];
            if (pattern.op != n.op || !plausible(g, pattern, n)) continue;
            const pattern_node& replacement = identities.nodes[candidate.replacement];
            // a kernel multiplies by reciprocals, and what was taken apart for it is not put together again
            if (g.expanded() && (replacement.op->parts != nullptr || (n.op == &multiply_op && replacement.op == &divide_op))) continue;
            named_nodes found;
            if (match_operands(g, pattern, n, found)) return instantiate(g, replacement, found);
        }
        return g.expanded() ? -1 : simplify_of_sum(g, n);
    }
    if (n.op == &ops::sum) return simplify_sum(g, n);
    if (n.op == &ops::pick && !g.expanded()) return simplify_pick(g, n);
    // the largest of the largest, the length of lengths
    if ((n.op == &ops::maximum || n.op == &ops::norm) && g.is(n.operand[0], *n.op))
        return g.reduce(n.op, g[n.operand[0]].operand[0], n.over | g[n.operand[0]].over);
    return -1;
}

}  // namespace tikhonov::detail
