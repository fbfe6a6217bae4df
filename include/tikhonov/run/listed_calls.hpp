// What a kernel does in calls that list rows, and in no others: symbols that a list concerns are found row by row.
#pragma once

#include <tikhonov/run/listed_run.hpp>
#include <tikhonov/run/output_memory.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

template <class Program, class T>
class listed_calls {
    using run_type = listed_run<Program, T>;
    using extents_type = call_extents<Program>;
    static constexpr int streamed = Program::plan.streamed;

    /// Whether rows of the streamed axis are listed.
    template <class Lists>
    static constexpr bool streams = [] {
        if constexpr (streamed < 0) return false;
        else return Lists::has(*Program::graph.axes[static_cast<std::size_t>(streamed)]);
    }();

  public:
    /// From now on all rows that are listed are copied, so that there is an address for each symbol.
    void copy_all() { copies_all_ = true; }

    /// Before the symbols of a call.
    template <class Lists>
    void begin(const std::shared_ptr<executor>& where) {
        if constexpr (streams<Lists>) {
            if (run_ == nullptr) run_ = std::make_shared<run_type>(where);
            here().forget();
        }
    }
    /// A symbol of which a list names rows. It is only read: others do not compile. Returns its elements, dense and in the order of the
    /// list; null where they are read from `value` while the call runs, which goes into `inputs` then.
    template <class Lists, class S, class Symbols, class V, class Inputs>
    const T* take(V& value, const extents_type& extents, input_memory<Program, T>& memory, Inputs& inputs) {
        constexpr int symbol = Program::symbol_index(S::info);
        constexpr bool outermost = [] {
            bool first_alone = streams<Lists> && Program::axis_index(*S::info.axes.items[0]) == streamed;
            for (int r = 1; r < S::info.axes.size; ++r) first_alone = first_alone && !Lists::has(*S::info.axes.items[r]);
            return first_alone;
        }();
        const auto at = extents.template locate<S, Symbols>(value);
        const std::ptrdiff_t length = at.where.row_count();
        if constexpr (std::same_as<std::remove_cv_t<element_of<V&>>, T> && S::info.kind == element::real && outermost)
            if constexpr (run_type::can_come_by_block(symbol))
                if (!copies_all_ && at.where.rows_are_dense()) {
                    check_rows<S>(at, length, extents);
                    here().add(symbol, at.data, at.where.strides[0], length, false);
                    auto all = at;  // no output may overlap any row, listed or not
                    all.where.extents[0] = static_cast<std::ptrdiff_t>(extents.full_length(streamed));
                    const auto range = range_of(all, &S::info);
                    inputs.items[inputs.count++] = {range.first, range.count, range.symbol};
                    return nullptr;
                }
        const T* data = memory.template convert_listed<S, Lists>(at, extents);
        check_promise(S::info, data, static_cast<std::size_t>(at.where.count()),
                      [&](std::size_t i) { return extents.template position<S>(i); });
        if constexpr (streams<Lists> && run_type::asks_for(symbol)) here().add(symbol, data, length, length, true);
        return data;
    }
    /// A symbol whose numbers have been drawn, those of the listed rows alone, in the order of the list.
    template <class Lists, class S>
    void add_drawn(const T* data, const extents_type& extents) {
        constexpr int symbol = Program::symbol_index(S::info);
        if constexpr (streams<Lists> && run_type::asks_for(symbol)) {
            const std::size_t rows = std::max<std::size_t>(1, extents.length(streamed));
            const auto length = static_cast<std::ptrdiff_t>(extents.template size_of<S>() / rows);
            here().add(symbol, data, length, length, true);
        }
    }
    /// Computes every output; `read[symbol]` is what `take` has returned, and what no list concerns.
    template <class Lists>
    void run(engine<Program, T>& own, const extents_type& extents, const T* const* read) {
        if constexpr (streams<Lists>)
            Lists::template use<*Program::graph.axes[static_cast<std::size_t>(streamed)]>(
                extents.rows_of(streamed), [&](const auto* numbers) { here().run(own, numbers, read); });
        else own.run();
    }

  private:
    run_type& here() { return *static_cast<run_type*>(run_.get()); }
    template <class S, class Element>
    static void check_rows(const located<Element>& at, std::ptrdiff_t length, const extents_type& extents) {
        if (S::info.promise == attribute::none) return;
        for (std::ptrdiff_t i = 0; i < at.where.extents[0]; ++i) {
            const auto row = static_cast<std::ptrdiff_t>(extents.rows_of(streamed)[static_cast<std::size_t>(i)]);
            check_promise(S::info, static_cast<const T*>(at.data) + row * at.where.strides[0], static_cast<std::size_t>(length),
                          [&](std::size_t k) { return extents.template position<S>(static_cast<std::size_t>(i * length) + k); });
        }
    }

    std::shared_ptr<void> run_;  ///< made by the first such call: what no call needs is not compiled
    bool copies_all_ = false;
};

}  // namespace tikhonov::detail
