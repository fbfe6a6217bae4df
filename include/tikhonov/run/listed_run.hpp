// Calls that list rows of the streamed axis: what they run on besides a kernel's own engine. It is made by the first of them.
#pragma once

#include <variant>

#include <tikhonov/engine/block_rows.hpp>
#include <tikhonov/engine/chunks.hpp>
#include <tikhonov/run/guards.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

template <class Program, class T>
class listed_run {
    /// Whether an engine of its own, with kernels that read rows where they are, does better than the kernel's.
    static constexpr bool walks = walks_listed_rows<Program>;
    using run_program = std::conditional_t<walks, listed_program<Program>, Program>;

  public:
    explicit listed_run(std::shared_ptr<executor> where) : workers_(where == nullptr ? 1 : std::max(1, where->workers())) {
        if constexpr (walks)
            if (where != nullptr) engine_.runner = std::make_unique<chunks<run_program, T>>(std::move(where));
    }

    /// Whether the rows of a symbol may be read block by block: those that guards read, too, are needed before.
    static consteval bool can_come_by_block(int symbol) {
        if constexpr (!std::same_as<typename guards_of<Program, T>::type, no_guards>)
            for (const kept_place& it : guard_program<Program>::plan.places)
                if (it.kind == storage::input && guard_program<Program>::symbols_in_program[static_cast<std::size_t>(it.source)] == symbol)
                    return false;
        return is_read_by_block<Program>(symbol);
    }
    /// Whether `add` has to know of a symbol that has been copied.
    static consteval bool asks_for(int symbol) { return walks && walked_symbols<Program>[static_cast<std::size_t>(symbol)]; }

    /// Before the symbols of a call.
    void forget() { rows_.forget(); }
    void add(int symbol, const T* data, std::ptrdiff_t pitch, std::ptrdiff_t length, bool whole) {
        rows_.add(symbol, data, pitch, length, whole);
    }

    /// Computes every output of the call that `own` is laid out for, into the memory of its outputs. `read[symbol]` is what has not been
    /// added, `numbers` are those of all rows.
    template <class E>
    void run(engine<Program, T>& own, const E* numbers, const T* const* read) {
        auto& it = engine_for(own, read);
        rows_.open(numbers, own.frame.extent[static_cast<std::size_t>(Program::plan.streamed)], it, workers_);
        it.source = &rows_;
        it.run();
        it.source = nullptr;
    }

  private:
    engine<run_program, T>& engine_for(engine<Program, T>& own, const T* const* read) {
        if constexpr (!walks) {
            return own;
        } else {
            if (!ready_ || !std::ranges::equal(engine_.frame.extent, own.frame.extent)) {
                ready_ = false;  // until there is memory for everything
                std::ranges::copy(own.frame.extent, engine_.frame.extent);
                engine_.lay_out();
                ready_ = true;
            }
            for (int s = 0; s < Program::graph.symbol_count; ++s)
                if (read[s] != nullptr) engine_.set_input(s, const_cast<T*>(read[s]));
            for (const int id : output_nodes) engine_.set_output(id, own.frame.data[id], false);
            return engine_;
        }
    }
    static constexpr auto output_nodes = Program::graph.outputs;  // a copy, so that running code refers to no node of the graph

    std::conditional_t<walks, engine<run_program, T>, std::monostate> engine_;
    block_rows<run_program, T> rows_;
    int workers_;
    bool ready_ = false;
};

}  // namespace tikhonov::detail
