// Where the memory of a plan's values is, for the extents of a call: how long blocks are, and what every place takes.
#pragma once

#include <algorithm>
#include <array>
#include <bit>

#include <tikhonov/bind/bind_error.hpp>
#include <tikhonov/bind/element_count.hpp>
#include <tikhonov/engine/block_rule.hpp>
#include <tikhonov/kernel/step_facts.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

inline constexpr std::ptrdiff_t rows_in_total = 1024;  ///< rows that are added up before they enter the tree of totals, at least
inline constexpr std::ptrdiff_t small_total = 4096;    ///< bytes: totals up to this size are combined pairwise
inline constexpr std::ptrdiff_t most_chunks = 32;      ///< larger totals are combined pairwise over at most this many chunks

template <class Program, class T>
class memory_layout {
  public:
    static constexpr const auto& plan = Program::plan;
    static constexpr int size = static_cast<int>(plan.size);
    using frame_type = frame_of<Program, T>;

    // Only the plan is looked at while running, never the graph: its nodes point to derivative rules, which would be compiled for nothing.
    static constexpr const kept_place& place_of(int id) { return plan.places[static_cast<std::size_t>(id)]; }
    static constexpr auto axes = Program::graph.axes;
    static constexpr bool own(int id) {
        return place_of(id).same_as < 0 &&
               (place_of(id).kind == storage::block || place_of(id).kind == storage::whole || place_of(id).kind == storage::accumulator);
    }
    static constexpr bool is_input(int id) { return place_of(id).kind == storage::input; }
    static constexpr bool is_in_output(int id) { return place_of(id).same_as >= 0; }
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
    static constexpr bool is_table(int id) { return place_of(id).labels >= 0; }
    static constexpr auto tables = nodes_that<is_table>();
    /// The reductions of the program, each once, and which of them a node is.
    struct reduction_list {
        static constexpr unsigned char most = 16;
        const primitive* items[most]{};
        unsigned char count = 0;
        std::array<unsigned char, static_cast<std::size_t>(size)> of{};
    };
    static constexpr reduction_list reductions = [] {
        reduction_list result;
        for (std::size_t id = 0; id < result.of.size(); ++id) {
            const primitive* op = Program::graph.nodes[id].op;
            result.of[id] = reduction_list::most;
            if (op->kind != shape::reduction) continue;
            unsigned char which = 0;
            while (which < result.count && result.items[which] != op) ++which;
            if (which == result.count) {
                if (which == reduction_list::most)
                    stop_with<std::length_error>("tikhonov: more than 16 different reductions in one program");
                result.items[result.count++] = op;
            }
            result.of[id] = which;
        }
        return result;
    }();
    static constexpr auto rules_of = reductions.of;
    static constexpr bool is_shifted(int id) {
        for (int i = 0; i < place_of(id).rank; ++i)
            if (place_of(id).offset[i] != 0) return true;
        return false;
    }
    /// The element at index 0 of all axes of a place.
    T* moved(int id, T* data) const {
        for (int i = 0; i < place_of(id).rank; ++i) data += place_of(id).offset[i] * frame.stride[id][i];
        return data;
    }
    static constexpr bool has_blocks = [] {
        for (int id = 0; id < size; ++id)
            if (place_of(id).kind == storage::block) return true;
        return false;
    }();
    static constexpr block_rule blocking = block_rule::of({plan.steps, static_cast<std::size_t>(plan.step_count)}, lanes<T>::size);
    static constexpr bool total(int id) { return place_of(id).kind == storage::accumulator; }
    /// Whether a total is made of the totals of blocks. A table is not: moving it would cost more than all that is added to it.
    static constexpr bool combined(int id) { return total(id) && !place_of(id).scattered; }

    std::ptrdiff_t extent_of(int axis) const { return frame.extent[static_cast<std::size_t>(axis)]; }

    // ---- memory
    /// Refuses extents whose places have more elements than memory can hold: what follows is counted without a thought of overflow.
    /// A block has rows even where there are none.
    void check_sizes() const {
        for (int id = 0; id < size; ++id) {
            std::size_t extents[max_rank];
            const auto rank = static_cast<std::size_t>(place_of(id).rank);
            for (std::size_t i = 0; i < rank; ++i)
                extents[i] = static_cast<std::size_t>(std::max<std::ptrdiff_t>(extent_of(place_of(id).stored[i]), 1));
            if (count_elements({extents, rank}) <= most_elements) continue;
            std::string text;
            for (std::size_t i = 0; i < rank; ++i)
                text += (i == 0 ? "'" : ", '") + std::string(axes[static_cast<std::size_t>(place_of(id).stored[i])]->name) + "' is " +
                        std::to_string(extent_of(place_of(id).stored[i]));
            refuse("a value has more elements than memory can hold: ", text);
        }
    }
    /// Strides and sizes of all places.
    void measure() {
        for (int id = 0; id < size; ++id) {
            if (place_of(id).length_of >= 0) frame.length[id] = static_cast<T>(extent_of(place_of(id).length_of));
            count_[id] = 1;
            for (int i = place_of(id).rank - 1; i >= 0; --i) {
                frame.stride[id][i] = count_[id];
                const int axis = place_of(id).stored[i];
                std::ptrdiff_t length = place_of(id).kind == storage::block && axis == plan.streamed ? block_ + row_slack : extent_of(axis);
                if (axis == place_of(id).margin_axis) length += place_of(id).before + place_of(id).behind;
                if (place_of(id).padded && i == place_of(id).rank - 1) length = whole_groups<T>(length);
                count_[id] *= length;
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
        const std::ptrdiff_t fewest = std::min(blocking.fewest, blocking.far_fewest);
        const std::ptrdiff_t most_blocks = (rows_ + fewest - 1) / fewest;
        const auto tree = [](std::ptrdiff_t leaves) {
            return 1 + static_cast<std::ptrdiff_t>(std::bit_width(static_cast<std::size_t>(leaves)));
        };
        std::ptrdiff_t needed = (has_blocks ? std::max(blocking.bytes, blocking.fewest * row_bytes_) / item : 0) + padding;
        for (int id = 0; id < size; ++id) {
            if (!own(id)) continue;
            needed += padding;
            if (place_of(id).kind == storage::block) needed += slack_room(id);
            if (place_of(id).kind == storage::whole) needed += padded_count(id);
            if (total(id) && !combined(id)) needed += padded_count(id);
            if (!combined(id)) continue;
            const std::ptrdiff_t small = std::min(padded_count(id), small_total / item + padding);
            needed += std::max(small * tree(most_blocks), padded_count(id) * tree(std::min(most_blocks, most_chunks)));
        }
        return needed;
    }
    void choose_block() {
        if constexpr (plan.streamed >= 0) {
            rows_ = extent_of(plan.streamed);
            std::ptrdiff_t bytes = 1;
            for (int id = 0; id < size; ++id) {
                if (place_of(id).position(plan.streamed) < 0) continue;
                std::ptrdiff_t elements = 1;
                for (int i = 0; i < place_of(id).rank; ++i)
                    if (place_of(id).axes[i] != plan.streamed)
                        elements *= place_of(id).padded && i == place_of(id).rank - 1 ? whole_groups<T>(extent_of(place_of(id).axes[i]))
                                                                                      : extent_of(place_of(id).axes[i]);
                bytes += elements * static_cast<std::ptrdiff_t>(sizeof(T));
            }
            row_bytes_ = std::min(bytes, std::ptrdiff_t{1} << 50);  // rows of more bytes have no memory, so they may be taken for shorter
            const auto exceeds = [&](std::ptrdiff_t limit) { return rows_ > limit / row_bytes_; };
            frame.far = exceeds(cached_bytes);
            frame.beyond = exceeds(beyond_bytes);
            block_ = std::clamp((frame.far ? blocking.far_bytes : blocking.bytes) / bytes,
                                frame.far ? blocking.far_fewest : blocking.fewest, blocking.most) /
                     row_unit * row_unit;
            blocks_ = (rows_ + block_ - 1) / block_;
        }
    }

    // ---- totals
    /// Blocks that are added up before they enter the tree.
    std::ptrdiff_t cadence(int id, std::ptrdiff_t blocks) const {
        const bool small = count_[id] * static_cast<std::ptrdiff_t>(sizeof(T)) <= small_total;
        if (small) return std::max<std::ptrdiff_t>(1, rows_in_total / block_);
        return std::max<std::ptrdiff_t>(8, (blocks + large_leaves_ - 1) / large_leaves_);  // moving a large one costs as much as a block
    }
    std::ptrdiff_t pushes(int id, std::ptrdiff_t blocks) const { return (blocks + cadence(id, blocks) - 1) / cadence(id, blocks); }

    frame_type frame{};
    std::ptrdiff_t count_[static_cast<std::size_t>(size)]{};  ///< elements of a place
    std::ptrdiff_t rows_ = 0;
    std::ptrdiff_t row_bytes_ = 1;  ///< of everything that is stored along the streamed axis, inputs too
    std::ptrdiff_t block_ = row_unit;
    std::ptrdiff_t blocks_ = 0;
    std::ptrdiff_t large_leaves_ = most_chunks;  ///< partial totals that a large total is made of, at most
};

}  // namespace tikhonov::detail
