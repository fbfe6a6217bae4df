// Makes the plan. Axes decide everything: which loop a value needs, in which pass, and what has to be kept.
#pragma once

#include <tikhonov/passes/program.hpp>
#include <tikhonov/plan/plan.hpp>

namespace tikhonov {

inline constexpr int narrow_extent = 16;  ///< up to this length an axis known to the compiler is unrolled
inline constexpr int most_points = 64;    ///< registers that one value may take
inline constexpr int cheap = 4;           ///< operations: a value of so few is computed again rather than kept

template <const auto& G, const auto& OutputAxes>
class planner {
  public:
    static constexpr int size = G.size;
    using plan_type = plan<size>;

    constexpr plan_type run() {
        choose_narrow();
        find_facts();
        choose_streamed();
        set_phases();
        set_steps();
        if (choose_recomputed()) set_steps();
        set_storage();
        for (int s = 0; s < p_.step_count; ++s) choose_loops(s);
        mark_fused();
        set_actions();
        return p_;
    }

  private:
    // Plain arrays and pointers throughout: a call is a step of the compiler's budget, and this code runs for every node.
    static constexpr const node* nodes = G.nodes.data();
    static constexpr const axis_info* const* axis_infos = G.axes.data();
    static constexpr const symbol_info* const* symbols = G.symbols.data();
    static constexpr int output_count = static_cast<int>(G.outputs.size());
    static constexpr axis_set one(int axis) { return axis_set{1} << axis; }
    static constexpr std::size_t extent(int a) { return axis_infos[a]->extent; }
    constexpr axis_set looped(axis_set axes) const { return axes & ~p_.narrow; }

    /// What most decisions ask of a node, found once.
    struct facts {
        axis_set key = 0;      ///< the loops that its computation needs: those of the operand for a reduction
        bool leaf = false;     ///< read, not computed: symbol, constant, extent, position, reindex
        bool scalar = false;   ///< needs no loop, and is therefore not worth a step of its own
        bool reduces = false;  ///< sums loops away: known only when they have ended
        int phase = 0;
    };
    constexpr void find_facts() {
        for (int id = 0; id < size; ++id) {
            const node& n = nodes[id];
            const bool reduction = n.op->kind == shape::reduction;
            facts& f = facts_[id];
            f.leaf = n.op->arity == 0 || n.op == &ops::reindex;  // a reindex is read from memory like a symbol
            f.key = looped(n.axes | (reduction ? n.over : 0));
            f.scalar = !f.leaf && f.key == 0 && n.op != &ops::output && n.op != &ops::keep;
            f.reduces = reduction && looped(n.over) != 0;
            p_.scalar[id] = f.scalar;
            p_.points[id] = static_cast<short>(points(n.axes));
        }
    }

    constexpr int points(axis_set axes) const {
        int product = 1;
        for (axes &= p_.narrow; axes != 0; axes &= axes - 1) product *= static_cast<int>(extent(std::countr_zero(axes)));
        return product;
    }

    constexpr void choose_narrow() {
        axis_set all = 0;
        for (int id = 0; id < size; ++id) all |= nodes[id].axes;
        for (axis_set rest = all; rest != 0; rest &= rest - 1)
            if (extent(std::countr_zero(rest)) <= narrow_extent) p_.narrow |= rest & (~rest + 1);
        for (int id = 0; id < size; ++id)
            if ((nodes[id].axes & p_.narrow) != 0)
                while (points(nodes[id].axes) > most_points) drop_widest(nodes[id].axes);
        if (all != 0 && looped(all) == 0) drop_widest(all);  // something has to run in the lanes
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
        for (const int id : G.outputs) in_outputs |= nodes[id].axes;
        for (int a = 0; a < G.axis_count; ++a) {
            if ((p_.narrow & one(a)) != 0) continue;
            int score = (in_outputs & one(a)) == 0 ? 3 : 0;
            int largest = 0;
            bool used = false;
            for (int id = 0; id < size; ++id) {
                if ((nodes[id].axes & one(a)) == 0) continue;
                used = true;
                ++score;
                if (nodes[id].op == &ops::symbol) {
                    const int wide = std::popcount(looped(nodes[id].axes));
                    if (view_of(id).axes[0] == a && wide > largest) largest = wide;
                }
            }
            score += 100'000 * largest;
            if (used && score > best) {
                best = score;
                p_.streamed = a;
            }
        }
    }
    static constexpr const symbol_view& view_of(int id) { return G.views[static_cast<std::size_t>(nodes[id].view)]; }
    static constexpr int index_of(const axis_info& axis) {
        int a = 0;
        while (axis_infos[a]->hash != axis.hash) ++a;
        return a;
    }
    static constexpr const axis_list& output_axes(int id) { return *OutputAxes[static_cast<std::size_t>(id - (size - output_count))]; }
    static constexpr symbol_view as_view(const axis_list& axes) {
        symbol_view result{.rank = axes.size};
        for (int i = 0; i < axes.size; ++i) result.axes[i] = static_cast<signed char>(index_of(*axes.items[i]));
        return result;
    }
    constexpr bool streams(axis_set axes) const { return p_.streamed >= 0 && (axes & one(p_.streamed)) != 0; }

    /// Phase 2k+1 is pass k over the streamed axis; what needs no streamed value runs before, between and after the passes.
    constexpr void set_phases() {
        int level[size + 1]{};
        for (int id = 0; id < size; ++id) {
            int l = 0;
            for (int k = 0; k < nodes[id].op->arity; ++k) l = std::max(l, level[nodes[id].operand[k]]);
            // a pick along the streamed axis reads rows of any block: its operand has to be complete
            if (nodes[id].op == &ops::pick && streams(nodes[id].over) && !facts_[nodes[id].operand[0]].leaf) ++l;
            if (nodes[id].op == &ops::reindex && streams(facts_[nodes[id].operand[0]].key)) ++l;
            facts_[id].phase = 2 * l + (streams(facts_[id].key) ? 1 : 0);
            const bool total = facts_[id].reduces && streams(nodes[id].over);
            level[id] = l + (total ? 1 : 0);
            if (!facts_[id].leaf) p_.phases = std::max(p_.phases, facts_[id].phase + 1);
        }
        sink();
    }

    /// What runs outside the passes runs as late as its readers allow: the gradient of a penalty joins the epilogue that adds it.
    constexpr void sink() {
        int latest[size + 1]{};
        for (auto& phase : latest) phase = (p_.phases - 1) / 2 * 2;
        for (int id = size - 1; id >= 0; --id) {
            if (nodes[id].op == &ops::reindex) latest[nodes[id].operand[0]] = std::min(latest[nodes[id].operand[0]], latest[id]);
            if (facts_[id].leaf) continue;
            if (facts_[id].phase % 2 == 0) facts_[id].phase = std::max(facts_[id].phase, latest[id]);
            const int before = facts_[id].phase / 2 * 2;
            for (int k = 0; k < nodes[id].op->arity; ++k) latest[nodes[id].operand[k]] = std::min(latest[nodes[id].operand[k]], before);
        }
    }

    constexpr void set_steps() {
        int order[size + 1]{};
        short found[size + 1]{};
        p_.step_count = 0;
        for (int id = 0; id < size; ++id) {
            p_.step_of[id] = -1;
            if (facts_[id].leaf) continue;
            for (int k = 0; k < nodes[id].op->arity; ++k) {
                const int operand = nodes[id].operand[k];
                const int x = nodes[operand].op == &ops::reindex ? nodes[operand].operand[0] : operand;
                if (facts_[x].leaf || facts_[x].phase != facts_[id].phase) continue;
                const bool together = x == operand && (repeated(x) || (facts_[x].key == facts_[id].key && !facts_[x].reduces));
                order[id] = std::max(order[id], order[x] + (together ? 0 : 1));
            }
            if (repeated(id)) continue;
            int s = 0;
            while (s < p_.step_count &&
                   !(p_.steps[s].phase == facts_[id].phase && p_.steps[s].order == order[id] && p_.steps[s].key == facts_[id].key))
                ++s;
            if (s == p_.step_count) {
                p_.steps[s] = {};
                p_.steps[s].phase = facts_[id].phase;
                p_.steps[s].order = order[id];
                p_.steps[s].key = facts_[id].key;
                ++p_.step_count;
            }
            found[id] = static_cast<short>(s);
        }
        // steps in the order in which they run
        short rank[size + 1]{};
        step sorted[size + 1]{};
        for (int s = 0; s < p_.step_count; ++s) {
            for (int r = 0; r < p_.step_count; ++r) {
                const step& a = p_.steps[r];
                const step& b = p_.steps[s];
                const bool before = a.phase != b.phase ? a.phase < b.phase : a.order != b.order ? a.order < b.order : r < s;
                rank[s] = static_cast<short>(rank[s] + (before ? 1 : 0));
            }
            sorted[rank[s]] = p_.steps[s];
        }
        for (int s = 0; s < p_.step_count; ++s) p_.steps[s] = sorted[s];
        for (int id = 0; id < size; ++id)
            if (!facts_[id].leaf && !repeated(id)) p_.step_of[id] = rank[found[id]];
    }
    /// Computed by every step that uses it.
    constexpr bool repeated(int id) const { return facts_[id].scalar || p_.recomputed[id]; }

    /// What steps would hand over, but is cheap to compute again from what is in memory anyway, is computed again. So is everything with
    /// three loops, whatever it costs: all pairs of samples by features do not fit in any memory.
    constexpr bool choose_recomputed() {
        int cost[size + 1]{};
        bool crosses[size + 1]{};
        for (int id = 0; id < size; ++id) {
            const node& n = nodes[id];
            if (facts_[id].leaf || facts_[id].reduces || facts_[id].scalar) continue;
            cost[id] = own_cost(n);
            for (int k = 0; k < n.op->arity; ++k) {
                const int x = n.operand[k];
                cost[id] = std::min(too_much, cost[id] + cost[x]);
                if (!facts_[x].leaf && !facts_[x].reduces && !facts_[x].scalar && p_.step_of[x] != p_.step_of[id]) crosses[x] = true;
            }
        }
        // what is compared with its own maximum has to be the very same number, and computed again it may be rounded otherwise
        bool kept[size + 1]{};
        for (int id = 0; id < size; ++id)
            for (const int k : {0, 1})
                if (nodes[id].op == &equal_op && nodes[nodes[id].operand[k]].op == &ops::maximum) kept[nodes[id].operand[1 - k]] = true;
        bool found = false;
        for (int id = size - 1; id >= 0; --id) {
            if (kept[id]) continue;
            if (crosses[id] && cost[id] <= (std::popcount(facts_[id].key) > 2 ? too_much - 1 : cheap)) p_.recomputed[id] = true;
            if (!p_.recomputed[id]) continue;
            found = true;
            for (int k = 0; k < nodes[id].op->arity; ++k) {
                const int x = nodes[id].operand[k];
                if (!facts_[x].leaf && !facts_[x].reduces && !facts_[x].scalar && !kept[x]) p_.recomputed[x] = true;
            }
        }
        return found;
    }
    static constexpr int too_much = 1'000'000;
    static constexpr int own_cost(const node& n) {
        if (n.op == &ops::spread) return 0;
        if (n.op->kind != shape::elementwise) return too_much;
        const bool plain = n.op == &add_op || n.op == &subtract_op || n.op == &multiply_op || n.op == &negate_op || n.op == &sq_op ||
                           n.op == &where_op || n.op->boolean;
        return plain ? 1 : 8;
    }

    /// What crosses steps is kept: for a block where all readers are in the same pass, else whole.
    constexpr void set_storage() {
        unsigned phases[size + 1]{};  // in which a node is computed
        for (int id = size - 1; id >= 0; --id) {
            if (facts_[id].leaf) continue;
            if (!p_.recomputed[id]) phases[id] = 1u << facts_[id].phase;
            for (int k = 0; k < nodes[id].op->arity; ++k)
                if (p_.recomputed[nodes[id].operand[k]]) phases[nodes[id].operand[k]] |= phases[id];
        }
        for (int id = 0; id < size; ++id) {
            const node& n = nodes[id];
            if (n.op == &ops::symbol) p_.places[id].kind = storage::input;
            if (n.op == &ops::extent) {
                p_.places[id].kind = storage::length;
                p_.places[id].length_of = static_cast<signed char>(n.index);
            }
            if (n.op == &ops::position) p_.places[id].kind = storage::position;
            if (n.op == &ops::keep) p_.places[id].kind = storage::whole;
            if (n.op == &ops::reindex) make_margins(id);
            if (facts_[id].leaf) continue;
            p_.places[id].largest = n.op == &ops::maximum;
            if (n.op == &ops::output) p_.places[id].kind = storage::output;
            for (int k = 0; k < n.op->arity; ++k) {
                const int x = n.operand[k];
                if (facts_[x].leaf || repeated(x)) continue;
                const bool here = p_.step_of[x] == p_.step_of[id] && !facts_[x].reduces;
                storage& kind = p_.places[x].kind;
                if (here) continue;
                const bool same_phase = phases[id] == 1u << facts_[x].phase;
                if (facts_[x].reduces && streams(nodes[x].over)) kind = storage::accumulator;
                else if (streams(nodes[x].axes) && same_phase && kind != storage::whole) kind = storage::block;
                else kind = storage::whole;
            }
        }
    }

    /// Room for what the reindex `id` reads beyond the ends of its operand.
    constexpr void make_margins(int id) {
        const node& n = nodes[id];
        place& kept = p_.places[n.operand[0]];
        p_.places[id].kind = storage::shifted;
        p_.places[id].source = static_cast<short>(n.operand[0]);
        kept.margin_axis = static_cast<signed char>(std::countr_zero(nodes[n.operand[0]].over));
        kept.before = static_cast<short>(std::max<int>(kept.before, -n.index));
        kept.behind = static_cast<short>(std::max<int>(kept.behind, n.index - static_cast<int>(n.value)));
    }

    // ---- loops of a step
    /// How well an axis serves as lanes for one access: contiguous is good, strided is bad, absent is a broadcast.
    constexpr int access_score(int id, int axis) const {
        if ((nodes[id].axes & one(axis)) == 0 || nodes[id].op == &ops::extent) return 0;
        const int weight = 2 * std::popcount(looped(nodes[id].axes));
        if (nodes[id].op == &ops::position) return 0;
        if (nodes[id].op == &ops::symbol) return contiguity(view_of(id), axis) * weight;
        if (nodes[id].op == &ops::output) return contiguity(as_view(output_axes(id)), axis) * weight;
        const place& where = p_.places[id];
        return where.rank > 0 && where.axes[where.rank - 1] == axis ? 2 * weight : -2 * weight;
    }
    constexpr int contiguity(const symbol_view& memory, int axis) const {
        if (memory.axes[memory.rank - 1] == axis) return 2;
        for (int i = memory.rank - 1; i >= 0; --i) {
            if (memory.axes[i] == axis) return -1;  // only narrow axes behind it
            if ((p_.narrow & one(memory.axes[i])) == 0) return -2;
        }
        return 0;
    }

    /// Marks what step `s` computes, repeated values included, and what it needs for that from elsewhere.
    constexpr void find_members(int s, bool* computes, bool* needs) const {
        for (int id = size - 1; id >= 0; --id) {
            computes[id] = !facts_[id].leaf && (repeated(id) ? needs[id] : p_.step_of[id] == s);
            if (!computes[id]) continue;
            for (int k = 0; k < nodes[id].op->arity; ++k) {
                const int x = nodes[id].operand[k];
                if (nodes[x].op != &ops::constant && !gathered(id, k) && (facts_[x].leaf || repeated(x) || p_.step_of[x] != s))
                    needs[x] = true;
            }
        }
    }

    constexpr void choose_loops(int s) {
        step& it = p_.steps[s];
        axis_set reduced = 0;
        int score[max_axes]{};
        bool computes[size + 1]{};
        bool needs[size + 1]{};
        find_members(s, computes, needs);
        for (int id = 0; id < size; ++id) {
            if (!computes[id] || facts_[id].scalar) continue;
            if (nodes[id].op->kind == shape::reduction) reduced |= looped(nodes[id].over);
            for (axis_set rest = it.key; rest != 0; rest &= rest - 1) {
                const int a = std::countr_zero(rest);
                for (int k = 0; k < nodes[id].op->arity; ++k) {
                    const int x = nodes[id].operand[k];
                    if (nodes[x].op != &ops::constant && (facts_[x].leaf || (!computes[x] && p_.step_of[x] != s) || facts_[x].reduces))
                        score[a] += access_score(x, a);
                }
                if (nodes[id].op == &ops::output) score[a] += access_score(id, a);
                if (facts_[id].reduces && (nodes[id].over & one(a)) != 0) score[a] -= 1;
            }
        }
        int lane = -1;
        for (axis_set rest = it.key; rest != 0; rest &= rest - 1) {
            const int a = std::countr_zero(rest);
            if (lane < 0 || score[a] > score[lane]) lane = a;
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
            if (p_.step_of[id] == s) lay_out(id, it);
        for (int id = 0; id < size; ++id)
            if (facts_[id].leaf) lay_out(id, it);
    }

    /// Own places: narrow axes outside, then the loops of the step that writes them. Inputs and outputs: as the user declared.
    constexpr void lay_out(int id, const step& writer) {
        place& it = p_.places[id];
        if (it.kind == storage::none || it.kind == storage::length || it.kind == storage::position || it.rank > 0) return;
        const auto append = [&](int a) {
            it.stored[it.rank] = static_cast<signed char>(a);
            it.axes[it.rank++] = static_cast<signed char>(a);
        };
        const auto append_all = [&](const axis_list& axes) {
            for (int i = 0; i < axes.size; ++i) append(index_of(*axes.items[i]));
        };
        if (it.kind == storage::input) {
            const symbol_view& view = view_of(id);
            it.source = static_cast<short>(nodes[id].index);
            append_all(symbols[nodes[id].index]->axes);
            for (int i = 0; i < it.rank; ++i) {
                it.axes[i] = view.axes[i];
                it.offset[i] = view.offset[i];
            }
        } else if (it.kind == storage::output) {
            append_all(output_axes(id));
        } else if (it.kind == storage::shifted) {
            const place& kept = p_.places[it.source];
            for (int i = 0; i < kept.rank; ++i) {
                append(kept.axes[i]);
                it.fixed_stride[i] = kept.fixed_stride[i];
                if (kept.axes[i] != kept.margin_axis) continue;
                it.axes[i] = static_cast<signed char>(new_axis(G.nodes, nodes[id]));
                it.offset[i] = static_cast<short>(nodes[id].index);
            }
            return;
        } else {
            it.padded = it.margin_axis < 0;
            for (int a = 0; a < G.axis_count; ++a)
                if ((nodes[id].axes & p_.narrow & one(a)) != 0) append(a);
            for (int i = 0; i < writer.rank; ++i)
                if ((nodes[id].axes & one(writer.loops[i])) != 0) append(writer.loops[i]);
        }
        std::ptrdiff_t stride = 1;
        for (int i = it.rank - 1; i >= 0 && stride != 0; --i) {
            it.fixed_stride[i] = stride;
            const std::size_t n = extent(it.stored[i]);
            const int margin = it.stored[i] == it.margin_axis ? it.before + it.behind : 0;
            const bool open = n == run_time_extent || it.padded || (it.kind == storage::block && it.axes[i] == p_.streamed);
            stride = open ? 0 : stride * (static_cast<std::ptrdiff_t>(n) + margin);
        }
    }

    // ---- what a step does
    constexpr void mark_fused() {
        short uses[size + 1]{};
        for (int id = 0; id < size; ++id)
            for (int k = 0; k < nodes[id].op->arity; ++k) ++uses[nodes[id].operand[k]];
        const auto product = [&](int x, int id) {
            return !facts_[id].scalar && !facts_[x].scalar && (nodes[x].op == &multiply_op || nodes[x].op == &sq_op) && uses[x] == 1 &&
                   p_.step_of[x] == p_.step_of[id] && p_.places[x].kind == storage::none;
        };
        for (int id = 0; id < size; ++id) {
            const node& n = nodes[id];
            if (n.op == &ops::sum && product(n.operand[0], id)) p_.fused[n.operand[0]] = true;
            if (n.op != &add_op && n.op != &subtract_op) continue;
            for (const int k : {0, 1})
                if (product(n.operand[k], id) && nodes[n.operand[k]].axes == n.axes && !p_.fused[n.operand[0]])
                    p_.fused[n.operand[k]] = true;
        }
    }

    constexpr void set_actions() {
        short at_action = 0;
        for (int s = 0; s < p_.step_count; ++s) {
            step& it = p_.steps[s];
            it.first = at_action;
            const auto emit = [&](action_kind kind, int id) { p_.actions[at_action++] = {kind, static_cast<short>(id)}; };
            bool computes[size + 1]{};
            bool needs[size + 1]{};
            find_members(s, computes, needs);
            int work = 0;
            for (int id = 0; id < size; ++id)
                if (computes[id] && !facts_[id].scalar) work += p_.points[id];
            for (int id = 0; id < size; ++id)
                if (needs[id] && !computes[id]) emit(action_kind::load, id);
            for (int id = 0; id < size; ++id)
                if (computes[id] && facts_[id].scalar) emit(action_kind::compute, id);
            for (int id = 0; id < size; ++id)
                if (computes[id] && !facts_[id].scalar && !facts_[id].reduces && !p_.fused[id]) emit(action_kind::compute, id);
            for (int id = 0; id < size; ++id) {
                if (p_.step_of[id] != s) continue;
                if (facts_[id].reduces) emit(action_kind::accumulate, id);
                else if (p_.places[id].kind != storage::none) emit(action_kind::store, id);
            }
            it.count = static_cast<short>(at_action - it.first);
            it.tile = static_cast<short>(it.rank == 0 || it.phase % 2 == 0 || work > 16 ? 1 : work > 8 ? 2 : 4);
        }
    }
    /// The operand of a pick along a looped axis is not loaded but addressed, class by class.
    constexpr bool gathered(int id, int k) const { return nodes[id].op == &ops::pick && k == 0 && looped(nodes[id].over) != 0; }

    plan_type p_{};
    facts facts_[size + 1]{};
};

template <const auto& G, const auto& OutputAxes>
consteval auto make_plan() {
    return planner<G, OutputAxes>{}.run();
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
