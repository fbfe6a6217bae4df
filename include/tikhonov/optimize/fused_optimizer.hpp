// Steps of a rule that is computed in the kernel of its gradients.
#pragma once

#include <tikhonov/optimize/fused_rule.hpp>
#include <tikhonov/optimize/optimizer.hpp>
#include <tikhonov/plan/same_sums.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

template <class T, class List>
struct kernel_of_list;
template <class T, class... Outputs>
struct kernel_of_list<T, output_list<Outputs...>> {
    using type = kernel<T, Outputs...>;
};

/// The kernel of a variant of a rule, with the memory of the rule's states and numbers.
template <class T, class R, int Variant, class E, class... S>
class fused_run {
    using words = words_of<R, Variant>;
    using step = fused_step<T, E, S...>;
    static constexpr std::size_t parameter_count = sizeof...(S);
    static constexpr std::size_t number_count = []<class... N>(symbol_list<N...>) { return sizeof...(N); }(typename words::numbers{});
    static constexpr std::size_t state_count = []<class... N>(symbol_list<N...>) { return sizeof...(N); }(typename words::states{});

  public:
    using kernel_type = typename kernel_of_list<T, decltype(words::template outputs<T, E, S...>())>::type;

    explicit fused_run(std::shared_ptr<executor> where) : kernel_(std::move(where)) {}

    /// One step, unless the loss or its gradient is not finite or too small, see `fused_step::least`: then nothing is changed. `before()`
    /// is called when it is known where the parameters are, and before they change.
    template <class Before, class... A>
    attempted_step<T> run(const R& rule, const rule_step& now, double least, std::span<parameter_place<T>> places, const Before& before,
                          A&... arguments) {
        const auto supply = [&](kernel_type& it) {
            std::size_t i = 0;
            (..., place<S>(it, i++, rule, now, places, arguments...));
            least_ = static_cast<T>(least);
            it.template supply<typename step::least>(&least_);
            before();
        };
        kernel_.call_with(supply, arguments...);
        const auto number = [&](int output) { return kernel_.memory(output)[0]; };
        return {{number(0), static_cast<double>(std::sqrt(number(1)))}, number(2) != 0};
    }
    template <class Axis, class... A>
    std::size_t bound_length(A&... arguments) {
        return bound_length_of<Axis>(kernel_, arguments...);
    }

    /// The parameters and their states.
    template <class Archive>
    void archive(Archive& to, std::span<const parameter_place<T>> places) {
        const auto shapes = std::vector{shape_of<S>(kernel_)...};
        for (std::size_t i = 0; i < parameter_count; ++i) {
            const std::string_view name = places[i].symbol->name;
            to.tensor(name, "", shapes[i], std::span(places[i].parameter, count_[i]));
            [&]<class... Word>(symbol_list<Word...>) {
                std::size_t k = 0;
                (..., to.tensor(name, Word::info.name, shapes[i], std::span(states_[i].data() + pitch_of(count_[i]) * k++, count_[i])));
            }(typename words::states{});
        }
    }

  private:
    static constexpr std::size_t pitch_of(std::size_t count) {
        constexpr std::size_t line = 64 / sizeof(T);
        return (count + line - 1) / line * line;
    }
    template <class P, class... A>
    void place(kernel_type& it, std::size_t i, const R& rule, rule_step now, std::span<parameter_place<T>> places, A&... arguments) {
        T* const parameter = trained_memory<P>(it.input(kernel_type::program::symbol_index(P::info)), arguments...);
        const std::size_t count = it.template size_of<P>();
        const std::size_t pitch = pitch_of(count);
        if (count != count_[i]) {
            count_[i] = 0;  // until there is memory
            states_[i].assign(state_count * pitch, T(0));
            count_[i] = count;
        }
        places[i] = {&P::info, parameter, nullptr, count};
        [&]<class... Word>(symbol_list<Word...>) {
            std::size_t k = 0;
            (..., it.template supply<typename step::template meaning<P, Word>>(states_[i].data() + pitch * k++));
        }(typename words::states{});
        now.excepted = is_excepted(rule, P::info);
        hana::unpack(rule.numbers(now).items, [&](const auto&... number) {
            std::size_t k = 0;
            (..., supply_number<P>(it, number, numbers_[i][k++]));
        });
    }
    template <class P, class Word, class V>
    static void supply_number(kernel_type& it, const binding<Word, V>& number, T& memory) {
        memory = static_cast<T>(number.value);
        it.template supply<typename step::template meaning<P, Word>>(&memory);
    }

    kernel_type kernel_;
    std::array<std::vector<T>, parameter_count> states_;
    std::size_t count_[parameter_count]{};
    T numbers_[parameter_count][number_count + 1]{};
    T least_{};
};

/// What an optimiser is for a kernel's outputs, if the rule is fused.
template <class T, class R, class E, class... S>
class fused_optimizer {
    static constexpr int variants = variants_of<R>;

  public:
    static constexpr bool fused = true;

    fused_optimizer(R rule, std::shared_ptr<executor> where) : rule_(std::move(rule)) {
        check_subgradient(rule_);
        with_variant([&]<int V>(std::integral_constant<int, V>) { std::get<V>(runs_) = std::make_unique<run_of<V>>(std::move(where)); });
    }

    /// As that of a rule that is not fused, see `optimizer_of`.
    template <class... A>
    step_result<T> operator()(A&&... arguments) {
        constexpr found_training_flaw found = find_flaw<A...>();
        if constexpr (found.kind == training_flaw::none) {
            return attempt(
                0, [] {}, arguments...);
        } else {
            say_training_flaw<found.kind, to_fixed_string<found.name.size()>(found.name)>();
            return {};
        }
    }
    template <class... A>
    static consteval found_training_flaw find_flaw() {
        return training_checks<T, S...>::template find_flaw<A...>();
    }
    void rate(setting value) { rule_.rate = std::move(value); }
    long steps() const { return step_; }

    // ---- what `minimize` asks
    template <class... A>
    step_result<T> evaluate(A&... arguments) {
        return run(
            positive_infinity<double>, carried_, [] {}, arguments...);
    }
    template <class Before, class... A>
    attempted_step<T> attempt(double tolerance, const Before& before, A&... arguments) {
        const double carried = carry_of(rule_, carried_, step_);
        const auto result = run(tolerance > 0 ? tolerance * tolerance : -1, carried, before, arguments...);
        if (result.moved) {
            carried_ = carried;
            ++step_;
        }
        return result;
    }
    std::span<const parameter_place<T>> places() { return places_; }
    template <class Archive>
    void archive(Archive& to) {
        to.number("steps", step_);
        to.number("carried", carried_);
        with_variant([&]<int V>(std::integral_constant<int, V>) { std::get<V>(runs_)->archive(to, places_); });
    }
    const R& rule() const { return rule_; }
    fused_optimizer& objective() { return *this; }
    template <class Axis, class... A>
    std::size_t bound_length(A&... arguments) {
        std::size_t result = 0;
        with_variant(
            [&]<int V>(std::integral_constant<int, V>) { result = std::get<V>(runs_)->template bound_length<Axis>(arguments...); });
        return result;
    }

  private:
    template <int V>
    using run_of = fused_run<T, R, V, E, S...>;
    template <class>
    struct runs;
    template <int... V>
    struct runs<std::integer_sequence<int, V...>> {
        using type = std::tuple<std::unique_ptr<run_of<V>>...>;
    };

    template <class Before, class... A>
    attempted_step<T> run(double least, double carried, const Before& before, A&... arguments) {
        attempted_step<T> result{};
        with_variant([&]<int V>(std::integral_constant<int, V>) {
            result = std::get<V>(runs_)->run(rule_, {step_, carried, false}, least, places_, before, arguments...);
        });
        return result;
    }
    template <class Use>
    void with_variant(const Use& use) {
        const int wanted = variant_of(rule_);
        [&]<int... V>(std::integer_sequence<int, V...>) { (..., (wanted == V ? use(std::integral_constant<int, V>{}) : void())); }
        (std::make_integer_sequence<int, variants>{});
    }

    R rule_;
    typename runs<std::make_integer_sequence<int, variants>>::type runs_;
    std::array<parameter_place<T>, sizeof...(S)> places_{};
    long step_ = 0;
    double carried_ = 1;
};

/// Whether the compiler sees that gradients have the same bits with the rule in their kernel, in all its variants.
template <class T, class R, class E, class... S>
inline constexpr bool has_same_bits = []<int... V>(std::integer_sequence<int, V...>) {
    using alone = kernel_program<value_output<E>, gradient_output<E, S>...>;
    return (... && plan_comparison<alone, typename fused_run<T, R, V, E, S...>::kernel_type::program>::same_sums());
}
(std::make_integer_sequence<int, variants_of<R>>{});

template <class R, class T, class E, class... S>
struct optimizer_type<fused_rule<R>, T, value_output<E>, gradient_output<E, S>...> {
    using type = std::conditional_t<has_same_bits<T, R, E, S...>, fused_optimizer<T, R, E, S...>,
                                    optimizer_of<R, T, value_output<E>, gradient_output<E, S>...>>;
};

}  // namespace tikhonov::detail
