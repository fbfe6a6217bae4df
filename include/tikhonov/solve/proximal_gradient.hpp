// The proximal gradient method, accelerated: for a convex loss and any penalty whose proximal operator is known.
#pragma once

#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include <tikhonov/solve/composite.hpp>
#include <tikhonov/solve/coordinate.hpp>
#include <tikhonov/solve/dense.hpp>
#include <tikhonov/solve/fit.hpp>
#include <tikhonov/solve/problem.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// Accelerated, started again where the extrapolation points uphill, with a step that follows the curvature; where the penalty is separable
/// the columns are scaled. It ends where the norm of the proximal gradient is at most `tolerance` of the gradient's at zero or at the
/// start, whichever is larger.
struct proximal_gradient {
    double tolerance = 1e-10;
    long max_iterations = 10000;
};

class proximal_gradient_run {
  public:
    proximal_gradient_run(smooth_function& function, penalty_function& penalty, std::span<double> x)
        : sum_(function, penalty), size_(x.size()), metric_(size_, 1.0), out_(x) {
        for (std::vector<double>* each : {&x_, &y_, &next_, &mapped_, &at_y_, &at_next_, &scratch_}) each->assign(size_, 0.0);
    }

    fit run(const proximal_gradient& how) {
        fit result;
        result.reason = iterate(how, result.iterations);
        result.evaluations = sum_.evaluations();
        if (best_.x().empty()) return result;
        for (std::size_t j = 0; j < size_; ++j) out_[j] = best_.x()[j];
        result.value = best_.value();
        result.gap = best_.measure();
        result.certificate = "norm of the proximal gradient, relative to that of the gradient at zero or at the start";
        return result;
    }

  private:
    static constexpr double epsilon = std::numeric_limits<double>::epsilon();

    ending iterate(const proximal_gradient& how, long& iterations) {
        if (!dense::all_finite(out_.data(), size_)) return ending::not_finite;
        const ending ready = start();
        if (ready != ending::iteration_limit) return ready;
        double value = sum_.smooth(x_, at_next_);
        // a start outside the penalty's domain is brought into it by the first step
        double total = value + sum_.penalty_at(x_);
        if (!is_a_number(value) || !dense::all_finite(at_next_.data(), size_)) return ending::not_finite;
        scale_ = std::fmax(scale_, dual_norm(at_next_.data()));
        level_ = std::fmax(level_, std::abs(value));
        const double first = total;
        double measure = measure_at(x_, at_next_);
        if (is_a_number(total)) best_.offer(x_, total, measure);
        if (measure <= how.tolerance && how.tolerance > 0 && is_a_number(total)) return ending::gradient_small;
        y_ = x_;
        at_y_ = at_next_;
        marks_.begin(x_, measure);
        double at_y = value;
        double momentum = 1;
        double least = measure;
        long since = 0;
        for (iterations = 0; iterations < how.max_iterations;) {
            if (!find_step(at_y, value)) return best_.x().empty() ? ending::not_finite : ending::line_search_failed;
            ++iterations;
            const double next_total = value + sum_.penalty_at(next_);
            measure = measure_at(next_, at_next_);
            best_.offer(next_, next_total, measure);
            if (is_bottomless(next_total, is_a_number(first) ? first : 0.0)) return ending::unbounded_below;
            if (measure <= how.tolerance && how.tolerance > 0 && best_.measure() == measure) {
                const bool falls = sum_.falls_far_from(marks_.older(), next_, metric_.data(), next_total, level_);
                return falls ? ending::no_minimum : ending::gradient_small;
            }
            marks_.pass(next_, measure);
            if (measure < 0.98 * least || next_total < total - 1e-13 * level_) since = 0;
            if (++since > 500) return ending::no_progress;
            least = std::fmin(least, measure);

            double uphill = 0;
            for (std::size_t j = 0; j < size_; ++j) uphill += metric_[j] * (y_[j] - next_[j]) * (next_[j] - x_[j]);
            const bool restart = uphill > 0 || !(next_total <= total + 1e-13 * level_);
            const double following = restart ? 1.0 : 0.5 * (1 + std::sqrt(1 + 4 * momentum * momentum));
            const double beta = restart ? 0.0 : (momentum - 1) / following;
            momentum = following;
            for (std::size_t j = 0; j < size_; ++j) y_[j] = next_[j] + beta * (next_[j] - x_[j]);
            x_ = next_;
            total = next_total;
            if (beta == 0) {
                at_y_ = at_next_;
                at_y = value;
            } else {
                at_y = sum_.smooth(y_, at_y_);
                if (!is_a_number(at_y) || !dense::all_finite(at_y_.data(), size_)) {
                    // the extrapolation has left the domain
                    momentum = 1;
                    y_ = next_;
                    at_y_ = at_next_;
                    at_y = value;
                }
            }
        }
        // a fall that goes on and on as it began has no end
        double size = 0;
        for (std::size_t j = 0; j < size_; ++j) {
            scratch_[j] = x_[j] + 1e6 * (x_[j] - out_[j]);
            size = std::fmax(size, std::abs(scratch_[j]));
        }
        if (iterations > 100 && size > 0 && is_a_number(first)) {
            const double there = sum_.smooth(scratch_, at_y_) + sum_.penalty_at(scratch_);
            if (there - total < 0.5e6 * (total - first)) return ending::unbounded_below;
        }
        return ending::iteration_limit;
    }

    /// The scale of the gradient, the metric and the first step.
    ending start() {
        x_.assign(out_.begin(), out_.end());
        const double value = sum_.smooth(std::span<const double>(next_), at_y_);
        if (is_a_number(value) && dense::all_finite(at_y_.data(), size_)) {
            level_ = std::abs(value);
        } else {
            at_y_.assign(size_, 0.0);
            sum_.smooth(x_, at_next_);
        }
        if (!sum_.penalty().coordinates().empty()) scale_columns(value - sum_.function().lower_bound());
        scale_ = dual_norm(at_y_.data());
        // a few products tell how curved the function is; the search for the step corrects it
        unsigned state = 1;
        for (std::size_t j = 0; j < size_; ++j) next_[j] = random_sign(state) / std::sqrt(metric_[j]);
        for (int round = 0; round < 6; ++round) {
            const double length = std::sqrt(square(next_.data()));
            if (!(length > 0)) break;
            for (double& each : next_) each /= length;
            sum_.function().multiply(next_, scratch_);
            lipschitz_ = dual_norm(scratch_.data());
            if (!is_a_number(lipschitz_)) return ending::not_finite;
            for (std::size_t j = 0; j < size_; ++j) next_[j] = scratch_[j] / metric_[j];
        }
        if (!(lipschitz_ > 0)) lipschitz_ = 1;
        return ending::iteration_limit;
    }

    /// A separable penalty allows a step of its own in every coordinate: the diagonal of the Hessian, or where that takes too many products
    /// the lengths of its rows, as a few random products show them. Both are of one point: a function that is never below `lower_bound` has
    /// a curvature of at least slope² / (2·height) somewhere.
    void scale_columns(double height) {
        const bool exact = size_ <= 64;
        const std::size_t products = exact ? size_ : 16;
        unsigned state = 7;
        metric_.assign(size_, 0.0);
        for (std::size_t k = 0; k < products; ++k) {
            for (std::size_t j = 0; j < size_; ++j) next_[j] = exact ? (j == k ? 1.0 : 0.0) : random_sign(state);
            sum_.function().multiply(next_, scratch_);
            for (std::size_t j = 0; j < size_; ++j) {
                if (exact && j == k) metric_[j] = scratch_[j];
                if (!exact) metric_[j] += scratch_[j] * scratch_[j];
            }
        }
        double largest = 0;
        for (double& each : metric_) {
            if (!exact) each = std::sqrt(each / 16);
            const double slope = at_y_[static_cast<std::size_t>(&each - metric_.data())];
            if (height > 0) each = std::fmax(each, slope * slope / (2 * height));
            if (!(each > 0) || !is_a_number(each)) each = 0;
            largest = std::fmax(largest, each);
        }
        for (double& each : metric_)
            if (each == 0) each = largest > 0 ? largest : 1.0;
    }
    static double random_sign(unsigned& state) {
        state = state * 1664525u + 1013904223u;
        return (state >> 30 & 1u) != 0 ? 1.0 : -1.0;
    }

    double square(const double* v) const {
        double sum = 0;
        for (std::size_t j = 0; j < size_; ++j) sum += metric_[j] * v[j] * v[j];
        return sum;
    }
    double dual_norm(const double* gradient) const {
        double sum = 0;
        for (std::size_t j = 0; j < size_; ++j) sum += gradient[j] * gradient[j] / metric_[j];
        return std::sqrt(sum);
    }

    /// argmin over u of penalty(u) + |u - point|² · lipschitz / 2, in the metric.
    void proximal_step(const std::vector<double>& from, const std::vector<double>& gradient, std::vector<double>& to) {
        const std::span<const coordinate_penalty> each = sum_.penalty().coordinates();
        if (!each.empty()) {
            for (std::size_t j = 0; j < size_; ++j) to[j] = best_of(each[j], from[j], gradient[j], lipschitz_ * metric_[j]);
            return;
        }
        for (std::size_t j = 0; j < size_; ++j) scratch_[j] = from[j] - gradient[j] / lipschitz_;
        sum_.penalty().prox(scratch_, 1 / lipschitz_, to);
    }

    /// The norm of the proximal gradient, beside the scale. Where the penalty is separable, of the shortest subgradient: it is as large as
    /// the l1 for a number that should be zero and is almost.
    double measure_at(const std::vector<double>& x, const std::vector<double>& gradient) {
        const std::span<const coordinate_penalty> each = sum_.penalty().coordinates();
        double norm = 0;
        if (each.empty()) {
            proximal_step(x, gradient, mapped_);
            for (std::size_t j = 0; j < size_; ++j) mapped_[j] -= x[j];
            norm = lipschitz_ * std::sqrt(square(mapped_.data()));
        } else {
            for (std::size_t j = 0; j < size_; ++j) mapped_[j] = violation_of(each[j], x[j], gradient[j]);
            norm = dual_norm(mapped_.data());
        }
        return norm == 0 ? 0.0 : norm / scale_;
    }

    /// A step from y that is as long as the curvature along it allows. False if there is none.
    bool find_step(double at_y, double& value) {
        lipschitz_ *= 0.95;
        for (int tries = 0; tries < 200; ++tries) {
            proximal_step(y_, at_y_, next_);
            value = sum_.smooth(next_, at_next_);
            double linear = 0;
            double bend = 0;
            double length = 0;
            for (std::size_t j = 0; j < size_; ++j) {
                const double step = next_[j] - y_[j];
                linear += at_y_[j] * step;
                bend += (at_next_[j] - at_y_[j]) * step;
                length += metric_[j] * step * step;
            }
            if (length == 0) return true;
            if (is_a_number(value) && is_a_number(bend)) {
                // where values differ by little more than rounding, gradients say more
                const double excess = value - at_y - linear;
                const bool small = std::abs(excess) < 1e-8 * (std::abs(value) + std::abs(at_y) + std::abs(linear));
                const double measured = (small ? bend : 2 * excess) / length;
                if (measured <= lipschitz_ * (1 + 1e-9)) {
                    // no curvature at all along the step: the next may be much longer
                    if (measured < 1e-3 * lipschitz_) lipschitz_ *= 0.25;
                    return true;
                }
                lipschitz_ = std::fmin(std::fmax(1.5 * lipschitz_, 1.05 * measured), 100 * lipschitz_);
            } else {
                lipschitz_ *= 10;
            }
            if (!is_a_number(lipschitz_)) return false;
        }
        return false;
    }

    composite sum_;
    best_point best_;
    std::size_t size_;
    std::vector<double> metric_;
    std::span<double> out_;
    std::vector<double> x_;
    std::vector<double> y_;
    std::vector<double> next_;
    std::vector<double> mapped_;
    std::vector<double> at_y_;
    std::vector<double> at_next_;
    way_marks marks_;
    std::vector<double> scratch_;
    double lipschitz_ = 1;
    double scale_ = 0;
    double level_ = 0;
};

inline fit solve(const proximal_gradient& how, smooth_function& function, penalty_function& penalty, std::span<double> x) {
    return proximal_gradient_run(function, penalty, x).run(how);
}

}  // namespace tikhonov::detail
