// One of several steps that go through the rows of a block together.
#pragma once

#include <tikhonov/kernel/nest.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

template <class Program, class T, int Step>
class grouped_step {
    using facts = step_facts<Program, T, Step>;
    using in_group = grouped_facts<Program, T, Step>;
    using code = step_body<Program, T, Step>;
    using addresses = step_addresses<Program, T, Step>;
    using rows = nest<Program, T, Step>;
    static constexpr int lane = facts::loops - 1;

  public:
    using state = typename step_addresses<Program, T, Step>::state;

    /// Before the first row of a block, and behind the last one.
    TIKHONOV_INLINE static void open(state& now) {
        code::open(now);
        if constexpr (facts::loops == 1) rows::template open_row<1>(now);
        else code::template begin<0, facts::most_together>(now);
    }
    TIKHONOV_INLINE static void close(state& now) { code::template end<0, facts::loops == 1 ? 1 : facts::most_together>(now); }

    /// `Members` rows, from memory.
    template <int Members>
    TIKHONOV_INLINE static void run(state& now, std::ptrdiff_t first) {
        now.index[0] = first;
        if constexpr (facts::loops == 1)
            for (std::ptrdiff_t rest = Members; rest > 0; rest -= facts::width, now.index[0] += facts::width)
                code::template body<true, 1>(now, rest < facts::width ? rest : facts::width);
        else rows::template rows<0, (Members < facts::tile ? Members : facts::tile)>(now, first + Members);
    }

    // ---- rows of a known number of registers
    /// The sums over samples of one row, in registers from one row to the next.
    template <int Groups>
    struct sums {
        lanes<T> value[Groups];
    };
    template <int Groups>
    TIKHONOV_INLINE static void load_sums(state& now, sums<Groups>& sum) {
        if constexpr (in_group::held_sums > 0) move<true>(now, sum);
    }
    template <int Groups>
    TIKHONOV_INLINE static void store_sums(state& now, sums<Groups>& sum) {
        if constexpr (in_group::held_sums > 0) move<false>(now, sum);
    }
    /// `Members` rows of `Groups` groups of lanes. The first step to do so fills `row`, others use it.
    template <bool Fill, int Members, int Groups>
    TIKHONOV_INLINE static void run_held(state& now, std::ptrdiff_t first, lanes<T> (&row)[Groups][Members], sums<Groups>& sum) {
        if constexpr (facts::loops == 1) {
            run<Members>(now, first);
        } else {
            now.index[0] = first;
            code::template loads<0, false, Members>(now, facts::width);
            code::template computations<0, Members>(now);
            rows::template open_row<Members>(now);
            shuffles::repeat<Groups>([&]<int Group>(std::integral_constant<int, Group>) TIKHONOV_INLINE_LAMBDA {
                group_of_lanes<Fill, (Group >= Groups - 2)>(now, Group, row[Group], sum.value[Group]);
            });
            code::template end<lane, Members>(now);
        }
    }

  private:
    template <bool Fill, bool Tail, int Members>
    TIKHONOV_INLINE static void group_of_lanes(state& now, int group, lanes<T> (&row)[Members], lanes<T>& sum) {
        now.index[lane] = group * facts::width;
        const std::ptrdiff_t count = Tail ? std::clamp<std::ptrdiff_t>(now.limit - now.index[lane], 0, facts::width) : facts::width;
        code::template each<action_kind::load, lane>([&]<int Action>(std::integral_constant<int, Action>) TIKHONOV_INLINE_LAMBDA {
            if constexpr (facts::action(Action).node != in_group::walked) {
                code::template load<Action, lane, Tail, Members>(now, count);
            } else {
                if constexpr (Fill) {
                    for (int member = 0; member < Members; ++member)
                        if constexpr (facts::listed(facts::action(Action).node))
                            prefetch(addresses::template row_ahead<Action>(now, member), group * facts::width, 1);
                        else prefetch(now.row[Action], (group * Members + member) * facts::width + code::fetch_distance, 1);
                    code::template load<Action, lane, Tail, Members>(now, count);
                }
                shuffles::repeat<Members>([&]<int Member>(std::integral_constant<int, Member>) TIKHONOV_INLINE_LAMBDA {
                    lanes<T>& loaded = now.value[step_operands<Program, T, Step>::template slot<in_group::walked, Member>];
                    if constexpr (Fill) row[Member] = loaded;
                    else loaded = row[Member];
                });
            }
        });
        code::template computations<lane, Members>(now);
        code::template each<action_kind::accumulate, facts::any_depth>(
            [&]<int Action>(std::integral_constant<int, Action>) TIKHONOV_INLINE_LAMBDA {
                constexpr int id = facts::action(Action).node;
                if constexpr (facts::can_be_held(id)) {
                    now.value[facts::slots[id]] = sum;
                    code::template accumulate<Action, Tail, Members, true>(now, count);
                    sum = now.value[facts::slots[id]];
                } else {
                    code::template accumulate<Action, Tail, Members, false>(now, count);
                }
            });
    }
    template <bool In, int Groups>
    TIKHONOV_INLINE static void move(state& now, sums<Groups>& sum) {
        code::template open_rows<action_kind::accumulate, facts::loops>(now);
        now.limit = rows::template stop<lane>(now);
        shuffles::repeat<Groups>([&]<int Group>(std::integral_constant<int, Group>) TIKHONOV_INLINE_LAMBDA {
            now.index[lane] = Group * facts::width;
            sum.value[Group] = In ? lanes<T>(T(0)) : sum.value[Group];
            if (now.index[lane] >= now.limit) return;  // its memory ends before
            code::template each<action_kind::accumulate, facts::loops>(
                [&]<int Action>(std::integral_constant<int, Action>) TIKHONOV_INLINE_LAMBDA {
                    if constexpr (facts::can_be_held(facts::action(Action).node)) {
                        T* const memory = code::template address<Action, lane>(now);
                        if constexpr (In) sum.value[Group] = load_contiguous(memory);
                        else store_contiguous(memory, sum.value[Group]);
                    }
                });
        });
    }
};

}  // namespace tikhonov::detail
