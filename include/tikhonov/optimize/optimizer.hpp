// One step of a rule on the parameters of a kernel, for loops of the user's own.
#pragma once

#include <cmath>
#include <memory>
#include <tuple>

#include <tikhonov/optimize/diagnostics.hpp>
#include <tikhonov/optimize/rule_update.hpp>
#include <tikhonov/run/kernel.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// What a step saw before it changed the parameters.
template <class T>
struct step_result {
    T value;               ///< the loss
    double gradient_norm;  ///< √ of the sum of the squares of all its gradients, before clipping
};

/// What is wrong with how a parameter is bound, and whose name that is.
enum class training_flaw { none, number, constant, other_type, listed };
struct found_training_flaw {
    training_flaw kind = training_flaw::none;
    std::string_view name;
};

/// The flaws of a call that trains `S...` in the numbers of T: parameters are changed where they are bound.
template <class T, class... S>
struct training_checks {
    /// The parameter that an argument binds, if any.
    template <class A>
    static consteval std::string_view parameter_in() {
        std::string_view name;
        if constexpr (traits<A>::kind == argument_kind::value)
            [&]<class... Bound>(symbol_list<Bound...>) {
                const auto look = [&]<class B>(std::type_identity<B>) {
                    if ((std::same_as<B, S> || ...)) name = B::info.name;
                };
                (look(std::type_identity<Bound>{}), ...);
            }(typename traits<A>::symbols{});
        return name;
    }
    /// The parameter of which an argument lists rows, if any.
    template <class A>
    static consteval std::string_view listed_by() {
        std::string_view name;
        (..., (name = lists<A>(S::info.axes) ? S::info.name : name));
        return name;
    }
    template <class A>
    static consteval found_training_flaw flaw_of() {
        if (!listed_by<A>().empty()) return {training_flaw::listed, listed_by<A>()};
        constexpr std::string_view name = parameter_in<A>();
        if constexpr (!name.empty()) {
            using value = typename traits<A>::value;
            using numbers = element_of<value&>;
            if constexpr (form_of<value> == value_form::number) return {training_flaw::number, name};
            else if constexpr (std::is_const_v<numbers>) return {training_flaw::constant, name};
            else if constexpr (std::is_arithmetic_v<numbers> && !std::same_as<numbers, T>) return {training_flaw::other_type, name};
        }
        return {};
    }
    template <class... A>
    static consteval found_training_flaw find_flaw() {
        return []<class... B, bool... InSet, int... P>(argument_list<listed<B, InSet, P>...>) {
            found_training_flaw result;
            (..., (result = result.kind == training_flaw::none ? flaw_of<B>() : result));
            return result;
        }(list_arguments<A...>());
    }
};
template <training_flaw Kind, fixed_string Name>
constexpr void say_training_flaw() {
    if constexpr (Kind == training_flaw::number) diagnostics::parameter_by_value<Name>();
    else if constexpr (Kind == training_flaw::constant) diagnostics::parameter_is_const<Name>();
    else if constexpr (Kind == training_flaw::listed) diagnostics::listed_target<Name>();
    else diagnostics::parameter_of_other_type<Name>();
}

template <class Rule, class T, class... Outputs>
class optimizer_of {
    using objective = kernel<T, Outputs...>;
    using program = typename objective::program;
    template <class Out>
    static constexpr bool is_gradient = requires {
        typename Out::with_respect_to;
    };
    template <class Out>
    static consteval auto symbol_of() {
        if constexpr (is_gradient<Out>) return symbol_list<typename Out::with_respect_to>{};
        else return symbol_list<>{};
    }
    using parameters = decltype((symbol_list<>{} + ... + symbol_of<Outputs>()));
    static constexpr std::size_t count = []<class... S>(symbol_list<S...>) { return sizeof...(S); }(parameters{});

  public:
    optimizer_of(Rule rule, std::shared_ptr<executor> where) : rule_(std::move(rule)), execution_(std::move(where)), kernel_(execution_) {}

    /// Computes the loss and its gradients, then changes the parameters where they are bound. The arguments are those of a call of the
    /// kernel; parameters are bound to dense memory of the kernel's type that can be written to, scalars by `std::ref`. Throws
    /// `bind_error` before anything is changed where they do not fit. A loss or gradient that is not finite changes nothing.
    template <class... A>
    step_result<T> operator()(A&&... arguments) {
        constexpr found_training_flaw found = find_flaw<A...>();
        if constexpr (found.kind == training_flaw::none) {
            const auto result = evaluate(arguments...);
            if (is_finite(result.value) && is_finite(result.gradient_norm)) apply(result.gradient_norm);
            return result;
        } else {
            say_training_flaw<found.kind, to_fixed_string<found.name.size()>(found.name)>();
            return {};
        }
    }
    /// What is wrong with the arguments of a step.
    template <class... A>
    static consteval found_training_flaw find_flaw() {
        return []<class... S>(symbol_list<S...>) { return training_checks<T, S...>::template find_flaw<A...>(); }(parameters{});
    }
    /// The rate from now on: a number or a schedule.
    void rate(setting value) { rule_.rate = std::move(value); }
    /// Steps so far.
    long steps() const { return step_; }

    // ---- the two halves of a step
    template <class... A>
    step_result<T> evaluate(A&... arguments) {
        const auto found = kernel_(arguments...);
        [&]<class... S>(symbol_list<S...>) {
            std::size_t i = 0;
            (..., place<S>(i++, kernel_.memory(program::gradient_index(S::info)), arguments...));
        }(parameters{});
        double sum = 0;
        for (const auto& it : places_) sum += sum_of_squares(it.slope, it.count);
        return {found.value, std::sqrt(sum)};
    }
    void apply(double norm) {
        const double most = clip_norm_of(rule_);
        carried_ = carry_of(rule_, carried_, step_);
        if (norm > most)
            for (auto& it : places_)
                for (std::size_t k = 0; k < it.count; ++k) it.slope[k] = static_cast<T>(it.slope[k] * (most / norm));
        [&]<class... S>(symbol_list<S...>) {
            std::size_t i = 0;
            (..., change(S::info, i++));
        }(parameters{});
        ++step_;
    }
    /// Calls with the memory of each parameter.
    template <class Use>
    void for_each_parameter(Use use) {
        for (auto& it : places_) use(it.parameter, it.count);
    }
    const Rule& rule() const { return rule_; }

  private:
    struct place_of {
        T* parameter = nullptr;
        T* slope = nullptr;
        std::size_t count = 0;
    };

    template <class S, class... A>
    void place(std::size_t i, std::span<T> slope, A&... arguments) {
        T* bound = nullptr;  // where that is one place: a pack has its symbols one behind the other
        const auto look = [&](auto& argument, auto) {
            using it = traits<decltype(argument)>;
            if constexpr (it::kind == argument_kind::value)
                if constexpr (std::same_as<typename it::symbols, symbol_list<S>>) bound = address_of(argument.value);
        };
        (..., for_each_argument<false>(look, arguments));
        constexpr int index = program::symbol_index(S::info);
        T* read = bound;
        if constexpr (index >= 0) read = const_cast<T*>(kernel_.input(index));
        if (bound != nullptr && bound != read)
            refuse("symbol '", S::info.name, "' is trained where it is bound: bind dense, row-major memory, without a window");
        places_[i] = {read, slope.data(), slope.size()};
    }
    void change(const symbol_info& symbol, std::size_t i) {
        if (updates_[i] == nullptr) updates_[i] = make_update<T>(rule_, execution_);
        const place_of& it = places_[i];
        updates_[i]->run(it.parameter, it.slope, it.count, rule_, {step_, carried_, is_excepted(rule_, symbol)});
    }
    /// In double, and in several sums, so that additions do not wait for one another.
    static double sum_of_squares(const T* x, std::size_t n) {
        double sums[8]{};
        std::size_t i = 0;
        for (; i + 8 <= n; i += 8)
            for (std::size_t k = 0; k < 8; ++k) sums[k] += static_cast<double>(x[i + k]) * static_cast<double>(x[i + k]);
        for (; i < n; ++i) sums[0] += static_cast<double>(x[i]) * static_cast<double>(x[i]);
        return ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
    }

    Rule rule_;
    std::shared_ptr<executor> execution_;
    objective kernel_;
    std::array<place_of, count> places_{};
    std::array<std::unique_ptr<parameter_update<Rule, T>>, count> updates_{};
    long step_ = 0;
    double carried_ = 1;
};

/// What `optimizer` returns where it refuses.
template <class T>
struct refused_optimizer {
    step_result<T> operator()(auto&&...) { return {}; }
    void rate(auto&&) {}
};

/// Whether a kernel can be trained by a rule; says why not.
template <fixed_string Function, class R, class... Outputs>
constexpr bool can_be_trained() {
    constexpr bool has_gradients = (requires { typename Outputs::with_respect_to; } || ...);
    if constexpr (!Rule<R>) diagnostics::not_a_rule<diagnostics::name_for<Function, R>>();
    else if constexpr (!has_gradients) diagnostics::nothing_to_train<diagnostics::name_for<Function, R>>();
    return Rule<R> && has_gradients;
}

/// `auto step = optimizer(objective, adam{.rate = 1e-3});` then `step(data, w = ws, b = std::ref(b0))` in a loop of one's own. The
/// optimiser has a kernel and memory of its own; `objective` need not outlive it.
template <class T, class... Outputs, class R>
auto optimizer(const kernel<T, Outputs...>& objective, R rule) {
    if constexpr (can_be_trained<"optimizer", R, Outputs...>())
        return optimizer_of<R, T, Outputs...>(std::move(rule), objective.execution());
    else return refused_optimizer<T>{};
}

}  // namespace tikhonov::detail
