// Passes on several workers: chunks of rows, each with totals of its own, which a fixed tree combines.
#pragma once

#include <atomic>

#include <tikhonov/engine/engine.hpp>
#include <tikhonov/engine/executor.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// Into how many chunks a pass is cut. They follow from extents alone, never from the number of workers: so the totals do not depend on it.
struct chunk_size {
    std::ptrdiff_t rows;
    std::ptrdiff_t fewest;  ///< rows of a chunk
    std::ptrdiff_t work;    ///< groups of lanes by operations

    static constexpr std::ptrdiff_t least_work = 64 * 1024;     ///< of a chunk: less is not worth another thread
    static constexpr std::ptrdiff_t large_totals = 256 * 1024;  ///< bytes: where each chunk has so many to itself, there are
    static constexpr std::ptrdiff_t most_large = 8;             ///< but so many chunks, each
    static constexpr std::ptrdiff_t large_leaves = 4;           ///< with at most so many partial totals of large ones

    constexpr std::ptrdiff_t rows_of(std::ptrdiff_t chunks) const {
        return (std::max<std::ptrdiff_t>(rows, 1) + chunks * row_unit - 1) / (chunks * row_unit) * row_unit;
    }
    /// A power of two, at most `most`; never more for fewer rows or less work.
    constexpr std::ptrdiff_t count(std::ptrdiff_t most) const {
        while (most > 1 && (work < most * least_work || rows_of(most) < fewest)) most /= 2;
        return most;
    }
};

template <class Program, class T>
class chunks final : public engine<Program, T>::pass_runner {
    using engine_type = engine<Program, T>;
    using worker = typename engine_type::worker;
    static constexpr const auto& plan = Program::plan;
    static constexpr int size = engine_type::size;
    static constexpr std::ptrdiff_t item = static_cast<std::ptrdiff_t>(sizeof(T));
    static constexpr std::ptrdiff_t padding = engine_type::padding;

  public:
    explicit chunks(std::shared_ptr<executor> where) : where_(std::move(where)) {}

    void lay_out(engine_type& it) override {
        if constexpr (plan.phases > 1 && !adds_to_table) {
            choose(it);
            reserve(it);
        }
    }
    bool run(engine_type& it, int phase) override {
        if (count_ < 2) return false;
        [&]<int... Phase>(std::integer_sequence<int, Phase...>) {
            (..., [&] {
                if constexpr (Phase % 2 == 1)
                    if (Phase == phase) run_pass<Phase>(it);
            }());
        }
        (std::make_integer_sequence<int, plan.phases>{});
        return true;
    }

  private:
    /// Totals of tables are added to by one worker, in order: a copy for each chunk would cost far more than is added to it.
    static constexpr bool adds_to_table = [] {
        for (const kept_place& it : plan.places)
            if (it.scattered && it.kind == storage::accumulator) return true;
        return false;
    }();

    // ---- sizes
    /// Chunks, and in them blocks of nearly the same size.
    void choose(engine_type& it) {
        std::ptrdiff_t sum = 0;
        for (int id = 0; id < size; ++id)
            if (it.total(id)) sum += it.padded_count(id);
        size_ = {it.rows_, engine_type::blocking.fewest, work(it)};
        rows_ = size_.rows_of(size_.count(sum * item > chunk_size::large_totals ? chunk_size::most_large : most_chunks));
        count_ = (it.rows_ + rows_ - 1) / rows_;
        most_workers_ = std::clamp<std::ptrdiff_t>(where_->workers(), 1, size_.count(most_chunks));
        it.large_leaves_ = count_ > 1 ? chunk_size::large_leaves : most_chunks;
        if (count_ < 2) return;
        const std::ptrdiff_t blocks = (rows_ + it.block_ - 1) / it.block_;
        it.block_ = (rows_ + blocks * row_unit - 1) / (blocks * row_unit) * row_unit;
        it.blocks_ = (it.rows_ + it.block_ - 1) / it.block_;
    }
    /// What all passes take, about.
    static std::ptrdiff_t work(const engine_type& it) {
        std::ptrdiff_t sum = 0;
        for (int step = 0; step < plan.step_count; ++step) {
            const plan_step& one = plan.steps[static_cast<std::size_t>(step)];
            if (one.phase % 2 == 0) continue;
            std::size_t factors[max_rank + 1] = {static_cast<std::size_t>(operations[static_cast<std::size_t>(step)])};
            const auto rank = static_cast<std::size_t>(one.rank);
            for (std::size_t depth = 0; depth < rank; ++depth)
                factors[depth + 1] = static_cast<std::size_t>(it.extent_of(one.loops[depth]));
            sum += static_cast<std::ptrdiff_t>(count_elements({factors, rank + 1})) / lanes<T>::size;
        }
        return sum;
    }
    /// Of each step, for one group of lanes.
    static constexpr auto operations = [] {
        std::array<std::ptrdiff_t, static_cast<std::size_t>(plan.step_count) + 1> result{};
        for (std::size_t step = 0; step < static_cast<std::size_t>(plan.step_count); ++step) {
            const plan_step& one = plan.steps[step];
            result[step] = 1;
            if (one.contraction >= 0) continue;
            for (int i = one.first; i < one.first + one.count; ++i) {
                const auto id = static_cast<std::size_t>(plan.actions[i].node);
                const int cost = plan.actions[i].kind == action_kind::compute ? planning::own_cost(Program::graph.nodes[id]) : 1;
                if (cost < planning::too_much) result[step] += cost * plan.points[id];
            }
        }
        return result;
    }();

    // ---- memory
    /// Workers beyond the first have buffers and trees of their own, chunks beyond the first totals of their own. What is taken is
    /// never more for smaller extents.
    void reserve(engine_type& it) {
        it.measure();
        const auto levels = [](std::ptrdiff_t leaves) {
            return static_cast<std::ptrdiff_t>(std::bit_width(static_cast<std::size_t>(leaves)));
        };
        constexpr auto blocking = engine_type::blocking;
        const std::ptrdiff_t most_blocks = it.rows_ / std::min(blocking.fewest, blocking.far_fewest) + 1;
        std::ptrdiff_t most_room = engine_type::has_blocks ? std::max(blocking.bytes, blocking.fewest * it.row_bytes_) / item + padding : 0;
        room_ = total_room_ = 0;
        for (int id = 0; id < size; ++id) {
            in_worker_[id] = room_;
            in_chunk_[id] = total_room_;
            const std::ptrdiff_t count = it.padded_count(id);
            most_room += padding;
            if (it.place_of(id).kind == storage::block) {
                room_ += count;
                most_room += it.slack_room(id);
            }
            if (!it.total(id)) continue;
            room_ += count * levels(it.pushes(id, it.blocks_));
            total_room_ += count;
            most_room +=
                std::max(std::min(count, small_total / item + padding) * levels(most_blocks), count * levels(chunk_size::large_leaves));
        }
        const std::ptrdiff_t most_totals = std::max((size_.count(most_chunks) - 1) * std::min(total_room_, chunk_size::large_totals / item),
                                                    (size_.count(chunk_size::most_large) - 1) * total_room_);
        packed_room_ = packing_offset<Program, T, plan.step_count>(it.frame);
        memory_.reserve(static_cast<std::size_t>((most_workers_ - 1) * (most_room + packed_room_) + most_totals));
    }
    T* memory_of(int number) const { return memory_.data() + (number - 1) * (room_ + packed_room_); }
    /// Where a chunk's total is; that of the first is where the total of all will be.
    T* total_of(const engine_type& it, int id, std::ptrdiff_t chunk) const {
        if (chunk == 0) return it.frame.data[id];
        return memory_of(static_cast<int>(most_workers_)) + (chunk - 1) * total_room_ + in_chunk_[id];
    }

    // ---- a call
    /// Workers take chunks as they come: who does which does not matter.
    template <int Phase>
    void run_pass(engine_type& it) {
        const auto totals = it.template totals<Phase>();
        std::atomic<std::ptrdiff_t> next{0};
        const int workers = static_cast<int>(std::min(most_workers_, count_));
        where_->for_each(workers, [&](int number) {
            auto frame = it.frame;
            bool packed_ready[static_cast<std::size_t>(plan.step_count) + 1]{};
            worker me{frame, it.packed_.data(), packed_ready};
            me.number = number;
            if (number > 0) {
                me.apart = memory_of(number);
                me.in_apart = in_worker_;
                me.packed = me.apart + room_;
                for (int id = 0; id < size; ++id)
                    if (it.place_of(id).kind == storage::block) frame.data[id] = me.apart + in_worker_[id];
            }
            for (std::ptrdiff_t taken = next++; taken < count_; taken = next++) {
                const std::ptrdiff_t chunk = engine_type::backwards(Phase) ? count_ - 1 - taken : taken;
                for (const int id : totals) frame.data[id] = total_of(it, id, chunk);
                it.template run_rows<Phase>(me, chunk * rows_, std::min(it.rows_, (chunk + 1) * rows_));
            }
        });
        for (const int id : totals) combine(it, id, workers);
    }
    /// The totals of all chunks become one, neighbours first: the tree depends on the number of chunks alone.
    void combine(engine_type& it, int id, int workers) {
        constexpr std::ptrdiff_t part = 4096 / item;
        const std::ptrdiff_t elements = it.count_[id];
        const std::ptrdiff_t parts = (elements + part - 1) / part;
        const auto combine_part = [&](std::ptrdiff_t i) {
            const std::ptrdiff_t begin = i * part, count = std::min(part, elements - begin);
            for (std::ptrdiff_t width = 1; width < count_; width *= 2)
                for (std::ptrdiff_t chunk = 0; chunk + width < count_; chunk += 2 * width)
                    it.combine(id, total_of(it, id, chunk) + begin, total_of(it, id, chunk + width) + begin, count);
        };
        constexpr std::ptrdiff_t worth_it = 16;
        if (parts < worth_it) {
            for (std::ptrdiff_t i = 0; i < parts; ++i) combine_part(i);
        } else {
            where_->for_each(workers, [&](int number) {
                for (std::ptrdiff_t i = number; i < parts; i += workers) combine_part(i);
            });
        }
    }

    std::shared_ptr<executor> where_;
    arena<T> memory_;  ///< first of workers, then of chunks
    chunk_size size_{};
    std::ptrdiff_t rows_ = 0;  ///< of a chunk
    std::ptrdiff_t count_ = 1;
    std::ptrdiff_t most_workers_ = 1;
    std::ptrdiff_t room_ = 0;                                     ///< of a worker, without what it packs
    std::ptrdiff_t packed_room_ = 0;                              ///< for that
    std::ptrdiff_t total_room_ = 0;                               ///< of a chunk
    std::ptrdiff_t in_worker_[static_cast<std::size_t>(size)]{};  ///< where in it a buffer is, or the tree of a total
    std::ptrdiff_t in_chunk_[static_cast<std::size_t>(size)]{};   ///< where in it a total is
};

}  // namespace tikhonov::detail
