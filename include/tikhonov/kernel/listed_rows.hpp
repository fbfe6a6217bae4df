// Programs whose calls list the rows of the streamed axis. Kernels of their own read the rows of matrices of samples by features where they
// are: a step that walks such rows asks a table of the block for the number of each. The kernels of calls without lists are not touched.
//
//   list        5  0  9  5 | 7  2  8  1 | 3  ...
//   rows             the table of block 1: 7 2 8 1, and some of the next, to be asked for in time
//   row i of the call, in the block from `first` on: data + rows[i - first] · stride
#pragma once

#include <tikhonov/plan/planner.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// The same program for such calls.
template <class Program>
struct listed_program : Program {
    static constexpr bool lists_rows = true;
};
template <class Program>
inline constexpr bool lists_rows = requires {
    Program::lists_rows;
};

inline constexpr std::ptrdiff_t rows_ahead = 64;          ///< rows behind a block in its table, at most
inline constexpr std::ptrdiff_t most_rows_together = 16;  ///< that a step does
/// How many rows of `length` numbers there are between one at hand and the one that is asked for: about as much as comes from afar
/// meanwhile.
template <class T>
constexpr std::ptrdiff_t fetched_ahead(std::ptrdiff_t length) {
    constexpr std::ptrdiff_t bytes = 4096;
    return std::clamp<std::ptrdiff_t>(bytes / (length * static_cast<std::ptrdiff_t>(sizeof(T)) + 1), 1, rows_ahead - most_rows_together);
}

/// Whether `visit(place)` holds for all places of a symbol, and `load(step, place)` for all steps that load one.
template <class Program, class Visit, class Load>
consteval bool all_readers(int symbol, Visit visit, Load load) {
    const auto& plan = Program::plan;
    bool all = plan.streamed >= 0;
    for (int id = 0; id < static_cast<int>(plan.size); ++id) {
        const kept_place& it = plan.places[static_cast<std::size_t>(id)];
        if (it.kind != storage::input || it.source != symbol) continue;
        all = all && visit(it);
        for (int s = 0; s < plan.step_count; ++s)
            for (int i = plan.steps[s].first; i < plan.steps[s].first + plan.steps[s].count; ++i)
                if (plan.actions[i].kind == action_kind::load && plan.actions[i].node == id) all = all && load(plan.steps[s], it);
        for (const node& reader : Program::graph.nodes)
            for (int k = 0; k < reader.op->arity; ++k)
                if (reader.operand[k] == id && is_gathered(reader, k, plan.narrow)) all = false;
    }
    return all;
}
/// Whether a symbol is read in passes alone, row by row of the streamed axis, its first: then a block of rows is enough.
template <class Program>
consteval bool is_read_by_block(int symbol) {
    const auto& plan = Program::plan;
    return all_readers<Program>(
        symbol,
        [&](const kept_place& it) {
            return it.rank > 0 && it.axes[0] == plan.streamed && it.stored[0] == plan.streamed && it.offset[0] == 0;
        },
        [](const plan_step& step, const kept_place&) { return step.phase % 2 == 1; });
}
/// Whether all that reads it, moreover, walks its rows with the lanes along them.
template <class Program>
consteval bool is_walked(int symbol) {
    const auto& plan = Program::plan;
    return is_read_by_block<Program>(symbol) && all_readers<Program>(
                                                    symbol, [](const kept_place& it) { return it.rank == 2; },
                                                    [&](const plan_step& step, const kept_place& it) {
                                                        return step.rank == 2 && step.contraction < 0 && step.loops[0] == plan.streamed &&
                                                               step.loops[1] == it.axes[1];
                                                    });
}
/// For each symbol.
template <class Program>
inline constexpr auto walked_symbols = []<std::size_t... S>(std::index_sequence<S...>) {
    return std::array<bool, sizeof...(S) + 1>{is_walked<Program>(static_cast<int>(S))...};
}
(std::make_index_sequence<static_cast<std::size_t>(Program::graph.symbol_count)>{});

/// Whether kernels of their own are worth it: what a call remembers of tables belongs to one set of kernels.
template <class Program>
inline constexpr bool walks_listed_rows = [] {
    bool any = false;
    for (const bool walked : walked_symbols<Program>) any = any || walked;
    for (const kept_place& it : Program::plan.places) any = any && it.labels < 0;
    return any;
}();

}  // namespace tikhonov::detail
