// Which lambda: the one with which a model predicts best the rows that it has not seen.
#pragma once

#include <cmath>
#include <ostream>
#include <vector>

#include <tikhonov/optimize/folds.hpp>
#include <tikhonov/optimize/path.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// What `cross_validate` found: for each lambda the mean score of the rows that were kept apart, and the standard error of it.
struct cross_validation {
    std::vector<double> lambda;
    std::vector<double> mean;
    std::vector<double> error;
    double best = not_a_number<double>;                ///< the lambda with the lowest mean score
    double one_standard_error = not_a_number<double>;  ///< the largest lambda whose mean is within one standard error of the lowest
    fit refit;                                         ///< of all rows, at the best

    friend std::ostream& operator<<(std::ostream& out, const cross_validation& it) {
        return out << "best lambda " << it.best << " of " << it.lambda.size() << ", within one standard error " << it.one_standard_error
                   << "; " << it.refit;
    }
};

/// `score(mse(y, t))`: what predictions are judged by, the lower the better.
template <class E>
struct score_of {};
struct refused_score {};
template <Expression E>
constexpr auto score(E) {
    if constexpr (mistaken<E>) {
        return refused_score{};
    } else if constexpr (E::description.axes.size != 0) {
        diagnostics::score_is_no_number<diagnostics::name_for<"score", E>>();
        return refused_score{};
    } else {
        return score_of<E>{};
    }
}

/// Means over the folds, which weigh by their rows, and the choice.
class fold_scores {
  public:
    explicit fold_scores(std::size_t lambdas) : scores_(lambdas) {}
    void add(std::size_t lambda, double score) { scores_[lambda].push_back(score); }
    void add_fold(std::size_t rows) { rows_.push_back(static_cast<double>(rows)); }

    void summarise(cross_validation& into) const {
        double total = 0;
        for (const double rows : rows_) total += rows;
        const auto k = static_cast<double>(rows_.size());
        for (const auto& scores : scores_) {
            double mean = 0, plain = 0, squares = 0;
            for (std::size_t f = 0; f < scores.size(); ++f) {
                mean += scores[f] * rows_[f] / total;
                plain += scores[f] / k;
            }
            for (const double it : scores) squares += (it - plain) * (it - plain);
            into.mean.push_back(mean);
            into.error.push_back(std::sqrt(squares / (k - 1)) / std::sqrt(k));
        }
        std::size_t best = 0;
        for (std::size_t i = 1; i < into.mean.size(); ++i)
            if (into.mean[i] < into.mean[best] || !(into.mean[best] == into.mean[best])) best = i;
        into.best = into.one_standard_error = into.lambda[best];
        for (std::size_t i = 0; i < into.mean.size(); ++i)
            if (into.mean[i] <= into.mean[best] + into.error[best] && into.lambda[i] > into.one_standard_error)
                into.one_standard_error = into.lambda[i];
    }

  private:
    std::vector<std::vector<double>> scores_;
    std::vector<double> rows_;
};

/// A cross-validation of the loss E, with its parameters S... where they are bound.
template <class T, class Lambda, class E, class... S>
class validation_run {
    using swept = binding<Lambda, std::reference_wrapper<const T>>;

  public:
    explicit validation_run(std::shared_ptr<executor> where) : where_(std::move(where)) {}

    template <class Score, bool FromLargest, class AxisType, class Order, class... A>
    cross_validation run(const geometric_values<FromLargest>& values, const folds_of<AxisType, Order>& folds,
                         const std::tuple<A&...>& others) {
        auto all = bindings_with(binding_set<swept>{{swept{std::cref(now_)}}}, others);
        sweep_session<T, decltype(all), E, Lambda, S...> whole(all, now_, where_);
        const std::vector<double> start = whole.loss().point();
        cross_validation result;
        if constexpr (FromLargest) result.lambda = values.values(whole.largest());
        else result.lambda = values.values(0);
        const std::size_t total = whole.loss().template bound_length<AxisType>();
        fold_scores scores(result.lambda.size());
        for (std::size_t f = 0; f < folds.count; ++f) {
            const split_rows these = folds.at(f, total);
            scores.add_fold(these.test.size());
            whole.loss().write(start);
            run_fold<Score, AxisType>(these, result.lambda, others, f, scores);
        }
        scores.summarise(result);
        // all rows, along the path as far as the best
        std::vector<double> x = start;
        whole.loss().write(start);
        whole.loss().change();
        for (const double value : result.lambda) {
            result.refit = whole.run(value, x);
            if (value == result.best) break;
        }
        whole.loss().write(x);
        return result;
    }

  private:
    template <class AxisType, class... A>
    auto bindings_of(const std::vector<std::size_t>& order, const std::tuple<A&...>& others) {
        using listed = decltype(AxisType{} = rows(order));
        return bindings_with(binding_set<swept, listed>{{swept{std::cref(now_)}, AxisType{} = rows(order)}}, others);
    }
    template <class Score, class AxisType, class... A>
    void run_fold(const split_rows& these, const std::vector<double>& lambdas, const std::tuple<A&...>& others, std::size_t,
                  fold_scores& scores) {
        auto train = bindings_of<AxisType>(these.train, others);
        auto test = bindings_of<AxisType>(these.test, others);
        sweep_session<T, decltype(train), E, Lambda, S...> session(train, now_, where_);
        kernel<T, value_output<Score>> judge(where_);
        std::vector<double> x = session.loss().point();
        for (std::size_t i = 0; i < lambdas.size(); ++i) {
            session.run(lambdas[i], x);
            session.loss().write(x);
            scores.add(i, static_cast<double>(judge(test).value));
        }
    }

    T now_{};
    std::shared_ptr<executor> where_;
};

/// Fits a path for each fold, and judges each lambda by the rows that were kept apart:
/// `auto cv = cross_validate(objective, score(mse(y, t)), folds(n, 5, shuffled(7)), lambda = geometric(1.0, 1e-3, 100), data, w = ws,
/// b = std::ref(b0));` then `cv.best` and `cv.one_standard_error`, which are values of lambda, `cv.mean[i]`, `cv.error[i]`. Folds weigh by
/// their rows; the standard error is that of the means of k folds, with divisor k - 1, over √k. The parameters are left refitted to all
/// rows at `cv.best`.
template <class T, class... Outputs, class Score, class AxisType, class Order, class... A>
cross_validation cross_validate(const kernel<T, Outputs...>& objective, score_of<Score>, const folds_of<AxisType, Order>& folds,
                                A&&... arguments) {
    using swept = swept_among<A...>;
    using fold = decltype(AxisType{} = rows(std::declval<const std::vector<std::size_t>&>()));
    if constexpr (kernel_program<Outputs...>::axis_index(AxisType::info) < 0) {
        diagnostics::rows_of_no_axis<to_fixed_string<AxisType::info.name.size()>(AxisType::info.name)>();
        return {};
    } else if constexpr (can_be_swept<"cross_validate", T, std::tuple<fold>, value_output<Score>>(
                             std::type_identity<kernel<T, Outputs...>>{},
                             std::type_identity<std::tuple<std::remove_reference_t<A>...>>{})) {
        return [&]<class E, class... S, class Lambda>(loss_of<E, S...>, symbol_list<Lambda>) {
            return validation_run<T, Lambda, E, S...>(objective.execution())
                .template run<Score>(sweep_among(arguments...), folds, arguments_beside_sweep(arguments...));
        }(loss_of_outputs<Outputs...>{}, swept{});
    } else {
        return {};
    }
}

}  // namespace tikhonov::detail
