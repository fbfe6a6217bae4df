// Why a formula is not known to be convex, in words: the first node as written whose curvature the rules lose, and the rule.
#pragma once

#include <tikhonov/decide/analyse.hpp>
#include <tikhonov/decide/brief_text.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

class explanation : brief_text {
  public:
    constexpr explanation(const builder& graph, int root, parameter_list parameters) : brief_text(graph), notes_(graph, root, parameters) {
        const properties whole = notes_.result();
        if (whole.convex()) return;
        int first = 0;
        while (!whole.concave() && (!notes_.live(first) || notes_[first].curved != curvature::unknown)) ++first;
        if (whole.concave()) at(root, root, "concave, and not convex");
        else at(first, root, broken_rule(first));
    }
    using brief_text::text;

  private:
    constexpr std::string_view broken_rule(int id) const {
        const node& n = g_[id];
        const facts f = notes_.about(n);
        if (n.op->kind == shape::elementwise && n.op->about == nullptr) return "states nothing about its curvature";
        if (!f.why.empty()) return f.why;
        if (f.curved == curvature::unknown) return "neither convex nor concave";
        if (f.curved == curvature::affine) return n.op->arity == 1 ? "not known to increase" : "a convex and a concave part do not add up";
        bool up = false;
        bool convex = false;
        for (int k = 0; k < n.op->arity; ++k) {
            const auto& x = notes_[n.operand[k]];
            if (!x.varies || x.affine()) continue;
            convex = x.convex();
            up = is_convex(f.curved) == convex;
        }
        if (is_convex(f.curved))
            return up ? "a convex function of a convex operand must increase in it"
                      : "a convex function of a concave operand must decrease in it";
        return up ? "a concave function of a concave operand must increase in it"
                  : "a concave function of a convex operand must decrease in it";
    }
    constexpr void at(int id, int root, std::string_view rule) {
        text_.say(g_[id].op->name);
        text_.say(": ");
        text_.say(rule);
        text_.say(": ");
        say(id, true);
        for (int user = id + 1; user <= root; ++user) {
            if (!notes_.live(user)) continue;
            for (int k = 0; k < g_[user].op->arity; ++k)
                if (g_[user].operand[k] == id) {
                    text_.say(" in ");
                    return say_call(user);
                }
        }
    }

    analysis notes_;
};

constexpr sentence explain_curvature(const formula& f, parameter_list parameters) {
    // as it is written, also in its order, because that of keys is another one for every compiler
    builder g({.arithmetic = library_arithmetic, .keeps_order = true}, 256);
    lowering pass(g);
    const formula* roots[] = {&f};
    pass.run(roots);
    return explanation(g, pass.node_of(f), parameters).text();
}

}  // namespace tikhonov::detail
