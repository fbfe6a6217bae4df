// Several steps that go through the rows of a block together, a few rows at a time. Short rows stay in registers from the first step that
// reads them to the last; long ones are still in the nearest cache then. A block of a ridge regression, whose X has rows of three groups of
// lanes, goes through its three steps so:
//
//                      |                     step 0            step 1           step 2
//   X  g0    g1    g2  |                     Xw: loops n, d    r: loop n        sum of r X: loops n, d
//    [....][....][...] | \ a few rows        fill `held`   ->  in the lanes ->  use `held`
//    [....][....][...] | / together
//    [....][....][...] | \ the next           fill `held`   ->  in the lanes ->  use `held`
//    [....][....][...] | /
//    [....][....][...] |   left over: alone   from memory   ->  one lane     ->  from memory
//
//   `held`    g0 g1 g2 of each row: registers from step 0 to step 2, then the next rows take their place
//   `sums`    g0 g1 g2 of what step 2 adds to: registers from the first row to the last that is held, then memory
//   Xw and r  a few numbers for each row: through the buffers of the block
//
// Rows that are not held go four at a time, and alone at the end. Each step then reads them from memory, and step 2 adds to memory.
#pragma once

#include <tuple>

#include <tikhonov/kernel/grouped_step.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

template <class Program, class T, int First>
class row_group {
    using group = group_facts<Program, T, First>;
    using frame = typename group::facts::frame;
    template <int Index>
    using step = grouped_step<Program, T, First + Index>;
    using steps = typename group::steps;

    static constexpr int height = 4;
    static constexpr int known_groups = static_cast<int>((group::known_length + group::facts::width - 1) / group::facts::width);

  public:
    static void run(const frame& call) {
        if (group::is_held(call)) run_held<2>(call);
        else if constexpr (known_groups == 0 || known_groups > group::most_groups || !group::can_hold) run_all<0>(call, steps{});
    }

  private:
    /// Code for each number of groups: one more under an empty mask, of seven, would take a sixth longer.
    template <int Groups>
    static void run_held(const frame& call) {
        if constexpr (group::can_hold && Groups <= group::most_groups) {
            constexpr int next = known_groups > 2 ? known_groups : Groups + 1;
            if constexpr (known_groups == 0 || known_groups == Groups)
                if (group::row_length(call) <= Groups * group::facts::width) return run_all<Groups>(call, steps{});
            if constexpr (known_groups != Groups) run_held<next>(call);
        }
    }
    /// `Groups`: of lanes of a row, if rows are held; else 0.
    template <int Groups, int... Index>
    [[gnu::noinline, gnu::flatten]] static void run_all(const frame& call, std::integer_sequence<int, Index...>) {
        std::tuple<typename step<Index>::state...> states{(static_cast<void>(Index), call)...};
        (..., step<Index>::open(std::get<Index>(states)));
        std::ptrdiff_t row = call.first;
        if constexpr (Groups > 0) {
            constexpr int rows = group::held_rows(Groups);
            std::tuple<typename step<Index>::template sums<Groups>...> sums;
            (..., step<Index>::load_sums(std::get<Index>(states), std::get<Index>(sums)));
            for (; row + rows <= call.last; row += rows) {
                lanes<T> held[Groups][rows];
                (..., step<Index>::template run_held<Index == 0>(std::get<Index>(states), row, held, std::get<Index>(sums)));
            }
            (..., step<Index>::store_sums(std::get<Index>(states), std::get<Index>(sums)));
        } else {
            for (; row + height <= call.last; row += height) (..., step<Index>::template run<height>(std::get<Index>(states), row));
        }
        for (; row < call.last; ++row) (..., step<Index>::template run<1>(std::get<Index>(states), row));
        (..., step<Index>::close(std::get<Index>(states)));
    }
};

}  // namespace tikhonov::detail
