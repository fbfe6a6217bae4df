// A formula as solvers see it: a function of one vector, in which all parameters stand one behind the other.
#pragma once

#include <cstring>
#include <functional>
#include <vector>

#include <tikhonov/bind/binding_set.hpp>
#include <tikhonov/optimize/trained_kernel.hpp>
#include <tikhonov/run/compile.hpp>
#include <tikhonov/solve/levenberg_marquardt.hpp>
#include <tikhonov/solve/problem.hpp>
#include <tikhonov/split/residuals.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// A number or a buffer, as the symbol S binds it.
template <class S, class T>
auto bind_flat(const T* numbers, std::size_t count) {
    if constexpr (S::info.axes.size == 0) return binding<S, T>{*numbers};
    else return binding<S, std::span<const T>>{{numbers, count}};
}

/// Number j of what a kernel has found: a tensor, or one number for all.
double number_at(const auto& found, std::size_t j) {
    if constexpr (std::is_arithmetic_v<std::remove_cvref_t<decltype(found)>>) return static_cast<double>(found);
    else return static_cast<double>(found[j]);
}

/// The loss E as a function of its parameters S..., which are where `Set` binds them. Every evaluation leaves them at its point.
template <class T, class Set, class E, class... S>
class flat_objective : public smooth_function {
  public:
    flat_objective(Set& bindings, const std::shared_ptr<executor>& where) : bindings_(bindings), kernel_(where) {
        first_ = kernel_.evaluate(bindings_);
        for (const auto& it : kernel_.places()) size_ += it.count;
    }
    std::size_t size() const final { return size_; }
    double evaluate(std::span<const double> x, std::span<double> gradient) final {
        const bool moved = write(x);
        at_.assign(x.begin(), x.end());
        const auto found = std::exchange(fresh_, false) && !moved ? first_ : kernel_.evaluate(bindings_);
        std::size_t i = 0;
        for (const auto& it : kernel_.places())
            for (std::size_t k = 0; k < it.count; ++k) gradient[i++] = static_cast<double>(it.slope[k]);
        return static_cast<double>(found.value);
    }
    void multiply(std::span<const double>, std::span<double>) override { std::abort(); }  // solvers of first order never ask
    double lower_bound() const final { return lower_bound_; }
    bool goes_on(long iterations, double value, double gap, std::span<const double> x) final {
        return !told_ || told_(iterations, value, gap, x);
    }

    /// What is proved of the loss: that it is nowhere below a number.
    void bound_below(double number) { lower_bound_ = number; }
    /// Who is told of every iteration, and may end the fit.
    void tell(std::function<bool(long, double, double, std::span<const double>)> told) { told_ = std::move(told); }
    template <class Axis>
    static constexpr bool has_axis = trained_kernel<T, value_output<E>, gradient_output<E, S>...>::template has_axis<Axis>;
    /// The length of an axis of the data.
    template <class Axis>
    std::size_t bound_length() {
        return kernel_.template bound_length<Axis>(bindings_);
    }
    /// What is bound beside the parameters has changed.
    void change() { fresh_ = false; }
    std::span<parameter_place<T>> places() { return kernel_.places(); }

    /// Where the parameters are.
    std::vector<double> point() {
        std::vector<double> x;
        x.reserve(size_);
        for (const auto& it : kernel_.places()) x.insert(x.end(), it.parameter, it.parameter + it.count);
        return x;
    }
    /// Moves them; whether that changed any.
    bool write(std::span<const double> x) {
        std::size_t i = 0;
        bool changed = false;
        for (const auto& it : kernel_.places())
            for (std::size_t k = 0; k < it.count; ++k) {
                const T value = static_cast<T>(x[i++]);
                changed = changed || std::memcmp(&value, &it.parameter[k], sizeof(T)) != 0;
                it.parameter[k] = value;
            }
        return changed;
    }

  protected:
    Set& bindings_;
    std::vector<double> at_;  // where it was evaluated last: a penalty may have moved the parameters since
    trained_kernel<T, value_output<E>, gradient_output<E, S>...> kernel_;

  private:
    step_result<T> first_{};
    bool fresh_ = true;  // the gradients are those of the point that was bound
    std::size_t size_ = 0;
    double lower_bound_ = -positive_infinity<double>;
    std::function<bool(long, double, double, std::span<const double>)> told_;
};

/// The same with a matrix times a vector, by a kernel of its own: the gradient of Form in the directions. That is the Hessian for
/// `slope_along<E, S...>` in the parameters, and for `squares_along<E, S...>` in the directions that of Gauss and Newton.
template <class T, class Form, class In, class Set, class E, class... S>
class multiplied_objective : public flat_objective<T, Set, E, S...> {
    using base = flat_objective<T, Set, E, S...>;

  public:
    multiplied_objective(Set& bindings, const std::shared_ptr<executor>& where)
        : base(bindings, where), matrix_(where), direction_(this->size()) {}
    void multiply(std::span<const double> v, std::span<double> product) override {
        this->write(this->at_);
        std::copy_n(v.data(), v.size(), direction_.data());
        std::size_t i = 0;
        std::size_t at = 0;
        const auto next = [&]<class Symbol>(std::type_identity<Symbol>) {
            const std::size_t count = this->kernel_.places()[i++].count;
            return bind_flat<direction_of<Symbol>>(direction_.data() + std::exchange(at, at + count), count);
        };
        auto all = binding_set<Set, decltype(next(std::type_identity<S>{}))...>{{this->bindings_, next(std::type_identity<S>{})...}};
        const auto found = matrix_(all);
        i = 0;
        [&]<class... Symbol>(symbol_list<Symbol...>) { (..., copy(product, i, found.gradient(Symbol{}))); }(In{});
    }

  private:
    static void copy(std::span<double> to, std::size_t& i, const auto& from) {
        if constexpr (std::is_arithmetic_v<std::remove_cvref_t<decltype(from)>>) to[i++] = static_cast<double>(from);
        else
            for (const T value : from) to[i++] = static_cast<double>(value);
    }

    template <class... Symbol>
    static kernel<T, value_output<Form>, gradient_output<Form, Symbol>...> kernel_for(symbol_list<Symbol...>);

    decltype(kernel_for(In{})) matrix_;
    std::vector<T> direction_;
};
template <class T, class Set, class E, class... S>
using curved_objective = multiplied_objective<T, slope_along<E, S...>, symbol_list<S...>, Set, E, S...>;

/// A sum of squares as Levenberg and Marquardt see it.
template <class T, class Set, class E, class... S>
class squares_objective final : public residual_function {
  public:
    squares_objective(Set& bindings, const std::shared_ptr<executor>& where) : loss_(bindings, where), slopes_(loss_.size()) {}
    std::size_t size() const override { return loss_.size(); }
    double evaluate(std::span<const double> x, std::span<double> gradient, std::span<double> matrix) override {
        const double found = loss_.evaluate(x, gradient);
        loss_.hessian(matrix);
        return found;
    }
    double value(std::span<const double> x) override { return loss_.evaluate(x, slopes_); }
    bool goes_on(long iterations, double found, double gap, std::span<const double> x) override {
        return loss_.goes_on(iterations, found, gap, x);
    }
    auto& loss() { return loss_; }

  private:
    multiplied_objective<T, squares_along<E, S...>, symbol_list<direction_of<S>...>, Set, E, S...> loss_;
    std::vector<double> slopes_;
};

}  // namespace tikhonov::detail
