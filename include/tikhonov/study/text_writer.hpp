// Formulas as C++: what is written reads as a user would write it, and pasted into a program it is the formula again.
#pragma once

#include <tikhonov/study/writer.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail::study {

/// The names of parts: `part1`, or with more letters if a symbol has such a name.
struct part_names {
    std::string_view prefix = "part";

    constexpr explicit part_names(const script& s) {
        constexpr std::string_view more[] = {"part", "part_", "part__", "part___", "the_part", "the_part_", "the_part__", "the_part___"};
        for (const std::string_view candidate : more) {
            prefix = candidate;
            bool taken = false;
            for (int id = 0; id < s.size; ++id) taken = taken || (s[id].how == form::name && s[id].text.starts_with(candidate));
            if (!taken) return;
        }
    }
};

class text_writer : public writer<text_writer> {
  public:
    static constexpr std::string_view opening = "(";
    static constexpr std::string_view closing = ")";

    /// `suffix` stands behind numbers: "_c" makes them C++.
    constexpr text_writer(const script& of, sink& out, std::string_view suffix = "_c", std::string_view prefix = "part")
        : writer(of, out), suffix_(suffix), prefix_(prefix) {}

    constexpr int level(int id) const {
        const cell& c = s_[id];
        switch (c.how) {
            case form::infix:
            case form::product:
            case form::quotient: return c.level;
            case form::inside: return level_[c.operand[0]];
            case form::prefix:
                return s_.flat && level_[c.operand[0]] == binding_level::multiplicative ? binding_level::multiplicative : c.level;
            case form::extent: return std::popcount(c.over) > 1 ? binding_level::multiplicative : binding_level::atom;
            case form::number:
                if (shortest(c.value).is_fraction()) return binding_level::multiplicative;
                return c.value < 0 ? binding_level::prefix : binding_level::atom;
            default: return binding_level::atom;
        }
    }
    constexpr void spell(int id) {
        const cell& c = s_[id];
        switch (c.how) {
            case form::name: return put_symbol(c);
            case form::renamed: return spell_renamed(c);
            case form::differences:
                out_.put("diff<");
                put_axis(c.subscript[0]);
                out_.put(">(");
                say(c.operand[0], 0);
                return say(c.value == 0 ? ")" : ", replicate)");
            case form::power:
                if (s_[c.operand[1]].how != form::number) break;
                out_.put("pow<");
                put_number(s_[c.operand[1]].value, {}, ".0 / ");
                out_.put(">(");
                say(c.operand[0], 0);
                return say(")");
            case form::unit:
            case form::position:
                out_.put(c.text);
                out_.put('<');
                if (c.how == form::unit) put_pair(c.subscript[0], c.subscript[1]);
                else put_axes(c.over);
                return out_.put('>');
            case form::number: return put_number(c.value);
            case form::extent: return put_extents(c.over);
            case form::inside: return say(c.operand[0], 0);
            case form::infix:
            case form::product:
            case form::quotient: return spell_operator(id, c);
            case form::prefix: return spell_prefix(c);
            case form::weighted: return spell_weighted(c);
            case form::dropout:
                out_.put(c.text);
                out_.put("<\"");
                out_.put(s_[c.operand[2]].text);
                out_.put("\">(");
                say(c.operand[0], 0);
                say(", ");
                say(c.operand[1], 0);
                return say(")");
            default: break;
        }
        spell_call(c);
    }
    constexpr void put_part(int number) {
        out_.put(prefix_);
        out_.put_integer(static_cast<std::uint64_t>(number));
    }
    /// "n, d"
    constexpr void put_axes(axis_set axes) {
        for (axis_set rest = axes; rest != 0; rest &= rest - 1) {
            if (rest != axes) out_.put(", ");
            put_axis(std::countr_zero(rest));
        }
    }

  private:
    /// The axis of differences, `diff(d)` by name, is `diff_axis<d>`.
    constexpr void put_axis(int axis) {
        std::string_view name = s_.axes[axis];
        int depth = 0;
        for (; name.starts_with("diff(") && name.ends_with(")"); ++depth) {
            out_.put("diff_axis<");
            name = name.substr(5, name.size() - 6);
        }
        out_.put(name);
        for (; depth > 0; --depth) out_.put('>');
    }
    constexpr void put_pair(int first, int second) {
        put_axis(first);
        out_.put(", ");
        put_axis(second);
    }
    /// A symbol, under other names of axes and at other indices where it is read so.
    constexpr void put_symbol(const cell& c) {
        for (int i = 0; i < c.rank; ++i) put_reindex(c.declared[i], c.subscript[i], c.offset[i]);
        out_.put(c.text);
        for (int i = 0; i < c.rank; ++i)
            if (c.declared[i] != c.subscript[i] || c.offset[i] != 0) out_.put(')');
    }
    constexpr void put_reindex(int from, int to, int offset) {
        if (from == to && offset == 0) return;
        out_.put(offset == 0 ? "rename<" : "shift<");
        put_pair(from, to);
        if (offset != 0) out_.put(offset < 0 ? ", -" : ", ");
        if (offset != 0) out_.put_integer(static_cast<std::uint64_t>(offset < 0 ? -offset : offset));
        out_.put(">(");
    }
    constexpr void spell_renamed(const cell& c) {
        put_reindex(c.subscript[0], c.subscript[1], c.offset[1]);
        if (c.subscript[0] == c.subscript[1] && c.offset[1] == 0) return say(c.operand[0], binding_level::atom);
        say(c.operand[0], 0);
        say(")");
    }
    constexpr void spell_operator(int id, const cell& c) {
        if (s_.flat && c.how == form::product)
            return say_factors(id, [&](int factor, int i, int) {
                const bool divides = i > 0 && is_reciprocal(factor);
                if (i > 0) say(divides ? " / " : " * ");
                if (divides) say(s_[factor].operand[1], c.level + 1);
                else say(factor, c.level);
            });
        const bool chains = c.level != binding_level::relation;
        say(c.operand[0], c.level + (chains ? 0 : 1));
        say(" ");
        say(c.text);
        say(" ");
        say(c.operand[1], c.level + (s_.flat && associative(c) ? 0 : 1));
    }
    constexpr void spell_prefix(const cell& c) {
        out_.put(c.text);
        if (!is_minus(c)) return say(c.operand[0], c.level);
        if (begins_with_minus(c.operand[0])) return say(c.operand[0], binding_level::atom);
        say(c.operand[0], s_.flat ? binding_level::multiplicative : c.level + 1);
    }
    /// Two signs in a row would be another operator.
    constexpr bool begins_with_minus(int id) const {
        while (!named(id) && is_operator(s_[id])) id = s_[id].operand[0];
        return !named(id) && (is_minus(s_[id]) || (s_[id].how == form::number && s_[id].value < 0));
    }
    constexpr void spell_call(const cell& c) {
        out_.put(c.how == form::softmax ? "softmax" : c.how == form::outer ? "outer" : c.text);
        if (shows_axes(c)) {
            out_.put('<');
            put_axes(c.over);
            out_.put('>');
        }
        out_.put('(');
        say_operands(c);
        say(")");
    }
    constexpr void spell_weighted(const cell& c) {
        out_.put("mean");
        if (c.over != s_[c.operand[0]].axes) {
            out_.put('<');
            put_axes(c.over);
            out_.put('>');
        }
        out_.put('(');
        say(c.operand[0], 0);
        say(", ");
        say(c.text);
        say("(");
        say(c.operand[1], 0);
        say("))");
    }
    /// Axes are left out where they follow from the operands.
    constexpr bool shows_axes(const cell& c) const {
        if (c.over == 0 || c.how == form::selection || c.how == form::gradient) return false;
        if (c.how == form::contraction) return std::popcount(s_[c.operand[0]].axes & s_[c.operand[1]].axes) != 1;
        if (c.how == form::repeated || c.arity != 1) return true;
        return c.over != s_[c.operand[0]].axes;
    }
    constexpr void put_extents(axis_set axes) {
        for (axis_set rest = axes; rest != 0; rest &= rest - 1) {
            if (rest != axes) out_.put(" * ");
            out_.put("extent<");
            put_axis(std::countr_zero(rest));
            out_.put('>');
        }
    }
    constexpr void put_number(double value) { put_number(value, suffix_, " / "); }
    constexpr void put_number(double value, std::string_view suffix, std::string_view over) {
        const numeral number = shortest(value);
        if (value < 0) out_.put('-');
        if (number.is_fraction()) {
            out_.put_integer(number.top);
            out_.put(suffix);
            out_.put(over);
            out_.put_integer(number.bottom);
        } else {
            put_decimal(out_, number);
        }
        out_.put(suffix);
    }

    std::string_view suffix_;
    std::string_view prefix_;
};

/// Writes the whole formula below `root`: `auto part1 = ...;` for each part that is named, then the rest.
constexpr void write_text(const script& s, int root, sink& out) {
    text_writer text(s, out, "_c", part_names(s).prefix);
    if (name_shared_parts(s, root, text) > 0)
        for (int id = 0; id < root; ++id) {
            if (text.number_of(id) == 0) continue;
            out.put("auto ");
            text.put_part(text.number_of(id));
            out.put(" = ");
            text.write(id);
            out.put("; ");
        }
    text.write(root);
}

}  // namespace tikhonov::detail::study
