// The plan of a kernel in words: what is computed in which pass, by which loops, from what, and where it is kept.
#pragma once

#include <tikhonov/run/compile.hpp>
#include <tikhonov/study/plan_data.hpp>

namespace tikhonov {

namespace study {

class explanation {
  public:
    explicit explanation(const plan_data& plan) : p_(plan), number_(static_cast<std::size_t>(size()) + 1) {
        for (int s = 0; s < p_.step_count; ++s)
            for (const action& a : actions(s))
                if (a.kind != action_kind::load && a.kind != action_kind::compute && kind(a.node) != storage::output &&
                    p_.places[a.node].same_as < 0)
                    name(a.node);
    }

    std::string text() {
        headline();
        for (int phase = 0; phase < p_.phases; ++phase) {
            bool any = false;
            for (int s = 0; s < p_.step_count; ++s) any = any || p_.steps[s].phase == phase;
            if (!any) continue;
            phase_line(phase);
            for (int s = 0; s < p_.step_count; ++s)
                if (p_.steps[s].phase == phase) describe(s);
        }
        return std::move(out_);
    }

  private:
    int size() const { return p_.nodes.size; }
    storage kind(int id) const { return p_.places[id].kind; }
    const cell& node(int id) const { return p_.nodes[id]; }
    bool is_output(int id) const { return id >= size() - static_cast<int>(p_.titles.size()); }
    bool is_leaf(int id) const { return node(id).arity == 0; }
    std::span<const action> actions(int s) const { return {p_.actions + p_.steps[s].first, static_cast<std::size_t>(p_.steps[s].count)}; }
    void name(int id) { number_[static_cast<std::size_t>(id)] = ++values_; }
    int number(int id) const { return number_[static_cast<std::size_t>(id)]; }
    std::string axis(int a) const { return std::string(p_.nodes.axes[a]); }

    template <class... Part>
    void line(const Part&... parts) {
        ((out_ += parts), ...);
        out_ += '\n';
    }
    static std::string count(int n, const char* what) { return std::to_string(n) + " " + what + (n == 1 ? "" : "s"); }
    static std::string list(const std::vector<std::string>& items) {
        std::string text;
        for (const std::string& item : items) text += (text.empty() ? "" : ", ") + item;
        return text;
    }
    std::string axes_text(axis_set axes) const {
        std::vector<std::string> names;
        for (; axes != 0; axes &= axes - 1) names.push_back(axis(std::countr_zero(axes)));
        return list(names);
    }
    /// "X[n, d]"
    std::string declared(int id) const {
        std::vector<std::string> axes;
        for (int i = 0; i < node(id).rank; ++i) axes.push_back(axis(node(id).declared[i]));
        return std::string(node(id).text) + (axes.empty() ? "" : "[" + list(axes) + "]");
    }
    /// "v3[n]", "X[n, d]", "value"
    std::string reference(int id) const {
        const cell& c = node(id);
        std::vector<std::string> subscripts;
        for (int i = 0; i < c.rank; ++i) subscripts.push_back(axis(c.subscript[i]));
        for (int i = 0; is_output(id) && i < p_.places[id].rank; ++i) subscripts.push_back(axis(p_.places[id].axes[i]));
        const std::string axes = c.how == form::name || is_output(id) ? list(subscripts) : axes_text(c.axes);
        std::string base = c.how == form::name ? std::string(c.text) : "v" + std::to_string(number(id));
        if (is_output(id)) base = p_.titles[static_cast<std::size_t>(id - (size() - static_cast<int>(p_.titles.size())))];
        if (c.how == form::extent) return "the length of " + axes_text(c.over);
        if (c.how == form::position) return "the index along " + axes_text(c.over);
        if (kind(id) == storage::shifted) return formula_of(id);
        if (c.how == form::name && reads_otherwise(c)) return formula_of(id);
        return base + (axes.empty() ? "" : "[" + axes + "]");
    }
    static bool reads_otherwise(const cell& c) {
        for (int i = 0; i < c.rank; ++i)
            if (c.declared[i] != c.subscript[i] || c.offset[i] != 0) return true;
        return false;
    }
    /// The formula of a node in terms of inputs and of values that have names.
    std::string formula_of(int id) const {
        return written([&](sink& out) {
            text_writer writer(p_.nodes, out, "", "v");
            for (int k = 0; k < size(); ++k)
                if (number(k) != 0) writer.name(k, number(k));
            writer.write(id);
        });
    }

    // ---- the head
    void headline() {
        std::size_t width = 0;
        for (const std::string& title : p_.titles) width = std::max(width, title.size());
        line("computes in ", p_.item == 4 ? "float" : "double");
        for (std::size_t i = 0; i < p_.titles.size(); ++i) {
            std::string formula(p_.formulas[i]);
            if (formula.size() > 160) formula.replace(160, std::string::npos, " ...");
            line("  ", p_.titles[i], formula.empty() ? "" : std::string(width - p_.titles[i].size(), ' ') + " = ", formula);
        }
        std::vector<std::string> inputs;
        for (int id = size() - 1; id >= 0; --id)  // the last operand is lowered first
            if (node(id).how == form::name) {
                std::string input = declared(id);
                if (std::find(inputs.begin(), inputs.end(), input) == inputs.end()) inputs.push_back(std::move(input));
            }
        line("from ", inputs.empty() ? "nothing but constants" : list(inputs));
        const int passes = p_.phases / 2;
        const std::string streamed = p_.streamed < 0 ? "" : axis(p_.streamed);
        line("plan: ", count(size() - static_cast<int>(p_.titles.size()), "node"), " in ", count(p_.step_count, "step"),
             passes > 0 ? ", " + std::to_string(passes) + (passes == 1 ? " pass over " : " passes over ") + streamed
                        : std::string(", no pass over data"));
        if (passes > 0) blocks();
        if (p_.step_count > 0) line("  in the lanes: neighbours along that axis are computed together, in one vector register");
        if (p_.narrow != 0) {
            std::vector<std::string> names;
            for (axis_set rest = p_.narrow; rest != 0; rest &= rest - 1) {
                const int a = std::countr_zero(rest);
                names.push_back(axis(a) + " (" + std::to_string(p_.extents[a]) + ")");
            }
            line("  unrolled: ", list(names), "; a value has a register for each of their points");
        }
    }
    void blocks() {
        std::size_t bytes = 0;  // of one row; 0 if some extent is not known yet
        bool known = true;
        for (int id = 0; id < size(); ++id) {
            if (p_.places[id].position(p_.streamed) < 0) continue;
            std::size_t elements = 1;
            for (int r = 0; r < p_.places[id].rank; ++r) {
                const int a = p_.places[id].axes[r];
                if (a == p_.streamed) continue;
                known = known && p_.extents[a] != run_time_extent;
                elements *= p_.extents[a];
            }
            bytes += elements * p_.item;
        }
        const block_size block = block_size::of({p_.steps, static_cast<std::size_t>(p_.step_count)});
        line("  ", axis(p_.streamed), " is walked in blocks of ", std::to_string(block.fewest), " to ", std::to_string(block.most),
             " rows, as many as fit ", std::to_string(block.bytes / 1024), " KB",
             known ? "; a row has " + std::to_string(bytes) + " bytes" : std::string(" with all that is kept of them"));
    }

    // ---- phases
    void phase_line(int phase) {
        const int pass = phase / 2 + 1;
        const int passes = p_.phases / 2;
        line();
        if (phase % 2 != 0) {
            line("pass ", std::to_string(pass), " over ", axis(p_.streamed), ", block by block");
            if (pass > 1) line("  it needs ", list(totals_before(phase)), ", complete only after pass ", std::to_string(pass - 1));
        } else if (phase == 0) {
            line(passes > 0 ? "before the pass" : "once", passes > 1 ? "es" : "");
        } else {
            line(phase + 1 == p_.phases ? "after the last pass" : "between the passes");
        }
    }
    /// The totals of earlier passes on which the steps of this one depend, and why it could not be the same pass.
    std::vector<std::string> totals_before(int phase) const {
        std::vector<char> seen(static_cast<std::size_t>(size()));
        for (int id = size() - 1; id >= 0; --id) {
            const int s = p_.step_of[id];
            const bool here = s >= 0 && p_.steps[s].phase == phase;
            const bool between = seen[static_cast<std::size_t>(id)] != 0 && !is_pass_total(id, phase);
            if (!here && !between) continue;
            for (int k = 0; k < max_operands; ++k)
                if (p_.operands[id][k] >= 0) seen[static_cast<std::size_t>(p_.operands[id][k])] = 1;
        }
        std::vector<std::string> names;
        for (int id = 0; id < size(); ++id)
            if (seen[static_cast<std::size_t>(id)] != 0 && is_pass_total(id, phase) && p_.steps[p_.step_of[id]].phase == phase - 2)
                names.push_back(reference(id) + " = " + formula_of(id));
        return names;
    }
    bool is_pass_total(int id, int phase) const {
        return kind(id) == storage::accumulator && p_.step_of[id] >= 0 && p_.steps[p_.step_of[id]].phase < phase;
    }

    // ---- steps
    void describe(int s) {
        name_registers(s);
        line("  step ", std::to_string(s + 1), ": ", loops(p_.steps[s]));
        std::vector<std::string> reads;
        for (const action& a : actions(s))
            if (a.kind == action_kind::load) reads.push_back(reference(a.node));
        for (const action& a : actions(s))
            for (int k = 0; k < max_operands; ++k)
                if (const int x = p_.operands[a.node][k];
                    x >= 0 && a.kind == action_kind::compute && node(a.node).how == form::selection && k == 0 && looped(a.node))
                    reads.push_back(reference(x) + " by label");
        if (!reads.empty()) line("    reads ", list(reads));
        for (const action& a : actions(s)) {
            const bool keeps = a.kind == action_kind::store || a.kind == action_kind::accumulate;
            if (a.kind == action_kind::load || (a.kind == action_kind::compute && number(a.node) == 0)) continue;
            if (!keeps && kind(a.node) != storage::none) continue;  // said where it is stored
            const bool adds = a.kind == action_kind::accumulate && kind(a.node) == storage::accumulator;
            const int output = p_.places[a.node].same_as;
            std::string text = "    " + reference(output >= 0 ? output : a.node) + (adds ? " += " : " = ") + formula_of(a.node);
            if (text.size() < 56) text.resize(56, ' ');
            line(text, "  [", whereabouts(a.node), "]");
        }
    }
    bool looped(int id) const { return (node(id).over & ~p_.narrow) != 0; }
    /// What is used more than once in a step has a name, too: it is computed once.
    void name_registers(int s) {
        std::vector<char> member(static_cast<std::size_t>(size()));
        std::vector<int> uses(static_cast<std::size_t>(size()));
        for (const action& a : actions(s)) member[static_cast<std::size_t>(a.node)] = a.kind != action_kind::load;
        for (int id = 0; id < size(); ++id)
            if (member[static_cast<std::size_t>(id)] != 0 || p_.step_of[id] == s)
                for (int k = 0; k < node(id).arity; ++k) ++uses[static_cast<std::size_t>(node(id).operand[k])];
        for (const action& a : actions(s))
            if (a.kind == action_kind::compute && uses[static_cast<std::size_t>(a.node)] > 1 && number(a.node) == 0 && !is_leaf(a.node))
                name(a.node);
    }
    std::string loops(const step& it) const {
        if (it.rank == 0) return "no loop";
        std::string text;
        if (it.contraction >= 0)
            return "a product of matrices: rows " + axis(it.loops[0]) + ", summed " + axis(it.loops[1]) + ", columns " + axis(it.loops[2]) +
                   ", in tiles of registers";
        const std::string tile = it.tile > 1 ? " (" + std::to_string(it.tile) + (it.rank > 1 ? " at a time)" : " groups at a time)") : "";
        for (int r = 0; r + 1 < it.rank; ++r) text += "for " + axis(it.loops[r]) + (r + 2 == it.rank ? tile : "") + ", ";
        return text + axis(it.loops[it.rank - 1]) + " in the lanes" + (it.rank == 1 ? tile : "");
    }
    std::string whereabouts(int id) const {
        switch (kind(id)) {
            case storage::none: return "in registers";
            case storage::block: return "kept for the block";
            case storage::whole: return "kept";
            case storage::accumulator: return (p_.places[id].same_as >= 0 ? "output, total over " : "total over ") + axis(p_.streamed);
            default: return "output";
        }
    }

    const plan_data& p_;
    std::vector<int> number_;
    int values_ = 0;
    std::string out_;
};

}  // namespace study

/// What a kernel does, to be read: its outputs and inputs, how many nodes are computed and in how many passes over the streamed axis,
/// and for every pass its steps with their loops, what they read, compute and keep. Where there is a second pass, the total that it
/// waits for is named. Formulas are those of the kernel: gradients worked out, composites taken apart, `v1`, `v2`, ... for values that
/// are kept or used again.
template <class T, class... Outputs>
std::string explain(const kernel<T, Outputs...>&) {
    using program = typename kernel<T, Outputs...>::program;
    static constexpr const auto& tables = study::plan_tables<program>::value;
    static constexpr const auto& plan = program::plan;
    std::vector<std::string> titles{study::output_title<Outputs>()...};
    if (std::count(titles.begin(), titles.end(), "value") > 1) {
        int number = 0;
        for (std::string& title : titles)
            if (title == "value") title += " " + std::to_string(++number);
    }
    const study::plan_data data{
        .nodes = {tables.cells, static_cast<int>(plan.size), tables.axes, true},
        .operands = tables.operands,
        .places = plan.places,
        .steps = plan.steps,
        .actions = plan.actions,
        .step_of = plan.step_of,
        .narrow = plan.narrow,
        .streamed = plan.streamed,
        .step_count = plan.step_count,
        .phases = plan.phases,
        .extents = tables.extents,
        .item = sizeof(T),
        .titles = std::move(titles),
        .formulas = {study::output_formula<Outputs>()...},
    };
    return study::explanation(data).text();
}

/// A kernel that was refused has been spoken about.
template <class T>
std::string explain(const refused_kernel<T>&) {
    return {};
}
/// Only wrong calls reach this.
template <fixed_string Name = "explain">
std::string explain(anything) {
    diagnostics::no_kernel<Name>();
    return {};
}

}  // namespace tikhonov
