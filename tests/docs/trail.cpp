// What one ridge regression is at every stage, from the formula to the plan and the call: docs/reading.md shows it.
#include <algorithm>
#include <cstdio>
#include <iostream>
#include <string>
#include <type_traits>
#include <vector>

#include <tikhonov/tikhonov.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

namespace {

namespace detail = tikhonov::detail;

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto X = tensor<"X", n, d>;
constexpr auto w = tensor<"w", d>;
constexpr auto t = tensor<"t", n>;
constexpr auto lambda = scalar<"lambda", nonnegative>;
constexpr auto loss = mse(dot(X, w), t) + lambda * l2(w);
constexpr auto slope = grad(loss, w);

std::string axes_of(const detail::axis_list& axes) {
    std::string text;
    for (int i = 0; i < axes.size; ++i) text += (i > 0 ? ", " : "") + std::string(axes.items[i]->name);
    return "[" + text + "]";
}
template <class Graph>
std::string axes_of(const Graph& g, detail::axis_set axes) {
    std::string text;
    for (std::size_t a = 0; a < g.axes.size(); ++a)
        if ((axes >> a & 1) != 0) text += (text.empty() ? "" : ", ") + std::string(g.axes[a]->name);
    return "[" + text + "]";
}
std::string number(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%g", value);
    return text;
}

/// A formula as written: what each part is made of, and its axes.
void print_formula(const detail::formula& root) {
    detail::formula_order order;
    order.add(root);
    for (int i = 0; i < order.size(); ++i) {
        const detail::formula& f = order[i];
        std::cout << "  f" << i << " = ";
        if (f.symbol != nullptr) std::cout << f.symbol->name;
        else if (f.op == &detail::ops::constant) std::cout << number(f.value);
        else {
            std::cout << f.op->name << "(";
            for (int k = 0; k < detail::max_operands && f.operands[k] != nullptr; ++k)
                std::cout << (k > 0 ? ", f" : "f") << order.find(f.operands[k]->key);
            std::cout << ")";
            if (f.over.size > 0) std::cout << " over " << axes_of(f.over);
        }
        std::cout << "  " << axes_of(f.axes) << "\n";
    }
}

/// A graph: what each node is made of, and the set of axes that it depends on.
template <class Graph>
std::string name_of(const Graph& g, int id) {
    const detail::node& it = g.nodes[static_cast<std::size_t>(id)];
    if (it.op == &detail::ops::symbol) return std::string(g.symbols[static_cast<std::size_t>(it.index)]->name);
    if (it.op == &detail::ops::constant) return number(it.value);
    if (it.op == &detail::ops::extent) return "length of " + std::string(g.axes[static_cast<std::size_t>(it.index)]->name);
    return "v" + std::to_string(id);
}
template <class Graph>
void print_graph(const Graph& g) {
    for (int id = 0; id < g.size; ++id) {
        const detail::node& it = g.nodes[static_cast<std::size_t>(id)];
        if (it.op->arity == 0) continue;
        std::vector<int> operands(it.operand, it.operand + it.op->arity);
        if (it.op->commutative) std::sort(operands.begin(), operands.end());  // their order is one of keys, which compilers choose
        std::cout << "  " << name_of(g, id) << " = " << it.op->name << "(";
        for (std::size_t k = 0; k < operands.size(); ++k) std::cout << (k > 0 ? ", " : "") << name_of(g, operands[k]);
        std::cout << ")";
        if (it.over != 0) std::cout << " over " << axes_of(g, it.over);
        std::cout << "  " << axes_of(g, it.axes) << "\n";
    }
}

const char* in_words(detail::storage kind) {
    switch (kind) {
        case detail::storage::input: return "input";
        case detail::storage::length: return "length of an axis";
        case detail::storage::output: return "output";
        case detail::storage::block: return "a buffer of one block";
        case detail::storage::whole: return "kept whole";
        case detail::storage::accumulator: return "a total over the streamed axis";
        default: return "a register";
    }
}
template <class Program>
void print_plan() {
    const auto& g = Program::graph;
    const auto& plan = Program::plan;
    std::cout << "  streamed: " << g.axes[static_cast<std::size_t>(plan.streamed)]->name << ", phases: " << plan.phases << "\n";
    for (int s = 0; s < plan.step_count; ++s) {
        const detail::plan_step& step = plan.steps[s];
        std::cout << "  step " << s << ", phase " << step.phase << ", loops [";
        for (int r = 0; r < step.rank; ++r) std::cout << (r > 0 ? ", " : "") << g.axes[static_cast<std::size_t>(step.loops[r])]->name;
        std::cout << "]\n";
        constexpr const char* kinds[] = {"load", "compute", "store", "accumulate"};
        for (int i = step.first; i < step.first + step.count; ++i) {
            const detail::plan_action& action = plan.actions[i];
            std::cout << "    " << kinds[static_cast<int>(action.kind)] << " " << name_of(g, action.node);
            if (action.kind != detail::action_kind::compute) std::cout << ": " << in_words(plan.places[action.node].kind);
            std::cout << "\n";
        }
    }
}

}  // namespace

int main() {
    std::cout << "formula\n";
    print_formula(decltype(loss)::description);
    std::cout << "graph of the loss\n";
    print_graph(detail::program_graph<false, std::remove_const_t<decltype(loss)>>::value);
    std::cout << "graph of the gradient\n";
    print_graph(detail::program_graph<false, std::remove_const_t<decltype(slope)>>::value);

    auto objective = compile<float>(loss, wrt(w));
    using program = decltype(objective)::program;
    std::cout << "graph of the kernel\n";
    print_graph(program::graph);
    std::cout << "plan\n";
    print_plan<program>();

    const std::vector<float> xs = {1, 0, 1, 1, 1, 2}, ts = {1, 3, 5}, ws = {0, 1};
    const auto r = objective(X = xs, t = ts, w = ws, lambda = 0.5f);
    std::cout << "call\n  loss " << r.value << ", gradient " << r.gradient(w)[0] << " " << r.gradient(w)[1] << "\n";
}
