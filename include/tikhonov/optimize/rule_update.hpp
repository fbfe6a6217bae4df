// A rule at work on one parameter: its formula, compiled once for each rule and number type, and its state.
#pragma once

#include <algorithm>
#include <string_view>
#include <vector>

#include <tikhonov/engine/chunks.hpp>
#include <tikhonov/language/applied_formula.hpp>
#include <tikhonov/optimize/rule.hpp>
#include <tikhonov/run/outputs.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// A rule's formula in a kernel of its own. Each of its operations is rounded by itself, as it is in the kernel of the gradient.
template <class E>
using update_alone =
    std::conditional_t<is_elementwise(E::description),
                       applied_to<E, std::remove_const_t<decltype(rules::element)>, std::remove_const_t<decltype(rules::parameter)>>, E>;

template <class Updates>
struct rule_program;
template <class... S, class... E>
struct rule_program<std::tuple<update<S, E>...>> : kernel_program<update_output<S, update_alone<E>>...> {
    using program = kernel_program<update_output<S, update_alone<E>>...>;
    using targets = symbol_list<S...>;
    /// Every new value is written where the old one was: all of them are made of the old numbers at the same place.
    static constexpr bool in_place = []<int... I>(std::integer_sequence<int, I...>) { return (... && program::in_place(I, S::info)); }
    (std::make_integer_sequence<int, static_cast<int>(sizeof...(S))>{});
    static_assert(in_place);
};

/// What a rule remembers of a parameter: in each place a number of the parameter.
template <class T>
struct named_state {
    std::string_view name;
    T* memory;
};

/// What an optimiser knows of the update of a parameter.
template <class Rule, class T>
struct parameter_update {
    virtual ~parameter_update() = default;
    /// One step: `parameter` has `count` numbers, as many as `slope` and, after the first step, in every other one.
    virtual void run(T* parameter, const T* slope, std::size_t count, const Rule& rule, const rule_step& now) = 0;
    /// What is remembered of a parameter of so many numbers, 0 if there was no step yet.
    virtual std::vector<named_state<T>> states(std::size_t count) = 0;
};

template <class Rule, int Variant, class T>
class rule_update final : public parameter_update<Rule, T> {
    using program = rule_program<decltype(Rule::template update<Variant>())>;
    using all = typename program::targets;
    template <class S>
    static constexpr bool is_parameter = S::info.key == decltype(rules::parameter)::info.key;
    static constexpr auto output_nodes = program::graph.outputs;

  public:
    explicit rule_update(const std::shared_ptr<executor>& where) {
        if (where != nullptr) engine_.runner = std::make_unique<chunks<typename program::program, T>>(where);
    }
    void run(T* parameter, const T* slope, std::size_t count, const Rule& rule, const rule_step& now) override {
        if (count == 0) return;
        if (count != count_) lay_out(count);
        feed(rules::parameter, parameter);
        feed(rules::slope, const_cast<T*>(slope));  // kernels never write through an input
        hana::unpack(rule.numbers(now).items, [&](const auto&... number) {
            std::size_t i = 0;
            (..., feed_number(number, i++));
        });
        int output = 0;
        place(all{}, [&]<class S>(S, T* state) {
            engine_.set_output(output_nodes[static_cast<std::size_t>(output++)], is_parameter<S> ? parameter : state, false);
        });
        engine_.run();
    }

    std::vector<named_state<T>> states(std::size_t count) override {
        if (count != count_) lay_out(count);
        std::vector<named_state<T>> result;
        place(all{}, [&]<class S>(S, T* state) {
            if constexpr (!is_parameter<S>) result.push_back({S::info.name, state});
        });
        return result;
    }

  private:
    static constexpr std::size_t line = 64 / sizeof(T);
    static constexpr std::size_t most_numbers = 16;

    void lay_out(std::size_t count) {
        count_ = 0;  // until there is memory for everything
        pitch_ = (count + line - 1) / line * line;
        constexpr std::size_t states = []<class... S>(symbol_list<S...>) {
            return (std::size_t{0} + ... + (is_parameter<S> ? 0 : 1));
        }(all{});
        state_.assign(states * pitch_, T(0));
        engine_.frame.extent[program::axis_index(decltype(rules::element)::info)] = static_cast<std::ptrdiff_t>(count);
        engine_.lay_out();
        place(all{}, [&]<class S>(S s, T* state) {
            if constexpr (!is_parameter<S>) feed(s, state);
        });
        count_ = count;
    }
    /// Calls with each target and the memory of its state.
    template <class... S, class Use>
    void place(symbol_list<S...>, Use use) {
        std::size_t i = 0;
        (..., (use(S{}, is_parameter<S> ? nullptr : state_.data() + pitch_ * i), i += is_parameter<S> ? 0 : 1));
    }
    template <class S>
    void feed(S, T* data) {
        constexpr int index = program::symbol_index(S::info);
        if constexpr (index >= 0) engine_.template set_input<index>(data);
    }
    template <class S, class V>
    void feed_number(const binding<S, V>& number, std::size_t i) {
        numbers_[i] = static_cast<T>(number.value);
        feed(S{}, &numbers_[i]);
    }

    engine<typename program::program, T> engine_;
    std::vector<T> state_;
    std::size_t count_ = 0;
    std::size_t pitch_ = 0;
    T numbers_[most_numbers]{};
};

/// The update of the variant that a rule is.
template <class T, class Rule>
std::unique_ptr<parameter_update<Rule, T>> make_update(const Rule& rule, const std::shared_ptr<executor>& where) {
    std::unique_ptr<parameter_update<Rule, T>> result;
    const int wanted = variant_of(rule);
    [&]<int... V>(std::integer_sequence<int, V...>) {
        (..., (wanted == V ? static_cast<void>(result = std::make_unique<rule_update<Rule, V, T>>(where)) : void()));
    }
    (std::make_integer_sequence<int, variants_of<Rule>>{});
    return result;
}

}  // namespace tikhonov::detail
