// The plan of a kernel in words: what is computed in which pass, by which loops, from what, and where it is kept.
#pragma once

#include <tikhonov/bind/diagnostics.hpp>
#include <tikhonov/run/compile.hpp>
#include <tikhonov/study/plan_words.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

namespace study {

class explanation : private plan_words {
  public:
    explicit explanation(const plan_data& plan) : plan_words(plan) {}

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
    template <class... Part>
    void line(const Part&... parts) {
        ((out_ += parts), ...);
        out_ += '\n';
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
        if (p_.narrow != 0) {
            std::vector<std::string> names;
            for (axis_set rest = p_.narrow; rest != 0; rest &= rest - 1) {
                const int a = std::countr_zero(rest);
                names.push_back(axis(a) + " (" + std::to_string(p_.extents[a]) + ")");
            }
            line("  unrolled: ", list(names), "; a value has a register for each of their points");
        }
        registers();
        costs();
    }
    void blocks() {
        const block_rule& block = p_.blocks;
        const auto fitting = [](std::ptrdiff_t fewest, std::ptrdiff_t most, std::ptrdiff_t bytes) {
            return std::to_string(fewest) + " to " + std::to_string(most) + " rows that fit " + std::to_string(bytes / 1024) + " KiB";
        };
        std::string text = fitting(block.fewest, block.most, block.bytes);
        if (block.far_bytes != block.bytes || block.far_fewest != block.fewest)
            text += "; " + fitting(block.far_fewest, block.most, block.far_bytes) + " where all rows exceed " +
                    std::to_string(cached_bytes / 1024) + " KiB";
        line("  blocks of ", axis(p_.streamed), ": ", text);
    }
    /// The only lines that depend on the machine.
    void registers() {
        bool looped = false, products = false;
        for (int s = 0; s < p_.step_count; ++s) {
            looped = looped || p_.steps[s].rank > 0;
            products = products || p_.steps[s].contraction >= 0;
        }
        const register_facts& it = p_.registers;
        if (looped)
            line("  in the lanes: neighbours along that axis are computed together in one vector register, here ",
                 std::to_string(it.numbers), " of them");
        if (products)
            line("  in register tiles: a tile of sums stays in registers, here ", std::to_string(it.tile_rows), " rows by ",
                 std::to_string(it.tile_columns), " columns, or ", std::to_string(it.tile_sums), " sums with the summed axis in the lanes");
    }

    // ---- costs
    std::string costs_text(const cost& it) const {
        const auto in = [&](const amount& of) { return of.text(p_.nodes.axes, p_.streamed); };
        std::vector<std::string> parts;
        if (!it.operations.is_zero()) parts.push_back(in(it.operations) + (in(it.operations) == "1" ? " operation" : " operations"));
        if (!it.read.is_zero()) parts.push_back(in(it.read) + " bytes read");
        if (!it.written.is_zero()) parts.push_back(in(it.written) + (it.read.is_zero() ? " bytes written" : " written"));
        return parts.empty() ? "nothing" : list(parts);
    }
    void costs() {
        const cost all = costs_.of_call();
        line("a call takes ", costs_text(all));
        if (!p_.lengths.empty()) {
            const double operations = all.operations.at(p_.lengths), read = all.read.at(p_.lengths), written = all.written.at(p_.lengths);
            std::vector<std::string> lengths;
            for (std::size_t a = 0; a < p_.lengths.size(); ++a)
                if (p_.extents[a] == run_time_extent)
                    lengths.insert(static_cast<int>(a) == p_.streamed ? lengths.begin() : lengths.end(),
                                   axis(static_cast<int>(a)) + " = " + std::to_string(p_.lengths[a]));
            char ratio[32];
            std::snprintf(ratio, sizeof ratio, "%.1f", operations / std::max(1.0, read + written));
            line("  in the last call, ", list(lengths), ": ", readable_count(operations), " operations, ", readable_bytes(read), " read, ",
                 readable_bytes(written), " written, ", ratio, " operations a byte");
        }
        line("  a multiply-add is two operations, a division, a root or another function one; ",
             "what a pass finds in a near cache costs no bytes");
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
        if (p_.steps[s].grouped > 0) describe_group(s);
        name_registers(s);
        line("  step ", std::to_string(s + 1), ": ", orientation_text(s));
        std::vector<std::string> reads;
        for (const plan_action& a : p_.actions_of(s))
            if (a.kind == action_kind::load) reads.push_back(reference(a.node));
        for (const plan_action& a : p_.actions_of(s))
            if (p_.repetition_of(a).gathers) reads.push_back(reference(p_.operands[a.node][0]) + " by label");
        if (!reads.empty()) line("    reads ", list(reads));
        for (const plan_action& a : p_.actions_of(s)) {
            const bool keeps = a.kind == action_kind::store || a.kind == action_kind::accumulate;
            if (a.kind == action_kind::load || (a.kind == action_kind::compute && number(a.node) == 0)) continue;
            if (!keeps && kind(a.node) != storage::none) continue;  // said where it is stored
            const bool adds = a.kind == action_kind::accumulate && kind(a.node) == storage::accumulator;
            const int named = is_output_table(a.node) ? p_.places[a.node].same_as : a.node;
            std::string text = "    " + reference(named) + (adds ? " += " : " = ") + formula_of(a.node);
            if (text.size() < 56) text.resize(56, ' ');
            line(text, "  [", whereabouts(a.node), "]");
        }
        line("    takes ", costs_text(costs_.of_step(s)));
    }
    /// Steps that go through the rows together, and when they do.
    void describe_group(int s) {
        const plan_step& it = p_.steps[s];
        const group_rule& rule = p_.orientations[s].group;
        const std::string features = axis(it.loops[1]);
        const std::string together =
            "  steps " + std::to_string(s + 1) + " to " + std::to_string(s + it.grouped) + " go through the rows together, a few at a time";
        if (!rule.light) return line(together, ", where all rows exceed ", std::to_string(beyond_bytes / 1024 / 1024), " MiB");
        line(together, ", where all rows exceed ", std::to_string(cached_bytes / 1024), " KiB or ", features, " is more than ",
             std::to_string(rule.long_row),
             rule.most_held == 0
                 ? ""
                 : "; where " + features + " is " + std::to_string(rule.fewest_held + 1) + " to " + std::to_string(rule.most_held) +
                       ", they stay in registers from step to step; where it is less, each step goes alone");
    }
    /// What is used more than once in a step has a name, too: it is computed once.
    void name_registers(int s) {
        std::vector<char> member(static_cast<std::size_t>(size()));
        std::vector<int> uses(static_cast<std::size_t>(size()));
        for (const plan_action& a : p_.actions_of(s)) member[static_cast<std::size_t>(a.node)] = a.kind != action_kind::load;
        for (int id = 0; id < size(); ++id)
            if (member[static_cast<std::size_t>(id)] != 0 || p_.step_of[id] == s)
                for (int k = 0; k < node(id).arity; ++k) ++uses[static_cast<std::size_t>(node(id).operand[k])];
        for (const plan_action& a : p_.actions_of(s))
            if (a.kind == action_kind::compute && uses[static_cast<std::size_t>(a.node)] > 1 && number(a.node) == 0 && !is_leaf(a.node))
                name(a.node);
    }
    std::string whereabouts(int id) const {
        switch (kind(id)) {
            case storage::none: return "in registers";
            case storage::block: return "kept for the block";
            case storage::whole: return p_.places[id].same_as >= 0 ? "kept where " + reference(p_.places[id].same_as) + " goes" : "kept";
            case storage::accumulator: return (is_output_table(id) ? "output, total over " : "total over ") + axis(p_.streamed);
            default: return "output";
        }
    }

    std::string out_;
};

}  // namespace study

/// What a kernel does, to be read: its outputs and inputs, how many nodes are computed and in how many passes over the streamed axis,
/// and for every pass its steps with their loops, what they read, compute and keep. Where there is a second pass, the total that it
/// waits for is named. What a call and each step cost is counted in the plan, as a polynomial in the lengths of axes, and in numbers once
/// the kernel has been called. Formulas are those of the kernel: gradients worked out, composites taken apart, `v1`, `v2`, ... for values
/// that are kept or used again.
template <class T, class... Outputs>
std::string explain(const kernel<T, Outputs...>& of) {
    const study::plan_data data = study::plan_data_of(of);
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

}  // namespace tikhonov::detail
