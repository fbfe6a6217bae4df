// Several steps that go through the rows of a block together, a few rows at a time. Short rows stay in registers from the first step that
// reads them to the last; long ones are still in the nearest cache then.
#pragma once

#include <tuple>

#include <tikhonov/kernel/grouped_step.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

template <class Program, class T, int First>
class row_group {
    using G = group_facts<Program, T, First>;
    using frame = typename G::F::frame;
    template <int I>
    using member = grouped_step<Program, T, First + I>;
    using members = typename G::members;

    static constexpr int height = 4;
    static constexpr int known_groups = static_cast<int>((G::known_length + G::F::width - 1) / G::F::width);

  public:
    static void run(const frame& f) {
        if (G::is_held(f)) run_held<2>(f);
        else if constexpr (known_groups == 0 || known_groups > G::most_groups || !G::can_hold) run_all<0>(f, members{});
    }

  private:
    /// Code for each number of groups: one more under an empty mask, of seven, would take a sixth longer.
    template <int Groups>
    static void run_held(const frame& f) {
        if constexpr (G::can_hold && Groups <= G::most_groups) {
            constexpr int next = known_groups > 2 ? known_groups : Groups + 1;
            if constexpr (known_groups == 0 || known_groups == Groups)
                if (G::row_length(f) <= Groups * G::F::width) return run_all<Groups>(f, members{});
            if constexpr (known_groups != Groups) run_held<next>(f);
        }
    }
    /// `Groups`: of lanes of a row, if rows are held; else 0.
    template <int Groups, int... I>
    [[gnu::noinline, gnu::flatten]] static void run_all(const frame& f, std::integer_sequence<int, I...>) {
        std::tuple<typename member<I>::state...> all{(static_cast<void>(I), f)...};
        (..., member<I>::open(std::get<I>(all)));
        std::ptrdiff_t row = f.first;
        if constexpr (Groups > 0) {
            constexpr int rows = G::held_rows(Groups);
            std::tuple<typename member<I>::template sums<Groups>...> sums;
            (..., member<I>::load_sums(std::get<I>(all), std::get<I>(sums)));
            for (; row + rows <= f.last; row += rows) {
                lanes<T> held[Groups][rows];
                (..., member<I>::template run_held<I == 0>(std::get<I>(all), row, held, std::get<I>(sums)));
            }
            (..., member<I>::store_sums(std::get<I>(all), std::get<I>(sums)));
        } else {
            for (; row + height <= f.last; row += height) (..., member<I>::template run<height>(std::get<I>(all), row));
        }
        for (; row < f.last; ++row) (..., member<I>::template run<1>(std::get<I>(all), row));
        (..., member<I>::close(std::get<I>(all)));
    }
};

}  // namespace tikhonov::detail
