// The proximal Newton method: for a smooth convex loss of an affine model and a separable penalty.
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
#include <tikhonov/solve/support_descent.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// The loss is replaced by its quadratic model among the numbers that are not zero or should not be; the model is minimised by coordinate
/// descent, exactly, and the way there searched. It ends where the largest slope against the penalty, columns scaled, is at most
/// `tolerance` of the largest slope at zero or at the start. The penalty has to say what it is of each number.
struct proximal_newton {
    double tolerance = 1e-10;
    long max_iterations = 500;
};

class proximal_newton_run {
  public:
    proximal_newton_run(smooth_function& function, penalty_function& penalty, std::span<double> x)
        : sum_(function, penalty), penalties_(penalty.coordinates()), out_(x), size_(x.size()), unit_(size_, 0.0), at_zero_(size_, 0.0) {
        for (std::vector<double>* each : {&x_, &next_, &gradient_, &at_next_, &product_}) each->assign(size_, 0.0);
    }

    fit run(const proximal_newton& how) {
        fit result;
        result.reason = iterate(how, result.iterations);
        result.evaluations = sum_.evaluations();
        if (best_.x().empty()) return result;
        for (std::size_t j = 0; j < size_; ++j) out_[j] = best_.x()[j];
        result.value = best_.value();
        result.gap = best_.measure();
        result.certificate = "largest slope against the penalty, columns scaled, relative to the largest slope at zero or at the start";
        return result;
    }

  private:
    static constexpr double epsilon = std::numeric_limits<double>::epsilon();

    ending iterate(const proximal_newton& how, long& iterations) {
        if (!dense::all_finite(out_.data(), size_)) return ending::not_finite;
        look_at_zero();
        for (std::size_t j = 0; j < size_; ++j) x_[j] = into_box(penalties_[j], out_[j]);
        double total = sum_.smooth(x_, gradient_) + sum_.penalty_at(x_);
        if (!is_a_number(total) || !dense::all_finite(gradient_.data(), size_)) return ending::not_finite;
        level_ = std::fmax(level_, std::abs(total));
        for (std::size_t j = 0; j < size_; ++j) at_zero_[j] = std::fmax(at_zero_[j], std::abs(gradient_[j]));
        const double first = total;
        int idle = 0;
        double least = positive_infinity<double>;
        for (iterations = 0;; ++iterations) {
            double measure = measure_at_x();
            if (measure > 0 || iterations == 0) {
                // what has just begun to move has no unit before its part of the Hessian is known
                if (measure > 0) choose_working_set();
                if (working_.size() > 0 && measure > how.tolerance) {
                    if (!read_model()) return ending::not_finite;
                    measure = measure_at_x();
                }
            }
            best_.offer(x_, total, measure);
            if (iterations == 0) marks_.begin(x_, measure);
            if (measure <= how.tolerance && how.tolerance > 0) {
                const bool falls = sum_.falls_far_from(marks_.older(), x_, metric(), total, level_);
                return falls ? ending::no_minimum : ending::gradient_small;
            }
            if (measure == 0) return ending::no_progress;
            marks_.pass(x_, measure);
            if (iterations >= how.max_iterations) return ending::iteration_limit;
            const double before = total;
            const ending stepped = step(total);
            if (stepped != ending::iteration_limit) return stepped;
            if (is_bottomless(total, first)) return ending::unbounded_below;
            // steps that gain nothing but rounding go on only as long as the slopes get smaller
            idle = total < before - 4 * epsilon * level_ || measure < 0.5 * least ? 0 : idle + 1;
            if (idle > 4) return ending::no_progress;
            least = std::fmin(least, measure);
        }
    }

    void look_at_zero() {
        const double value = sum_.smooth(x_, gradient_);
        if (!is_a_number(value) || !dense::all_finite(gradient_.data(), size_)) return;
        level_ = std::abs(value);
        height_ = value - sum_.function().lower_bound();
        for (std::size_t j = 0; j < size_; ++j) at_zero_[j] = std::abs(gradient_[j]);
    }

    /// Infinite where a number has to move whose unit is not known.
    double measure_at_x() const {
        double worst = 0;
        double scale = 0;
        for (std::size_t j = 0; j < size_; ++j) {
            const double violation = violation_of(penalties_[j], x_[j], gradient_[j]);
            if (unit_[j] > 0) scale = std::fmax(scale, at_zero_[j] / std::sqrt(unit_[j]));
            if (violation > 0) worst = std::fmax(worst, unit_[j] > 0 ? violation / std::sqrt(unit_[j]) : positive_infinity<double>);
        }
        return worst == 0 ? 0.0 : worst / scale;
    }
    const double* metric() {
        product_.assign(size_, 1.0);
        for (std::size_t j = 0; j < size_; ++j)
            if (unit_[j] > 0) product_[j] = unit_[j];
        return product_.data();
    }

    /// What is not zero or has no l1, and what violates its condition: the worst of those, if they are many.
    void choose_working_set() {
        std::size_t held = 0;
        double worst = 0;
        for (std::size_t j = 0; j < size_; ++j) {
            if (x_[j] != 0 || penalties_[j].l1 == 0) ++held;
            else worst = std::fmax(worst, violation_of(penalties_[j], x_[j], gradient_[j]));
        }
        const std::size_t room = 2 * held + 64;
        double threshold = 0;
        for (double next = worst / 16;; next = 0.5 * (threshold + worst)) {
            working_.clear();
            for (std::size_t j = 0; j < size_; ++j) {
                const double violation = violation_of(penalties_[j], x_[j], gradient_[j]);
                if (x_[j] != 0 || penalties_[j].l1 == 0 || (violation > 0 && violation >= threshold)) working_.push_back(j);
            }
            if (working_.size() <= room || next >= 0.99 * worst) break;
            threshold = next;
        }
    }

    /// The Hessian among the working set.
    bool read_model() {
        const std::size_t count = working_.size();
        model_.resize(count * count);
        bool whole = false;
        if (2 * count > size_) {
            full_.resize(size_ * size_);
            whole = sum_.function().hessian_at_once(full_);
        }
        for (std::size_t c = 0; c < count; ++c) {
            const double* column = full_.data() + working_[c] * size_;
            if (!whole) {
                next_.assign(size_, 0.0);
                next_[working_[c]] = 1;
                sum_.function().multiply(next_, product_);
                column = product_.data();
            }
            for (std::size_t r = 0; r < count; ++r) model_[c * count + r] = column[working_[r]];
        }
        for (std::size_t c = 0; c < count; ++c) {
            const std::size_t j = working_[c];
            double unit = std::fmax(unit_[j], model_[c * count + c]);
            // a function that is never below a bound has a curvature of at least this somewhere
            if (height_ > 0) unit = std::fmax(unit, at_zero_[j] * at_zero_[j] / (2 * height_));
            if (!(unit > 0)) unit = at_zero_[j] > 0 && level_ > 0 ? at_zero_[j] * at_zero_[j] / level_ : 1.0;
            unit_[j] = unit;
        }
        return dense::all_finite(model_.data(), model_.size());
    }

    /// From x to a better point, the last that the function was evaluated at: `iteration_limit`, or why there is none.
    ending step(double& total) {
        const std::size_t count = working_.size();
        const double penalty = sum_.penalty_at(x_);
        part_.resize(count);
        for (std::size_t c = 0; c < count; ++c) part_[c] = penalties_[working_[c]];
        bool endless = false;
        for (int tries = 0; tries < 40; ++tries) {
            if (minimise_model(endless)) {
                double fall = 0;
                for (std::size_t j = 0; j < size_; ++j) next_[j] = x_[j];
                for (std::size_t c = 0; c < count; ++c) {
                    next_[working_[c]] = target_[c];
                    fall += gradient_[working_[c]] * (target_[c] - x_[working_[c]]);
                }
                fall += sum_.penalty_at(next_) - penalty;
                if (search(total, fall)) return ending::iteration_limit;
                if (std::abs(fall) <= 1e-14 * level_) return ending::no_progress;
            }
            damping_ = damping_ == 0 ? 1e-4 : 10 * damping_;
        }
        return endless ? ending::unbounded_below : ending::line_search_failed;
    }

    bool minimise_model(bool& endless) {
        const std::size_t count = working_.size();
        damped_ = model_;
        linear_.resize(count);
        target_.resize(count);
        for (std::size_t c = 0; c < count; ++c) {
            damped_[c * count + c] += damping_ * unit_[working_[c]];
            linear_[c] = gradient_[working_[c]];
            target_[c] = x_[working_[c]];
        }
        for (std::size_t c = 0; c < count; ++c)
            if (target_[c] != 0) dense::add(-target_[c], damped_.data() + c * count, linear_.data(), count);
        descent_.forget();
        descent_.attach(damped_.data(), count, linear_.data(), count);
        const ending end = descent_.descend(part_, target_, 10000);
        endless = end == ending::unbounded_below;
        return end == ending::gap_small || end == ending::iteration_limit;
    }

    /// Goes from x towards the model's minimum, as far as the loss falls as it should.
    bool search(double& total, double fall) {
        // so near the minimum the fall is rounding, and the step is judged by the slopes that it leaves
        const bool near = std::abs(fall) <= 1e-13 * level_;
        if (!near && !(fall < 0)) return false;
        double length = 1;
        for (int halvings = 0; halvings < 12; ++halvings, length *= 0.5) {
            if (halvings > 0)
                for (const std::size_t j : working_) next_[j] = into_box(penalties_[j], x_[j] + 0.5 * (next_[j] - x_[j]));
            const double there = sum_.smooth(next_, at_next_) + sum_.penalty_at(next_);
            if (!is_a_number(there) || !dense::all_finite(at_next_.data(), size_)) continue;
            if (there > total + (near ? 0.0 : 1e-4 * length * fall) + 16 * epsilon * level_) continue;
            x_.swap(next_);
            gradient_.swap(at_next_);
            total = there;
            if (length == 1) damping_ = damping_ > 1e-8 ? 0.1 * damping_ : 0.0;
            return true;
        }
        return false;
    }

    composite sum_;
    best_point best_;
    way_marks marks_;
    support_descent descent_;
    std::span<const coordinate_penalty> penalties_;
    std::span<double> out_;
    std::size_t size_;
    std::vector<double> unit_;
    std::vector<double> at_zero_;
    std::vector<double> x_;
    std::vector<double> next_;
    std::vector<double> gradient_;
    std::vector<double> at_next_;
    std::vector<double> product_;
    std::vector<std::size_t> working_;
    std::vector<coordinate_penalty> part_;
    std::vector<double> model_;
    std::vector<double> full_;
    std::vector<double> damped_;
    std::vector<double> linear_;
    std::vector<double> target_;
    double damping_ = 0;
    double level_ = 0;
    double height_ = 0;
};

inline fit solve(const proximal_newton& how, smooth_function& function, penalty_function& penalty, std::span<double> x) {
    return proximal_newton_run(function, penalty, x).run(how);
}

}  // namespace tikhonov::detail
