// The least of a quadratic function and a separable penalty: steps along coordinates, and exact solutions on the support.
#pragma once

#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include <tikhonov/solve/coordinate.hpp>
#include <tikhonov/solve/dense.hpp>
#include <tikhonov/solve/fit.hpp>
#include <tikhonov/solve/support_factor.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// Minimises ½·xᵀHx + gᵀx + penalty(x). A coordinate that is not at a kink or a bound is free. Coordinates that are better off elsewhere
/// are moved one by one; then the free ones go to their common minimum, by the factor of their part of H, as far as that is downhill:
/// through kinks, and up to where the slope along the way turns. Every change makes the function smaller, so no support is met twice, and
/// what is left is optimal to the precision of the machine, however much the columns are correlated. The factor outlives a call: along a
/// path only the coordinates that come and go are worked on.
class support_descent {
  public:
    /// Columns of H lie `stride` apart. What of H was seen before has to be the same, unless `forget()` is called.
    void attach(const double* hessian, std::size_t stride, const double* linear, std::size_t size) {
        hessian_ = hessian;
        stride_ = stride;
        linear_ = linear;
        size_ = size;
        factor_.widen(size);
        gradient_.resize(size);
        noise_.resize(size);
    }
    void forget() { factor_.clear(); }

    /// Changes x to the minimum: `gap_small` if it is optimal to rounding, otherwise what went wrong. x is finite whatever happens.
    ending descend(std::span<const coordinate_penalty> penalties, std::span<double> x, long max_rounds) {
        penalties_ = penalties.data();
        x_ = x.data();
        slack_ = 1;
        rounds_ = 0;
        for (std::size_t j = 0; j < size_; ++j) x_[j] = into_box(penalties_[j], x_[j]);
        compute_gradient();
        for (; rounds_ < max_rounds; ++rounds_) {
            measure_noise();
            if (!is_a_number(energy_)) return ending::not_finite;
            fall_ = 0;
            const ending settled = settle(max_rounds);
            if (settled != ending::gap_small) return settled;
            const ending moved = move_the_worst();
            if (moved != ending::iteration_limit) return moved;
            // where nothing is gained any more what is left of the violations is rounding
            if (!(fall_ > 4 * epsilon * energy_)) slack_ *= 4;
        }
        return ending::iteration_limit;
    }

    /// Hx + g at the x that `descend` has left.
    const double* gradient() const { return gradient_.data(); }
    /// What may be rounding in each number of it.
    const double* noise() const { return noise_.data(); }
    long rounds() const { return rounds_; }

  private:
    static constexpr double epsilon = std::numeric_limits<double>::epsilon();

    const double* column(std::size_t j) const { return hessian_ + j * stride_; }
    double curvature(std::size_t j) const { return column(j)[j]; }

    void compute_gradient() {
        for (std::size_t j = 0; j < size_; ++j) gradient_[j] = linear_[j];
        for (std::size_t j = 0; j < size_; ++j)
            if (x_[j] != 0) dense::add(x_[j], column(j), gradient_.data(), size_);
    }

    /// What rounding leaves of a slope that vanishes: |(Hx)_j| is at most √H_jj · √(xᵀHx).
    void measure_noise() {
        double square = 0;
        double level = 0;
        for (std::size_t j = 0; j < size_; ++j) {
            square += x_[j] * (gradient_[j] - linear_[j]);
            level += std::abs(x_[j]) * (std::abs(linear_[j]) + penalties_[j].l1);
        }
        energy_ = std::abs(square) + level;
        const double length = std::sqrt(std::abs(square));
        for (std::size_t j = 0; j < size_; ++j)
            noise_[j] = 16 * slack_ * epsilon * (std::abs(linear_[j]) + std::sqrt(std::abs(curvature(j))) * length + penalties_[j].l1);
    }

    bool is_free(std::size_t j) const {
        const coordinate_penalty& penalty = penalties_[j];
        return x_[j] > penalty.lower && x_[j] < penalty.upper && (x_[j] != 0 || penalty.l1 == 0) && curvature(j) > 0;
    }
    /// The slope of function and penalty at a free coordinate.
    double slope_of(std::size_t j) const { return gradient_[j] + (x_[j] == 0 ? 0.0 : std::copysign(penalties_[j].l1, x_[j])); }

    void change(std::size_t j, double to) {
        dense::add(to - x_[j], column(j), gradient_.data(), size_);
        x_[j] = to;
    }

    /// Moves coordinates that violate their condition, the worst and those half as bad. `gap_small` if there are none.
    ending move_the_worst() {
        double worst = 0;
        for (std::size_t j = 0; j < size_; ++j) worst = std::fmax(worst, badness_of(j));
        if (worst == 0) return ending::gap_small;
        for (std::size_t j = 0; j < size_; ++j) {
            if (!(badness_of(j) >= 0.5 * worst)) continue;
            const coordinate_penalty& penalty = penalties_[j];
            double to = 0;
            if (curvature(j) > 0) {
                to = best_of(penalty, x_[j], gradient_[j], curvature(j));
            } else {
                // linear: to the kink, or to the end of the box
                const bool rises = gradient_[j] < -penalty.l1;
                to = std::abs(gradient_[j]) <= penalty.l1 ? into_box(penalty, 0.0) : rises ? penalty.upper : penalty.lower;
                if (!is_a_number(to)) return ending::unbounded_below;
            }
            const double step = to - x_[j];
            fall_ += value_of(penalty, x_[j]) - value_of(penalty, to) - step * (gradient_[j] + 0.5 * step * curvature(j));
            change(j, to);
        }
        return ending::iteration_limit;
    }
    /// The violation, in the unit of the function's root; free coordinates in the factor have been settled.
    double badness_of(std::size_t j) const {
        if (factor_.holds(j)) return 0;
        const double violation = violation_of(penalties_[j], x_[j], gradient_[j]);
        if (!(violation > noise_[j])) return 0;
        return curvature(j) > 0 ? violation / std::sqrt(curvature(j)) : positive_infinity<double>;
    }

    /// Brings the free coordinates to their common minimum.
    ending settle(long max_rounds) {
        int full_steps = 0;
        for (; rounds_ < max_rounds; ++rounds_) {
            bool moved = false;
            const ending along_rays = follow_support(moved);
            if (along_rays != ending::gap_small) return along_rays;
            if (moved) continue;
            const std::size_t count = factor_.size();
            double* step = factor_.vector();
            bool settled = true;
            right_.resize(count);
            for (std::size_t i = 0; i < count; ++i) {
                const std::size_t j = factor_[i];
                right_[i] = step[i] = -slope_of(j);
                if (std::abs(step[i]) > noise_[j]) settled = false;
            }
            if (settled || full_steps == 3) return ending::gap_small;
            factor_.solve();
            double fall = 0;
            for (std::size_t i = 0; i < count; ++i) fall += right_[i] * step[i];
            if (!is_a_number(fall)) return ending::not_finite;
            bool whole = false;
            go_along(-fall, fall, whole);
            full_steps = whole ? full_steps + 1 : 0;
        }
        return ending::iteration_limit;
    }

    /// Makes the factor that of the free coordinates. One whose column depends on those of others makes a straight line along which
    /// the function is linear: that is followed to its end, where something stops being free.
    ending follow_support(bool& moved) {
        for (std::size_t i = factor_.size(); i-- > 0;)
            if (!is_free(factor_[i])) factor_.erase(factor_[i]);
        for (std::size_t j = 0; j < size_; ++j) {
            if (factor_.holds(j) || !is_free(j) || factor_.append(j, column(j))) continue;
            const std::size_t count = factor_.size();
            double* line = factor_.vector();
            double slope = slope_of(j);
            double noise = noise_[j];
            for (std::size_t i = 0; i < count; ++i) {
                slope -= line[i] * slope_of(factor_[i]);
                noise += std::abs(line[i]) * noise_[factor_[i]];
            }
            if (!(std::abs(slope) > 16 * noise)) continue;
            const double sign = slope > 0 ? -1.0 : 1.0;
            for (std::size_t i = 0; i < count; ++i) line[i] *= -sign;
            bool whole = false;
            if (!go_along(-std::abs(slope), 0, whole, j, sign))
                return std::abs(slope) > 1e6 * noise ? ending::unbounded_below : ending::gap_small;
            moved = true;
            return ending::gap_small;
        }
        return ending::gap_small;
    }

    struct crossing {
        std::size_t coordinate;
        double when;
        double rate;
        double to;
    };

    /// Goes along the vector of the factor, and `extra` of coordinate `other`, to the minimum on that line: where the slope vanishes, at a
    /// bound, or at a kink behind which the slope is upwards. False if there is none.
    bool go_along(double slope, double bend, bool& whole, std::size_t other = static_cast<std::size_t>(-1), double extra = 0) {
        const std::size_t count = factor_.size();
        const double* step = factor_.solution();
        double when = bend > 0 ? -slope / bend : positive_infinity<double>;
        crossings_.clear();
        for (std::size_t i = 0; i < count; ++i) note_crossings(factor_[i], step[i], when);
        if (extra != 0) note_crossings(other, extra, when);
        const double start = slope;
        crossing last{size_, 0, 0, 0};
        double bends = 0;
        double bends_when = 0;
        whole = true;
        for (std::size_t left = crossings_.size(); left > 0; --left) {
            std::size_t first = 0;
            for (std::size_t c = 1; c < left; ++c)
                if (crossings_[c].when < crossings_[first].when) first = c;
            const crossing next = crossings_[first];
            crossings_[first] = crossings_[left - 1];
            if (next.when >= when) break;
            whole = false;
            slope += 2 * next.rate;
            if (!(slope + bend * next.when < 0)) {
                last = next;
                when = next.when;
                break;
            }
            bends += 2 * next.rate;
            bends_when += 2 * next.rate * next.when;
            when = bend > 0 ? -slope / bend : positive_infinity<double>;
        }
        if (!is_a_number(when)) return false;
        fall_ -= when * (start + 0.5 * bend * when) + bends * when - bends_when;
        for (std::size_t i = 0; i < count; ++i) advance(factor_[i], when * step[i], last);
        if (extra != 0) advance(other, when * extra, last);
        return true;
    }
    void note_crossings(std::size_t j, double step, double before) {
        if (step == 0) return;
        const coordinate_penalty& penalty = penalties_[j];
        const double bound = step > 0 ? penalty.upper : penalty.lower;
        const double to_bound = (bound - x_[j]) / step;
        if (to_bound < before) crossings_.push_back({j, to_bound, positive_infinity<double>, bound});
        const double to_kink = -x_[j] / step;
        if (penalty.l1 > 0 && to_kink > 0 && to_kink < before) crossings_.push_back({j, to_kink, penalty.l1 * std::abs(step), 0.0});
    }
    void advance(std::size_t j, double by, const crossing& last) {
        double to = into_box(penalties_[j], x_[j] + by);
        if (j == last.coordinate) to = last.to;
        if (to != x_[j]) change(j, to);
    }

    const double* hessian_ = nullptr;
    const double* linear_ = nullptr;
    const coordinate_penalty* penalties_ = nullptr;
    double* x_ = nullptr;
    std::size_t stride_ = 0;
    std::size_t size_ = 0;
    support_factor factor_;
    std::vector<double> gradient_;
    std::vector<double> noise_;
    std::vector<double> right_;
    std::vector<crossing> crossings_;
    double energy_ = 0;
    double fall_ = 0;
    double slack_ = 1;
    long rounds_ = 0;
};

}  // namespace tikhonov::detail
