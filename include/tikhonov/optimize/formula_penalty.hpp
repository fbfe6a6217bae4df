// The penalty of a formula as solvers see it.
#pragma once

#include <vector>

#include <tikhonov/optimize/flat_objective.hpp>
#include <tikhonov/solve/coordinate.hpp>
#include <tikhonov/split/claims.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// A penalty of each number by itself, its weights and bounds computed from the formula.
template <class T, class Set, class E, class... S>
class separable_penalty final : public penalty_function {
    using all = hana::tuple<S...>;
    template <class Symbol>
    using weight = decltype(l1_weight(E{}, all{}, Symbol{}));
    template <class Symbol>
    using lower = decltype(lower_bound(E{}, all{}, Symbol{}));
    template <class Symbol>
    using upper = decltype(upper_bound(E{}, all{}, Symbol{}));

  public:
    separable_penalty(Set& bindings, std::span<const parameter_place<T>> places) : bindings_(bindings) {
        for (const auto& it : places) counts_.push_back(it.count);
        update();
    }
    /// Computes the weights anew, for a lambda that has changed.
    void update() {
        const auto found = weights_(bindings_);
        coordinates_.clear();
        [&]<int... I>(std::integer_sequence<int, I...>) {
            (..., add(counts_[static_cast<std::size_t>(I)], found.template output<3 * I>(), found.template output<3 * I + 1>(),
                      found.template output<3 * I + 2>()));
        }
        (std::make_integer_sequence<int, static_cast<int>(sizeof...(S))>{});
    }
    double evaluate(std::span<const double> x) override {
        double sum = 0;
        for (std::size_t j = 0; j < x.size(); ++j) {
            if (x[j] < coordinates_[j].lower || x[j] > coordinates_[j].upper) return positive_infinity<double>;
            sum += value_of(coordinates_[j], x[j]);
        }
        return sum;
    }
    void prox(std::span<const double> x, double eta, std::span<double> result) override {
        for (std::size_t j = 0; j < x.size(); ++j) result[j] = best_of(coordinates_[j], x[j], 0, 1 / eta);
    }
    std::span<const coordinate_penalty> coordinates() const override { return coordinates_; }

  private:
    void add(std::size_t count, const auto& l1s, const auto& lowers, const auto& uppers) {
        for (std::size_t j = 0; j < count; ++j) coordinates_.push_back({number_at(l1s, j), number_at(lowers, j), number_at(uppers, j)});
    }
    template <class Symbol>
    using three = symbol_list<value_output<weight<Symbol>>, value_output<lower<Symbol>>, value_output<upper<Symbol>>>;
    template <class... Output>
    static kernel<T, Output...> kernel_for(symbol_list<Output...>);

    Set& bindings_;
    decltype(kernel_for((symbol_list<>{} + ... + three<S>{}))) weights_;
    std::vector<std::size_t> counts_;
    std::vector<coordinate_penalty> coordinates_;
};

/// Any penalty with a proximal operator: kernels of the two. They read the parameters where they are bound.
template <class T, class Set, class Penalty, class... S>
class formula_penalty final : public penalty_function {
    static constexpr auto eta = scalar<"length of the step">;

  public:
    formula_penalty(Set& bindings, std::span<parameter_place<T>> places) : bindings_(bindings), places_(places) {}
    double evaluate(std::span<const double> x) override {
        write(x);
        return static_cast<double>(value_(bindings_).value);
    }
    void prox(std::span<const double> x, double step, std::span<double> result) override {
        write(x);
        auto all = binding_set<Set, binding<std::remove_const_t<decltype(eta)>, T>>{{bindings_, {static_cast<T>(step)}}};
        const auto found = prox_(all);
        std::size_t i = 0;
        [&]<int... I>(std::integer_sequence<int, I...>) { (..., read(found.template output<I>(), result, i)); }
        (std::make_integer_sequence<int, static_cast<int>(sizeof...(S))>{});
    }
    std::span<const coordinate_penalty> coordinates() const override { return {}; }

  private:
    template <class Symbol>
    using moved = decltype(detail::prox(penalty_part(Penalty{}, hana::tuple<Symbol>{}), Symbol{}, eta, Symbol{}));
    void write(std::span<const double> x) {
        std::size_t i = 0;
        for (const auto& it : places_)
            for (std::size_t k = 0; k < it.count; ++k) it.parameter[k] = static_cast<T>(x[i++]);
    }
    static void read(const auto& from, std::span<double> to, std::size_t& i) {
        if constexpr (std::is_arithmetic_v<std::remove_cvref_t<decltype(from)>>) to[i++] = static_cast<double>(from);
        else
            for (const T value : from) to[i++] = static_cast<double>(value);
    }

    Set& bindings_;
    std::span<parameter_place<T>> places_;
    kernel<T, value_output<Penalty>> value_;
    kernel<T, value_output<moved<S>>...> prox_;
};

}  // namespace tikhonov::detail
