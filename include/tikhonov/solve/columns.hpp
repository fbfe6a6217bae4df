// The columns of a table, for what works on some of them at a time.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include <tikhonov/solve/dense.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// ½·weight·|Xx - t|² + ½·Σ ridge·x²: what a solver asks of the columns of X.
class column_access {
  public:
    virtual ~column_access() = default;
    virtual std::size_t rows() const = 0;
    virtual std::size_t size() const = 0;
    virtual double weight() const = 0;
    virtual double ridge(std::size_t) const { return 0; }
    /// What is added to it, whatever x is.
    virtual double constant() const { return 0; }
    /// t.
    virtual std::span<const double> targets() const = 0;
    /// Column j times v, for each j of a list.
    virtual void products(std::span<const std::size_t> list, std::span<const double> v, std::span<double> results) const = 0;
    virtual void read(std::size_t j, std::span<double> column) const = 0;
};

/// Columns that are stored, one behind the other.
class column_table final : public column_access {
  public:
    std::size_t rows() const override { return targets_.size(); }
    std::size_t size() const override { return ridges_.size(); }
    double weight() const override { return weight_; }
    double ridge(std::size_t j) const override { return ridges_[j]; }
    double constant() const override { return constant_; }
    std::span<const double> targets() const override { return targets_; }
    void products(std::span<const std::size_t> list, std::span<const double> v, std::span<double> results) const override {
        for (std::size_t k = 0; k < list.size(); ++k) results[k] = dense::dot(column(list[k]), v.data(), rows());
    }
    void read(std::size_t j, std::span<double> to) const override { std::copy_n(column(j), rows(), to.data()); }

    /// Begins a table of so many rows and columns, all zero.
    void clear(std::size_t row_count, std::size_t column_count, double weight) {
        weight_ = weight;
        targets_.assign(row_count, 0.0);
        ridges_.assign(column_count, 0.0);
        numbers_.assign(row_count * column_count, 0.0);
    }
    /// Writes columns from the one `first` on, which `from` has row by row. Some rows at a time, so that what is written stays in the
    /// cache.
    template <class T>
    void write_columns(std::size_t first, std::size_t count, const T* from) {
        constexpr std::size_t together = 16;
        for (std::size_t row = 0; row < rows(); row += together) {
            const std::size_t end = std::min(row + together, rows());
            for (std::size_t j = 0; j < count; ++j)
                for (std::size_t i = row; i < end; ++i) numbers_[(first + j) * rows() + i] = static_cast<double>(from[i * count + j]);
        }
    }
    std::span<double> writable_targets() { return targets_; }
    /// For so many columns.
    std::span<double> writable_ridges(std::size_t count) {
        ridges_.resize(count);
        return ridges_;
    }
    void set_constant(double number) { constant_ = number; }

  private:
    const double* column(std::size_t j) const { return numbers_.data() + j * rows(); }

    double weight_ = 0;
    double constant_ = 0;
    std::vector<double> targets_;
    std::vector<double> ridges_;
    std::vector<double> numbers_;
};

}  // namespace tikhonov::detail
