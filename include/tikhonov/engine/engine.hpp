// Runs a plan: lays out memory for the extents of a call, walks the streamed axis in blocks, and combines the blocks' totals.
#pragma once

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <span>

#include <tikhonov/engine/memory_layout.hpp>
#include <tikhonov/engine/touched_rows.hpp>
#include <tikhonov/kernel/contraction_step.hpp>
#include <tikhonov/kernel/row_group.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

template <class Program, class T>
class engine : private memory_layout<Program, T> {
    using base = memory_layout<Program, T>;
    // not by `using`: g++ 12 loses names of a dependent base inside lambdas
    static constexpr const auto& plan = Program::plan;
    static constexpr int size = base::size;
    static constexpr const kept_place& place_of(int id) { return base::place_of(id); }
    static constexpr bool total(int id) { return base::total(id); }

  public:
    using frame_type = typename base::frame_type;
    using base::frame;  ///< extents, and data of inputs and outputs, are set by the caller

    /// Runs passes otherwise than from the first row to the last: see chunks.hpp.
    struct pass_runner {
        virtual ~pass_runner() = default;
        virtual void lay_out(engine& it) = 0;         ///< once blocks have been chosen, and before places are
        virtual bool run(engine& it, int phase) = 0;  ///< whether it has
    };
    std::unique_ptr<pass_runner> runner;  ///< or null

    /// Brings rows of inputs before a block of them is looked at: see block_rows.hpp.
    struct block_source {
        void (*read)(const block_source& self, const engine& it, frame_type& frame, int worker);
    };
    const block_source* source = nullptr;  ///< or null

    /// Makes room for the extents in `frame.extent`.
    void lay_out() {
        base::check_sizes();
        base::choose_block();
        base::measure();
        memory_.reserve(static_cast<std::size_t>(base::most_room()));
        if (runner != nullptr) runner->lay_out(*this);
        packed_.reserve(static_cast<std::size_t>(packing_offset<Program, T, plan.step_count>(frame)));
        T* next = memory_.data();
        for (int id = 0; id < size; ++id) {
            if (!base::own(id)) continue;
            frame.data[id] = next;
            if (place_of(id).margin_axis >= 0) {
                std::fill_n(next, count_[id], T(0));  // the margins stay as they are from now on
                frame.data[id] += place_of(id).before * frame.stride[id][place_of(id).position(place_of(id).margin_axis)];
            }
            next += base::room(id);
        }
        for (int id = 0; id < size; ++id)
            if (place_of(id).kind == storage::shifted) {
                std::copy_n(frame.stride[place_of(id).source], max_rank, frame.stride[id]);
                frame.data[id] = moved(id, frame.data[place_of(id).source]);
            }
    }

    /// Says where the elements of a symbol are; memory is laid out.
    void set_input(int symbol, T* data) { set_input(frame, symbol, data); }
    void set_input(frame_type& in, int symbol, T* data) const {
        for (const short id : base::inputs)
            if (place_of(id).source == symbol) in.data[id] = moved(id, data);
    }

    /// Where kernels find the rows of a symbol that they walk by a list.
    void set_rows(frame_type& in, int symbol, std::ptrdiff_t pitch, const std::ptrdiff_t* rows) const {
        for (const short id : base::inputs) {
            if (place_of(id).source != symbol) continue;
            in.stride[id][0] = pitch;
            in.rows[id] = rows;
        }
    }

    /// The same for a symbol known during compilation: every call does this.
    template <int Symbol>
    void set_input(T* data) {
        [&]<std::size_t... Index>(std::index_sequence<Index...>) {
            (..., [&] {
                constexpr int id = base::inputs[Index];
                if constexpr (place_of(id).source == Symbol) this->frame.data[id] = base::is_shifted(id) ? this->moved(id, data) : data;
            }());
        }
        (std::make_index_sequence<base::inputs.size()>{});
    }

    /// Says where an output goes, and whether nobody else writes there between calls.
    void set_output(int id, T* data, bool own) {
        frame.data[id] = data;
        if constexpr (base::tables.size() > 0) owned_[id] = own;
    }

    /// Elements of the largest block that there may be for rows as long as these or shorter, with all that is stored along the streamed
    /// axis.
    std::ptrdiff_t most_in_block() const {
        constexpr auto blocking = base::blocking;
        const std::ptrdiff_t fewest = std::max(blocking.fewest, blocking.far_fewest);
        return std::max({blocking.bytes, blocking.far_bytes, fewest * base::row_bytes_}) / static_cast<std::ptrdiff_t>(sizeof(T));
    }
    std::ptrdiff_t most_rows_in_block() const { return std::max({base::blocking.most, base::blocking.fewest, base::blocking.far_fewest}); }
    std::ptrdiff_t rows_in_block() const { return std::min(block_, rows_); }

    /// Computes every output. Memory is laid out, and the data of inputs and outputs are set and checked.
    void run() {
        for (const short id : base::in_outputs) frame.data[id] = frame.data[place_of(id).same_as];
        for (std::size_t t = 0; t < base::tables.size(); ++t) reserve(touched_[t], base::tables[t]);
        [&]<int... Phase>(std::integer_sequence<int, Phase...>) { (..., run_phase<Phase>()); }
        (std::make_integer_sequence<int, plan.phases>{});
        for (std::size_t t = 0; t < base::tables.size(); ++t) remember(touched_[t], base::tables[t]);
    }

  private:
    using base::cadence, base::combined, base::extent_of, base::moved, base::padded_count, base::pushes;
    using base::rows_, base::block_, base::blocks_, base::count_;

    template <class, class>
    friend class chunks;

    /// What runs a pass or a chunk of it.
    struct worker {
        frame_type& frame;
        T* packed;
        bool* packed_ready;
        T* apart = nullptr;                        ///< its own memory, where it is not alone,
        const std::ptrdiff_t* in_apart = nullptr;  ///< and where in it the tree of a total is
        std::ptrdiff_t block = 0;                  ///< how many of the pass there have been
        std::ptrdiff_t blocks = 0;
        int number = 0;
    };

    // ---- products of matrices
    static constexpr bool contracts(int step) { return step_at(step).contraction >= 0; }
    template <int Step>
    void contract(worker& me) {
        using product = contraction_step<Program, T, Step>;
        constexpr int result = step_at(Step).contraction;
        tiles::workspace<T> packed{me.packed + packing_offset<Program, T, Step>(me.frame), product::keeps && blocks_ > 1,
                                   me.packed_ready[Step]};
        product::run(me.frame, packed, total(result) && me.block % cadence(result, me.blocks) == 0);
        me.packed_ready[Step] = packed.ready;
    }

    // ---- totals: a tree of partial sums, so that the error grows like the logarithm of the number of blocks
    table_memory<T> table_of(int id) const { return {frame.data[id], count_[id], frame.stride[id][0]}; }
    void reserve(touched_rows<T>& rows, int id) const {
        if (owned_[place_of(id).same_as]) rows.reserve(table_of(id), label_count(id));
    }
    void remember(touched_rows<T>& rows, int id) const {
        if (owned_[place_of(id).same_as]) rows.remember(table_of(id), frame.data[place_of(id).labels], label_count(id));
        else rows.forget();
    }
    std::ptrdiff_t label_count(int table) const {
        const kept_place& labels = place_of(place_of(table).labels);
        std::ptrdiff_t count = 1;
        for (int i = 0; i < labels.rank; ++i) count *= extent_of(labels.stored[i]);
        return count;
    }
    /// Calls with the rules of the reduction that a node is.
    template <class Use>
    static void with_rules(int id, Use use) {
        [&]<std::size_t... Index>(std::index_sequence<Index...>) {
            (..., (base::rules_of[static_cast<std::size_t>(id)] == Index ? use(numbers_of_reduction<base::reductions.items[Index], T>{})
                                                                         : void()));
        }
        (std::make_index_sequence<base::reductions.count>{});
    }
    static T identity(int id) {
        T result{};
        with_rules(id, [&]<class Rules>(Rules) { result = T(Rules::identity); });
        return result;
    }
    // Own places begin and end at whole groups of lanes, so there are no tails.
    void clear(worker& me, int id) const {
        for (std::size_t t = 0; t < base::tables.size(); ++t)
            if (base::tables[t] == id && touched_[t].clear(table_of(id))) return;
        if (place_of(id).same_as >= 0) {
            std::memset(me.frame.data[id], 0, static_cast<std::size_t>(count_[id]) * sizeof(T));  // the most of the work of a large table
            return;
        }
        const lanes<T> nothing(identity(id));
        for (std::ptrdiff_t i = 0; i < count_[id]; i += lanes<T>::size) store_contiguous(me.frame.data[id] + i, nothing);
    }
    /// What is kept whole keeps the rows of the blocks before.
    void clear_rows(worker& me, int id) const {
        const int at = place_of(id).position(plan.streamed);
        const std::ptrdiff_t pitch = frame.stride[id][at];
        const std::ptrdiff_t apart = at > 0 ? frame.stride[id][at - 1] : count_[id];
        const lanes<T> nothing(identity(id));
        for (std::ptrdiff_t from = me.frame.first * pitch; from < count_[id]; from += apart)
            for (std::ptrdiff_t i = 0; i < (me.frame.last - me.frame.first) * pitch; i += lanes<T>::size)
                store_contiguous(me.frame.data[id] + from + i, nothing);
    }
    /// Makes a total ready to be added to; what is a product of matrices replaces what is there by itself.
    void start(worker& me, int id) const {
        if (me.blocks == 0 || !contracts(plan.step_of[static_cast<std::size_t>(id)])) clear(me, id);
    }
    static void combine(int id, T* into, const T* from, std::ptrdiff_t count) {
        with_rules(id, [&]<class Rules>(Rules) {
            for (std::ptrdiff_t i = 0; i < count; i += lanes<T>::size) {
                const lanes<T> a = load_contiguous(into + i), b = load_contiguous(from + i);
                store_contiguous(into + i, Rules::merge(a, b));
            }
        });
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
    static constexpr const plan_step& step_at(int index) { return plan.steps[static_cast<std::size_t>(index)]; }

    template <int Step>
    void clear_for(worker& me) {
        static constexpr auto chosen = cleared_by<Step>();
        for (int i = 0; i < chosen.count; ++i)
            if (step_at(Step).phase % 2 == 1 && place_of(chosen.items[i]).kind == storage::whole) clear_rows(me, chosen.items[i]);
            else clear(me, chosen.items[i]);
    }
    /// Runs a step, after what it adds to has been set to nothing.
    template <int Step>
    void run_step(worker& me) {
        clear_for<Step>(me);
        if constexpr (contracts(Step)) contract<Step>(me);
        else nest<Program, T, Step>::run(me.frame);
    }
    /// Steps that may go through the rows together.
    template <int Step>
    void run_group(worker& me) {
        [&]<int... Index>(std::integer_sequence<int, Index...>) {
            if (group_facts<Program, T, Step>::wanted(me.frame)) {
                (..., clear_for<Step + Index>(me));
                row_group<Program, T, Step>::run(me.frame);
            } else {
                (..., run_step<Step + Index>(me));
            }
        }
        (std::make_integer_sequence<int, step_at(Step).grouped>{});
    }
    template <int Phase>
    void run_steps(worker& me) {
        [&]<int... Step>(std::integer_sequence<int, Step...>) {
            (..., [&] {
                if constexpr (step_at(Step).phase == Phase && step_at(Step).grouped > 0) run_group<Step>(me);
                else if constexpr (step_at(Step).phase == Phase && group_of(plan, Step) < 0) run_step<Step>(me);
            }());
        }
        (std::make_integer_sequence<int, plan.step_count>{});
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
    /// Every other pass begins with the rows that the one before it ended with, which are still near.
    static constexpr bool backwards(int phase) { return phase % 4 == 3; }
    template <int Phase>
    void run_rows(worker& me, std::ptrdiff_t first, std::ptrdiff_t last) {
        me.blocks = last - first == rows_ ? blocks_ : (last - first + block_ - 1) / block_;
        for (const int id : totals<Phase>()) start(me, id);
        for (me.block = 0; me.block < me.blocks; ++me.block) {
            me.frame.first = first + (backwards(Phase) ? me.blocks - 1 - me.block : me.block) * block_;
            me.frame.last = std::min(last, me.frame.first + block_);
            if (source != nullptr) source->read(*source, *this, me.frame, me.number);
            run_steps<Phase>(me);
            if (me.blocks == 1) continue;  // the only block's totals are the totals
            for (const int id : totals<Phase>()) {
                const std::ptrdiff_t each = cadence(id, me.blocks);
                if (combined(id) && each < me.blocks && ((me.block + 1) % each == 0 || me.block + 1 == me.blocks))
                    push(me, id, me.block / each);
            }
        }
        if (me.blocks > 1)
            for (const int id : totals<Phase>())
                if (combined(id) && pushes(id, me.blocks) > 1) collect(me, id);
        if (me.frame.beyond) streams_end();
    }
    static constexpr bool contracts_in(int phase) {
        for (int i = 0; i < plan.step_count; ++i)
            if (step_at(i).phase == phase && contracts(i)) return true;
        return false;
    }
    template <int Step>
    static constexpr selection cleared_by() {
        selection result;
        for (int i = step_at(Step).first; i < step_at(Step).first + step_at(Step).count; ++i) {
            const plan_action& it = plan.actions[i];
            if (step_at(Step).contraction >= 0) continue;  // it replaces what is there
            if (it.kind == action_kind::accumulate && !total(it.node) && nest<Program, T, Step>::adds_to_memory(it.node))
                result.items[result.count++] = it.node;
        }
        return result;
    }
    static constexpr selection totals_of(int phase) {
        selection result;
        for (int id = 0; id < size; ++id)
            if (total(id) && step_at(plan.step_of[static_cast<std::size_t>(id)]).phase == phase) result.items[result.count++] = id;
        return result;
    }

    touched_rows<T> touched_[base::tables.size() + 1];
    bool owned_[static_cast<std::size_t>(size)]{};

    arena<T> memory_;
    arena<T> packed_;  ///< what contractions pack their operands into
    bool packed_ready_[static_cast<std::size_t>(plan.step_count) + 1]{};
};

}  // namespace tikhonov::detail
