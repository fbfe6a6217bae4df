// One step of a plan as code: loops over the axes of the step, and in the innermost body a straight line of register operations,
// instantiated from the plan. Nothing here is decided at run time but the trip counts.
#pragma once

#include <algorithm>
#include <limits>
#include <utility>

#include <tikhonov/kernel/memory.hpp>
#include <tikhonov/plan/planner.hpp>

namespace tikhonov {

#if defined(__GNUC__)
#define TIKHONOV_INLINE [[gnu::always_inline]] inline
#else
#define TIKHONOV_INLINE inline
#endif

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

template <class Program, class T, int Step>
class nest {
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
    static constexpr int points(int id) { return P.points[static_cast<std::size_t>(id)]; }
    static constexpr bool has(axis_set axes, int axis) { return axis >= 0 && (axes >> axis & 1) != 0; }
    static constexpr bool reduces_loops(int id) { return N(id).op->kind == shape::reduction && (N(id).over & ~P.narrow) != 0; }
    static constexpr bool computed_here(int id) { return P.step_of[static_cast<std::size_t>(id)] == Step && !reduces_loops(id); }
    static constexpr bool boolean(int id) {
        return N(id).op->boolean ||
               (N(id).op == &ops::symbol && G.symbols[static_cast<std::size_t>(N(id).index)]->kind == element::boolean);
    }
    /// Whether a register differs between the members of a tile.
    static constexpr bool tiled(int id) { return computed_here(id) || has(N(id).axes, tiled_axis); }

    /// The outermost loop from which on all loops are summed away: there an accumulator begins and ends.
    static constexpr int begins(int id) {
        int depth = loops;
        while (depth > 0 && has(N(id).over, S.loops[depth - 1])) --depth;
        return depth;
    }
    /// Whether a result is met more than once: some loop outside the accumulator is summed away, too.
    static constexpr bool revisited(int id) {
        if (W(id).kind == storage::accumulator) return true;  // by the next block
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

    struct state {
        const frame& f;
        std::ptrdiff_t index[max_rank]{};
        lanes<T> value[static_cast<std::size_t>(tile * registers)];
        flags<T> flag[static_cast<std::size_t>(tile * registers)];

        explicit state(const frame& of) : f(of) {}
    };

    // ---- addresses
    template <int Id, int Position>
    TIKHONOV_INLINE static std::ptrdiff_t stride(const frame& f) {
        if constexpr (W(Id).fixed_stride[Position] != 0) return W(Id).fixed_stride[Position];
        else return f.stride[Id][Position];
    }
    template <int Id, int Axis>
    TIKHONOV_INLINE static std::ptrdiff_t stride_along(const frame& f) {
        constexpr int position = W(Id).position(Axis);
        if constexpr (position < 0) return 0;
        else return stride<Id, position>(f);
    }
    /// From the start of a place to the loops' current indices. Block buffers begin at the block's first row.
    template <int Id>
    TIKHONOV_INLINE static std::ptrdiff_t offset(const state& s) {
        std::ptrdiff_t sum = 0;
        [&]<int... D>(std::integer_sequence<int, D...>) {
            (..., [&] {
                if constexpr (W(Id).position(S.loops[D]) >= 0) {
                    std::ptrdiff_t i = s.index[D];
                    if constexpr (W(Id).kind == storage::block && S.loops[D] == P.streamed) i -= s.f.first;
                    sum += i * stride_along<Id, S.loops[D]>(s.f);
                }
            }());
        }
        (std::make_integer_sequence<int, loops>{});
        return sum;
    }
    /// Of point `Point` of the narrow axes `Of`, projected on those of the place.
    template <int Id, axis_set Of, int Point>
    TIKHONOV_INLINE static std::ptrdiff_t narrow_offset(const frame& f) {
        std::ptrdiff_t sum = 0;
        [&]<int... R>(std::integer_sequence<int, R...>) {
            (..., [&] {
                constexpr int axis = W(Id).axes[R];
                if constexpr (has(P.narrow & Of, axis))
                    sum += project_points(G, P.narrow & Of, Point, axis_set{1} << axis) * stride<Id, R>(f);
            }());
        }
        (std::make_integer_sequence<int, W(Id).rank>{});
        return sum;
    }
    template <int Id>
    TIKHONOV_INLINE static std::ptrdiff_t tile_offset(const frame& f, int u) {
        if (u == 0) return 0;
        const std::ptrdiff_t step_by = stride_along<Id, tiled_axis>(f);
        return u * (tile_lanes ? width * step_by : step_by);
    }

    // ---- operands
    template <int Id, int Slot = 0>
    static constexpr int slot(int u) {
        return (tiled(Id) ? u : 0) * registers + slots[Id] + Slot;
    }
    /// The register of operand `Id` that belongs to point `Point` of the axes `Of`.
    template <int Id, axis_set Of, int Point>
    TIKHONOV_INLINE static auto operand(const state& s, int u) {
        if constexpr (N(Id).op == &ops::constant) {
            return lanes<T>(static_cast<T>(N(Id).value));
        } else {
            constexpr int point = project_points(G, P.narrow & Of, Point, P.narrow & N(Id).axes);
            if constexpr (boolean(Id)) return s.flag[slot<Id, point>(u)];
            else return s.value[slot<Id, point>(u)];
        }
    }
    template <int Id, int Point, class V>
    TIKHONOV_INLINE static void assign(state& s, int u, V v) {
        if constexpr (boolean(Id)) s.flag[slot<Id, Point>(u)] = v;
        else s.value[slot<Id, Point>(u)] = v;
    }
    /// a·b + c for a product that is not held in a register of its own.
    template <int Product, axis_set Of, int Point>
    TIKHONOV_INLINE static lanes<T> multiply_add(const state& s, int u, lanes<T> c, bool minus = false) {
        const lanes<T> a = operand<N(Product).operand[0], Of, Point>(s, u);
        lanes<T> b = a;
        if constexpr (N(Product).op == &multiply_op) b = operand<N(Product).operand[1], Of, Point>(s, u);
        return fma(minus ? -a : a, b, c);
    }
    template <int Id>
    static constexpr bool is_fused = P.fused[static_cast<std::size_t>(Id)];

    // ---- actions
    /// `visit(0), ..., visit(Members - 1)`, unrolled: registers are addressed by constants only.
    template <int Members, class Visit>
    TIKHONOV_INLINE static void each_member(Visit visit) {
        [&]<int... U>(std::integer_sequence<int, U...>) { (..., visit(U)); }
        (std::make_integer_sequence<int, Members>{});
    }

    template <int Id, bool Tail, int Members>
    TIKHONOV_INLINE static void load(state& s, std::ptrdiff_t count) {
        const auto& f = s.f;
        if constexpr (W(Id).kind == storage::length) {
            s.value[slot<Id>(0)] = lanes<T>(f.length[Id]);
        } else {
            const T* p = f.data[Id] + offset<Id>(s);
            each_member<has(N(Id).axes, tiled_axis) ? Members : 1>([&](int u) {
                [&]<int... K>(std::integer_sequence<int, K...>) {
                    (..., [&] {
                        const T* at = p + tile_offset<Id>(f, u) + narrow_offset<Id, N(Id).axes, K>(f);
                        const lanes<T> v = fetch<Id, Tail>(f, at, count);
                        if constexpr (boolean(Id)) assign<Id, K>(s, u, flags<T>(v.value != typename lanes<T>::batch(T(0))));
                        else assign<Id, K>(s, u, v);
                    }());
                }
                (std::make_integer_sequence<int, points(Id)>{});
            });
        }
    }
    template <int Id, bool Tail>
    TIKHONOV_INLINE static lanes<T> fetch(const frame& f, const T* p, std::ptrdiff_t count) {
        constexpr int position = loops > 0 ? W(Id).position(lane_axis) : -1;
        if constexpr (position < 0) return lanes<T>(*p);
        else if constexpr (W(Id).fixed_stride[position] == 1 && (!Tail || W(Id).padded)) return load_contiguous(p);
        else return load_strided(p, stride<Id, position>(f), Tail ? count : width);
    }
    template <int Id, bool Tail, int Members>
    TIKHONOV_INLINE static void store(const state& s, std::ptrdiff_t count) {
        const auto& f = s.f;
        T* p = f.data[Id] + offset<Id>(s);
        constexpr int position = loops > 0 ? W(Id).position(lane_axis) : -1;
        each_member<Members>([&](int u) {
            [&]<int... K>(std::integer_sequence<int, K...>) {
                (..., [&] {
                    T* at = p + tile_offset<Id>(f, u) + narrow_offset<Id, N(Id).axes, K>(f);
                    lanes<T> v;
                    if constexpr (boolean(Id)) v = where(s.flag[slot<Id, K>(u)], lanes<T>(T(1)), lanes<T>(T(0)));
                    else v = s.value[slot<Id, K>(u)];
                    if constexpr (position < 0) *at = v.value.get(0);
                    else if constexpr (W(Id).fixed_stride[position] == 1 && (!Tail || W(Id).padded)) store_contiguous(at, v);
                    else store_strided(at, stride<Id, position>(f), Tail ? count : width, v);
                }());
            }
            (std::make_integer_sequence<int, points(Id)>{});
        });
    }

    template <int Id, int K>
    TIKHONOV_INLINE static void compute_point(state& s, int u) {
        constexpr const node& n = N(Id);
        constexpr int a = n.operand[0];
        constexpr int b = n.operand[1];
        if constexpr (n.op == &add_op && is_fused<a>) {
            assign<Id, K>(s, u, multiply_add<a, n.axes, K>(s, u, operand<b, n.axes, K>(s, u)));
        } else if constexpr (n.op == &add_op && b >= 0 && is_fused<(b >= 0 ? b : 0)>) {
            assign<Id, K>(s, u, multiply_add<b, n.axes, K>(s, u, operand<a, n.axes, K>(s, u)));
        } else if constexpr (n.op == &subtract_op && is_fused<a>) {
            assign<Id, K>(s, u, multiply_add<a, n.axes, K>(s, u, -operand<b, n.axes, K>(s, u)));
        } else if constexpr (n.op == &subtract_op && b >= 0 && is_fused<(b >= 0 ? b : 0)>) {
            assign<Id, K>(s, u, multiply_add<b, n.axes, K>(s, u, operand<a, n.axes, K>(s, u), true));
        } else if constexpr (n.op->kind == shape::elementwise) {
            using type = decltype(primitive_type(opcode<N(Id).op>{}));
            if constexpr (n.op->arity == 1) assign<Id, K>(s, u, type::value(operand<a, n.axes, K>(s, u)));
            else if constexpr (n.op->arity == 2) assign<Id, K>(s, u, type::value(operand<a, n.axes, K>(s, u), operand<b, n.axes, K>(s, u)));
            else
                assign<Id, K>(
                    s, u, type::value(operand<a, n.axes, K>(s, u), operand<b, n.axes, K>(s, u), operand<n.operand[2], n.axes, K>(s, u)));
        } else if constexpr (n.op->kind == shape::reduction) {
            assign<Id, K>(s, u, narrow_reduction<Id, K>(s, u, identity<Id>()));
        } else if constexpr (n.op == &ops::pick) {
            assign<Id, K>(s, u, pick<Id, K>(s, u));
        } else if constexpr (n.op == &ops::scatter) {
            const auto hit = operand<b, n.axes, K>(s, u) == class_index<Id, K>(s, u);
            assign<Id, K>(s, u, where(hit, operand<a, n.axes, K>(s, u), lanes<T>(T(0))));
        } else {
            assign<Id, K>(s, u, operand<a, n.axes, K>(s, u));  // spread, output: the value as it is
        }
    }
    template <int Id>
    static lanes<T> identity() {
        return lanes<T>(N(Id).op == &ops::maximum ? -std::numeric_limits<T>::infinity() : T(0));
    }
    /// `start` and the operand's points along the narrow axes of the reduction.
    template <int Id, int K>
    TIKHONOV_INLINE static lanes<T> narrow_reduction(const state& s, int u, lanes<T> start, std::ptrdiff_t count = width) {
        constexpr const node& n = N(Id);
        constexpr int x = n.operand[0];
        constexpr axis_set over = n.over & P.narrow;
        constexpr axis_set all = (n.axes | over) & P.narrow;
        constexpr int terms = [] {
            int product = 1;
            for (axis_set rest = over; rest != 0; rest &= rest - 1)
                product *= static_cast<int>(G.axes[static_cast<std::size_t>(std::countr_zero(rest))]->extent);
            return product;
        }();
        lanes<T> result = start;
        [&]<int... J>(std::integer_sequence<int, J...>) {
            (..., [&] {
                constexpr int point = project_points(G, n.axes & P.narrow, K, all, over, J);
                if constexpr (is_fused<x>) {
                    const lanes<T> next = multiply_add<x, all, point>(s, u, result);
                    result = count < width ? first(next, count, result) : next;
                } else {
                    const lanes<T> v = operand<x, all, point>(s, u);
                    const lanes<T> next = n.op == &ops::maximum ? max(result, v) : result + v;
                    result = count < width ? first(next, count, result) : next;
                }
            }());
        }
        (std::make_integer_sequence<int, terms>{});
        return result;
    }
    /// The index along the class axis of a scatter at this point of the loops.
    template <int Id, int K>
    TIKHONOV_INLINE static lanes<T> class_index(const state& s, int u) {
        constexpr int axis = std::countr_zero(N(Id).over);
        if constexpr (has(P.narrow, axis)) {
            return lanes<T>(static_cast<T>(project_points(G, P.narrow & N(Id).axes, K, N(Id).over)));
        } else if constexpr (axis == lane_axis) {
            return lanes<T>::count() + lanes<T>(static_cast<T>(s.index[loops - 1] + (tile_lanes ? u * width : 0)));
        } else {
            std::ptrdiff_t i = 0;
            for (int d = 0; d < loops; ++d)
                if (S.loops[d] == axis) i = s.index[d] + (axis == tiled_axis ? u : 0);
            return lanes<T>(static_cast<T>(i));
        }
    }
    template <int Id, int K>
    TIKHONOV_INLINE static lanes<T> pick(const state& s, int u) {
        constexpr const node& n = N(Id);
        constexpr int x = n.operand[0];
        constexpr int axis = std::countr_zero(n.over);
        const lanes<T> label = operand<n.operand[1], n.axes, K>(s, u);
        if constexpr (has(P.narrow, axis)) {
            constexpr int classes = static_cast<int>(G.axes[axis]->extent);
            constexpr axis_set all = (n.axes | n.over) & P.narrow;
            lanes<T> result = operand<x, all, project_points(G, n.axes & P.narrow, K, all, n.over, 0)>(s, u);
            [&]<int... J>(std::integer_sequence<int, J...>) {
                (..., (result = where(label == lanes<T>(static_cast<T>(J)),
                                      operand<x, all, project_points(G, n.axes & P.narrow, K, all, n.over, J)>(s, u), result)));
            }
            (std::make_integer_sequence<int, classes>{});
            return result;
        } else {
            // element by element: every lane has a row of its own
            using batch = typename lanes<T>::batch;
            alignas(batch::arch_type::alignment()) T numbers[batch::size];
            label.value.store_aligned(numbers);
            const T* p =
                s.f.data[x] + offset<x>(s) + narrow_offset<x, n.axes, K>(s.f) + (has(N(x).axes, tiled_axis) ? tile_offset<x>(s.f, u) : 0);
            const std::ptrdiff_t along = stride_along<x, axis>(s.f);
            const std::ptrdiff_t across = stride_along<x, lane_axis>(s.f);
            const std::ptrdiff_t rest = loops > 0 ? bound(s.f, loops - 1) - s.index[loops - 1] - (tile_lanes ? u * width : 0) : 1;
            for (std::ptrdiff_t i = 0; i < width; ++i) {
                const std::ptrdiff_t lane = i < rest ? i : rest - 1;
                numbers[i] = p[static_cast<std::ptrdiff_t>(numbers[lane]) * along + lane * across];
            }
            return batch::load_aligned(numbers);
        }
    }

    /// Adds a value to its accumulator: in registers where the lanes are summed away, else in memory.
    template <int Id, bool Tail, int Members>
    TIKHONOV_INLINE static void accumulate(state& s, std::ptrdiff_t count) {
        constexpr const node& n = N(Id);
        [&]<int... K>(std::integer_sequence<int, K...>) {
            (..., [&] {
                if constexpr (in_registers(Id)) {
                    each_member<Members>([&](int u) {
                        auto& total = s.value[u * registers + slots[Id] + K];
                        total = narrow_reduction<Id, K>(s, u, total, Tail ? count : width);
                    });
                } else {
                    const auto& f = s.f;
                    T* p = f.data[Id] + offset<Id>(s) + narrow_offset<Id, n.axes, K>(f);
                    if constexpr (has(n.over, tiled_axis)) {
                        lanes<T> total = load_contiguous(p);
                        each_member<Members>([&](int u) { total = narrow_reduction<Id, K>(s, u, total); });
                        store_contiguous(p, total);
                    } else {
                        each_member<Members>([&](int u) {
                            T* at = p + tile_offset<Id>(f, u);
                            store_contiguous(at, narrow_reduction<Id, K>(s, u, load_contiguous(at)));
                        });
                    }
                }
            }());
        }
        (std::make_integer_sequence<int, points(Id)>{});
    }
    template <int Id>
    TIKHONOV_INLINE static void begin_accumulator(state& s) {
        each_member<tile>([&](int u) { each_member<points(Id)>([&](int k) { s.value[u * registers + slots[Id] + k] = identity<Id>(); }); });
    }
    /// Lanes become one number, which goes where the loops outside stand.
    template <int Id, int Members>
    TIKHONOV_INLINE static void end_accumulator(state& s) {
        constexpr bool largest = N(Id).op == &ops::maximum;
        constexpr bool shared = tile_lanes || has(N(Id).over, tiled_axis);  // the tile's members are summed away with the rest
        const auto& f = s.f;
        T* p = f.data[Id] + offset<Id>(s);  // the place has none of the loops that the accumulator covers
        [&]<int... K>(std::integer_sequence<int, K...>) {
            (..., [&] {
                const auto write = [&](T* at, lanes<T> v) {
                    const T total = largest ? largest_lane(v) : add_lanes(v);
                    if constexpr (!revisited(Id)) *at = total;
                    else *at = largest ? (*at < total || total != total ? total : *at) : *at + total;
                };
                T* at = p + narrow_offset<Id, N(Id).axes, K>(f);
                if constexpr (shared) {
                    lanes<T> v = s.value[slots[Id] + K];
                    each_member<tile - 1>([&](int u) {
                        const lanes<T> other = s.value[(u + 1) * registers + slots[Id] + K];
                        v = largest ? max(v, other) : v + other;
                    });
                    write(at, v);
                } else {
                    each_member<Members>([&](int u) { write(at + tile_offset<Id>(f, u), s.value[u * registers + slots[Id] + K]); });
                }
            }());
        }
        (std::make_integer_sequence<int, points(Id)>{});
    }
    // ---- loops
    /// In groups, because compilers limit how far one fold may expand (clang: 256).
    static constexpr int group = 64;
    template <int First, int Count, class Visit>
    TIKHONOV_INLINE static void each_action_of_group(Visit& visit) {
        [&]<int... I>(std::integer_sequence<int, I...>) { (..., visit(std::integral_constant<int, First + I>{})); }
        (std::make_integer_sequence<int, Count>{});
    }
    template <class Visit>
    TIKHONOV_INLINE static void each_action(Visit visit) {
        [&]<int... K>(std::integer_sequence<int, K...>) {
            (..., each_action_of_group<S.first + group * K, std::min(group, S.count - group * K)>(visit));
        }
        (std::make_integer_sequence<int, (S.count + group - 1) / group>{});
    }
    static constexpr const action& A(int i) { return P.actions[static_cast<std::size_t>(i)]; }

    /// Loads of values that change with loop `Depth` but with none inside it.
    template <int Depth, bool Tail, int Members>
    TIKHONOV_INLINE static void loads(state& s, std::ptrdiff_t count) {
        each_action([&]<int I>(std::integral_constant<int, I>) {
            if constexpr (A(I).kind == action_kind::load && depth_of(A(I).node) == Depth) load<A(I).node, Tail, Members>(s, count);
        });
    }
    template <bool Tail, int Members>
    TIKHONOV_INLINE static void body(state& s, std::ptrdiff_t count) {
        if constexpr (loops > 0) loads<loops - 1, Tail, Members>(s, count);
        each_action([&]<int I>(std::integral_constant<int, I>) {
            constexpr int id = A(I).node;
            if constexpr (A(I).kind == action_kind::compute) {
                each_member<Members>([&](int u) {
                    [&]<int... K>(std::integer_sequence<int, K...>) { (..., compute_point<id, K>(s, u)); }
                    (std::make_integer_sequence<int, points(id)>{});
                });
            } else if constexpr (A(I).kind == action_kind::store) {
                store<id, Tail, Members>(s, count);
            } else if constexpr (A(I).kind == action_kind::accumulate) {
                accumulate<id, Tail, Members>(s, count);
            }
        });
    }
    template <int Depth>
    TIKHONOV_INLINE static void begin(state& s) {
        each_action([&]<int I>(std::integral_constant<int, I>) {
            if constexpr (A(I).kind == action_kind::accumulate && begins(A(I).node) == Depth && Depth < loops)
                begin_accumulator<A(I).node>(s);
        });
    }
    template <int Depth, int Members>
    TIKHONOV_INLINE static void end(state& s) {
        each_action([&]<int I>(std::integral_constant<int, I>) {
            if constexpr (A(I).kind == action_kind::accumulate && begins(A(I).node) == Depth && Depth < loops)
                end_accumulator<A(I).node, Members>(s);
        });
    }
    TIKHONOV_INLINE static std::ptrdiff_t bound(const frame& f, int depth) {
        return S.loops[depth] == P.streamed && S.phase % 2 == 1 ? f.last : f.extent[static_cast<std::size_t>(S.loops[depth])];
    }
    TIKHONOV_INLINE static std::ptrdiff_t start(const frame& f, int depth) {
        return S.loops[depth] == P.streamed && S.phase % 2 == 1 ? f.first : 0;
    }

    template <int Members>
    TIKHONOV_INLINE static void lane_loop(state& s) {
        constexpr int depth = loops - 1;
        begin<depth>(s);
        const std::ptrdiff_t stop = bound(s.f, depth);
        std::ptrdiff_t i = start(s.f, depth);
        if constexpr (tile_lanes && tile > 1)
            for (; i + tile * width <= stop; i += tile * width) {
                s.index[depth] = i;
                body<false, tile>(s, width);
            }
        constexpr int members = tile_lanes ? 1 : Members;
        for (; i + width <= stop; i += width) {
            s.index[depth] = i;
            body<false, members>(s, width);
        }
        if (i < stop) {
            s.index[depth] = i;
            body<true, members>(s, stop - i);
        }
        end<depth, members>(s);
    }
    template <int Depth>
    TIKHONOV_INLINE static void row_loop(state& s) {
        begin<Depth>(s);
        const std::ptrdiff_t stop = bound(s.f, Depth);
        std::ptrdiff_t i = start(s.f, Depth);
        if constexpr (Depth == loops - 2) {
            for (; i + tile <= stop; i += tile) {
                s.index[Depth] = i;
                loads<Depth, false, tile>(s, width);
                lane_loop<tile>(s);
            }
        }
        if constexpr (Depth < loops - 2 || tile > 1)
            for (; i < stop; ++i) {
                s.index[Depth] = i;
                loads<Depth, false, 1>(s, width);
                if constexpr (Depth == loops - 2) lane_loop<1>(s);
                else row_loop<Depth + 1>(s);
            }
        end<Depth, 1>(s);
    }

  public:
    /// Whether the place of a reduction has to hold the identity before this step runs.
    static constexpr bool adds_to_memory(int id) { return !in_registers(id) || revisited(id); }

    [[gnu::noinline]] static void run(const frame& f) {
        state s(f);
        loads<-1, false, 1>(s, width);
        if constexpr (loops == 0) body<false, 1>(s, width);
        else if constexpr (loops == 1) lane_loop<1>(s);
        else row_loop<0>(s);
    }
};

}  // namespace tikhonov
