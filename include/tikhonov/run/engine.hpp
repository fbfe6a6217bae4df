// Runs a plan: lays out memory for the extents of a call, walks the streamed axis in blocks, and combines the blocks' totals.
#pragma once

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <span>

#include <tikhonov/kernel/contraction_step.hpp>
#include <tikhonov/kernel/row_group.hpp>
#include <tikhonov/run/arena.hpp>
#include <tikhonov/run/block_rule.hpp>

namespace tikhonov {

inline constexpr std::ptrdiff_t rows_in_total = 1024;  ///< rows that are added up before they enter the tree of totals, at least
inline constexpr std::ptrdiff_t small_total = 4096;    ///< bytes: totals up to this size are combined pairwise
inline constexpr std::ptrdiff_t most_chunks = 32;      ///< larger totals are combined pairwise over at most this many chunks

template <class Program, class T>
class engine {
    static constexpr const auto& G = Program::graph;
    static constexpr const auto& P = Program::plan;
    static constexpr int size = static_cast<int>(P.size);

  public:
    using frame_type = call_frame<T, size, G.axis_count>;
    frame_type frame{};  ///< extents, and data of inputs and outputs, are set by the caller

    /// Runs passes otherwise than from the first row to the last: see chunks.hpp.
    struct pass_runner {
        virtual ~pass_runner() = default;
        virtual void lay_out(engine& it) = 0;         ///< once blocks have been chosen, and before memory is taken
        virtual bool run(engine& it, int phase) = 0;  ///< whether it has
    };
    std::unique_ptr<pass_runner> runner;  ///< or null

    /// Makes room for the extents in `frame.extent`.
    void lay_out() {
        choose_block();
        measure();
        if (runner != nullptr) runner->lay_out(*this);
        memory_.reserve(static_cast<std::size_t>(most_room()));
        packed_.reserve(static_cast<std::size_t>(packing_offset<Program, T, P.step_count>(frame)));
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
        (std::make_index_sequence<inputs.size()>{});
    }

    /// Says where an output goes, and whether nobody else writes there between calls.
    void set_output(int id, T* data, bool own) {
        frame.data[id] = data;
        if constexpr (tables.size() > 0) owned_[id] = own;
    }

    /// Computes every output. Memory is laid out, and the data of inputs and outputs are set and checked.
    void run() {
        for (const short id : in_outputs) frame.data[id] = frame.data[W(id).same_as];
        [&]<int... Phase>(std::integer_sequence<int, Phase...>) { (..., run_phase<Phase>()); }
        (std::make_integer_sequence<int, P.phases>{});
        for (std::size_t t = 0; t < tables.size(); ++t) touched_[t].remember(*this, tables[t]);
    }

  private:
    // Only the plan is looked at while running, never the graph: its nodes point to derivative rules, which would be compiled for nothing.
    static constexpr const place& W(int id) { return P.places[static_cast<std::size_t>(id)]; }
    static constexpr bool own(int id) {
        return W(id).same_as < 0 && (W(id).kind == storage::block || W(id).kind == storage::whole || W(id).kind == storage::accumulator);
    }
    static constexpr bool is_input(int id) { return W(id).kind == storage::input; }
    static constexpr bool is_in_output(int id) { return W(id).same_as >= 0; }
    template <bool (*Is)(int)>
    static consteval auto nodes_that() {
        constexpr std::size_t count = [] {
            std::size_t sum = 0;
            for (int id = 0; id < size; ++id) sum += Is(id) ? 1 : 0;
            return sum;
        }();
        std::array<short, count> found{};
        std::size_t at = 0;
        for (int id = 0; id < size; ++id)
            if (Is(id)) found[at++] = static_cast<short>(id);
        return found;
    }
    static constexpr auto inputs = nodes_that<is_input>();
    static constexpr auto in_outputs = nodes_that<is_in_output>();
    static constexpr bool is_table(int id) { return W(id).labels >= 0; }
    static constexpr auto tables = nodes_that<is_table>();
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
    static constexpr block_rule B = block_rule::of({P.steps, static_cast<std::size_t>(P.step_count)});
    static constexpr bool total(int id) { return W(id).kind == storage::accumulator; }
    /// Whether a total is made of the totals of blocks. A table is not: moving it would cost more than all that is added to it.
    static constexpr bool combined(int id) { return total(id) && !W(id).scattered; }

    template <class, class>
    friend class chunks;

    /// What runs a pass or a chunk of it.
    struct worker {
        frame_type& frame;
        T* packed;
        bool* packed_ready;
        T* apart = nullptr;                        ///< its own memory, where it is not alone,
        const std::ptrdiff_t* in_apart = nullptr;  ///< and where in it the tree of a total is
        std::ptrdiff_t block = 0;                  ///< of the rows at hand
        std::ptrdiff_t blocks = 0;
    };

    std::ptrdiff_t extent_of(int axis) const { return frame.extent[static_cast<std::size_t>(axis)]; }

    // ---- memory
    /// Strides and sizes of all places.
    void measure() {
        for (int id = 0; id < size; ++id) {
            if (W(id).length_of >= 0) frame.length[id] = static_cast<T>(extent_of(W(id).length_of));
            count_[id] = 1;
            for (int r = W(id).rank - 1; r >= 0; --r) {
                frame.stride[id][r] = count_[id];
                const int axis = W(id).stored[r];
                std::ptrdiff_t n = W(id).kind == storage::block && axis == P.streamed ? block_ + row_slack : extent_of(axis);
                if (axis == W(id).margin_axis) n += W(id).before + W(id).behind;
                if (W(id).padded && r == W(id).rank - 1) n = padded<T>(n);
                count_[id] *= n;
            }
        }
    }
    static constexpr std::ptrdiff_t padding = 64 / static_cast<std::ptrdiff_t>(sizeof(T));
    std::ptrdiff_t padded_count(int id) const { return (count_[id] + padding - 1) / padding * padding; }
    /// Elements of a place: for a total also the levels of its combining tree.
    std::ptrdiff_t room(int id) const {
        return padded_count(id) *
               (combined(id) ? 1 + static_cast<std::ptrdiff_t>(std::bit_width(static_cast<std::size_t>(pushes(id, blocks_)))) : 1);
    }
    /// Elements of a block's place that belong to the rows beyond.
    std::ptrdiff_t slack_room(int id) const { return row_slack * (count_[id] / (block_ + row_slack)); }
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
            if (W(id).kind == storage::block) needed += slack_room(id);
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
    template <int S>
    void contract(worker& me) {
        using product = contraction_step<Program, T, S>;
        constexpr int result = step_at(S).contraction;
        tiles::workspace<T> packed{me.packed + packing_offset<Program, T, S>(me.frame), product::keeps && blocks_ > 1, me.packed_ready[S]};
        product::run(me.frame, packed, total(result) && me.block % cadence(result, me.blocks) == 0);
        me.packed_ready[S] = packed.ready;
    }

    // ---- totals: a tree of partial sums, so that the error grows like the logarithm of the number of blocks
    /// Blocks that are added up before they enter the tree.
    std::ptrdiff_t cadence(int id, std::ptrdiff_t blocks) const {
        const bool small = count_[id] * static_cast<std::ptrdiff_t>(sizeof(T)) <= small_total;
        if (small) return std::max<std::ptrdiff_t>(1, rows_in_total / block_);
        return std::max<std::ptrdiff_t>(8, (blocks + large_leaves_ - 1) / large_leaves_);  // moving a large one costs as much as a block
    }
    std::ptrdiff_t pushes(int id, std::ptrdiff_t blocks) const { return (blocks + cadence(id, blocks) - 1) / cadence(id, blocks); }

    static T identity(int id) { return W(id).largest ? -std::numeric_limits<T>::infinity() : T(0); }
    // Own places begin and end at whole groups of lanes, so there are no tails.
    void clear(worker& me, int id) const {
        for (std::size_t t = 0; t < tables.size(); ++t)
            if (tables[t] == id && touched_[t].clear(*this, id)) return;
        if (W(id).same_as >= 0) {
            std::memset(me.frame.data[id], 0, static_cast<std::size_t>(count_[id]) * sizeof(T));  // the most of the work of a large table
            return;
        }
        const lanes<T> nothing(identity(id));
        for (std::ptrdiff_t i = 0; i < count_[id]; i += lanes<T>::size) store_contiguous(me.frame.data[id] + i, nothing);
    }
    /// What is kept whole keeps the rows of the blocks before.
    void clear_rows(worker& me, int id) const {
        const int at = W(id).position(P.streamed);
        const std::ptrdiff_t pitch = frame.stride[id][at];
        const std::ptrdiff_t apart = at > 0 ? frame.stride[id][at - 1] : count_[id];
        const lanes<T> nothing(identity(id));
        for (std::ptrdiff_t from = me.frame.first * pitch; from < count_[id]; from += apart)
            for (std::ptrdiff_t i = 0; i < (me.frame.last - me.frame.first) * pitch; i += lanes<T>::size)
                store_contiguous(me.frame.data[id] + from + i, nothing);
    }
    /// Makes a total ready to be added to; what is a product of matrices replaces what is there by itself.
    void start(worker& me, int id) const {
        if (me.blocks == 0 || !contracts(P.step_of[static_cast<std::size_t>(id)])) clear(me, id);
    }
    static void combine(int id, T* into, const T* from, std::ptrdiff_t count) {
        for (std::ptrdiff_t i = 0; i < count; i += lanes<T>::size) {
            const lanes<T> a = load_contiguous(into + i), b = load_contiguous(from + i);
            store_contiguous(into + i, W(id).largest ? max(a, b) : a + b);
        }
    }
    T* level(const worker& me, int id, std::ptrdiff_t k) const {
        T* const tree = me.apart == nullptr ? frame.data[id] + padded_count(id) : me.apart + me.in_apart[id];
        return tree + k * padded_count(id);
    }
    /// A partial total enters the tree as number `index`; equal subtrees merge.
    void push(worker& me, int id, std::ptrdiff_t index) const {
        std::ptrdiff_t k = 0;
        for (; (index & 1) != 0; index >>= 1, ++k) combine(id, me.frame.data[id], level(me, id, k), count_[id]);
        std::copy_n(me.frame.data[id], count_[id], level(me, id, k));
        start(me, id);
    }
    void collect(worker& me, int id) const {
        const std::ptrdiff_t pushed = pushes(id, me.blocks);
        clear(me, id);
        for (std::ptrdiff_t k = 0; pushed >> k != 0; ++k)
            if ((pushed >> k & 1) != 0) combine(id, me.frame.data[id], level(me, id, k), count_[id]);
    }

    // ---- control
    struct selection {
        int count = 0;
        int items[static_cast<std::size_t>(size)]{};
    };
    static constexpr const step& step_at(int s) { return P.steps[static_cast<std::size_t>(s)]; }

    /// Runs step `S`, after what it adds to has been set to nothing.
    template <int S>
    void clear_for(worker& me) {
        static constexpr auto chosen = cleared_by<S>();
        for (int i = 0; i < chosen.count; ++i)
            if (step_at(S).phase % 2 == 1 && W(chosen.items[i]).kind == storage::whole) clear_rows(me, chosen.items[i]);
            else clear(me, chosen.items[i]);
    }
    template <int S>
    void run_step(worker& me) {
        clear_for<S>(me);
        if constexpr (contracts(S)) contract<S>(me);
        else nest<Program, T, S>::run(me.frame);
    }
    /// Steps that may go through the rows together.
    template <int S>
    void run_group(worker& me) {
        [&]<int... I>(std::integer_sequence<int, I...>) {
            if (group_facts<Program, T, S>::wanted(me.frame)) {
                (..., clear_for<S + I>(me));
                row_group<Program, T, S>::run(me.frame);
            } else {
                (..., run_step<S + I>(me));
            }
        }
        (std::make_integer_sequence<int, step_at(S).grouped>{});
    }
    template <int Phase>
    void run_steps(worker& me) {
        [&]<int... S>(std::integer_sequence<int, S...>) {
            (..., [&] {
                if constexpr (step_at(S).phase == Phase && step_at(S).grouped > 0) run_group<S>(me);
                else if constexpr (step_at(S).phase == Phase && group_of(P, S) < 0) run_step<S>(me);
            }());
        }
        (std::make_integer_sequence<int, P.step_count>{});
    }
    template <int Phase>
    void run_phase() {
        worker me{frame, packed_.data(), packed_ready_};
        if constexpr (Phase % 2 == 0) run_steps<Phase>(me);
        else {
            if constexpr (contracts_in(Phase)) std::fill(std::begin(packed_ready_), std::end(packed_ready_), false);
            if (runner == nullptr || !runner->run(*this, Phase)) run_rows<Phase>(me, 0, rows_);
        }
    }
    template <int Phase>
    static std::span<const int> totals() {
        static constexpr auto chosen = totals_of(Phase);
        return {chosen.items, static_cast<std::size_t>(chosen.count)};
    }
    template <int Phase>
    void run_rows(worker& me, std::ptrdiff_t first, std::ptrdiff_t last) {
        me.blocks = last - first == rows_ ? blocks_ : (last - first + block_ - 1) / block_;
        for (const int id : totals<Phase>()) start(me, id);
        for (me.block = 0; me.block < me.blocks; ++me.block) {
            me.frame.first = first + me.block * block_;
            me.frame.last = std::min(last, me.frame.first + block_);
            run_steps<Phase>(me);
            if (me.blocks == 1) return;  // the only block's totals are the totals
            for (const int id : totals<Phase>()) {
                const std::ptrdiff_t each = cadence(id, me.blocks);
                if (combined(id) && each < me.blocks && ((me.block + 1) % each == 0 || me.block + 1 == me.blocks))
                    push(me, id, me.block / each);
            }
        }
        for (const int id : totals<Phase>())
            if (combined(id) && pushes(id, me.blocks) > 1) collect(me, id);
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

    /// The rows of a table that the last call added to. Nothing else has to be cleared for the next one.
    struct touched_rows {
        arena<T> labels;
        std::ptrdiff_t count = -1;  ///< of labels; -1 if what is in the table is not known
        const T* memory = nullptr;
        std::ptrdiff_t elements = 0;
        std::ptrdiff_t row = 0;  ///< elements of one

        static std::ptrdiff_t labels_of(const engine& it, int id) {
            std::ptrdiff_t product = 1;
            for (int r = 0; r < W(W(id).labels).rank; ++r) product *= it.extent_of(W(W(id).labels).stored[r]);
            return product;
        }
        void remember(const engine& it, int id) {
            count = -1;
            const std::ptrdiff_t now = labels_of(it, id);
            const std::ptrdiff_t rows = it.extent_of(W(id).stored[0]);
            if (!it.owned_[W(id).same_as] || now > rows / 2) return;
            labels.reserve(static_cast<std::size_t>(now));
            std::copy_n(it.frame.data[W(id).labels], now, labels.data());
            count = now;
            memory = it.frame.data[id];
            elements = it.count_[id];
            row = it.frame.stride[id][0];
        }
        bool clear(const engine& it, int id) const {
            const bool same = memory == it.frame.data[id] && elements == it.count_[id] && row == it.frame.stride[id][0];
            if (count < 0 || !same || !it.owned_[W(id).same_as]) return false;
            for (std::ptrdiff_t i = 0; i < count; ++i) {
                T* const first = it.frame.data[id] + static_cast<std::ptrdiff_t>(labels.data()[i]) * row;
                std::fill_n(first, row, T(0));
            }
            return true;
        }
    };
    touched_rows touched_[tables.size() + 1];
    bool owned_[static_cast<std::size_t>(size)]{};

    arena<T> memory_;
    arena<T> packed_;  ///< what contractions pack their operands into
    bool packed_ready_[static_cast<std::size_t>(P.step_count) + 1]{};
    std::ptrdiff_t count_[static_cast<std::size_t>(size)]{};
    std::ptrdiff_t rows_ = 0;
    std::ptrdiff_t row_bytes_ = 1;  ///< of everything that is stored along the streamed axis, inputs too
    std::ptrdiff_t block_ = row_unit;
    std::ptrdiff_t blocks_ = 0;
    std::ptrdiff_t large_leaves_ = most_chunks;  ///< partial totals that a large total is made of, at most
};

}  // namespace tikhonov
