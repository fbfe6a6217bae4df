// The formulas below others. Descriptors are walked with an explicit stack and a table on their keys, so a part used twice is walked once
// and depth costs no recursion.
#pragma once

#include <array>

#include <tikhonov/core/owned_array.hpp>
#include <tikhonov/graph/formula.hpp>
#include <tikhonov/graph/primitive.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// The distinct formulas below some roots, operands first.
class formula_order {
  public:
    constexpr formula_order() { rehash(256); }

    constexpr void add(const formula& root) {
        owned_array<const formula*> memory(64);
        const formula** stack = memory.data();
        int depth = 0;
        stack[depth++] = &root;
        while (depth > 0) {
            const formula& f = *stack[depth - 1];
            if (depth + max_operands > memory.size()) {
                memory.grow(2 * memory.size());
                stack = memory.data();
            }
            int pending = 0;
            for (int k = 0; k < max_operands && f.operands[k] != nullptr; ++k)
                if (find(f.operands[k]->key) < 0) stack[depth + pending++] = f.operands[k];
            depth += pending;
            if (pending > 0) continue;
            if (find(f.key) < 0) insert(f);
            --depth;
        }
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
    constexpr void insert(const formula& f) {
        if (size_ == item_memory_.size()) rehash(2 * size_);
        items_[size_] = &f;
        place(size_++);
    }
    constexpr void place(int at) {
        std::uint64_t i = items_[at]->key;
        while (table_[i & mask_] >= 0) ++i;
        table_[i & mask_] = at;
    }
    constexpr void rehash(int capacity) {
        item_memory_.grow(capacity);
        items_ = item_memory_.data();
        table_memory_.assign(2 * capacity, -1);
        table_ = table_memory_.data();
        mask_ = 2 * static_cast<std::size_t>(capacity) - 1;
        for (int i = 0; i < size_; ++i) place(i);
    }

    owned_array<const formula*> item_memory_;
    owned_array<int> table_memory_;
    const formula** items_ = nullptr;  // pointers, because every look would count as one more call during compilation
    int* table_ = nullptr;             ///< by key: where the formula is, or -1
    std::uint64_t mask_ = 0;
    int size_ = 0;
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
