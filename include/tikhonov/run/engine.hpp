// Runs a plan: lays out memory for the extents of a call, walks the streamed axis in blocks, and combines the blocks' totals.
#pragma once

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <new>
#include <span>

#include <tikhonov/kernel/contraction_step.hpp>
#include <tikhonov/kernel/nest.hpp>

namespace tikhonov {

/// How many rows a block has: as many as fit with all that is kept of them, within limits.
struct block_size {
    std::ptrdiff_t bytes = 48 * 1024;  ///< a block and its intermediates should stay in the nearest cache
    std::ptrdiff_t fewest = 64;        ///< rows
    std::ptrdiff_t most = 4096;
    std::ptrdiff_t far_bytes = 24 * 1024;  ///< where rows come from afar: a few, so that reading and computing overlap
    std::ptrdiff_t far_fewest = 16;

    static constexpr block_size of(std::span<const step> steps) {
        int streamed = 0;
        bool nested = false;
        for (const step& it : steps) {
            if (it.phase % 2 == 0) continue;
            // Products of matrices want many rows, so that what they add to is moved less often, and keep what they need most in the
            // nearest cache by themselves: a block for them should stay in the second.
            if (it.contraction >= 0) return {.bytes = 512 * 1024, .fewest = 128, .far_bytes = 512 * 1024, .far_fewest = 128};
            ++streamed;
            nested = nested || it.rank > 1;
        }
        if (nested) return {};
        if (streamed == 1) return {.bytes = 192 * 1024, .most = 16384, .far_bytes = 192 * 1024};  // nothing is read again
        return {.far_bytes = 48 * 1024};
    }
};
inline constexpr std::ptrdiff_t row_unit = 16;              ///< a block has a multiple of so many rows
inline constexpr std::ptrdiff_t cached = 512 * 1024;        ///< bytes along the streamed axis: more is read from afar at every call
inline constexpr std::ptrdiff_t beyond = 16 * 1024 * 1024;  ///< more is written past the caches
inline constexpr std::ptrdiff_t rows_in_total = 1024;       ///< rows that are added up before they enter the tree of totals, at least
inline constexpr std::ptrdiff_t small_total = 4096;         ///< bytes: totals up to this size are combined pairwise
inline constexpr std::ptrdiff_t most_chunks = 32;           ///< larger totals are combined pairwise over at most this many chunks

/// Memory that only grows. Its elements are uninitialised.
template <class T>
class arena {
  public:
    void reserve(std::size_t count) {
        if (count <= capacity_) return;
        memory_.reset();
        memory_.reset(static_cast<T*>(::operator new(count * sizeof(T), alignment)));
        std::fill_n(memory_.get(), count, T(0));
        capacity_ = count;
    }
    T* data() const { return memory_.get(); }

  private:
    static constexpr std::align_val_t alignment{64};
    struct release {
        void operator()(T* p) const { ::operator delete(p, alignment); }
    };
    std::unique_ptr<T, release> memory_;
    std::size_t capacity_ = 0;
};

template <class Program, class T>
class engine {
    static constexpr const auto& G = Program::graph;
    static constexpr const auto& P = Program::plan;
    static constexpr int size = static_cast<int>(P.size);

  public:
    using frame_type = call_frame<T, size, G.axis_count>;
    frame_type frame{};  ///< extents, and data of inputs and outputs, are set by the caller

    /// Makes room for the extents in `frame.extent`.
    void lay_out() {
        choose_block();
        for (int id = 0; id < size; ++id) {
            if (W(id).length_of >= 0) frame.length[id] = static_cast<T>(extent_of(W(id).length_of));
            count_[id] = 1;
            for (int r = W(id).rank - 1; r >= 0; --r) {
                frame.stride[id][r] = count_[id];
                const int axis = W(id).stored[r];
                std::ptrdiff_t n = W(id).kind == storage::block && axis == P.streamed ? block_ : extent_of(axis);
                if (axis == W(id).margin_axis) n += W(id).before + W(id).behind;
                if (W(id).padded && r == W(id).rank - 1) n = padded<T>(n);
                count_[id] *= n;
            }
        }
        memory_.reserve(static_cast<std::size_t>(most_room()));
        packed_.reserve(static_cast<std::size_t>(packing_offset<P.step_count>()));
        T* next = memory_.data();
        for (int id = 0; id < size; ++id) {
            if (!own(id)) continue;
            frame.data[id] = next;
            if (W(id).margin_axis >= 0) {
                std::fill_n(next, count_[id], T(0));  // the margins stay as they are from now on
                frame.data[id] += W(id).before * frame.stride[id][W(id).position(W(id).margin_axis)];
            }
            next += room(id);
        }
        for (int id = 0; id < size; ++id)
            if (W(id).kind == storage::shifted) {
                std::copy_n(frame.stride[W(id).source], max_rank, frame.stride[id]);
                frame.data[id] = moved(id, frame.data[W(id).source]);
            }
    }

    /// Says where the elements of a symbol are; memory is laid out.
    void set_input(int symbol, T* data) {
        for (const short id : inputs)
            if (W(id).source == symbol) frame.data[id] = moved(id, data);
    }

    /// The same for a symbol known during compilation: every call does this.
    template <int Symbol>
    void set_input(T* data) {
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            (..., [&] {
                constexpr int id = inputs[I];
                if constexpr (W(id).source == Symbol) frame.data[id] = is_shifted(id) ? moved(id, data) : data;
            }());
        }
        (std::make_index_sequence<static_cast<std::size_t>(input_count)>{});
    }

    /// Computes every output. Memory is laid out, and the data of inputs and outputs are set and checked.
    void run() {
        for (int id = 0; id < size; ++id)
            if (W(id).same_as >= 0) frame.data[id] = frame.data[W(id).same_as];
        [&]<int... Phase>(std::integer_sequence<int, Phase...>) { (..., run_phase<Phase>()); }
        (std::make_integer_sequence<int, P.phases>{});
    }

  private:
    // Only the plan is looked at while running, never the graph: its nodes point to derivative rules, which would be compiled for nothing.
    static constexpr const place& W(int id) { return P.places[static_cast<std::size_t>(id)]; }
    static constexpr bool own(int id) {
        return W(id).same_as < 0 && (W(id).kind == storage::block || W(id).kind == storage::whole || W(id).kind == storage::accumulator);
    }
    static constexpr int input_count = [] {
        int count = 0;
        for (int id = 0; id < size; ++id) count += W(id).kind == storage::input ? 1 : 0;
        return count;
    }();
    static constexpr auto inputs = [] {
        std::array<short, static_cast<std::size_t>(input_count)> found{};
        std::size_t at = 0;
        for (int id = 0; id < size; ++id)
            if (W(id).kind == storage::input) found[at++] = static_cast<short>(id);
        return found;
    }();
    static constexpr bool is_shifted(int id) {
        for (int r = 0; r < W(id).rank; ++r)
            if (W(id).offset[r] != 0) return true;
        return false;
    }
    /// The element at index 0 of all axes of a place.
    T* moved(int id, T* data) const {
        for (int r = 0; r < W(id).rank; ++r) data += W(id).offset[r] * frame.stride[id][r];
        return data;
    }
    static constexpr bool has_blocks = [] {
        for (int id = 0; id < size; ++id)
            if (W(id).kind == storage::block) return true;
        return false;
    }();
    static constexpr block_size B = block_size::of({P.steps, static_cast<std::size_t>(P.step_count)});
    static constexpr bool total(int id) { return W(id).kind == storage::accumulator; }
    /// Whether a total is made of the totals of blocks. A table is not: moving it would cost more than all that is added to it.
    static constexpr bool combined(int id) { return total(id) && !W(id).scattered; }

    std::ptrdiff_t extent_of(int axis) const { return frame.extent[static_cast<std::size_t>(axis)]; }

    // ---- memory
    static constexpr std::ptrdiff_t padding = 64 / static_cast<std::ptrdiff_t>(sizeof(T));
    std::ptrdiff_t padded_count(int id) const { return (count_[id] + padding - 1) / padding * padding; }
    /// Elements of a place: for a total also the levels of its combining tree.
    std::ptrdiff_t room(int id) const {
        return padded_count(id) *
               (combined(id) ? 1 + static_cast<std::ptrdiff_t>(std::bit_width(static_cast<std::size_t>(pushes(id)))) : 1);
    }
    /// At least what all places need, and never more for smaller extents: blocks have more rows where rows are shorter, so the sum
    /// of the rooms itself may grow when an extent shrinks.
    std::ptrdiff_t most_room() const {
        const std::ptrdiff_t item = static_cast<std::ptrdiff_t>(sizeof(T));
        const std::ptrdiff_t fewest = std::min(B.fewest, B.far_fewest);
        const std::ptrdiff_t most_blocks = (rows_ + fewest - 1) / fewest;
        const auto tree = [](std::ptrdiff_t leaves) {
            return 1 + static_cast<std::ptrdiff_t>(std::bit_width(static_cast<std::size_t>(leaves)));
        };
        std::ptrdiff_t needed = (has_blocks ? std::max(B.bytes, B.fewest * row_bytes_) / item : 0) + padding;
        for (int id = 0; id < size; ++id) {
            if (!own(id)) continue;
            needed += padding;
            if (W(id).kind == storage::whole) needed += padded_count(id);
            if (total(id) && !combined(id)) needed += padded_count(id);
            if (!combined(id)) continue;
            const std::ptrdiff_t small = std::min(padded_count(id), small_total / item + padding);
            needed += std::max(small * tree(most_blocks), padded_count(id) * tree(std::min(most_blocks, most_chunks)));
        }
        return needed;
    }
    void choose_block() {
        if constexpr (P.streamed >= 0) {
            rows_ = extent_of(P.streamed);
            std::ptrdiff_t bytes = 1;
            for (int id = 0; id < size; ++id) {
                if (W(id).position(P.streamed) < 0) continue;
                std::ptrdiff_t elements = 1;
                for (int r = 0; r < W(id).rank; ++r)
                    if (W(id).axes[r] != P.streamed)
                        elements *= W(id).padded && r == W(id).rank - 1 ? padded<T>(extent_of(W(id).axes[r])) : extent_of(W(id).axes[r]);
                bytes += elements * static_cast<std::ptrdiff_t>(sizeof(T));
            }
            row_bytes_ = bytes;
            frame.far = rows_ * bytes > cached;
            frame.beyond = rows_ * bytes > beyond;
            block_ =
                std::clamp((frame.far ? B.far_bytes : B.bytes) / bytes, frame.far ? B.far_fewest : B.fewest, B.most) / row_unit * row_unit;
            blocks_ = (rows_ + block_ - 1) / block_;
        }
    }

    // ---- products of matrices
    static constexpr bool contracts(int s) { return step_at(s).contraction >= 0; }
    /// Where the memory of step `S` for packed operands begins: what is kept comes first, what all others share comes last. Behind
    /// the last step: how much there is.
    template <int S>
    std::ptrdiff_t packing_offset() const {
        std::ptrdiff_t kept = 0, shared = 0, offset = 0;
        [&]<int... R>(std::integer_sequence<int, R...>) {
            (..., [&] {
                if constexpr (contracts(R)) {
                    using other = contraction_step<Program, T, R>;
                    const std::ptrdiff_t room = (other::room(frame) + padding - 1) / padding * padding;
                    if (R == S && other::keeps) offset = kept;
                    if (other::keeps) kept += room;
                    else shared = std::max(shared, room);
                }
            }());
        }
        (std::make_integer_sequence<int, P.step_count>{});
        if constexpr (S == P.step_count) return kept + shared;
        else if constexpr (contraction_step<Program, T, S>::keeps) return offset;
        else return kept;
    }
    template <int S>
    void contract() {
        using product = contraction_step<Program, T, S>;
        constexpr int result = step_at(S).contraction;
        tiles::workspace<T> packed{packed_.data() + packing_offset<S>(), product::keeps && blocks_ > 1, packed_ready_[S]};
        product::run(frame, packed, total(result) && block_index_ % cadence(result) == 0);
        packed_ready_[S] = packed.ready;
    }

    // ---- totals: a tree of partial sums, so that the error grows like the logarithm of the number of blocks
    /// Blocks that are added up before they enter the tree.
    std::ptrdiff_t cadence(int id) const {
        const bool small = count_[id] * static_cast<std::ptrdiff_t>(sizeof(T)) <= small_total;
        return small
                   ? std::max<std::ptrdiff_t>(1, rows_in_total / block_)
                   : std::max<std::ptrdiff_t>(8, (blocks_ + most_chunks - 1) / most_chunks);  // moving a large one costs as much as a block
    }
    std::ptrdiff_t pushes(int id) const { return (blocks_ + cadence(id) - 1) / cadence(id); }

    static T identity(int id) { return W(id).largest ? -std::numeric_limits<T>::infinity() : T(0); }
    // Own places begin and end at whole groups of lanes, so there are no tails.
    void clear(int id) {
        if (W(id).same_as >= 0) {
            std::memset(frame.data[id], 0, static_cast<std::size_t>(count_[id]) * sizeof(T));  // of a large table, the most of the work
            return;
        }
        const lanes<T> nothing(identity(id));
        for (std::ptrdiff_t i = 0; i < count_[id]; i += lanes<T>::size) store_contiguous(frame.data[id] + i, nothing);
    }
    /// Makes a total ready to be added to; what is a product of matrices replaces what is there by itself.
    void start(int id) {
        if (blocks_ == 0 || !contracts(P.step_of[static_cast<std::size_t>(id)])) clear(id);
    }
    static void combine(int id, T* into, const T* from, std::ptrdiff_t count) {
        for (std::ptrdiff_t i = 0; i < count; i += lanes<T>::size) {
            const lanes<T> a = load_contiguous(into + i), b = load_contiguous(from + i);
            store_contiguous(into + i, W(id).largest ? max(a, b) : a + b);
        }
    }
    T* level(int id, std::ptrdiff_t k) const { return frame.data[id] + (k + 1) * padded_count(id); }
    /// A partial total enters the tree as number `index`; equal subtrees merge.
    void push(int id, std::ptrdiff_t index) {
        std::ptrdiff_t k = 0;
        for (; (index & 1) != 0; index >>= 1, ++k) combine(id, frame.data[id], level(id, k), count_[id]);
        std::copy_n(frame.data[id], count_[id], level(id, k));
        start(id);
    }
    void collect(int id) {
        const std::ptrdiff_t pushed = pushes(id);
        clear(id);
        for (std::ptrdiff_t k = 0; pushed >> k != 0; ++k)
            if ((pushed >> k & 1) != 0) combine(id, frame.data[id], level(id, k), count_[id]);
    }

    // ---- control
    struct selection {
        int count = 0;
        int items[static_cast<std::size_t>(size)]{};
    };
    static constexpr const step& step_at(int s) { return P.steps[static_cast<std::size_t>(s)]; }

    /// Runs step `S`, after what it adds to has been set to nothing.
    template <int S>
    void run_step() {
        static constexpr auto chosen = cleared_by<S>();
        for (int i = 0; i < chosen.count; ++i) clear(chosen.items[i]);
        if constexpr (contracts(S)) contract<S>();
        else nest<Program, T, S>::run(frame);
    }
    template <int Phase>
    void run_steps() {
        [&]<int... S>(std::integer_sequence<int, S...>) {
            (..., [&] {
                if constexpr (step_at(S).phase == Phase) run_step<S>();
            }());
        }
        (std::make_integer_sequence<int, P.step_count>{});
    }
    template <int Phase>
    void run_phase() {
        if constexpr (Phase % 2 == 0) run_steps<Phase>();
        else run_pass<Phase>();
    }
    template <int Phase>
    void run_pass() {
        static constexpr auto chosen = totals_of(Phase);
        const std::span<const int> totals(chosen.items, static_cast<std::size_t>(chosen.count));
        for (const int id : totals) start(id);
        if constexpr (contracts_in(Phase)) std::fill(std::begin(packed_ready_), std::end(packed_ready_), false);
        for (std::ptrdiff_t b = 0; b < blocks_; ++b) {
            block_index_ = b;
            frame.first = b * block_;
            frame.last = std::min(rows_, frame.first + block_);
            run_steps<Phase>();
            if (blocks_ == 1) return;  // the only block's totals are the totals
            for (const int id : totals)
                if (combined(id) && pushes(id) > 1 && ((b + 1) % cadence(id) == 0 || b + 1 == blocks_)) push(id, b / cadence(id));
        }
        for (const int id : totals)
            if (combined(id) && pushes(id) > 1) collect(id);
    }
    static constexpr bool contracts_in(int phase) {
        for (int i = 0; i < P.step_count; ++i)
            if (step_at(i).phase == phase && contracts(i)) return true;
        return false;
    }
    template <int S>
    static constexpr selection cleared_by() {
        selection result;
        for (int i = step_at(S).first; i < step_at(S).first + step_at(S).count; ++i) {
            const action& a = P.actions[i];
            if (step_at(S).contraction >= 0) continue;  // it replaces what is there
            if (a.kind == action_kind::accumulate && !total(a.node) && nest<Program, T, S>::adds_to_memory(a.node))
                result.items[result.count++] = a.node;
        }
        return result;
    }
    static constexpr selection totals_of(int phase) {
        selection result;
        for (int id = 0; id < size; ++id)
            if (total(id) && step_at(P.step_of[static_cast<std::size_t>(id)]).phase == phase) result.items[result.count++] = id;
        return result;
    }

    arena<T> memory_;
    arena<T> packed_;  ///< what contractions pack their operands into
    bool packed_ready_[static_cast<std::size_t>(P.step_count) + 1]{};
    std::ptrdiff_t block_index_ = 0;
    std::ptrdiff_t count_[static_cast<std::size_t>(size)]{};
    std::ptrdiff_t rows_ = 0;
    std::ptrdiff_t row_bytes_ = 1;  ///< of everything that is stored along the streamed axis, inputs too
    std::ptrdiff_t block_ = row_unit;
    std::ptrdiff_t blocks_ = 0;
};

}  // namespace tikhonov
