// A loss at work for one lambda after the other.
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include <tikhonov/optimize/formula_solver.hpp>
#include <tikhonov/optimize/sweep.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// Numbers that a penalty holds at zero: what is penalised, until the others are known.
class held_penalty final : public penalty_function {
  public:
    explicit held_penalty(std::vector<coordinate_penalty> given) : held_(std::move(given)) {
        for (coordinate_penalty& it : held_)
            if (it.l1 > 0) it = {0, 0, 0};
    }
    double evaluate(std::span<const double> x) override {
        for (std::size_t j = 0; j < x.size(); ++j)
            if (x[j] != into_box(held_[j], x[j])) return positive_infinity<double>;
        return 0;
    }
    void prox(std::span<const double> x, double, std::span<double> result) override {
        for (std::size_t j = 0; j < x.size(); ++j) result[j] = into_box(held_[j], x[j]);
    }
    std::span<const coordinate_penalty> coordinates() const override { return held_; }

  private:
    std::vector<coordinate_penalty> held_;
};

/// Fits of the loss E for one value of Lambda after the other.
template <class T, class Set, class E, class Lambda, class... S>
class sweep_session {
    using how = solver_type<solver_for<E, S...>>;
    using parts = loss_facts<E, S...>;
    static constexpr bool once = std::same_as<how, coordinate_descent> && !symbols_below<parts::smooth::description>::contain(Lambda::info);

  public:
    /// `lambda` is what `bindings` binds Lambda to.
    sweep_session(Set& bindings, T& lambda, const std::shared_ptr<executor>& where) : lambda_(lambda), problem_(bindings, where) {
        if constexpr (std::same_as<T, float>) how_.tolerance = 1e-5;
    }
    auto& loss() { return problem_.loss(); }

    /// The least lambda with which every penalised parameter is zero: found where all others are best without them.
    double largest() {
        const std::vector<double> start = loss().point();
        const double found = proportional() ? once ? fitted().largest_factor() : largest_slope() : not_a_number<double>;
        loss().write(start);
        // zero it is, whatever is rounded
        if (is_a_number(found)) return found * (1 + 4 * static_cast<double>(std::numeric_limits<T>::epsilon()));
        if (found == positive_infinity<double>)
            refuse("geometric(fraction, count) begins where '", Lambda::info.name,
                   "' makes all parameters zero, which the bounds of one do not allow: say the first value");
        refuse("geometric(fraction, count) begins where '", Lambda::info.name,
               "' makes all parameters zero, which is found for penalties that are multiples of it: say the first value");
    }

    /// Minimises at a value of lambda, from x.
    fit run(double value, std::span<double> x) {
        lambda_ = static_cast<T>(value);
        if constexpr (once) {
            if (proportional()) return fitted().solve(how_, value, x);
            fits().penalise(penalties(value));
            return fits().solve(how_, 1, x);
        } else {
            problem_.template update<Lambda>();
            return problem_.run(how_, x);
        }
    }

  private:
    quadratic_fits& fits() {
        if (!fits_) fits_.emplace(loss());
        return *fits_;
    }
    /// The same, with the penalties of which those of each fit are multiples.
    quadratic_fits& fitted() {
        if (!std::exchange(penalised_, true)) fits().penalise(penalties(1));
        return fits();
    }
    /// The largest slope against the penalty where penalised parameters are zero; not a number if lambda is not in the penalty alone.
    double largest_slope() {
        const double before = static_cast<double>(lambda_);
        const auto single = penalties(1);
        held_penalty held(single);
        std::vector<double> x(single.size(), 0.0), gradient(x.size()), other(x.size());
        solve(how_, loss(), held, x);
        loss().evaluate(x, gradient);
        lambda_ = T(2);
        loss().evaluate(x, other);
        double found = 0;
        for (std::size_t j = 0; j < x.size(); ++j) {
            if (!(single[j].l1 > 0)) continue;
            if (single[j].lower > 0 || single[j].upper < 0) found = positive_infinity<double>;
            const bool fixed = std::abs(other[j] - gradient[j]) <= 1e-9 * (std::abs(gradient[j]) + std::abs(other[j]));
            found = fixed ? std::max(found, std::abs(gradient[j]) / single[j].l1) : not_a_number<double>;
            if (!fixed) break;
        }
        lambda_ = static_cast<T>(before);
        return found;
    }
    /// Whether the penalties are multiples of lambda.
    bool proportional() {
        if (proportional_ < 0) {
            const auto doubled = penalties(2), single = penalties(1);
            proportional_ = 1;
            for (std::size_t j = 0; j < single.size(); ++j) {
                const bool same_box = single[j].lower == doubled[j].lower && single[j].upper == doubled[j].upper;
                if (doubled[j].l1 != 2 * single[j].l1 || !same_box) proportional_ = 0;
            }
        }
        return proportional_ == 1;
    }
    /// The penalties of all numbers at a value of lambda.
    std::vector<coordinate_penalty> penalties(double value) {
        lambda_ = static_cast<T>(value);
        problem_.template update<Lambda>();
        const auto found = problem_.coordinates();
        return {found.begin(), found.end()};
    }

    T& lambda_;
    how how_{};
    formula_solver<how, T, Set, E, S...> problem_;
    std::optional<quadratic_fits> fits_;
    bool penalised_ = false;
    int proportional_ = -1;  // not yet known
};

}  // namespace tikhonov::detail
