// The rows that a call lists, block by block. Kernels read rows of samples by features where they are (see kernel/listed_rows.hpp). What is
// read otherwise, numbers of samples in the lanes or the operands of a product of matrices, is brought into memory that stays in a cache:
// there loops walk the rows as those of a whole tensor, and know nothing of lists.
//
//   list       5  0  9  5 | 7  2  8  1 | 3  ...
//   block            0          1        2
//
//   bound     row 0 ... row 9          memory of a worker       what kernels see
//             -- row 7 ----------->    row 7                    row 4 of the call
//             -- row 2 ----------->    row 2                    row 5
//             -- row 8 ----------->    row 8                    row 6
//             -- row 1 ----------->    row 1                    row 7
//
// Kernels count rows from the first of the call: the address that they get is as far before the memory as the block is behind the first
// row.
#pragma once

#include <tikhonov/engine/engine.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// The listed rows of some symbols, for one call after the other.
template <class Program, class T>
class block_rows : public engine<Program, T>::block_source {
    using engine_type = engine<Program, T>;
    using frame_type = typename engine_type::frame_type;
    using base = typename engine_type::block_source;
    static constexpr bool walks = lists_rows<Program>;

  public:
    block_rows() : base{&read} {}

    /// Before the symbols of a call.
    void forget() { count_ = 0; }
    /// The rows of a symbol are `length` elements each, `pitch` elements apart. `whole`: a copy of the rows that are listed, in their
    /// order.
    void add(int symbol, const T* data, std::ptrdiff_t pitch, std::ptrdiff_t length, bool whole) {
        items_[count_++] = {symbol, data, pitch, length, 0, whole};
    }
    /// The numbers of all rows, all of which are there; the memory of the engine is laid out.
    template <class E>
    void open(const E* numbers, std::ptrdiff_t count, const engine_type& it, int workers) {
        numbers_ = numbers;
        total_ = count;
        widen_ = &widen<E>;
        table_ = it.rows_in_block() + rows_ahead;
        room_ = 0;
        ahead_ = 0;
        for (int i = 0; i < count_; ++i) {
            if (items_[i].length > 1) ahead_ = std::max(ahead_, fetched_ahead<T>(items_[i].length) + most_rows_together);
            if (is_in_place(items_[i])) continue;
            items_[i].offset = room_;
            room_ += (it.rows_in_block() * items_[i].length + lanes<T>::size + line - 1) / line * line;
        }
        const std::ptrdiff_t most = it.most_in_block() + (lanes<T>::size + line) * static_cast<std::ptrdiff_t>(most_symbols);
        memory_.reserve(static_cast<std::size_t>(std::max(most, room_) * workers));
        tables_.reserve(static_cast<std::size_t>((it.most_rows_in_block() + rows_ahead) * 2 * workers));
    }

  private:
    static constexpr auto most_symbols = static_cast<std::size_t>(Program::graph.symbol_count) + 1;
    static constexpr std::ptrdiff_t line = 64 / static_cast<std::ptrdiff_t>(sizeof(T));

    struct item {
        int symbol = 0;
        const T* data = nullptr;
        std::ptrdiff_t pitch = 0;
        std::ptrdiff_t length = 0;
        std::ptrdiff_t offset = 0;  ///< in the memory of a worker
        bool whole = false;
    };
    static bool is_walked(const item& it) {
        if constexpr (walks) return walked_symbols<Program>[static_cast<std::size_t>(it.symbol)];
        else return false;
    }
    static bool is_in_place(const item& it) { return it.whole || is_walked(it); }

    static void read(const base& self, const engine_type& it, frame_type& frame, int worker) {
        const auto& me = static_cast<const block_rows&>(self);
        std::ptrdiff_t* const rows = me.tables_.data() + 2 * worker * me.table_;
        std::ptrdiff_t* const same = rows + me.table_;
        const std::ptrdiff_t count = frame.last - frame.first;
        const std::ptrdiff_t behind = std::min(me.ahead_, me.total_ - frame.last);
        me.widen_(rows, me.numbers_, frame.first, count + behind);
        std::fill_n(rows + count + behind, me.ahead_ - behind, rows[count - 1]);
        bool any_whole = false;
        for (int i = 0; i < me.count_; ++i) {
            const item& one = me.items_[i];
            if (is_in_place(one)) {
                any_whole = any_whole || one.whole;
                it.set_input(frame, one.symbol, const_cast<T*>(one.data));
                if constexpr (walks) it.set_rows(frame, one.symbol, one.pitch, one.whole ? same : rows);
                continue;
            }
            T* const to = me.memory_.data() + worker * me.room_ + one.offset;
            copy(to, one, rows, count);
            // as a number, which, other than a pointer, may leave the memory that it comes from
            const auto before = static_cast<std::uintptr_t>(frame.first * one.length) * sizeof(T);
            it.set_input(frame, one.symbol, reinterpret_cast<T*>(reinterpret_cast<std::uintptr_t>(to) - before));
        }
        if (any_whole)
            for (std::ptrdiff_t i = 0; i < me.table_; ++i) same[i] = std::min(frame.first + i, me.total_ - 1);
    }
    template <class E>
    static void widen(std::ptrdiff_t* to, const void* numbers, std::ptrdiff_t first, std::ptrdiff_t count) {
        const E* const from = static_cast<const E*>(numbers) + first;
        convert_run(to, from, 0, count, [](E number, std::ptrdiff_t) { return static_cast<std::ptrdiff_t>(number); });
    }
    static void copy(T* to, const item& of, const std::ptrdiff_t* rows, std::ptrdiff_t count) {
        if (of.length == 1) {
            for (std::ptrdiff_t i = 0; i < count; ++i) to[i] = of.data[rows[i] * of.pitch];
            return;
        }
        const std::ptrdiff_t ahead = fetched_ahead<T>(of.length);
        for (std::ptrdiff_t i = 0; i < count; ++i, to += of.length) {
            prefetch(of.data + rows[i + ahead] * of.pitch, 0, of.length);
            copy_row(to, of.data + rows[i] * of.pitch, of.length);
        }
    }
    /// Up to a group of lanes behind the row is written, too: there the next row comes, or nothing.
    static void copy_row(T* to, const T* from, std::ptrdiff_t length) {
        constexpr std::ptrdiff_t width = lanes<T>::size;
        std::ptrdiff_t k = 0;
        for (; k + width <= length; k += width) store_contiguous(to + k, load_contiguous(from + k));
        if (k < length) store_contiguous(to + k, load_some(from + k, length - k));
    }

    item items_[most_symbols]{};
    int count_ = 0;
    const void* numbers_ = nullptr;
    std::ptrdiff_t total_ = 0;
    std::ptrdiff_t ahead_ = 0;  ///< entries behind the rows of a block
    void (*widen_)(std::ptrdiff_t*, const void*, std::ptrdiff_t, std::ptrdiff_t) = nullptr;
    arena<T> memory_;
    arena<std::ptrdiff_t> tables_;
    std::ptrdiff_t room_ = 0;   ///< elements of a worker
    std::ptrdiff_t table_ = 0;  ///< entries of its table, behind which is another one, for what has been copied in the order of the list
};

}  // namespace tikhonov::detail
