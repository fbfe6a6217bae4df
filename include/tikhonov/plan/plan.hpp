// The plan of a program as plain data: which axis is streamed, which steps run in which phase, what each step loads, computes,
// stores and accumulates, and where every value that crosses steps lives. Kernels and `explain` read this and nothing else.
//
//   phase 0          phase 1              phase 2      phase 3 ...
//   prologue         pass 0 over blocks   epilogue     pass 1, if a streamed value needs a total
//
// A step is a nest of loops over the axes `loops`; the last one runs in SIMD lanes. Narrow axes (few, known to the compiler) are
// not looped but unrolled: a value has one register for each of their points.
#pragma once

#include <tikhonov/graph/builder.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

enum class storage : unsigned char {
    none,         ///< lives in registers of its step
    input,        ///< a bound symbol
    length,       ///< the length of an axis, a number of the call
    position,     ///< the index along an axis: of the loop, and nowhere in memory
    shifted,      ///< the memory of another node, read at other indices
    output,       ///< the caller's memory or the kernel's own
    block,        ///< one block of rows of the streamed axis
    whole,        ///< all of it, kept between steps
    accumulator,  ///< a total over the streamed axis
};

/// Where a node's value is kept: its axes in memory order, the last one contiguous.
struct kept_place {
    storage kind = storage::none;
    signed char rank = 0;
    signed char axes[max_rank]{};
    std::ptrdiff_t fixed_stride[max_rank]{};  ///< known to the compiler, else 0
    bool scattered = false;                   ///< added to at labels, by all blocks in order: there are no partial totals
    short same_as = -1;              ///< the output in whose memory it lies: a table that is an output as it stands, or what one is made of
    short labels = -1;               ///< of a table whose first axis is that of the classes: the input that says which rows it adds to
    signed char length_of = -1;      ///< for a length: of which axis
    bool padded = false;             ///< rows may be read and written up to a whole number of lanes
    short source = -1;               ///< the bound symbol of an input, the node that a shifted place reads
    signed char stored[max_rank]{};  ///< the axes whose lengths the memory has: others where it is a view
    short offset[max_rank]{};        ///< where index 0 of an axis is in that memory
    signed char margin_axis = -1;    ///< along this axis there are zeros before and behind the elements
    short before = 0;
    short behind = 0;

    constexpr int position(int axis) const {
        for (int i = 0; i < rank; ++i)
            if (axes[i] == axis) return i;
        return -1;
    }
};

enum class action_kind : unsigned char { load, compute, store, accumulate };

struct plan_action {
    action_kind kind{};
    short node = 0;
};

struct plan_step {
    int phase = 0;
    int order = 0;     ///< within the phase: a step reads only what earlier orders wrote
    axis_set key = 0;  ///< the looped axes as a set
    signed char rank = 0;
    signed char loops[max_rank]{};  ///< outermost first, lanes last
    short first = 0;                ///< its actions
    short count = 0;
    short contraction = -1;  ///< the node, where the step is one product of matrices; its loops are then rows, summed axis, columns
    short grouped = 0;       ///< steps, this one included, that go through the rows together if these come from afar
    bool light = false;      ///< a group that does little between its loops over features
    short tile = 1;          ///< iterations done together: rows of the innermost outer loop, or groups of lanes if there is but one loop
};

template <int Nodes>
struct kernel_plan {
    static constexpr std::size_t size = Nodes;
    kept_place places[size]{};
    plan_step steps[size + 1]{};
    plan_action actions[16 * size + 64]{};
    short step_of[size]{};    ///< the step that computes a node, -1 for leaves and for what is recomputed where it is used
    bool scalar[size]{};      ///< needs no loop: recomputed, once a step, by the steps that use it
    bool recomputed[size]{};  ///< recomputed at every point by the steps that use it: cheaper than to keep it between them
    short points[size]{};     ///< registers: the points of its narrow axes
    bool fused[size]{};       ///< a product that only feeds a sum: a multiply-add in its consumer
    axis_set narrow = 0;
    int streamed = -1;  ///< an axis, or -1
    int step_count = 0;
    int phases = 1;
};

/// Whether operand `k` of a node is not loaded but addressed, class by class: that of a pick along a looped axis.
constexpr bool is_gathered(const node& n, int k, axis_set narrow) { return n.op == &ops::pick && k == 0 && (n.over & ~narrow) != 0; }

/// The place of point `k` of the narrow axes `from` among those of `to`, with `extra` axes enumerated by `j`. Axes in index order,
/// the last fastest.
template <class Graph>
constexpr int project_points(const Graph& g, axis_set from, int k, axis_set to, axis_set extra = 0, int j = 0) {
    int position = 0;
    int stride = 1;
    for (int a = max_axes - 1; a >= 0; --a) {
        const axis_set one = axis_set{1} << a;
        if (((from | extra) & one) == 0) continue;
        const int n = static_cast<int>(g.axes[static_cast<std::size_t>(a)]->extent);
        int& digits = (from & one) != 0 ? k : j;
        if ((to & one) != 0) {
            position += stride * (digits % n);
            stride *= n;
        }
        digits /= n;
    }
    return position;
}

}  // namespace tikhonov::detail
