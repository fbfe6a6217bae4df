// What the writers of text and of LaTeX share: an explicit stack, so that the depth of a formula costs no recursion, parentheses
// where an operand binds less than its place asks for, and names for parts.
#pragma once

#include <tikhonov/study/script.hpp>
#include <tikhonov/study/sink.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail::study {

/// `Spelling` supplies level(id), spell(id), and what stands around parts: opening, closing, put_name, put_part.
template <class Spelling>
class writer {
  public:
    /// From now on the part `id` is written by its number, which is not 0.
    constexpr void name(int id, int number) {
        number_[id] = number;
        level_[id] = binding_level::atom;
    }
    constexpr int number_of(int id) const { return number_[id]; }

    /// Writes the formula below `root`; named parts in it by their names, but not `root` itself.
    constexpr void write(int root) {
        const int number = number_[root];
        const int level = level_[root];
        number_[root] = 0;
        level_[root] = self().level(root);
        push({.cell = root});
        while (depth_ > 0) {
            const piece next = stack_[--depth_];
            if (next.cell >= 0) open(next);
            else if (next.axes != 0) self().put_axes(next.axes);
            else out_.put(next.text);
        }
        number_[root] = number;
        level_[root] = level;
    }

  protected:
    constexpr writer(const script& of, sink& out)
        : s_(of), out_(out), level_memory_(of.size), number_memory_(of.size), stack_memory_(64), parts_memory_(16) {
        for (int id = 0; id < s_.size; ++id) level_[id] = self().level(id);
    }

    // ---- what a spelling says after what it has put: texts, operands that bind at least so much, and axes
    constexpr void say(std::string_view text) { next_part().text = text; }
    constexpr void say(int id, int least) {
        piece& part = next_part();
        part.cell = id;
        part.level = least;
    }
    constexpr void say_axes(axis_set axes) { next_part().axes = axes; }
    constexpr void say_operands(const cell& c) {
        for (int k = 0; k < c.arity; ++k) {
            if (k > 0) say(", ");
            say(c.operand[k], 0);
        }
    }
    constexpr bool named(int id) const { return number_[id] != 0; }

    constexpr bool is_reciprocal(int id) const {
        if (named(id) || s_[id].how != form::quotient) return false;
        const cell& top = s_[s_[id].operand[0]];
        return top.how == form::number && top.value == 1;
    }
    /// Says the factors of a product in a flat script, numbers first, then those with fewer axes, and what is divided by last:
    /// `say_factor(id, index)`.
    template <class Say>
    constexpr void say_factors(int root, Say say_factor) {
        owned_array<int> memory(root + 2);
        int* const factors = memory.data();
        int count = 0;
        int waiting = root + 1;  // at the far end of the array, the next one first
        factors[waiting--] = root;
        while (waiting <= root) {
            const int id = factors[++waiting];
            const bool opens = id == root || (s_[id].how == form::product && !named(id));
            if (opens && count + 2 <= waiting) {
                factors[waiting--] = s_[id].operand[1];
                factors[waiting--] = s_[id].operand[0];
            } else {
                factors[count++] = id;
            }
        }
        const auto rank = [&](int id) {
            if (is_reciprocal(id)) return max_axes;
            return s_[id].how == form::number ? -1 : std::popcount(s_[id].axes);
        };
        for (int i = 1; i < count; ++i)
            for (int k = i; k > 0 && rank(factors[k]) < rank(factors[k - 1]); --k) {
                const int before = factors[k - 1];
                factors[k - 1] = factors[k];
                factors[k] = before;
            }
        for (int i = 0; i < count; ++i) say_factor(factors[i], i, count);
    }

    static constexpr bool is_operator(const cell& c) { return c.how == form::infix || c.how == form::product || c.how == form::quotient; }
    static constexpr bool is_minus(const cell& c) { return c.how == form::prefix && c.text == "-"; }
    /// Where the order of operations is of no consequence.
    static constexpr bool associative(const cell& c) { return c.how == form::product || (c.how == form::infix && c.text == "+"); }

    script s_;
    sink& out_;
    owned_array<int> level_memory_;
    int* const level_ = level_memory_.data();  // pointers, because every look would count as one more call during compilation

  private:
    struct piece {
        std::string_view text{};
        int cell = -1;
        int level = 0;
        axis_set axes = 0;
    };

    constexpr piece& next_part() {
        if (count_ == parts_memory_.size()) {
            parts_memory_.grow(2 * count_);
            parts_ = parts_memory_.data();
        }
        parts_[count_] = {};
        return parts_[count_++];
    }

    constexpr Spelling& self() { return static_cast<Spelling&>(*this); }
    constexpr void push(const piece& next) {
        if (depth_ == stack_memory_.size()) {
            stack_memory_.grow(2 * depth_);
            stack_ = stack_memory_.data();
        }
        stack_[depth_++] = next;
    }
    /// What stands before the first operand is written at once, the rest waits on the stack.
    constexpr void open(const piece& next) {
        const bool parentheses = level_[next.cell] < next.level;
        if (parentheses) out_.put(Spelling::opening);
        if (named(next.cell)) self().put_part(number_[next.cell]);
        else self().spell(next.cell);
        if (parentheses) say(Spelling::closing);
        while (count_ > 0) push(parts_[--count_]);
    }

    owned_array<int> number_memory_;
    int* const number_ = number_memory_.data();
    owned_array<piece> stack_memory_;
    piece* stack_ = stack_memory_.data();
    int depth_ = 0;
    owned_array<piece> parts_memory_;
    piece* parts_ = parts_memory_.data();
    int count_ = 0;
};

/// A text is written in one piece up to about this length; beyond it, parts that occur more than once are named and written once.
inline constexpr int longest_text = 1000;

/// Numbers the parts below `root` that are written once: all that occur more than once, if the text would become too long
/// otherwise. They are then to be written in order. Returns how many there are.
template <class Writer>
constexpr int name_shared_parts(const script& s, int root, Writer& out) {
    constexpr int worthwhile = 12;
    constexpr int enough = 1'000'000;
    owned_array<int> lengths(root + 1);
    int* const length = lengths.data();
    for (int id = 0; id <= root; ++id) {
        const cell& c = s[id];
        length[id] = 4 + static_cast<int>(c.text.size());
        for (int k = 0; k < c.arity; ++k) length[id] += length[c.operand[k]];
        if (length[id] > enough) length[id] = enough;
    }
    int count = 0;
    if (length[root] > longest_text) {
        owned_array<int> counts(root + 1);
        int* const uses = counts.data();
        uses[root] = 1;
        for (int id = root; id >= 0; --id)
            if (uses[id] > 0)
                for (int k = 0; k < s[id].arity; ++k) ++uses[s[id].operand[k]];
        for (int id = 0; id < root; ++id)
            if (uses[id] > 1 && length[id] > worthwhile) out.name(id, ++count);
    }
    return count;
}

}  // namespace tikhonov::detail::study
