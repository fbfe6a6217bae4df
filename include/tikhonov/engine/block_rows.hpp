// The rows that a call lists, brought block by block into memory that stays in a cache: the loops walk them there as they walk the rows of
// a whole tensor, and know nothing of lists.
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
// Kernels count rows from the first of the call: the address that they get is as far before the memory as the block is behind the first row.
#pragma once

#include <tikhonov/engine/engine.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// Whether a symbol of a program is read in passes alone, row by row of the streamed axis, its first: then a block of rows is enough.
template <class Program>
consteval bool is_read_by_block(int symbol) {
    const auto& plan = Program::plan;
    for (int id = 0; id < static_cast<int>(plan.size); ++id) {
        const kept_place& it = plan.places[static_cast<std::size_t>(id)];
        if (it.kind != storage::input || it.source != symbol) continue;
        if (it.rank == 0 || it.axes[0] != plan.streamed || it.stored[0] != plan.streamed || it.offset[0] != 0) return false;
        for (int s = 0; s < plan.step_count; ++s)
            for (int i = plan.steps[s].first; i < plan.steps[s].first + plan.steps[s].count; ++i)
                if (plan.actions[i].kind == action_kind::load && plan.actions[i].node == id && plan.steps[s].phase % 2 == 0) return false;
        for (const node& reader : Program::graph.nodes)
            for (int k = 0; k < reader.op->arity; ++k)
                if (reader.operand[k] == id && is_gathered(reader, k, plan.narrow)) return false;
    }
    return plan.streamed >= 0;
}

/// The listed rows of some symbols, for one call after the other.
template <class Program, class T>
class block_rows : public engine<Program, T>::block_source {
    using engine_type = engine<Program, T>;
    using frame_type = typename engine_type::frame_type;
    using base = typename engine_type::block_source;

  public:
    block_rows() : base{&read} {}

    /// Before the symbols of a call.
    void forget() { count_ = 0; }
    /// The rows of a symbol are `length` elements each, `pitch` elements apart.
    void add(int symbol, const T* data, std::ptrdiff_t pitch, std::ptrdiff_t length) { items_[count_++] = {symbol, data, pitch, length}; }
    bool empty() const { return count_ == 0; }
    /// The rows of the call, all of which are there; the memory of the engine is laid out.
    template <class E>
    void open(const E* numbers, std::ptrdiff_t count, const engine_type& it, int workers) {
        numbers_ = numbers;
        total_ = count;
        copy_ = &copy<E>;
        const std::ptrdiff_t rows = it.rows_in_block();
        room_ = 0;
        for (int i = 0; i < count_; ++i) {
            items_[i].offset = room_;
            room_ += (rows * items_[i].length + lanes<T>::size + line - 1) / line * line;
        }
        const std::ptrdiff_t most = it.most_in_block() + (lanes<T>::size + line) * static_cast<std::ptrdiff_t>(most_symbols);
        memory_.reserve(static_cast<std::size_t>(std::max(most, room_) * workers));
    }

  private:
    static constexpr auto most_symbols = static_cast<std::size_t>(Program::graph.symbol_count) + 1;
    static constexpr std::ptrdiff_t line = 64 / static_cast<std::ptrdiff_t>(sizeof(T));
    static constexpr std::ptrdiff_t bytes_ahead = 4096;  ///< that are asked for before they are copied

    struct item {
        int symbol = 0;
        const T* data = nullptr;
        std::ptrdiff_t pitch = 0;
        std::ptrdiff_t length = 0;
        std::ptrdiff_t offset = 0;  ///< in the memory of a worker
    };

    static void read(const base& self, const engine_type& it, frame_type& frame, int worker) {
        const auto& me = static_cast<const block_rows&>(self);
        for (int i = 0; i < me.count_; ++i) {
            const item& one = me.items_[i];
            T* const to = me.memory_.data() + worker * me.room_ + one.offset;
            me.copy_(to, one, me.numbers_, frame.first, frame.last, me.total_);
            // as a number, which, other than a pointer, may leave the memory that it comes from
            const auto before = static_cast<std::uintptr_t>(frame.first * one.length) * sizeof(T);
            it.set_input(frame, one.symbol, reinterpret_cast<T*>(reinterpret_cast<std::uintptr_t>(to) - before));
        }
    }
    template <class E>
    static void copy(T* to, const item& of, const void* all, std::ptrdiff_t first, std::ptrdiff_t last, std::ptrdiff_t total) {
        const E* const numbers = static_cast<const E*>(all);
        if (of.length == 1) {
            for (std::ptrdiff_t i = first; i < last; ++i) *to++ = of.data[static_cast<std::ptrdiff_t>(numbers[i]) * of.pitch];
            return;
        }
        const std::ptrdiff_t ahead = std::max<std::ptrdiff_t>(1, bytes_ahead / (of.length * static_cast<std::ptrdiff_t>(sizeof(T))));
        for (std::ptrdiff_t i = first; i < last; ++i, to += of.length) {
            if (i + ahead < total) prefetch(of.data, static_cast<std::ptrdiff_t>(numbers[i + ahead]) * of.pitch, of.length);
            copy_row(to, of.data + static_cast<std::ptrdiff_t>(numbers[i]) * of.pitch, of.length);
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
    void (*copy_)(T*, const item&, const void*, std::ptrdiff_t, std::ptrdiff_t, std::ptrdiff_t) = nullptr;
    arena<T> memory_;
    std::ptrdiff_t room_ = 0;  ///< of a worker
};

}  // namespace tikhonov::detail
