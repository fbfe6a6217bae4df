// The formulas below others. Descriptors are walked with an explicit stack and a table on their keys, so a part used twice is walked once
// and depth costs no recursion.
#pragma once

#include <array>

#include <tikhonov/graph/formula.hpp>
#include <tikhonov/graph/primitive.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// The distinct formulas below some roots, operands first.
class formula_order {
  public:
    constexpr formula_order() { rehash(256); }
    constexpr formula_order(const formula_order&) = delete;
    constexpr formula_order& operator=(const formula_order&) = delete;
    constexpr ~formula_order() {
        delete[] table_;
        delete[] items_;
    }

    constexpr void add(const formula& root) {
        auto* stack = new const formula* [stack_size] {};
        int depth = 0;
        int room = static_cast<int>(stack_size);
        stack[depth++] = &root;
        while (depth > 0) {
            const formula& f = *stack[depth - 1];
            if (depth + max_operands > room) stack = widen(stack, room);
            int pending = 0;
            for (int k = 0; k < max_operands && f.operands[k] != nullptr; ++k)
                if (find(f.operands[k]->key) < 0) stack[depth + pending++] = f.operands[k];
            depth += pending;
            if (pending > 0) continue;
            if (find(f.key) < 0) insert(f);
            --depth;
        }
        delete[] stack;
    }
    constexpr int size() const { return size_; }
    constexpr const formula& operator[](int i) const { return *items_[i]; }
    constexpr int find(std::uint64_t key) const {
        for (std::uint64_t i = key;; ++i) {
            const int at = table_[i & mask_];
            if (at < 0 || items_[at]->key == key) return at;
        }
    }

  private:
    static constexpr std::size_t stack_size = 64;

    static constexpr const formula** widen(const formula** stack, int& room) {
        auto* wider = new const formula* [static_cast<std::size_t>(2 * room)] {};
        for (int i = 0; i < room; ++i) wider[i] = stack[i];
        delete[] stack;
        room *= 2;
        return wider;
    }
    constexpr void insert(const formula& f) {
        if (size_ == capacity_) rehash(2 * capacity_);
        items_[size_] = &f;
        place(size_++);
    }
    constexpr void place(int at) {
        std::uint64_t i = items_[at]->key;
        while (table_[i & mask_] >= 0) ++i;
        table_[i & mask_] = at;
    }
    constexpr void rehash(int capacity) {
        auto* items = new const formula* [static_cast<std::size_t>(capacity)] {};
        for (int i = 0; i < size_; ++i) items[i] = items_[i];
        delete[] items_;
        delete[] table_;
        items_ = items;
        capacity_ = capacity;
        mask_ = 2 * static_cast<std::size_t>(capacity) - 1;
        table_ = new int[mask_ + 1];
        for (std::size_t i = 0; i <= mask_; ++i) table_[i] = -1;
        for (int i = 0; i < size_; ++i) place(i);
    }

    const formula** items_ = nullptr;
    int* table_ = nullptr;
    std::uint64_t mask_ = 0;
    int size_ = 0;
    int capacity_ = 0;
};

/// The symbols of a formula as it is written, by their keys.
template <const formula& F>
struct symbols_below {
    static constexpr int visit(std::uint64_t* keys) {
        formula_order order;
        order.add(F);
        int count = 0;
        for (int i = 0; i < order.size(); ++i) {
            if (order[i].op != &ops::symbol) continue;
            if (keys != nullptr) keys[count] = order[i].symbol->key;
            ++count;
        }
        return count;
    }
    static constexpr int count = visit(nullptr);
    static constexpr auto keys = [] {
        std::array<std::uint64_t, static_cast<std::size_t>(count) + 1> result{};
        visit(result.data());
        return result;
    }();
    static constexpr bool contain(const symbol_info& symbol) {
        for (int i = 0; i < count; ++i)
            if (keys[static_cast<std::size_t>(i)] == symbol.key) return true;
        return false;
    }
};

}  // namespace tikhonov::detail
