// Makes the plan. Axes decide everything: which loop a value needs, in which pass, and what has to be kept.
#pragma once

#include <tikhonov/passes/program.hpp>
#include <tikhonov/plan/plan.hpp>

namespace tikhonov {

inline constexpr int narrow_extent = 16;  ///< up to this length an axis known to the compiler is unrolled
inline constexpr int most_points = 64;    ///< registers that one value may take

template <const auto& G, const auto& OutputAxes>
class planner {
  public:
    static constexpr int size = G.size;
    using plan_type = plan<size>;

    // The stages of planning, each on the result of the one before.
    constexpr planner with_phases() const {
        planner next = *this;
        next.choose_narrow();
        next.choose_streamed();
        next.set_phases();
        return next;
    }
    constexpr planner with_steps() const {
        planner next = *this;
        next.set_steps();
        return next;
    }
    constexpr planner with_loops() const {
        planner next = *this;
        for (int s = 0; s < p_.step_count; ++s) next.choose_loops(s);
        return next;
    }
    constexpr plan_type with_actions() const {
        planner next = *this;
        next.mark_fused();
        next.set_actions();
        return next.p_;
    }

  private:
    static constexpr const node& at(int id) { return G.nodes[static_cast<std::size_t>(id)]; }
    static constexpr axis_set one(int axis) { return axis_set{1} << axis; }
    static constexpr std::size_t extent(int axis) { return G.axes[static_cast<std::size_t>(axis)]->extent; }
    static constexpr bool leaf(int id) { return at(id).op->arity == 0; }
    static constexpr auto u(int i) { return static_cast<std::size_t>(i); }

    constexpr axis_set looped(axis_set axes) const { return axes & ~p_.narrow; }
    /// The loops that a node's computation needs: those of its operands for a reduction.
    constexpr axis_set key(int id) const { return looped(at(id).axes | (at(id).op->kind == shape::reduction ? at(id).over : 0)); }
    constexpr bool reduces_loops(int id) const { return at(id).op->kind == shape::reduction && looped(at(id).over) != 0; }

    constexpr int points(axis_set axes) const {
        int product = 1;
        for (axes &= p_.narrow; axes != 0; axes &= axes - 1) product *= static_cast<int>(extent(std::countr_zero(axes)));
        return product;
    }

    constexpr void choose_narrow() {
        axis_set all = 0;
        for (int id = 0; id < size; ++id) all |= at(id).axes;
        for (axis_set rest = all; rest != 0; rest &= rest - 1)
            if (extent(std::countr_zero(rest)) <= narrow_extent) p_.narrow |= rest & (~rest + 1);
        for (int id = 0; id < size; ++id)
            while (points(at(id).axes) > most_points) drop_widest(at(id).axes);
        if (all != 0 && looped(all) == 0) drop_widest(all);  // something has to run in the lanes
        for (int id = 0; id < size; ++id) p_.points[u(id)] = static_cast<short>(points(at(id).axes));
    }
    constexpr void drop_widest(axis_set axes) {
        int widest = -1;
        for (axis_set rest = axes & p_.narrow; rest != 0; rest &= rest - 1) {
            const int a = std::countr_zero(rest);
            if (widest < 0 || extent(a) > extent(widest)) widest = a;
        }
        p_.narrow &= ~one(widest);
    }

    /// The samples: outermost in the largest symbol, in many values, preferably in no output.
    constexpr void choose_streamed() {
        int best = -1;
        axis_set in_outputs = 0;
        for (const int id : G.outputs) in_outputs |= at(id).axes;
        for (int a = 0; a < G.axis_count; ++a) {
            if ((p_.narrow & one(a)) != 0) continue;
            int score = (in_outputs & one(a)) == 0 ? 3 : 0;
            int largest = 0;
            bool used = false;
            for (int id = 0; id < size; ++id) {
                if ((at(id).axes & one(a)) == 0) continue;
                used = true;
                ++score;
                if (at(id).op == &ops::symbol) {
                    const int wide = std::popcount(looped(at(id).axes));
                    if (symbol_axes(id).items[0]->hash == G.axes[u(a)]->hash && wide > largest) largest = wide;
                }
            }
            score += 100'000 * largest;
            if (used && score > best) {
                best = score;
                p_.streamed = a;
            }
        }
    }
    static constexpr const axis_list& symbol_axes(int id) { return G.symbols[u(at(id).index)]->axes; }
    constexpr bool streams(axis_set axes) const { return p_.streamed >= 0 && (axes & one(p_.streamed)) != 0; }

    /// Phase 2k+1 is pass k over the streamed axis; what needs no streamed value runs before, between and after the passes.
    constexpr void set_phases() {
        std::array<int, u(size) + 1> level{};
        for (int id = 0; id < size; ++id) {
            int l = 0;
            for (int k = 0; k < at(id).op->arity; ++k) l = std::max(l, level[u(at(id).operand[k])]);
            // a pick along the streamed axis reads rows of any block: its operand has to be complete
            if (at(id).op == &ops::pick && streams(at(id).over) && !leaf(at(id).operand[0])) ++l;
            phase_[u(id)] = 2 * l + (streams(key(id)) ? 1 : 0);
            const bool total = reduces_loops(id) && streams(at(id).over);
            level[u(id)] = l + (total ? 1 : 0);
            if (!leaf(id)) p_.phases = std::max(p_.phases, phase_[u(id)] + 1);
        }
    }

    constexpr void set_steps() {
        std::array<int, u(size) + 1> order{};
        std::array<short, u(size) + 1> found{};
        for (int id = 0; id < size; ++id) {
            p_.step_of[u(id)] = -1;
            if (leaf(id)) continue;
            for (int k = 0; k < at(id).op->arity; ++k) {
                const int x = at(id).operand[k];
                if (leaf(x) || phase_[u(x)] != phase_[u(id)]) continue;
                const bool together = key(x) == key(id) && !reduces_loops(x);
                order[u(id)] = std::max(order[u(id)], order[u(x)] + (together ? 0 : 1));
            }
            int s = 0;
            while (s < p_.step_count &&
                   !(p_.steps[u(s)].phase == phase_[u(id)] && p_.steps[u(s)].order == order[u(id)] && p_.steps[u(s)].key == key(id)))
                ++s;
            if (s == p_.step_count) {
                p_.steps[u(s)].phase = phase_[u(id)];
                p_.steps[u(s)].order = order[u(id)];
                p_.steps[u(s)].key = key(id);
                ++p_.step_count;
            }
            found[u(id)] = static_cast<short>(s);
        }
        // steps in the order in which they run
        std::array<short, u(size) + 1> rank{};
        std::array<step, u(size) + 1> sorted{};
        for (int s = 0; s < p_.step_count; ++s) {
            for (int r = 0; r < p_.step_count; ++r) {
                const step& a = p_.steps[u(r)];
                const step& b = p_.steps[u(s)];
                const bool before = a.phase != b.phase ? a.phase < b.phase : a.order != b.order ? a.order < b.order : r < s;
                rank[u(s)] = static_cast<short>(rank[u(s)] + (before ? 1 : 0));
            }
            sorted[u(rank[u(s)])] = p_.steps[u(s)];
        }
        p_.steps = sorted;
        for (int id = 0; id < size; ++id)
            if (!leaf(id)) p_.step_of[u(id)] = rank[u(found[u(id)])];
        set_storage();
    }

    /// What crosses steps is kept: for a block where all readers are in the same pass, else whole.
    constexpr void set_storage() {
        for (int id = 0; id < size; ++id) {
            const node& n = at(id);
            if (n.op == &ops::symbol) p_.places[u(id)].kind = storage::input;
            if (n.op == &ops::extent) p_.places[u(id)].kind = storage::length;
            if (n.op == &ops::output) p_.places[u(id)].kind = storage::output;
            for (int k = 0; k < n.op->arity; ++k) {
                const int x = n.operand[k];
                if (leaf(x)) continue;
                const bool here = p_.step_of[u(x)] == p_.step_of[u(id)] && !reduces_loops(x);
                storage& kind = p_.places[u(x)].kind;
                if (here) continue;
                if (reduces_loops(x) && streams(at(x).over)) kind = storage::accumulator;
                else if (streams(at(x).axes) && phase_[u(x)] == phase_[u(id)] && kind != storage::whole) kind = storage::block;
                else kind = storage::whole;
            }
        }
    }

    // ---- loops of a step
    constexpr bool in_step(int id, int s) const { return p_.step_of[u(id)] == s; }

    /// How well an axis serves as lanes for one access: contiguous is good, strided is bad, absent is a broadcast.
    constexpr int access_score(int id, int axis) const {
        if ((at(id).axes & one(axis)) == 0 || at(id).op == &ops::extent) return 0;
        const int weight = 2 * std::popcount(looped(at(id).axes));
        if (at(id).op == &ops::symbol) return contiguity(symbol_axes(id), axis) * weight;
        if (at(id).op == &ops::output) return contiguity(*OutputAxes[u(id - (size - static_cast<int>(G.outputs.size())))], axis) * weight;
        const place& where = p_.places[u(id)];
        return where.rank > 0 && where.axes[where.rank - 1] == axis ? 2 * weight : -2 * weight;
    }
    constexpr int contiguity(const axis_list& axes, int axis) const {
        if (axes.items[axes.size - 1]->hash == G.axes[u(axis)]->hash) return 2;
        for (int i = axes.size - 1; i >= 0; --i) {
            if (axes.items[i]->hash == G.axes[u(axis)]->hash) return -1;  // only narrow axes behind it
            if (!narrow_hash(axes.items[i]->hash)) return -2;
        }
        return 0;
    }
    constexpr bool narrow_hash(std::uint64_t hash) const {
        for (int a = 0; a < G.axis_count; ++a)
            if (G.axes[u(a)]->hash == hash) return (p_.narrow & one(a)) != 0;
        return false;
    }

    constexpr void choose_loops(int s) {
        step& it = p_.steps[u(s)];
        axis_set reduced = 0;
        std::array<int, max_axes> score{};
        for (int id = 0; id < size; ++id) {
            if (!in_step(id, s)) continue;
            if (at(id).op->kind == shape::reduction) reduced |= looped(at(id).over);
            for (axis_set rest = it.key; rest != 0; rest &= rest - 1) {
                const int a = std::countr_zero(rest);
                for (int k = 0; k < at(id).op->arity; ++k) {
                    const int x = at(id).operand[k];
                    if (at(x).op != &ops::constant && (leaf(x) || !in_step(x, s) || reduces_loops(x))) score[u(a)] += access_score(x, a);
                }
                if (at(id).op == &ops::output) score[u(a)] += access_score(id, a);
                if (reduces_loops(id) && (at(id).over & one(a)) != 0) score[u(a)] -= 1;
            }
        }
        int lane = -1;
        for (axis_set rest = it.key; rest != 0; rest &= rest - 1) {
            const int a = std::countr_zero(rest);
            if (lane < 0 || score[u(a)] > score[u(lane)]) lane = a;
        }
        const auto append = [&](int a) { it.loops[it.rank++] = static_cast<signed char>(a); };
        // kept axes outside, the streamed one first; reduced ones inside, where their sums stay in registers
        for (const bool want_reduced : {false, true}) {
            if (p_.streamed >= 0 && p_.streamed != lane && streams(it.key) && ((reduced & one(p_.streamed)) != 0) == want_reduced)
                append(p_.streamed);
            for (axis_set rest = it.key; rest != 0; rest &= rest - 1) {
                const int a = std::countr_zero(rest);
                if (a != lane && a != p_.streamed && ((reduced & one(a)) != 0) == want_reduced) append(a);
            }
        }
        if (lane >= 0) append(lane);
        for (int id = 0; id < size; ++id)
            if (in_step(id, s)) lay_out(id, it);
        for (int id = 0; id < size; ++id)
            if (leaf(id)) lay_out(id, it);
    }

    /// Own places: narrow axes outside, then the loops of the step that writes them. Inputs and outputs: as the user declared.
    constexpr void lay_out(int id, const step& writer) {
        place& it = p_.places[u(id)];
        if (it.kind == storage::none || it.kind == storage::length || it.rank > 0) return;
        const auto append = [&](int a) { it.axes[it.rank++] = static_cast<signed char>(a); };
        if (it.kind == storage::input || it.kind == storage::output) {
            const axis_list& axes =
                it.kind == storage::input ? symbol_axes(id) : *OutputAxes[u(id - (size - static_cast<int>(G.outputs.size())))];
            for (int i = 0; i < axes.size; ++i)
                for (int a = 0; a < G.axis_count; ++a)
                    if (G.axes[u(a)]->hash == axes.items[i]->hash) append(a);
        } else {
            it.padded = true;
            for (int a = 0; a < G.axis_count; ++a)
                if ((at(id).axes & p_.narrow & one(a)) != 0) append(a);
            for (int i = 0; i < writer.rank; ++i)
                if ((at(id).axes & one(writer.loops[i])) != 0) append(writer.loops[i]);
        }
        std::ptrdiff_t stride = 1;
        for (int i = it.rank - 1; i >= 0 && stride != 0; --i) {
            it.fixed_stride[i] = stride;
            const std::size_t n = extent(it.axes[i]);
            const bool open = n == run_time_extent || it.padded || (it.kind == storage::block && it.axes[i] == p_.streamed);
            stride = open ? 0 : stride * static_cast<std::ptrdiff_t>(n);
        }
    }

    // ---- what a step does
    constexpr void mark_fused() {
        std::array<short, u(size) + 1> uses{};
        for (int id = 0; id < size; ++id)
            for (int k = 0; k < at(id).op->arity; ++k) ++uses[u(at(id).operand[k])];
        const auto product = [&](int x, int id) {
            return (at(x).op == &multiply_op || at(x).op == &sq_op) && uses[u(x)] == 1 && in_step(x, p_.step_of[u(id)]) &&
                   p_.places[u(x)].kind == storage::none;
        };
        for (int id = 0; id < size; ++id) {
            const node& n = at(id);
            if (n.op == &ops::sum && product(n.operand[0], id)) p_.fused[u(n.operand[0])] = true;
            if (n.op != &add_op && n.op != &subtract_op) continue;
            for (const int k : {0, 1})
                if (product(n.operand[k], id) && at(n.operand[k]).axes == n.axes && !p_.fused[u(n.operand[0])])
                    p_.fused[u(n.operand[k])] = true;
        }
    }

    constexpr void set_actions() {
        std::array<short, u(size) + 1> loaded_in{};
        for (auto& s : loaded_in) s = -1;
        short at_action = 0;
        for (int s = 0; s < p_.step_count; ++s) {
            step& it = p_.steps[u(s)];
            it.first = at_action;
            const auto emit = [&](action_kind kind, int id) { p_.actions[u(at_action++)] = {kind, static_cast<short>(id)}; };
            for (int id = 0; id < size; ++id) {
                if (!in_step(id, s)) continue;
                for (int k = 0; k < at(id).op->arity; ++k) {
                    const int x = at(id).operand[k];
                    if (at(x).op == &ops::constant || loaded_in[u(x)] == s || gathered(id, k)) continue;
                    if (leaf(x) || !in_step(x, s)) {
                        loaded_in[u(x)] = static_cast<short>(s);
                        emit(action_kind::load, x);
                    }
                }
            }
            int work = 0;
            for (int id = 0; id < size; ++id) {
                if (!in_step(id, s)) continue;
                work += p_.points[u(id)];
                if (reduces_loops(id) || p_.fused[u(id)]) continue;
                emit(action_kind::compute, id);
            }
            for (int id = 0; id < size; ++id) {
                if (!in_step(id, s)) continue;
                if (reduces_loops(id)) emit(action_kind::accumulate, id);
                else if (p_.places[u(id)].kind != storage::none) emit(action_kind::store, id);
            }
            it.count = static_cast<short>(at_action - it.first);
            it.tile = static_cast<short>(it.rank == 0 || work > 16 ? 1 : work > 8 ? 2 : 4);
        }
    }
    /// The operand of a pick along a looped axis is not loaded but addressed, class by class.
    constexpr bool gathered(int id, int k) const { return at(id).op == &ops::pick && k == 0 && looped(at(id).over) != 0; }

    plan_type p_{};
    std::array<int, u(size) + 1> phase_{};
};

/// Every stage is a constant of its own, because compilers limit what one constant may cost.
template <const auto& G, const auto& OutputAxes>
struct planned {
    static constexpr auto phases = planner<G, OutputAxes>{}.with_phases();
    static constexpr auto steps = phases.with_steps();
    static constexpr auto loops = steps.with_loops();
    static constexpr auto value = loops.with_actions();
};
template <const auto& G, const auto& OutputAxes>
consteval const auto& make_plan() {
    return planned<G, OutputAxes>::value;
}

/// The first register of every node in step `s` (-1 where it has none there), and behind the last node the number of registers.
template <const auto& G, const auto& P>
consteval auto registers_of(int s) {
    std::array<short, P.size + 1> slot{};
    for (auto& it : slot) it = -1;
    short next = 0;
    const step& it = P.steps[static_cast<std::size_t>(s)];
    for (int i = it.first; i < it.first + it.count; ++i) {
        const action& a = P.actions[static_cast<std::size_t>(i)];
        if (a.kind == action_kind::store) continue;
        const auto id = static_cast<std::size_t>(a.node);
        slot[id] = next;
        next = static_cast<short>(next + P.points[id]);
    }
    slot[P.size] = next;
    return slot;
}

}  // namespace tikhonov
