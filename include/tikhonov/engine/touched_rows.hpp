// Which rows of a table a call has added to: nothing else has to be cleared for the next one.
#pragma once

#include <algorithm>
#include <cstddef>

#include <tikhonov/engine/arena.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// A table of rows one behind the other, and where it is.
template <class T>
struct table_memory {
    T* data;
    std::ptrdiff_t elements;
    std::ptrdiff_t row;  ///< elements of one

    friend bool operator==(const table_memory&, const table_memory&) = default;
};

template <class T>
class touched_rows {
  public:
    /// Before a call, which may throw then, and no more once it has added to rows. Growing forgets what is known.
    void reserve(const table_memory<T>& table, std::ptrdiff_t count) {
        const auto needed = static_cast<std::size_t>(count);
        if (!worth_it(table, count) || needed <= labels_.capacity()) return;
        known_ = false;
        labels_.reserve(needed);
    }
    /// After a call that has added to the rows that `labels` name.
    void remember(const table_memory<T>& table, const T* labels, std::ptrdiff_t count) {
        known_ = worth_it(table, count);
        if (!known_) return;
        std::copy_n(labels, count, labels_.data());
        count_ = count;
        table_ = table;
    }
    /// Where somebody else may write to the table.
    void forget() { known_ = false; }
    /// Clears the table, if what is in it is known.
    bool clear(const table_memory<T>& table) const {
        if (!known_ || !(table == table_)) return false;
        for (std::ptrdiff_t i = 0; i < count_; ++i)
            std::fill_n(table.data + static_cast<std::ptrdiff_t>(labels_.data()[i]) * table.row, table.row, T(0));
        return true;
    }

  private:
    /// Whether clearing all of the table costs more.
    static bool worth_it(const table_memory<T>& table, std::ptrdiff_t count) {
        return table.row > 0 && count <= table.elements / table.row / 2;
    }

    arena<T> labels_;
    std::ptrdiff_t count_ = 0;
    table_memory<T> table_{};
    bool known_ = false;
};

}  // namespace tikhonov::detail
