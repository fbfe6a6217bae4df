// Formulas as LaTeX, in index notation: a tensor carries its axes as subscripts, so nothing is transposed, and a sum names the axes
// that it runs over. Needs amsmath for `cases` and nothing else.
#pragma once

#include <tikhonov/study/latex_names.hpp>
#include <tikhonov/study/writer.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail::study {

class latex_writer : public writer<latex_writer> {
  public:
    static constexpr std::string_view opening = "\\left(";
    static constexpr std::string_view closing = "\\right)";

    constexpr latex_writer(const script& of, sink& out) : writer(of, out) {}

    constexpr int level(int id) const {
        const cell& c = s_[id];
        switch (c.how) {
            case form::infix: return c.level;
            case form::equality: return binding_level::relation;
            case form::inside: return level_[c.operand[0]];
            case form::prefix: return is_minus(c) ? binding_level::additive : binding_level::prefix;
            case form::outer:
            case form::product: {
                const bool open = level_[c.operand[1]] == binding_level::open || (s_.flat && level_[c.operand[0]] == binding_level::open);
                return open ? binding_level::open : binding_level::multiplicative;
            }
            case form::quotient: return binding_level::prefix;
            case form::square:
            case form::power: return binding_level::power;
            case form::number: return number_level(c.value);
            case form::extent: return std::popcount(c.over) > 1 ? binding_level::multiplicative : binding_level::atom;
            case form::mean: return c.over == 0 ? level_[c.operand[0]] : binding_level::open;
            case form::choice:
            case form::contraction: return binding_level::open;
            case form::indicator: return binding_level::multiplicative;
            case form::repeated: return level_[c.operand[0]];
            case form::sum:
                return c.over == 0                ? level_[c.operand[0]]
                       : is_norm(c, form::square) ? binding_level::power
                       : is_norm(c, form::bars)   ? binding_level::atom
                                                  : binding_level::open;
            default: return binding_level::atom;
        }
    }
    constexpr void spell(int id) {
        const cell& c = s_[id];
        switch (c.how) {
            case form::name: return put_symbol(c);
            case form::number: return put_number(c.value);
            case form::extent: return put_extents(c.over);
            case form::inside: return say(c.operand[0], 0);
            case form::infix: return spell_infix(c, c.latex.empty() ? c.text : c.latex);
            case form::equality: return spell_infix(c, "=");
            case form::outer: return say_product(c.operand[0], c.operand[1]);
            case form::product: return spell_product(id, c);
            case form::renamed:
                out_.put("\\left[");
                say(c.operand[0], 0);
                say("\\right]_{");
                say_axes(axis_set{1} << c.subscript[0]);
                say(" = ");
                say_axes(axis_set{1} << c.subscript[1]);
                if (c.offset[1] != 0) say(c.offset[1] < 0 ? " - " : " + ");
                for (int i = 0; i < (c.offset[1] < 0 ? -c.offset[1] : c.offset[1]); ++i) say(i == 0 ? "1" : " + 1");
                return say("}");
            case form::differences:
                out_.put("\\Delta_{");
                put_name(s_.axes[c.subscript[0]]);
                return say_around("}\\left(", c.operand[0], "\\right)");
            case form::unit:
                out_.put("\\delta_{");
                put_name(s_.axes[c.subscript[0]]);
                out_.put(',');
                put_name(s_.axes[c.subscript[1]]);
                return out_.put('}');
            case form::position: return put_axes(c.over);
            case form::quotient: return say_around("\\frac{", c.operand[0], "}{", c.operand[1], "}");
            case form::prefix:
                out_.put(c.latex);
                out_.put(' ');
                return say(c.operand[0], is_minus(c) ? binding_level::open : binding_level::prefix);
            case form::square: say(c.operand[0], binding_level::atom); return say("^{2}");
            case form::power: say(c.operand[0], binding_level::atom); return say_around_later("^{", c.operand[1], "}");
            case form::norm:
                out_.put("\\left\\|");
                say(c.operand[0], 0);
                say("\\right\\|");
                if (c.over == s_[c.operand[0]].axes) return;
                say("_{");
                say_axes(c.over);
                return say("}");
            case form::root: return say_around("\\sqrt{", c.operand[0], "}");
            case form::bars: return say_around("\\left|", c.operand[0], "\\right|");
            case form::choice:
                out_.put("\\begin{cases} ");
                say(c.operand[1], 0);
                say(" & ");
                say(c.operand[0], 0);
                say(" \\\\ ");
                say(c.operand[2], 0);
                return say(" & \\mathrm{otherwise} \\end{cases}");
            case form::repeated: return say(c.operand[0], 0);
            case form::indicator:
                say(c.operand[0], binding_level::multiplicative);
                say(" \\, \\left[");
                say_axes(c.over);
                say(" = ");
                say(c.operand[1], 0);
                return say("\\right]");
            case form::sum: return c.over == 0 ? say(c.operand[0], 0) : spell_sum(c);
            case form::mean:
                if (c.over == 0) return say(c.operand[0], 0);
                out_.put("\\frac{1}{");
                put_extents(c.over);
                out_.put("} ");
                put_sum_sign(c.over);
                return say(c.operand[0], binding_level::open);
            case form::weighted:  // the mean of e, by s
                say("\\operatorname{mean}_{");
                say_axes(c.over);
                say("}\\left(");
                say(c.operand[0], 0);
                say(" \\,\\middle|\\, ");
                say(c.operand[1], 0);
                return say("\\right)");
            case form::dropout:
                out_.put(c.latex);
                out_.put("_{");
                put_name(s_[c.operand[2]].text);
                return say_around("}\\left(", c.operand[0], ", ", c.operand[1], "\\right)");
            case form::contraction: put_sum_sign(c.over); return say_product(c.operand[0], c.operand[1]);
            case form::selection:
                out_.put("\\left[");
                say(c.operand[0], 0);
                say("\\right]_{");
                say_axes(c.over);
                say(" = ");
                say(c.operand[1], 0);
                return say("}");
            case form::gradient:
                out_.put("\\nabla_{");
                put_name(s_[c.operand[1]].text);
                return say_around("}\\left(", c.operand[0], "\\right)");
            default: return spell_call(c);
        }
    }
    constexpr void put_part(int number) {
        out_.put("\\mathrm{part}_{");
        out_.put_integer(static_cast<std::uint64_t>(number));
        out_.put('}');
    }
    /// "n,d"
    constexpr void put_axes(axis_set axes) {
        for (axis_set rest = axes; rest != 0; rest &= rest - 1) {
            if (rest != axes) out_.put(',');
            put_name(s_.axes[std::countr_zero(rest)]);
        }
    }

  private:
    constexpr void say_around(std::string_view before, int id, std::string_view after) {
        out_.put(before);
        say(id, 0);
        say(after);
    }
    constexpr void say_around(std::string_view before, int a, std::string_view between, int b, std::string_view after) {
        say_around(before, a, between);
        say(b, 0);
        say(after);
    }
    constexpr void say_around_later(std::string_view before, int id, std::string_view after) {
        say(before);
        say(id, 0);
        say(after);
    }
    constexpr void spell_infix(const cell& c, std::string_view sign) {
        const int own = c.how == form::equality ? binding_level::relation : c.level;
        const bool chains = own != binding_level::relation;
        say(c.operand[0], own + (chains ? 0 : 1));
        say(" ");
        say(sign);
        say(" ");
        say(c.operand[1], own + (associative(c) && !begins_with_minus(c.operand[1]) ? 0 : 1));
    }
    constexpr void spell_product(int id, const cell& c) {
        if (!s_.flat) return say_product(c.operand[0], c.operand[1]);
        say_factors(id, [&](int factor, int i, int count) {
            if (i > 0) say(begins_with_digit(factor) ? " \\cdot " : " \\, ");
            say(factor, i + 1 < count ? binding_level::multiplicative : binding_level::open);
        });
    }
    constexpr void say_product(int a, int b) {
        say(a, binding_level::multiplicative);
        say(begins_with_digit(b) ? " \\cdot " : " \\, ");
        say(b, binding_level::open);
    }
    /// The first sign of what is written for `id`, as far as numbers side by side or signs side by side could be misread.
    constexpr int leftmost(int id) const {
        while (!named(id) &&
               (s_[id].how == form::infix || s_[id].how == form::product || s_[id].how == form::square || s_[id].how == form::power))
            id = s_[id].operand[0];
        return id;
    }
    constexpr bool begins_with_digit(int id) const {
        id = leftmost(id);
        return !named(id) && s_[id].how == form::number && s_[id].value >= 0;
    }
    constexpr bool begins_with_minus(int id) const {
        id = leftmost(id);
        return !named(id) && (is_minus(s_[id]) || (s_[id].how == form::number && s_[id].value < 0));
    }

    // ---- sums and norms
    /// Whether a sum is Σ w² or Σ |w| of all of a symbol.
    constexpr bool is_norm(const cell& c, form inner) const {
        const cell& term = s_[c.operand[0]];
        return term.how == inner && c.over == term.axes && s_[term.operand[0]].how == form::name;
    }
    constexpr void spell_sum(const cell& c) {
        for (const form inner : {form::square, form::bars}) {
            if (!is_norm(c, inner)) continue;
            out_.put("\\|");
            put_name(s_[s_[c.operand[0]].operand[0]].text);
            return out_.put(inner == form::square ? "\\|^{2}" : "\\|_{1}");
        }
        put_sum_sign(c.over);
        say(c.operand[0], binding_level::open);
    }
    constexpr void put_sum_sign(axis_set over) {
        out_.put("\\sum_{");
        put_axes(over);
        out_.put("} ");
    }
    constexpr void spell_call(const cell& c) {
        if (c.how == form::softmax) out_.put("\\mathrm{softmax}");
        else if (!c.latex.empty()) out_.put(c.latex);
        else put_function(c.text);
        if (c.over != 0) {
            out_.put("_{");
            put_axes(c.over);
            out_.put('}');
        }
        out_.put("\\left(");
        say_operands(c);
        say("\\right)");
    }

    // ---- names and numbers
    constexpr void put_symbol(const cell& c) {
        put_name(c.text);
        if (c.rank == 0) return;
        out_.put("_{");
        for (int i = 0; i < c.rank; ++i) {
            if (i > 0) out_.put(',');
            put_name(s_.axes[c.subscript[i]]);
            if (c.offset[i] == 0) continue;
            out_.put(c.offset[i] < 0 ? '-' : '+');
            out_.put_integer(static_cast<std::uint64_t>(c.offset[i] < 0 ? -c.offset[i] : c.offset[i]));
        }
        out_.put('}');
    }
    constexpr void put_function(std::string_view name) { put_latex_function(out_, name); }
    constexpr void put_name(std::string_view name) { put_latex_name(out_, name); }
    constexpr void put_extents(axis_set axes) {
        for (axis_set rest = axes; rest != 0; rest &= rest - 1) {
            if (rest != axes) out_.put(" \\, ");
            out_.put('|');
            put_name(s_.axes[std::countr_zero(rest)]);
            out_.put('|');
        }
    }
    static constexpr int number_level(double value) {
        if (value < 0) return binding_level::additive;
        const numeral number = shortest(value);
        if (number.is_fraction()) return binding_level::prefix;
        return !number.infinite && number.is_scientific() ? binding_level::multiplicative : binding_level::atom;
    }
    constexpr void put_number(double value) { put_latex_number(out_, value); }
};

/// Writes the whole formula below `root`, with the parts that are named before it.
constexpr void write_latex(const script& s, int root, sink& out) {
    latex_writer text(s, out);
    if (name_shared_parts(s, root, text) > 0)
        for (int id = 0; id < root; ++id) {
            if (text.number_of(id) == 0) continue;
            text.put_part(text.number_of(id));
            out.put(" = ");
            text.write(id);
            out.put(";\\quad ");
        }
    text.write(root);
}

}  // namespace tikhonov::detail::study
