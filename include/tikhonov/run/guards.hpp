// What has to hold of the values of a call before anything is computed: the weights of a weighted mean do not sum to 0.
#pragma once

#include <tikhonov/bind/bind_error.hpp>
#include <tikhonov/engine/chunks.hpp>
#include <tikhonov/run/input_memory.hpp>
#include <tikhonov/run/outputs.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// The sums of weights below some roots, each once.
template <class Roots>
constexpr int collect_totals(const Roots& roots, const formula** found) {
    formula_order order;
    for (const formula* root : roots) order.add(*root);
    int count = 0;
    for (int i = 0; i < order.size(); ++i)
        if (order[i].op == &ops::total_weight) {
            if (found != nullptr) found[count] = &order[i];
            ++count;
        }
    return count;
}

/// The program that computes the totals of another program's weighted means.
template <class Program>
struct guard_program {
    static constexpr int count = collect_totals(Program::source::roots, nullptr);
    static constexpr auto roots = [] {
        std::array<const formula*, static_cast<std::size_t>(count)> found{};
        collect_totals(Program::source::roots, found.data());
        return found;
    }();
    static constexpr const auto& rough = draft<roots, true, room_for(roots)>();
    static constexpr auto graph = shrink<rough>();
    static constexpr auto output_axes = [] {
        std::array<const axis_list*, static_cast<std::size_t>(count)> axes{};
        for (std::size_t i = 0; i < roots.size(); ++i) axes[i] = &roots[i]->axes;
        return axes;
    }();
    static constexpr auto plan = make_plan<graph, output_axes>();

    // Copies, so that running code refers to no node of the graph: they point to derivative rules.
    static constexpr auto output_nodes = graph.outputs;
    static constexpr auto axes_in_program = [] {
        std::array<int, static_cast<std::size_t>(graph.axis_count)> result{};
        for (std::size_t i = 0; i < result.size(); ++i) result[i] = Program::axis_index(*graph.axes[i]);
        return result;
    }();
    static constexpr auto symbols_in_program = [] {
        std::array<int, static_cast<std::size_t>(graph.symbol_count)> result{};
        for (std::size_t i = 0; i < result.size(); ++i) result[i] = Program::symbol_index(*graph.symbols[i]);
        return result;
    }();
    /// The weights where they are a symbol, else empty; and whether they are a condition.
    static constexpr auto names = [] {
        std::array<std::string_view, static_cast<std::size_t>(count)> result{};
        for (std::size_t i = 0; i < result.size(); ++i)
            if (roots[i]->operands[0]->symbol != nullptr) result[i] = roots[i]->operands[0]->symbol->name;
        return result;
    }();
    static constexpr auto conditions = [] {
        std::array<bool, static_cast<std::size_t>(count)> result{};
        for (std::size_t i = 0; i < result.size(); ++i) result[i] = is_boolean(*roots[i]->operands[0]);
        return result;
    }();
};

template <class Program, class T>
class guards {
    using guarded = guard_program<Program>;

  public:
    void run_on(std::shared_ptr<executor> where) { engine_.runner = std::make_unique<chunks<guarded, T>>(std::move(where)); }

    /// Refuses a call whose weights sum to 0. `length(axis)` and `input(symbol)` say what the program is called with.
    template <class Length, class Input>
    void check(Length length, Input input) {
        bool same = ready_;
        for (std::size_t a = 0; a < guarded::axes_in_program.size(); ++a) {
            const auto n = static_cast<std::ptrdiff_t>(length(guarded::axes_in_program[a]));
            same = same && engine_.frame.extent[a] == n;
            engine_.frame.extent[a] = n;
        }
        if (!same) lay_out();
        for (std::size_t s = 0; s < guarded::symbols_in_program.size(); ++s)
            engine_.set_input(static_cast<int>(s), const_cast<T*>(input(guarded::symbols_in_program[s])));
        engine_.run();
        for (std::size_t i = 0; i < totals; ++i)
            for (std::size_t k = 0; k < size_[i]; ++k)
                if (is_zero(memory_.data()[first_[i] + k])) refuse_total(i);
    }

  private:
    static constexpr auto totals = static_cast<std::size_t>(guarded::count);

    void lay_out() {
        ready_ = false;  // until there is memory for everything
        engine_.lay_out();
        std::size_t sum = 0;
        for (std::size_t i = 0; i < totals; ++i) {
            const kept_place& output = guarded::plan.places[static_cast<std::size_t>(guarded::output_nodes[i])];
            size_[i] = 1;
            for (int r = 0; r < output.rank; ++r)
                size_[i] *= static_cast<std::size_t>(engine_.frame.extent[static_cast<std::size_t>(output.axes[r])]);
            first_[i] = sum;
            sum += size_[i];
        }
        memory_.reserve(sum);
        for (std::size_t i = 0; i < totals; ++i)
            engine_.frame.data[static_cast<std::size_t>(guarded::output_nodes[i])] = memory_.data() + first_[i];
        ready_ = true;
    }
    [[noreturn]] static void refuse_total(std::size_t i) {
        const std::string name(guarded::names[i]);
        if (guarded::conditions[i])
            refuse("a mean over the elements that ", name.empty() ? std::string("a condition") : "mask '" + name + "'",
                   " admits, but it admits none");
        refuse("a mean with weights", name.empty() ? name : " '" + name + "'", " that sum to 0");
    }

    engine<guarded, T> engine_;
    arena<T> memory_;
    std::size_t first_[totals]{};
    std::size_t size_[totals]{};
    bool ready_ = false;
};

/// Of a program without weighted means.
struct no_guards {};
template <class Program, class T>
using guards_of = std::conditional_t<collect_totals(Program::source::roots, nullptr) == 0, std::type_identity<no_guards>,
                                     std::type_identity<guards<Program, T>>>;

}  // namespace tikhonov::detail
