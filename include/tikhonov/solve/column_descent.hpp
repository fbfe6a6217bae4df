// Coordinate descent on the columns of a table with more features than rows, where a Hessian of all of them would be too large.
#pragma once

#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include <tikhonov/solve/columns.hpp>
#include <tikhonov/solve/coordinate.hpp>
#include <tikhonov/solve/coordinate_descent.hpp>
#include <tikhonov/solve/dense.hpp>
#include <tikhonov/solve/fit.hpp>
#include <tikhonov/solve/quadratic_gap.hpp>
#include <tikhonov/solve/support_descent.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// Fits for any factor before the l1s. Exact descent goes on among the columns that have ever been needed, on their products with
/// each other. Another column is looked at only when it may be needed. Its slope was known for an earlier residual, and cannot have changed
/// by more than its norm times the way that the residual has gone since; and where the residual has mostly shrunk, the slope has shrunk
/// with it, up to its norm times the rest. So nothing is missed, and along a path most columns are rarely read.
class penalised_columns {
  public:
    penalised_columns(const column_access& table, std::span<const coordinate_penalty> penalties)
        : table_(table), rows_(table.rows()), size_(table.size()), given_(penalties.begin(), penalties.end()), scaled_(given_) {
        residual_.assign(rows_, 0.0);
        for (std::vector<double>* each : {&slope_, &seen_at_, &curvature_, &root_, &correlation_, &marked_slope_, &shown_})
            each->assign(size_, 0.0);
        place_.assign(size_, none);
        prepare();
    }

    /// The least factor before the l1s with which every number that has one is zero; infinite or not a number if there is none.
    double largest_factor() const { return largest_factor_; }
    /// How many columns have ever been worked on.
    std::size_t needed() const { return working_.size(); }

    fit solve(const coordinate_descent& how, double factor, std::span<double> x) {
        fit result;
        if (!finite_ || !dense::all_finite(x.data(), size_)) {
            result.reason = ending::not_finite;
            return result;
        }
        for (std::size_t j = 0; j < size_; ++j) {
            scaled_[j].l1 = factor * given_[j].l1;
            x[j] = into_box(scaled_[j], x[j]);
            if (x[j] != 0) work_on(j);
        }
        const ending end = descend(how.max_iterations, x, result.iterations);
        const double above = 0.5 * loss_at(x);
        result.value = above + table_.constant();
        for (std::size_t j = 0; j < size_; ++j) result.value += value_of(scaled_[j], x[j]);
        // columns that have not been looked at are known to have slopes within their l1s
        if (end != ending::gap_small) show_all();
        const quadratic_gap gap{curvature_.data(), 1, size_, scaled_.data(), scale_};
        const double absolute = gap(x.data(), shown_.data(), noise().data(), above);
        result.gap = absolute == 0 ? 0.0 : absolute / scale_;
        result.certificate = "duality gap, relative to the loss with all that is penalised at zero";
        if (end == ending::unbounded_below || end == ending::not_finite) result.reason = end;
        else if (result.gap <= how.tolerance && how.tolerance > 0) result.reason = ending::gap_small;
        else result.reason = end == ending::gap_small ? ending::no_progress : end;
        return result;
    }

  private:
    static constexpr std::size_t none = static_cast<std::size_t>(-1);
    static constexpr double epsilon = std::numeric_limits<double>::epsilon();

    void prepare() {
        const std::span<const double> targets = table_.targets();
        std::vector<double> column(rows_);
        for (std::size_t j = 0; j < size_; ++j) {
            table_.read(j, column);
            curvature_[j] = table_.weight() * dense::dot(column.data(), column.data(), rows_) + table_.ridge(j);
            root_[j] = std::sqrt(curvature_[j]);
            correlation_[j] = -table_.weight() * dense::dot(column.data(), targets.data(), rows_);
            slope_[j] = marked_slope_[j] = correlation_[j];
        }
        const double square = dense::dot(targets.data(), targets.data(), rows_);
        target_norm_ = std::sqrt(table_.weight() * square);
        scale_ = 0.5 * table_.weight() * square;
        finite_ = is_a_number(scale_) && dense::all_finite(curvature_.data(), size_) && dense::all_finite(correlation_.data(), size_);
        if (!finite_) return;
        for (std::size_t i = 0; i < rows_; ++i) residual_[i] = -targets[i];
        mark_ = residual_;
        fit_without_penalised();
    }

    /// Numbers with an l1 are held at zero, or as near as their box lets them.
    void fit_without_penalised() {
        std::vector<double> x(size_, 0.0);
        bool can_be_zero = true;
        for (std::size_t j = 0; j < size_; ++j) {
            const bool penalised = given_[j].l1 > 0;
            if (penalised) scaled_[j].lower = scaled_[j].upper = x[j] = into_box(given_[j], 0.0);
            scaled_[j].l1 = 0;
            if (penalised && x[j] != 0) can_be_zero = false;
            const bool is_held = scaled_[j].lower == scaled_[j].upper;
            if (!is_held || x[j] != 0) work_on(j);
        }
        long rounds = 0;
        const ending end = descend_working(10000, x, rounds);
        update_residual(x);
        look_at_all();
        const double value = 0.5 * loss_at(x);
        largest_factor_ = end != ending::gap_small ? not_a_number<double> : can_be_zero ? 0.0 : positive_infinity<double>;
        const std::vector<double>& rounding = noise();
        for (std::size_t j = 0; j < size_; ++j) {
            scaled_[j] = given_[j];
            if (!(given_[j].l1 > 0) || std::abs(slope_[j]) <= 4 * rounding[j]) continue;
            const bool can_move = slope_[j] > 0 ? given_[j].lower < 0 : given_[j].upper > 0;
            const double factor = std::abs(slope_[j]) / given_[j].l1;
            if (can_move && factor > largest_factor_) largest_factor_ = factor;
        }
        if (end == ending::gap_small) scale_ = std::fmax(value, 1e-12 * scale_);
    }

    ending descend(long max_rounds, std::span<double> x, long& rounds) {
        for (;;) {
            const ending end = descend_working(max_rounds, x, rounds);
            update_residual(x);
            if (end != ending::gap_small) return end;
            if (!add_needed(x)) return ending::gap_small;
            if (rounds >= max_rounds) return ending::iteration_limit;
        }
    }

    ending descend_working(long max_rounds, std::span<double> x, long& rounds) {
        const std::size_t count = working_.size();
        part_x_.resize(count);
        part_.resize(count);
        for (std::size_t c = 0; c < count; ++c) {
            part_x_[c] = x[working_[c]];
            part_[c] = scaled_[working_[c]];
        }
        descent_.attach(products_.data(), stride_, linear_.data(), count);
        const ending end = descent_.descend(part_, part_x_, max_rounds - rounds);
        rounds += descent_.rounds();
        for (std::size_t c = 0; c < count; ++c) {
            const std::size_t j = working_[c];
            x[j] = part_x_[c];
            shown_[j] = slope_[j] = descent_.gradient()[c];
        }
        return end;
    }

    /// Xx - t, and how far it has gone.
    void update_residual(std::span<const double> x) {
        before_.swap(residual_);
        residual_.assign(rows_, 0.0);
        const std::span<const double> targets = table_.targets();
        for (std::size_t i = 0; i < rows_; ++i) residual_[i] = -targets[i];
        for (std::size_t c = 0; c < working_.size(); ++c)
            if (x[working_[c]] != 0) dense::add(x[working_[c]], columns_.data() + c * rows_, residual_.data(), rows_);
        double square = 0;
        for (std::size_t i = 0; i < rows_; ++i) square += (residual_[i] - before_[i]) * (residual_[i] - before_[i]);
        way_ += std::sqrt(table_.weight() * square);
    }

    double loss_at(std::span<const double> x) const {
        double sum = table_.weight() * dense::dot(residual_.data(), residual_.data(), rows_);
        for (std::size_t j = 0; j < size_; ++j)
            if (x[j] != 0) sum += table_.ridge(j) * x[j] * x[j];
        return sum;
    }

    double noise_of(std::size_t j) const { return 64 * epsilon * root_[j] * target_norm_ + 4 * epsilon * scaled_[j].l1; }
    const std::vector<double>& noise() {
        noise_.resize(size_);
        for (std::size_t j = 0; j < size_; ++j) noise_[j] = noise_of(j);
        return noise_;
    }

    /// Looks at the columns that may violate their condition; those that do, the worst and what is half as bad, are worked on from now on.
    bool add_needed(std::span<const double> x) {
        const double square = dense::dot(mark_.data(), mark_.data(), rows_);
        const double shrunk = square > 0 ? dense::dot(mark_.data(), residual_.data(), rows_) / square : 0.0;
        double rest = 0;
        for (std::size_t i = 0; i < rows_; ++i) {
            const double each = residual_[i] - shrunk * mark_[i];
            rest += each * each;
        }
        rest = std::sqrt(table_.weight() * rest) * (1 + 1e-9) + 16 * epsilon * target_norm_;
        list_.clear();
        for (std::size_t j = 0; j < size_; ++j) {
            if (place_[j] != none) continue;
            shown_[j] = shrunk * marked_slope_[j];
            if (is_safe(j, x[j], shown_[j], root_[j] * rest)) continue;
            shown_[j] = slope_[j];
            if (!is_safe(j, x[j], slope_[j], root_[j] * (way_ - seen_at_[j]) * (1 + 1e-9))) list_.push_back(j);
        }
        if (8 * list_.size() > size_ && way_ > marked_at_) {
            look_at_all();
            mark_ = residual_;
            marked_slope_ = slope_;
            marked_at_ = way_;
        } else {
            look_at_list();
        }
        double worst = 0;
        for (const std::size_t j : list_) worst = std::fmax(worst, badness_of(j, x[j]));
        if (worst == 0) return false;
        for (const std::size_t j : list_)
            if (badness_of(j, x[j]) >= 0.5 * worst) work_on(j);
        return true;
    }
    /// Whether a number is where it should be, if its slope is as near as this.
    bool is_safe(std::size_t j, double x, double slope, double change) const {
        if (x == 0 && std::abs(slope) + change <= scaled_[j].l1) return true;
        return violation_of(scaled_[j], x, slope - change) == 0 && violation_of(scaled_[j], x, slope + change) == 0;
    }
    double badness_of(std::size_t j, double x) const {
        const double violation = violation_of(scaled_[j], x, slope_[j]);
        return violation > noise_of(j) ? violation / root_[j] : 0.0;
    }
    void look_at_list() {
        found_.resize(list_.size());
        table_.products(list_, residual_, found_);
        for (std::size_t k = 0; k < list_.size(); ++k) {
            slope_[list_[k]] = table_.weight() * found_[k];
            seen_at_[list_[k]] = way_;
            shown_[list_[k]] = slope_[list_[k]];
        }
    }
    void look_at_all() {
        list_.clear();
        for (std::size_t j = 0; j < size_; ++j)
            if (place_[j] == none && seen_at_[j] != way_) list_.push_back(j);
        look_at_list();
        list_.clear();
        for (std::size_t j = 0; j < size_; ++j)
            if (place_[j] == none) list_.push_back(j);
    }
    void show_all() {
        look_at_all();
        shown_ = slope_;
    }

    /// Reads a column and its products with those that are worked on.
    void work_on(std::size_t j) {
        if (place_[j] != none) return;
        const std::size_t count = working_.size();
        if (count == stride_) {
            const std::size_t wider = stride_ == 0 ? 32 : 2 * stride_;
            std::vector<double> products(wider * wider);
            for (std::size_t c = 0; c < count; ++c)
                for (std::size_t r = 0; r < count; ++r) products[c * wider + r] = products_[c * stride_ + r];
            products_.swap(products);
            columns_.resize(wider * rows_);
            stride_ = wider;
        }
        place_[j] = count;
        working_.push_back(j);
        linear_.push_back(correlation_[j]);
        double* column = columns_.data() + count * rows_;
        table_.read(j, std::span<double>(column, rows_));
        for (std::size_t c = 0; c < count; ++c) {
            const double product = table_.weight() * dense::dot(column, columns_.data() + c * rows_, rows_);
            products_[count * stride_ + c] = products_[c * stride_ + count] = product;
        }
        products_[count * stride_ + count] = curvature_[j];
    }

    const column_access& table_;
    std::size_t rows_;
    std::size_t size_;
    std::vector<coordinate_penalty> given_;
    std::vector<coordinate_penalty> scaled_;
    support_descent descent_;
    std::vector<double> residual_;
    std::vector<double> before_;
    std::vector<double> slope_;  ///< of each column, as it was when the residual had gone `seen_at_`
    std::vector<double> seen_at_;
    std::vector<double> mark_;  ///< an earlier residual, for which the slopes of all columns are known
    std::vector<double> marked_slope_;
    std::vector<double> shown_;  ///< slopes that are near enough to those for this residual to tell that a column is not needed
    std::vector<double> curvature_;
    std::vector<double> root_;
    std::vector<double> correlation_;
    std::vector<double> noise_;
    std::vector<std::size_t> place_;
    std::vector<std::size_t> working_;
    std::vector<std::size_t> list_;
    std::vector<double> found_;
    std::vector<double> columns_;
    std::vector<double> products_;
    std::vector<double> linear_;
    std::vector<double> part_x_;
    std::vector<coordinate_penalty> part_;
    std::size_t stride_ = 0;
    double way_ = 0;
    double marked_at_ = 0;
    double target_norm_ = 0;
    double scale_ = 0;
    double largest_factor_ = not_a_number<double>;
    bool finite_ = true;
};

inline fit solve(const coordinate_descent& how, const column_access& table, std::span<const coordinate_penalty> penalties,
                 std::span<double> x) {
    return penalised_columns(table, penalties).solve(how, 1.0, x);
}

}  // namespace tikhonov::detail
