// A node of a graph in a few words: its operation and its operands, `sum<d>(abs(...))`, for sentences that have to name a part of a
// formula.
#pragma once

#include <string_view>

#include <tikhonov/derive/lower.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// A sentence of limited length; what does not fit is cut.
struct sentence {
    static constexpr int room = 240;
    char text[room]{};
    int size = 0;

    constexpr std::string_view view() const { return {text, static_cast<std::size_t>(size)}; }
    constexpr void say(std::string_view part) {
        for (const char c : part)
            if (size < room) text[size++] = c;
    }
    constexpr void say(const axis_info& axis, bool first) {
        if (!first) say(", ");
        say(axis.name);
    }
    /// Whole numbers by their digits; of others the kind is enough.
    constexpr void say_number(double value) {
        const bool whole = value > -1e6 && value < 1e6 && static_cast<double>(static_cast<int>(value)) == value;
        if (!whole) return say("constant");
        if (value < 0) say("-");
        char digits[8]{};
        int at = 8;
        int rest = static_cast<int>(value < 0 ? -value : value);
        do digits[--at] = static_cast<char>('0' + rest % 10);
        while ((rest /= 10) != 0);
        say({digits + at, static_cast<std::size_t>(8 - at)});
    }
};

class brief_text {
  public:
    constexpr explicit brief_text(const builder& graph) : g_(graph) {}
    constexpr const sentence& text() const { return text_; }

    static constexpr bool is_word(std::string_view name) {
        return (name[0] >= 'a' && name[0] <= 'z') || (name[0] >= 'A' && name[0] <= 'Z') || name[0] == '_';
    }
    /// "sum<k>(...)", "... + ..."
    constexpr void say_call(int id) {
        const node& n = g_[id];
        if (!is_word(n.op->name)) {
            text_.say("... ");
            text_.say(n.op->name);
            return text_.say(" ...");
        }
        say_name(n);
        text_.say("(...)");
    }
    constexpr void say_name(const node& n) {
        text_.say(n.op->name);
        if (n.op->kind == shape::elementwise || n.over == 0) return;
        text_.say("<");
        bool first = true;
        for (axis_set axes = n.over; axes != 0; axes &= axes - 1, first = false) text_.say(g_.axis(std::countr_zero(axes)), first);
        text_.say(">");
    }
    /// A node with its operands, those in short.
    constexpr void say(int id, bool with_operands) {
        const node& n = g_[id];
        if (n.op == &ops::spread) return say(n.operand[0], with_operands);
        if (n.op == &ops::symbol) return text_.say(g_.symbol_at(n.index).name);
        if (n.op == &ops::constant) return text_.say_number(n.value);
        if (n.op == &ops::extent) {
            text_.say("extent<");
            text_.say(g_.axis(n.index).name);
            return text_.say(">");
        }
        if (!with_operands) {
            if (is_word(n.op->name)) return say_call(id);
            return text_.say("(...)");
        }
        const bool infix = n.op->arity == 2 && !is_word(n.op->name);
        if (!infix) {
            say_name(n);
            text_.say("(");
        }
        for (int k = 0; k < n.op->arity; ++k) {
            if (k > 0 && infix) {
                text_.say(" ");
                text_.say(n.op->name);
                text_.say(" ");
            } else if (k > 0) {
                text_.say(", ");
            }
            say(n.operand[k], false);
        }
        if (!infix) text_.say(")");
    }

  protected:
    const builder& g_;
    sentence text_;
};

/// A formula as it is written, in a few words.
constexpr sentence describe_briefly(const formula& f) {
    builder g({.arithmetic = library_arithmetic, .keeps_order = true}, 256);
    lowering pass(g);
    const formula* roots[] = {&f};
    pass.run(roots);
    brief_text words(g);
    words.say(pass.node_of(f), true);
    return words.text();
}

}  // namespace tikhonov::detail
