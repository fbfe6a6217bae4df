// The table of identities. Each line is mathematics that holds over finite reals; the left side is replaced by the right side
// whenever a node of that form is built. `x`, `t`, `a`, `b` stand for anything, `c` for any condition.
//
// What the table is for: stable forms (naive mathematics gets a stable kernel), one spelling for equal things, and no needless
// work. Sums and constants have rules of their own in simplify.hpp, because they concern axes and numbers and not shapes.
#pragma once

#include <tikhonov/primitives/all.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// A node of a pattern: a primitive on other nodes, a constant, or a name that stands for anything.
struct pattern_node {
    const primitive* op = nullptr;
    int operand[max_operands] = {-1, -1, -1};
    const primitive* below[max_operands]{};  ///< the primitives of these, null where a name stands
    int name = -1;                           ///< 0 to 4: x, t, a, b, c; -1 if it is none
    double value = 0;
};
/// Two nodes of the table.
struct identity_rule {
    int pattern;
    int replacement;
};

/// The table as plain data. It is written on nodes of a graph, as derivatives are, and on a graph that knows no identities yet: were it
/// written on expressions, every part of every line would be a type.
class identity_table {
  public:
    static constexpr int names = 5;

    static constexpr int room = 512;  ///< nodes; equal ones of several lines are one

    constexpr identity_table();

    // read so often while formulas are simplified that every call would count
    pattern_node nodes[room]{};
    identity_rule rules[room]{};
    int size = 0;  ///< rules

  private:
    static constexpr void write(auto rule, term x, term t, term a, term b, term c, term zero, term one);
};

// clang-format off
constexpr void identity_table::write(auto rule, term x, term t, term a, term b, term c, term zero, term one) {
    // neutral and absorbing elements
    rule(0_c + x, x);
    rule(x - 0_c, x);
    rule(0_c - x, -x);
    rule(x - x, 0_c);
    rule(1_c * x, x);
    rule(0_c * x, 0_c);
    rule(x / 1_c, x);
    rule(0_c / x, 0_c);
    rule(x + x, 2_c * x);
    rule(x * x, sq(x));
    // signs travel outwards
    rule(-(-x), x);
    rule(-(a - b), b - a);
    rule(a + -b, a - b);
    rule(a - -b, a + b);
    rule(-a - b, -(a + b));
    rule(a * -b, -(a * b));
    rule(-a / b, -(a / b));
    rule(a / -b, -(a / b));
    rule(sq(-x), sq(x));
    rule(abs(-x), abs(x));
    rule(sign(-x), -sign(x));
    rule(tanh(-x), -tanh(x));
    rule(sin(-x), -sin(x));
    rule(cos(-x), cos(x));
    rule(atan(-x), -atan(x));
    rule(erf(-x), -erf(x));
    rule(hypot(-x, t), hypot(x, t));
    rule(hypot(abs(x), t), hypot(x, t));
    // reciprocals
    rule(a * (1_c / b), a / b);
    rule(a / (1_c / b), a * b);
    rule(1_c / (a / b), b / a);
    // powers, roots and absolute values
    rule(sqrt(sq(x)), abs(x));
    rule(sq(sqrt(x)), x);
    rule(sq(abs(x)), sq(x));
    rule(abs(sq(x)), sq(x));
    rule(abs(abs(x)), abs(x));
    rule(abs(exp(x)), exp(x));
    rule(abs(sqrt(x)), sqrt(x));
    rule(x * sign(x), abs(x));
    rule(sqrt(sq(x) + sq(t)), hypot(x, t));
    rule(apply<pow_>(x, 0_c), 1_c);
    rule(apply<pow_>(x, 1_c), x);
    rule(apply<pow_>(x, 2_c), sq(x));
    rule(apply<pow_>(x, 0.5_c), sqrt(x));
    rule(apply<pow_>(x, constant<-1.0>{}), 1_c / x);
    // exponentials and logarithms
    rule(exp(zero), 1_c);
    rule(log(one), 0_c);
    rule(exp(log(x)), x);
    rule(log(exp(x)), x);
    rule(log(1_c + x), log1p(x));
    rule(exp(log1p(x)), 1_c + x);
    rule(exp(x) - 1_c, expm1(x));
    rule(1_c - exp(x), -expm1(x));
    rule(1_c - erf(x), erfc(x));
    rule(1_c + erf(x), erfc(-x));
    rule(log1p(expm1(x)), x);
    rule(expm1(log1p(x)), x);
    rule(log(exp(x) / b), x - log(b));
    // the logistic family: overflow and cancellation leave with the naive form
    rule(log1p(exp(x)), softplus(x));
    rule(1_c / (1_c + exp(x)), sigmoid(-x));
    rule(exp(x) / (1_c + exp(x)), sigmoid(x));
    rule(1_c - sigmoid(x), sigmoid(-x));
    rule(log(sigmoid(x)), -softplus(-x));
    rule(log1p(-sigmoid(x)), -softplus(x));
    rule(softplus(x) - softplus(-x), x);
    rule(t * softplus(-x) + (1_c - t) * softplus(x), softplus(x) - t * x);
    // maxima
    rule(max(0_c, x), relu(x));
    rule(max(x, x), x);
    rule(relu(relu(x)), relu(x));
    rule(relu(abs(x)), abs(x));
    // conditions
    rule(!!c, c);
    rule(c && c, c);
    rule(c || c, c);
    rule(where(!c, a, b), where(c, b, a));
    // a choice keeps its mask outermost, so that nothing infinite from the branch not taken is ever multiplied by zero
    rule(where(c, a, a), a);
    rule(where(c, a, 0_c) * b, where(c, a * b, 0_c));
    rule(where(c, 0_c, a) * b, where(c, 0_c, a * b));
    rule(where(c, a, 0_c) / b, where(c, a / b, 0_c));
    rule(where(c, 0_c, a) / b, where(c, 0_c, a / b));
    rule(-where(c, a, 0_c), where(c, -a, 0_c));
    rule(-where(c, 0_c, a), where(c, 0_c, -a));
    rule(where(c, a, 0_c) + where(c, 0_c, b), where(c, a, b));
}
// clang-format on

constexpr identity_table::identity_table() {
    builder g({.keeps_order = true}, room);
    constexpr std::string_view letters = "xtabc";
    symbol_info infos[names]{};
    int ids[names]{};
    for (int i = 0; i < names; ++i) {
        infos[i].name = letters.substr(static_cast<std::size_t>(i), 1);
        infos[i].key = hash_text(infos[i].name);
        ids[i] = g.symbol(infos[i]);
    }
    const auto rule = [&](auto pattern, auto replacement) { rules[size++] = {as_term(g, pattern).id, as_term(g, replacement).id}; };
    const auto name = [&](int i) { return term{&g, ids[i]}; };
    write(rule, name(0), name(1), name(2), name(3), name(4), {&g, g.constant(0)}, {&g, g.constant(1)});
    if (g.size() > room) stop_with<std::length_error>("identity_table has no room for so many nodes");
    for (int id = 0; id < g.size(); ++id) {
        const node& n = g[id];
        pattern_node& made = nodes[id];
        made.op = n.op;
        made.value = n.value;
        for (int k = 0; k < n.op->arity; ++k) {
            made.operand[k] = n.operand[k];
            made.below[k] = g[n.operand[k]].op == &ops::symbol ? nullptr : g[n.operand[k]].op;
        }
        if (n.op == &ops::symbol) made.name = n.index;
    }
}

inline constexpr identity_table identities{};

}  // namespace tikhonov::detail
