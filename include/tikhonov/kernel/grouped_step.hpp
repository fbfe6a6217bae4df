// One of several steps that go through the rows of a block together.
#pragma once

#include <tikhonov/kernel/nest.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

template <class Program, class T, int Step>
class grouped_step {
    using F = step_facts<Program, T, Step>;
    using facts = member_facts<Program, T, Step>;
    using code = step_body<Program, T, Step>;
    using rows = nest<Program, T, Step>;
    static constexpr int lane = F::loops - 1;

  public:
    using state = typename step_addresses<Program, T, Step>::state;

    /// Before the first row of a block, and behind the last one.
    TIKHONOV_INLINE static void open(state& s) {
        code::open(s);
        if constexpr (F::loops == 1) rows::template open_row<1>(s);
        else code::template begin<0, F::most_together>(s);
    }
    TIKHONOV_INLINE static void close(state& s) { code::template end<0, F::loops == 1 ? 1 : F::most_together>(s); }

    /// `Members` rows, from memory.
    template <int Members>
    TIKHONOV_INLINE static void run(state& s, std::ptrdiff_t first) {
        s.index[0] = first;
        if constexpr (F::loops == 1)
            for (std::ptrdiff_t rest = Members; rest > 0; rest -= F::width, s.index[0] += F::width)
                code::template body<true, 1>(s, rest < F::width ? rest : F::width);
        else rows::template rows<0, (Members < F::tile ? Members : F::tile)>(s, first + Members);
    }

    // ---- rows of a known number of registers
    /// The sums over samples of one row, in registers from one row to the next.
    template <int Groups>
    struct sums {
        lanes<T> value[Groups];
    };
    template <int Groups>
    TIKHONOV_INLINE static void load_sums(state& s, sums<Groups>& sum) {
        if constexpr (facts::held_sums > 0) move<true>(s, sum);
    }
    template <int Groups>
    TIKHONOV_INLINE static void store_sums(state& s, sums<Groups>& sum) {
        if constexpr (facts::held_sums > 0) move<false>(s, sum);
    }
    /// `Members` rows of `Groups` groups of lanes. The first step to do so fills `row`, others use it.
    template <bool Fill, int Members, int Groups>
    TIKHONOV_INLINE static void run_held(state& s, std::ptrdiff_t first, lanes<T> (&row)[Groups][Members], sums<Groups>& sum) {
        if constexpr (F::loops == 1) {
            run<Members>(s, first);
        } else {
            s.index[0] = first;
            code::template loads<0, false, Members>(s, F::width);
            code::template computations<0, Members>(s);
            rows::template open_row<Members>(s);
            shuffles::repeat<Groups>([&]<int J>(std::integral_constant<int, J>)
                                         TIKHONOV_INLINE_LAMBDA { group_of_lanes<Fill, (J >= Groups - 2)>(s, J, row[J], sum.value[J]); });
            code::template end<lane, Members>(s);
        }
    }

  private:
    template <bool Fill, bool Tail, int Members>
    TIKHONOV_INLINE static void group_of_lanes(state& s, int j, lanes<T> (&row)[Members], lanes<T>& sum) {
        s.index[lane] = j * F::width;
        const std::ptrdiff_t count = Tail ? std::clamp<std::ptrdiff_t>(s.limit - s.index[lane], 0, F::width) : F::width;
        code::template each<action_kind::load, lane>([&]<int I>(std::integral_constant<int, I>) TIKHONOV_INLINE_LAMBDA {
            if constexpr (F::A(I).node != facts::walked) {
                code::template load<I, lane, Tail, Members>(s, count);
            } else {
                if constexpr (Fill) {
                    for (int u = 0; u < Members; ++u) prefetch(s.row[I], (j * Members + u) * F::width + code::fetch_distance, 1);
                    code::template load<I, lane, Tail, Members>(s, count);
                }
                shuffles::repeat<Members>([&]<int U>(std::integral_constant<int, U>) TIKHONOV_INLINE_LAMBDA {
                    lanes<T>& here = s.value[step_operands<Program, T, Step>::template slot<facts::walked, U>];
                    if constexpr (Fill) row[U] = here;
                    else here = row[U];
                });
            }
        });
        code::template computations<lane, Members>(s);
        code::template each<action_kind::accumulate, F::any_depth>([&]<int I>(std::integral_constant<int, I>) TIKHONOV_INLINE_LAMBDA {
            constexpr int id = F::A(I).node;
            if constexpr (F::can_be_held(id)) {
                s.value[F::slots[id]] = sum;
                code::template accumulate<I, Tail, Members, true>(s, count);
                sum = s.value[F::slots[id]];
            } else {
                code::template accumulate<I, Tail, Members, false>(s, count);
            }
        });
    }
    template <bool In, int Groups>
    TIKHONOV_INLINE static void move(state& s, sums<Groups>& sum) {
        code::template open_rows<action_kind::accumulate, F::loops>(s);
        s.limit = rows::template stop<lane>(s);
        shuffles::repeat<Groups>([&]<int J>(std::integral_constant<int, J>) TIKHONOV_INLINE_LAMBDA {
            s.index[lane] = J * F::width;
            sum.value[J] = In ? lanes<T>(T(0)) : sum.value[J];
            if (s.index[lane] >= s.limit) return;  // its memory ends before
            code::template each<action_kind::accumulate, F::loops>([&]<int I>(std::integral_constant<int, I>) TIKHONOV_INLINE_LAMBDA {
                if constexpr (F::can_be_held(F::A(I).node)) {
                    T* const p = code::template address<I, lane>(s);
                    if constexpr (In) sum.value[J] = load_contiguous(p);
                    else store_contiguous(p, sum.value[J]);
                }
            });
        });
    }
};

}  // namespace tikhonov::detail
