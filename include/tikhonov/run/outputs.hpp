// The outputs of a kernel and the constants made of them: the graph and the plan.
#pragma once

#include <tikhonov/language/structure.hpp>
#include <tikhonov/plan/planner.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// The outputs of a program: the value of an expression, a gradient, or the new value of a symbol.
template <class E>
struct value_output {
    using expression = E;
    static constexpr const axis_list& axes = E::description.axes;
};
template <class E, class S>
struct gradient_output {
    using with_respect_to = S;
    using expression = expression_of<derivative<E, S>>;
    static constexpr const axis_list& axes = S::info.axes;
};
template <class S, class E>
struct update_output {
    using target = S;
    using expression = E;
    static constexpr const axis_list& axes = S::info.axes;
};

template <class Output>
inline constexpr bool is_update_output = requires {
    typename Output::target;
};

/// Whether an output is the gradient with respect to a symbol, or its new value.
template <class Output>
constexpr bool is_gradient_of(const symbol_info& symbol) {
    if constexpr (requires { typename Output::with_respect_to; }) return Output::with_respect_to::info.key == symbol.key;
    else return false;
}
template <class Output>
constexpr bool is_update_of(const symbol_info& symbol) {
    if constexpr (requires { typename Output::target; }) return Output::target::info.key == symbol.key;
    else return false;
}

template <class... Outputs>
struct kernel_program {
    using source = program_graph<true, typename Outputs::expression...>;
    static constexpr const auto& graph = source::value;
    static constexpr std::array<const axis_list*, sizeof...(Outputs)> output_axes{&Outputs::axes...};
    static constexpr auto plan = make_plan<graph, output_axes>();

    static constexpr int symbol_index(const symbol_info& info) {
        for (int i = 0; i < graph.symbol_count; ++i)
            if (graph.symbols[static_cast<std::size_t>(i)]->key == info.key) return i;
        return -1;
    }
    static constexpr int axis_index(const axis_info& info) {
        for (int a = 0; a < graph.axis_count; ++a)
            if (graph.axes[static_cast<std::size_t>(a)]->hash == info.hash) return a;
        return -1;
    }
    /// Which output is a symbol's gradient, its new value, or the value of an expression; -1 if none is.
    static constexpr int gradient_index(const symbol_info& info) { return first_true({is_gradient_of<Outputs>(info)...}); }
    static constexpr int update_index(const symbol_info& info) { return first_true({is_update_of<Outputs>(info)...}); }
    template <class E>
    static constexpr int value_index() {
        return first_true({std::same_as<Outputs, value_output<E>>...});
    }

    /// Whether the kernel reads the symbol at all; simplification may have removed it.
    static constexpr int node_of_symbol(const symbol_info& info) {
        for (int id = 0; id < graph.size; ++id) {
            const node& n = graph.nodes[static_cast<std::size_t>(id)];
            if (n.op == &ops::symbol && graph.symbols[static_cast<std::size_t>(n.index)]->key == info.key) return id;
        }
        return -1;
    }
    static constexpr int output_node(int output) { return graph.outputs[static_cast<std::size_t>(output)]; }

    /// An update may be written in place if nobody reads the symbol's old value after the step that writes, or in it at another index.
    static constexpr bool in_place(int output, const symbol_info& info) {
        const int writer = plan.step_of[static_cast<std::size_t>(output_node(output))];
        const auto reads_symbol = [&](int id) {
            const node& n = graph.nodes[static_cast<std::size_t>(id)];
            return n.op == &ops::symbol && graph.symbols[static_cast<std::size_t>(n.index)]->key == info.key;
        };
        // a table of totals is cleared before the pass or the step that adds to it, and what shares the memory is written before
        bool earlier = false;
        for (const kept_place& it : plan.places) earlier = earlier || it.same_as == output_node(output);
        // elements of other rows are fetched by a pick without being loaded
        for (int id = 0; id < graph.size; ++id) {
            const node& n = graph.nodes[static_cast<std::size_t>(id)];
            if (n.op == &ops::pick && reads_symbol(n.operand[0])) return false;
        }
        for (int s = 0; s < plan.step_count; ++s) {
            const plan_step& it = plan.steps[static_cast<std::size_t>(s)];
            // a pass comes back to its earlier steps with the next block
            const bool once_more = it.phase % 2 == 1 && it.phase == plan.steps[static_cast<std::size_t>(writer)].phase;
            if (s < writer && !once_more) continue;
            for (int i = it.first; i < it.first + it.count; ++i) {
                const plan_action& a = plan.actions[static_cast<std::size_t>(i)];
                if (a.kind != action_kind::load || !reads_symbol(a.node)) continue;
                if (s > writer || earlier || !as_declared(a.node, info)) return false;
                if (graph.nodes[static_cast<std::size_t>(output_node(output))].axes != graph.nodes[static_cast<std::size_t>(a.node)].axes)
                    return false;
            }
        }
        return true;
    }

  private:
    /// Whether a symbol's node reads it along its own axes.
    static constexpr bool as_declared(int id, const symbol_info& info) {
        const symbol_view& view = graph.views[static_cast<std::size_t>(graph.nodes[static_cast<std::size_t>(id)].view)];
        for (int i = 0; i < view.rank; ++i)
            if (graph.axes[static_cast<std::size_t>(view.axes[i])]->hash != info.axes.items[i]->hash || view.offset[i] != 0) return false;
        return true;
    }
    static constexpr int first_true(std::initializer_list<bool> found) {
        int i = 0;
        for (const bool it : found) {
            if (it) return i;
            ++i;
        }
        return -1;
    }
};

}  // namespace tikhonov::detail
