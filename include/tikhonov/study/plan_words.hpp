// How the values and the steps of a plan are called: inputs and outputs by their names, what is kept or used again v1, v2, ...; a step by
// what is in the lanes and by how many rows it does together.
#pragma once

#include <tikhonov/study/costs.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail::study {

class plan_words {
  public:
    explicit plan_words(const plan_data& plan) : p_(plan), costs_(plan), number_(static_cast<std::size_t>(size()) + 1) {
        for (int s = 0; s < p_.step_count; ++s)
            for (const plan_action& a : p_.actions_of(s))
                if (a.kind != action_kind::load && a.kind != action_kind::compute && kind(a.node) != storage::output &&
                    !is_output_table(a.node))
                    name(a.node);
    }

    static std::string count(int n, const char* what) { return std::to_string(n) + " " + what + (n == 1 ? "" : "s"); }
    static std::string list(const std::vector<std::string>& items) {
        std::string text;
        for (const std::string& item : items) text += (text.empty() ? "" : ", ") + item;
        return text;
    }

    int size() const { return p_.nodes.size; }
    storage kind(int id) const { return p_.places[id].kind; }
    const cell& node(int id) const { return p_.nodes[id]; }
    bool is_output(int id) const { return id >= size() - static_cast<int>(p_.titles.size()); }
    bool is_leaf(int id) const { return node(id).arity == 0; }
    void name(int id) { number_[static_cast<std::size_t>(id)] = ++values_; }
    int number(int id) const { return number_[static_cast<std::size_t>(id)]; }
    std::string axis(int a) const { return std::string(p_.nodes.axes[a]); }

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
    /// The formula of a node in terms of inputs and of values that have names.
    std::string formula_of(int id) const {
        return written([&](sink& out) {
            text_writer writer(p_.nodes, out, "", "v");
            for (int k = 0; k < size(); ++k)
                if (number(k) != 0) writer.name(k, number(k));
            writer.write(id);
        });
    }

    /// "features (d) in the lanes; for n, 8 rows together"
    std::string orientation_text(int s) const {
        const plan_step& it = p_.steps[s];
        const int lanes = p_.orientations[s].lanes;
        if (it.rank == 0) return "no loop";
        const auto axis_in = [&](int r) { return axis(it.loops[r]) + (it.loops[r] == lanes ? " in the lanes" : ""); };
        if (it.contraction >= 0)
            return "product of matrices in register tiles: rows " + axis_in(0) + ", summed " + axis_in(1) + ", columns " + axis_in(2);
        std::string text = it.phase % 2 == 0      ? axis(lanes)
                           : lanes == p_.streamed ? "samples (" + axis(lanes) + ")"
                                                  : "features (" + axis(lanes) + ")";
        text += " in the lanes";
        for (int r = 0; r + 1 < it.rank; ++r) text += (r == 0 ? "; for " : ", for ") + axis(it.loops[r]);
        return text + together(s);
    }
    /// How many rows, or groups of lanes, are done at a time.
    std::string together(int s) const {
        const plan_step& it = p_.steps[s];
        const orientation& how = p_.orientations[s];
        if (how.near == 1) return "";
        if (it.rank == 1) return "; " + std::to_string(how.near) + " registers together";
        std::string text = ", " + std::to_string(how.near) + " rows together";
        if (how.together != how.near) text += ", " + std::to_string(how.together) + " from afar";
        if (how.brief) text += ", short ones as many as lanes";
        return text;
    }

  protected:
    /// Whether a node is an output as it stands.
    bool is_output_table(int id) const { return p_.places[id].scattered && p_.places[id].same_as >= 0; }

    const plan_data& p_;
    cost_counter costs_;

  private:
    static bool reads_otherwise(const cell& c) {
        for (int i = 0; i < c.rank; ++i)
            if (c.declared[i] != c.subscript[i] || c.offset[i] != 0) return true;
        return false;
    }

    std::vector<int> number_;
    int values_ = 0;
};

}  // namespace tikhonov::detail::study
