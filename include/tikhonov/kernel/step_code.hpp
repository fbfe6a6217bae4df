// The straight-line code of one step: loads, computations, stores and accumulations of a group of lanes, instantiated from the
// plan. Every register index and every choice is a constant; nothing is decided at run time but addresses.
#pragma once

#include <limits>
#include <utility>

#include <tikhonov/kernel/functions.hpp>
#include <tikhonov/kernel/gamma.hpp>
#include <tikhonov/kernel/memory.hpp>
#include <tikhonov/plan/planner.hpp>

#if defined(__GNUC__)
#define TIKHONOV_INLINE [[gnu::always_inline]] inline
#else
#define TIKHONOV_INLINE inline
#endif

namespace tikhonov {

/// The values of a call that kernels see: one entry for every node that has a place.
template <class T, int Nodes, int Axes>
struct call_frame {
    T* data[static_cast<std::size_t>(Nodes)]{};
    std::ptrdiff_t stride[static_cast<std::size_t>(Nodes)][max_rank]{};
    T length[static_cast<std::size_t>(Nodes)]{};  ///< of extent nodes
    std::ptrdiff_t extent[static_cast<std::size_t>(Axes) + 1]{};
    std::ptrdiff_t first = 0;  ///< rows of the streamed axis in the block at hand
    std::ptrdiff_t last = 0;
};

/// What is known of a step during compilation.
template <class Program, class T, int Step>
struct step_facts {
    static constexpr const auto& G = Program::graph;
    static constexpr const auto& P = Program::plan;
    static constexpr const step& S = P.steps[static_cast<std::size_t>(Step)];
    static constexpr auto slots = registers_of<G, P>(Step);
    static constexpr int registers = slots[P.size] > 0 ? slots[P.size] : 1;
    static constexpr int tile = S.tile;
    static constexpr int loops = S.rank;
    static constexpr int lane_axis = loops > 0 ? S.loops[loops - 1] : -1;
    static constexpr bool tile_lanes = loops == 1;  ///< one loop: whole groups of lanes are tiled; else rows of the loop outside
    static constexpr int tiled_axis = loops == 0 ? -1 : tile_lanes ? lane_axis : S.loops[loops >= 2 ? loops - 2 : 0];
    static constexpr std::ptrdiff_t width = lanes<T>::size;

    using frame = call_frame<T, static_cast<int>(P.size), G.axis_count>;

    static constexpr const node& N(int id) { return G.nodes[static_cast<std::size_t>(id)]; }
    static constexpr const place& W(int id) { return P.places[static_cast<std::size_t>(id)]; }
    static constexpr const action& A(int i) { return P.actions[static_cast<std::size_t>(S.first + i)]; }
    static constexpr int points(int id) { return P.points[static_cast<std::size_t>(id)]; }
    static constexpr bool fused(int id) { return id >= 0 && P.fused[static_cast<std::size_t>(id)]; }
    static constexpr bool has(axis_set axes, int axis) { return axis >= 0 && (axes >> axis & 1) != 0; }
    static constexpr bool reduces_loops(int id) { return N(id).op->kind == shape::reduction && (N(id).over & ~P.narrow) != 0; }
    static constexpr bool computed_here(int id) {
        return P.recomputed[static_cast<std::size_t>(id)] || (P.step_of[static_cast<std::size_t>(id)] == Step && !reduces_loops(id));
    }
    static constexpr bool boolean(int id) {
        return N(id).op->boolean ||
               (N(id).op == &ops::symbol && G.symbols[static_cast<std::size_t>(N(id).index)]->kind == element::boolean);
    }
    /// Whether a register differs between the members of a tile.
    static constexpr bool tiled(int id) { return (computed_here(id) && compute_depth(id) == loops - 1) || has(N(id).axes, tiled_axis); }

    /// The outermost loop from which on all loops are summed away: there an accumulator begins and ends.
    static constexpr int begins(int id) {
        int depth = loops;
        while (depth > 0 && has(N(id).over, S.loops[depth - 1])) --depth;
        return depth;
    }
    /// Whether a result is met more than once: by the next block, or because a loop outside the accumulator is summed away, too.
    static constexpr bool revisited(int id) {
        if (W(id).kind == storage::accumulator) return true;
        for (int d = 0; d < begins(id); ++d)
            if (has(N(id).over, S.loops[d])) return true;
        return false;
    }
    static constexpr bool in_registers(int id) { return begins(id) < loops; }
    /// The deepest loop that a loaded value depends on; -1 if none.
    static constexpr int depth_of(int id) {
        for (int d = loops - 1; d >= 0; --d)
            if (has(N(id).axes, S.loops[d])) return d;
        return -1;
    }

    /// The loop in which a value is computed: the innermost, unless it is repeated here and does not change that often.
    static constexpr int compute_depth(int id) {
        if (P.scalar[static_cast<std::size_t>(id)]) return -1;
        return P.recomputed[static_cast<std::size_t>(id)] ? depth_of(id) : loops - 1;
    }

    /// The actions of one kind; `depth` tells apart loads and computations of different loops, and accumulators by where they begin.
    struct selection {
        int count = 0;
        int items[S.count > 0 ? S.count : 1]{};
    };
    static constexpr int any_depth = -2;
    static constexpr selection select(action_kind kind, int depth) {
        selection result;
        for (int i = 0; i < S.count; ++i) {
            if (A(i).kind != kind) continue;
            const int id = A(i).node;
            const int at = kind == action_kind::load         ? depth_of(id)
                           : kind == action_kind::accumulate ? begins(id)
                           : kind == action_kind::compute    ? compute_depth(id)
                                                             : any_depth;
            if (depth == any_depth || at == depth) result.items[result.count++] = i;
        }
        return result;
    }
};

template <class Program, class T, int Step>
struct step_code {
    using F = step_facts<Program, T, Step>;
    using frame = typename F::frame;
    static constexpr std::size_t actions = F::S.count > 0 ? F::S.count : 1;

    /// Locals of a running step. Addresses and strides are copied from the frame, because the compiler must assume that a vector
    /// store changes the frame, and would read them again after each.
    struct state {
        const frame& f;
        std::ptrdiff_t index[max_rank]{};
        std::ptrdiff_t limit = 0;  ///< of the lane loop
        T* base[actions];          ///< the place of each action
        T* row[actions];           ///< the same at the current indices of the loops outside the lanes
        std::ptrdiff_t stride[actions][max_rank];
        lanes<T> value[static_cast<std::size_t>(F::tile * F::registers)];
        flags<T> flag[static_cast<std::size_t>(F::tile * F::registers)];

        explicit state(const frame& of) : f(of) {}
    };

    // ---- addresses
    template <int I>
    TIKHONOV_INLINE static void open(state& s) {
        constexpr int id = F::A(I).node;
        s.base[I] = s.f.data[id];
        for (int r = 0; r < F::W(id).rank; ++r) s.stride[I][r] = s.f.stride[id][r];
    }
    template <int I, int Axis>
    TIKHONOV_INLINE static std::ptrdiff_t stride(const state& s) {
        constexpr int position = F::W(F::A(I).node).position(Axis);
        if constexpr (position < 0) return 0;
        else if constexpr (F::W(F::A(I).node).fixed_stride[position] != 0) return F::W(F::A(I).node).fixed_stride[position];
        else return s.stride[I][position];
    }
    template <int I, int D>
    TIKHONOV_INLINE static std::ptrdiff_t offset_along(const state& s) {
        if constexpr (F::W(F::A(I).node).position(F::S.loops[D]) < 0) {
            return 0;
        } else {
            std::ptrdiff_t i = s.index[D];
            if constexpr (F::W(F::A(I).node).kind == storage::block && F::S.loops[D] == F::P.streamed)
                i -= s.f.first;  // buffers begin with the block
            return i * stride<I, F::S.loops[D]>(s);
        }
    }
    /// From the start of a place to the current indices of the outer `Depths` loops.
    template <int I, int Depths>
    TIKHONOV_INLINE static std::ptrdiff_t offset(const state& s) {
        return [&]<int... D>(std::integer_sequence<int, D...>) { return (std::ptrdiff_t{0} + ... + offset_along<I, D>(s)); }
        (std::make_integer_sequence<int, Depths>{});
    }
    /// Of member `U` of the tile and point `K` of the narrow axes.
    template <int I, int U, int K>
    TIKHONOV_INLINE static std::ptrdiff_t inner_offset(const state& s) {
        constexpr int id = F::A(I).node;
        std::ptrdiff_t sum = U == 0 ? 0 : U * (F::tile_lanes ? F::width : 1) * stride<I, F::tiled_axis>(s);
        if constexpr (F::points(id) > 1) sum += [&]<int... R>(std::integer_sequence<int, R...>) {
                return (std::ptrdiff_t{0} + ... + narrow_along<I, K, R>(s));
            }
        (std::make_integer_sequence<int, F::W(id).rank>{});
        return sum;
    }
    template <int I, int K, int R>
    TIKHONOV_INLINE static std::ptrdiff_t narrow_along(const state& s) {
        constexpr int axis = F::W(F::A(I).node).axes[R];
        if constexpr (!F::has(F::P.narrow, axis)) return 0;
        else {
            constexpr int along = project_points(F::G, F::P.narrow & F::N(F::A(I).node).axes, K, axis_set{1} << axis);
            return along * stride<I, axis>(s);
        }
    }

    // ---- operands
    template <int Id, int U, int K = 0>
    static constexpr int slot = (F::tiled(Id) ? U : 0) * F::registers + F::slots[Id] + K;

    /// The register of operand `Id` that belongs to point `K` of the axes `Of`.
    template <int Id, axis_set Of, int U, int K>
    TIKHONOV_INLINE static auto operand(const state& s) {
        if constexpr (F::N(Id).op == &ops::constant) {
            constexpr double number = F::N(Id).value;
            return lanes<T>(static_cast<T>(number));
        } else {
            constexpr int point = F::points(Id) == 1 ? 0 : project_points(F::G, F::P.narrow & Of, K, F::P.narrow & F::N(Id).axes);
            if constexpr (F::boolean(Id)) return s.flag[slot<Id, U, point>];
            else return s.value[slot<Id, U, point>];
        }
    }
    template <int Id, int U, int K, class V>
    TIKHONOV_INLINE static void assign(state& s, V v) {
        if constexpr (F::boolean(Id)) s.flag[slot<Id, U, K>] = v;
        else s.value[slot<Id, U, K>] = v;
    }
    /// ±a·b + c for a product that is not held in a register of its own.
    template <int Product, axis_set Of, int U, int K, bool Minus = false>
    TIKHONOV_INLINE static lanes<T> multiply_add(const state& s, lanes<T> c) {
        const lanes<T> a = operand<F::N(Product).operand[0], Of, U, K>(s);
        const lanes<T> b = [&] {
            if constexpr (F::N(Product).op == &multiply_op) return operand<F::N(Product).operand[1], Of, U, K>(s);
            else return a;
        }();
        if constexpr (Minus) return fnma(a, b, c);
        else return fma(a, b, c);
    }

    // ---- actions, each on one member U and one point K
    template <int I, bool Tail, int U, int K>
    TIKHONOV_INLINE static void load(state& s, const T* p, std::ptrdiff_t count) {
        constexpr int id = F::A(I).node;
        if constexpr (F::W(id).kind == storage::length) {
            s.value[slot<id, U, K>] = lanes<T>(s.f.length[id]);
        } else if constexpr (F::W(id).kind == storage::position) {
            s.value[slot<id, U, K>] = index_along<std::countr_zero(F::N(id).axes), F::N(id).axes, U, K>(s);
        } else {
            const lanes<T> v = fetch<I, Tail>(s, p + inner_offset<I, U, K>(s), count);
            if constexpr (F::boolean(id)) assign<id, U, K>(s, flags<T>(v.value != typename lanes<T>::batch(T(0))));
            else assign<id, U, K>(s, v);
        }
    }
    /// How a place meets the lanes: not at all, one element beside the other, or with a stride.
    template <int Id>
    static constexpr bool broadcasts = F::loops == 0 || !F::has(F::N(Id).axes, F::lane_axis);
    template <int Id>
    static constexpr bool contiguous = !broadcasts<Id> && F::W(Id).position(F::lane_axis) == F::W(Id).rank - 1;

    template <int I, bool Tail>
    TIKHONOV_INLINE static lanes<T> fetch(const state& s, const T* p, std::ptrdiff_t count) {
        constexpr int id = F::A(I).node;
        if constexpr (broadcasts<id>) return lanes<T>(*p);
        else if constexpr (contiguous<id>) {
            if (!Tail || F::W(id).padded || count == F::width) return load_contiguous(p);
            return load_some(p, count);
        } else {
            return load_strided(p, stride<I, F::lane_axis>(s), Tail ? count : F::width);
        }
    }
    template <int I, bool Tail, int U, int K>
    TIKHONOV_INLINE static void store(const state& s, T* p, std::ptrdiff_t count) {
        constexpr int id = F::A(I).node;
        p += inner_offset<I, U, K>(s);
        lanes<T> v;
        if constexpr (F::boolean(id)) v = where(s.flag[slot<id, U, K>], lanes<T>(T(1)), lanes<T>(T(0)));
        else v = s.value[slot<id, U, K>];
        if constexpr (broadcasts<id>) *p = v.value.get(0);
        else if constexpr (contiguous<id>) {
            if (!Tail || F::W(id).padded || count == F::width) store_contiguous(p, v);
            else store_some(p, count, v);
        } else {
            store_strided(p, stride<I, F::lane_axis>(s), Tail ? count : F::width, v);
        }
    }
    template <int Id, int U, int K>
    TIKHONOV_INLINE static void compute(state& s) {
        constexpr node n = F::N(Id);
        constexpr int a = n.operand[0];
        constexpr int b = n.operand[1];
        constexpr axis_set axes = n.axes;
        if constexpr (n.op == &add_op && F::fused(a)) {
            assign<Id, U, K>(s, multiply_add<a, axes, U, K>(s, operand<b, axes, U, K>(s)));
        } else if constexpr (n.op == &add_op && F::fused(b)) {
            assign<Id, U, K>(s, multiply_add<b, axes, U, K>(s, operand<a, axes, U, K>(s)));
        } else if constexpr (n.op == &subtract_op && F::fused(a)) {
            assign<Id, U, K>(s, multiply_add<a, axes, U, K>(s, -operand<b, axes, U, K>(s)));
        } else if constexpr (n.op == &subtract_op && F::fused(b)) {
            assign<Id, U, K>(s, multiply_add<b, axes, U, K, true>(s, operand<a, axes, U, K>(s)));
        } else if constexpr (n.op->kind == shape::elementwise) {
            using type = decltype(primitive_type(opcode<F::N(Id).op>{}));
            if constexpr (n.op->arity == 1) assign<Id, U, K>(s, type::value(operand<a, axes, U, K>(s)));
            else if constexpr (n.op->arity == 2) {
                // where the order is free, what changes less comes first: checks of it leave the loop (see max in lanes.hpp)
                constexpr bool swap = n.op->commutative && std::popcount(F::N(b).axes) < std::popcount(F::N(a).axes);
                assign<Id, U, K>(s, type::value(operand < swap ? b : a, axes, U, K > (s), operand < swap ? a : b, axes, U, K > (s)));
            } else
                assign<Id, U, K>(s,
                                 type::value(operand<a, axes, U, K>(s), operand<b, axes, U, K>(s), operand<n.operand[2], axes, U, K>(s)));
        } else if constexpr (n.op->kind == shape::reduction) {
            assign<Id, U, K>(s, narrow_reduction<Id, false, U, K>(s, identity<Id>(), F::width));
        } else if constexpr (n.op == &ops::pick) {
            assign<Id, U, K>(s, pick<Id, U, K>(s));
        } else if constexpr (n.op == &ops::scatter) {
            const auto hit = operand<b, axes, U, K>(s) == index_along<std::countr_zero(n.over), axes, U, K>(s);
            assign<Id, U, K>(s, where(hit, operand<a, axes, U, K>(s), lanes<T>(T(0))));
        } else {
            assign<Id, U, K>(s, operand<a, axes, U, K>(s));  // spread, output: the value as it is
        }
    }

    // ---- reductions
    template <int Id>
    static lanes<T> identity() {
        constexpr bool largest = F::N(Id).op == &ops::maximum;
        return lanes<T>(largest ? -std::numeric_limits<T>::infinity() : T(0));
    }
    /// `start` and the operand's points along the narrow axes of the reduction; in a tail only the first `count` lanes change.
    template <int Id, bool Tail, int U, int K>
    TIKHONOV_INLINE static lanes<T> narrow_reduction(const state& s, lanes<T> start, std::ptrdiff_t count) {
        constexpr axis_set over = F::N(Id).over & F::P.narrow;
        constexpr int terms = [] {
            int product = 1;
            for (axis_set rest = over; rest != 0; rest &= rest - 1)
                product *= static_cast<int>(F::G.axes[static_cast<std::size_t>(std::countr_zero(rest))]->extent);
            return product;
        }();
        lanes<T> result = start;
        [&]<int... J>(std::integer_sequence<int, J...>) { (..., (result = add_point<Id, U, K, J>(s, result))); }
        (std::make_integer_sequence<int, terms>{});
        return Tail && count < F::width ? first(result, count, start) : result;
    }
    template <int Id, int U, int K, int J>
    TIKHONOV_INLINE static lanes<T> add_point(const state& s, lanes<T> sum) {
        constexpr int x = F::N(Id).operand[0];
        constexpr axis_set over = F::N(Id).over & F::P.narrow;
        constexpr axis_set all = (F::N(Id).axes | over) & F::P.narrow;
        constexpr int point = project_points(F::G, F::N(Id).axes & F::P.narrow, K, all, over, J);
        if constexpr (F::fused(x)) return multiply_add<x, all, U, point>(s, sum);
        else if constexpr (F::N(Id).op == &ops::maximum) return max(sum, operand<x, all, U, point>(s));
        else return sum + operand<x, all, U, point>(s);
    }
    /// Adds a value to its accumulator: in registers where the lanes are summed away, else in memory.
    template <int I, bool Tail, int Members, int K>
    TIKHONOV_INLINE static void accumulate(state& s, T* p, std::ptrdiff_t count) {
        constexpr int id = F::A(I).node;
        [&]<int... U>(std::integer_sequence<int, U...>) {
            if constexpr (F::in_registers(id)) {
                (..., (s.value[U * F::registers + F::slots[id] + K] =
                           narrow_reduction<id, Tail, U, K>(s, s.value[U * F::registers + F::slots[id] + K], count)));
            } else if constexpr (F::has(F::N(id).over, F::tiled_axis)) {
                T* at = p + inner_offset<I, 0, K>(s);
                lanes<T> total = load_contiguous(at);
                (..., (total = narrow_reduction<id, false, U, K>(s, total, F::width)));
                store_contiguous(at, total);
            } else {
                (..., store_contiguous(p + inner_offset<I, U, K>(s),
                                       narrow_reduction<id, false, U, K>(s, load_contiguous(p + inner_offset<I, U, K>(s)), F::width)));
            }
        }
        (std::make_integer_sequence<int, Members>{});
    }
    template <int Id, int U, int K>
    TIKHONOV_INLINE static void begin_accumulator(state& s) {
        s.value[U * F::registers + F::slots[Id] + K] = identity<Id>();
    }
    /// Lanes become one number, which goes where the loops outside stand.
    template <int I, int Members, int K>
    TIKHONOV_INLINE static void end_accumulator(state& s, T* p) {
        constexpr int id = F::A(I).node;
        [[maybe_unused]] constexpr bool largest = F::N(id).op == &ops::maximum;
        constexpr bool shared = F::tile_lanes || F::has(F::N(id).over, F::tiled_axis);  // the tile's members are summed away with the rest
        [&]<int... U>(std::integer_sequence<int, U...>) {
            if constexpr (shared) {
                lanes<T> v = s.value[F::slots[id] + K];
                (..., (v = largest ? max(v, s.value[(U + 1) * F::registers + F::slots[id] + K])
                                   : v + s.value[(U + 1) * F::registers + F::slots[id] + K]));
                write_total<id>(p + inner_offset<I, 0, K>(s), v);
            } else {
                (..., write_total<id>(p + inner_offset<I, U, K>(s), s.value[U * F::registers + F::slots[id] + K]));
            }
        }
        (std::make_integer_sequence < int, shared ? F::tile - 1 : Members > {});
    }
    template <int Id>
    TIKHONOV_INLINE static void write_total(T* p, lanes<T> v) {
        constexpr bool largest = F::N(Id).op == &ops::maximum;
        const T total = largest ? largest_lane(v) : add_lanes(v);
        if constexpr (!F::revisited(Id)) *p = total;
        else if constexpr (largest) *p = *p >= total || *p != *p ? *p : total;  // a NaN stays
        else *p += total;
    }

    // ---- classes
    /// The index along an axis for point `K` of the axes `Of`.
    template <int Axis, axis_set Of, int U, int K>
    TIKHONOV_INLINE static lanes<T> index_along(const state& s) {
        if constexpr (F::has(F::P.narrow, Axis)) {
            constexpr int index = project_points(F::G, F::P.narrow & Of, K, axis_set{1} << Axis);
            return lanes<T>(static_cast<T>(index));
        } else if constexpr (Axis == F::lane_axis) {
            return lanes<T>::count() + lanes<T>(static_cast<T>(s.index[F::loops - 1] + (F::tile_lanes ? U * F::width : 0)));
        } else {
            std::ptrdiff_t i = 0;
            for (int d = 0; d < F::loops; ++d)
                if (F::S.loops[d] == Axis) i = s.index[d] + (Axis == F::tiled_axis ? U : 0);
            return lanes<T>(static_cast<T>(i));
        }
    }
    template <int Id, int U, int K>
    TIKHONOV_INLINE static lanes<T> pick(const state& s) {
        constexpr node n = F::N(Id);
        constexpr int x = n.operand[0];
        constexpr int axis = std::countr_zero(n.over);
        const lanes<T> label = operand<n.operand[1], n.axes, U, K>(s);
        if constexpr (F::has(F::P.narrow, axis)) {
            constexpr axis_set all = (n.axes | n.over) & F::P.narrow;
            return [&]<int... J>(std::integer_sequence<int, J...>) {
                lanes<T> result(T(0));
                (..., (result = where(label == lanes<T>(static_cast<T>(J)),
                                      operand<x, all, U, project_points(F::G, n.axes & F::P.narrow, K, all, n.over, J)>(s), result)));
                return result;
            }
            (std::make_integer_sequence<int, static_cast<int>(F::G.axes[axis]->extent)>{});
        } else {
            // element by element: every lane has a row of its own
            using batch = typename lanes<T>::batch;
            alignas(batch::arch_type::alignment()) T numbers[batch::size];
            label.value.store_aligned(numbers);
            const auto pitch = [&](int of) {
                const int position = F::W(x).position(of);
                return position < 0 ? std::ptrdiff_t{0} : s.f.stride[x][position];
            };
            const T* p = s.f.data[x];
            for (int d = 0; d < F::loops; ++d)
                p += (s.index[d] - (F::W(x).kind == storage::block && F::S.loops[d] == F::P.streamed ? s.f.first : 0)) *
                     pitch(F::S.loops[d]);
            if constexpr (F::tiled_axis >= 0) p += U * (F::tile_lanes ? F::width : 1) * pitch(F::tiled_axis);
            for (int a = 0; a < F::G.axis_count; ++a)
                if (F::has(F::P.narrow & F::N(x).axes, a)) p += project_points(F::G, F::P.narrow & n.axes, K, axis_set{1} << a) * pitch(a);
            const std::ptrdiff_t rest = F::loops > 0 ? s.limit - s.index[F::loops - 1] - (F::tile_lanes ? U * F::width : 0) : 1;
            for (std::ptrdiff_t i = 0; i < F::width; ++i) {
                const std::ptrdiff_t lane = i < rest ? i : rest - 1;
                numbers[i] = p[static_cast<std::ptrdiff_t>(numbers[lane]) * pitch(axis) + lane * pitch(F::lane_axis)];
            }
            return batch::load_aligned(numbers);
        }
    }
};

}  // namespace tikhonov
