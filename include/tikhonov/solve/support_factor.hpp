// The Cholesky factor of the rows and columns of a matrix that belong to a changing list of coordinates.
#pragma once

#include <cmath>
#include <cstddef>
#include <vector>

#include <tikhonov/solve/dense.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// L·Lᵀ of the matrix among `order`. To add or drop a coordinate costs the square of their number, so a path of penalties, in which
/// few come and go at each step, never factors anew.
class support_factor {
  public:
    std::size_t size() const { return order_.size(); }
    std::size_t operator[](std::size_t place) const { return order_[place]; }
    bool holds(std::size_t coordinate) const { return place_[coordinate] != none; }

    /// Coordinates up to `count` may be added from now on; those that are there stay.
    void widen(std::size_t count) { place_.resize(count, none); }
    void clear() {
        for (const std::size_t coordinate : order_) place_[coordinate] = none;
        order_.clear();
    }

    /// Adds a coordinate, given its column of the matrix. False if the matrix would be singular to machine precision; then
    /// `solution()` tells which combination of the others its column is.
    bool append(std::size_t coordinate, const double* column) {
        const std::size_t count = size();
        make_room();
        double* row = row_of(count);
        for (std::size_t i = 0; i < count; ++i) row[i] = (column[order_[i]] - dense::dot(row_of(i), row, i)) / row_of(i)[i];
        const double pivot = column[coordinate] - dense::dot(row, row, count);
        if (!(pivot > 1e-13 * column[coordinate])) {
            for (std::size_t i = 0; i < count; ++i) vector_[i] = row[i];
            back_substitute();
            return false;
        }
        row[count] = std::sqrt(pivot);
        place_[coordinate] = count;
        order_.push_back(coordinate);
        return true;
    }

    void erase(std::size_t coordinate) {
        const std::size_t first = place_[coordinate];
        const std::size_t count = size() - 1;
        place_[coordinate] = none;
        for (std::size_t i = first; i < count; ++i) {
            order_[i] = order_[i + 1];
            place_[order_[i]] = i;
        }
        order_.pop_back();
        // the rows below move up; each then has one number too many, which a rotation of its last two columns takes away
        if (rotation_.size() < 2 * (count + 1)) rotation_.resize(2 * (count + 1) + 32);
        for (std::size_t i = first; i < count; ++i) {
            const double* from = row_of(i + 1);
            double* to = row_of(i);
            for (std::size_t j = 0; j < first; ++j) to[j] = from[j];
            double carried = from[first];
            for (std::size_t j = first; j < i; ++j) {
                const double cosine = rotation_[2 * j];
                const double sine = rotation_[2 * j + 1];
                to[j] = cosine * carried + sine * from[j + 1];
                carried = cosine * from[j + 1] - sine * carried;
            }
            const double length = std::sqrt(carried * carried + from[i + 1] * from[i + 1]);
            rotation_[2 * i] = carried / length;
            rotation_[2 * i + 1] = from[i + 1] / length;
            to[i] = length;
        }
    }

    /// Right-hand side on the way in, solution on the way out, in the order of the list.
    double* vector() { return vector_.data(); }
    const double* solution() const { return vector_.data(); }
    void solve() {
        for (std::size_t i = 0; i < size(); ++i) vector_[i] = (vector_[i] - dense::dot(row_of(i), vector_.data(), i)) / row_of(i)[i];
        back_substitute();
    }

  private:
    static constexpr std::size_t none = static_cast<std::size_t>(-1);

    double* row_of(std::size_t i) { return rows_.data() + i * stride_; }
    void back_substitute() {
        for (std::size_t i = size(); i-- > 0;) {
            vector_[i] /= row_of(i)[i];
            dense::add(-vector_[i], row_of(i), vector_.data(), i);
        }
    }
    void make_room() {
        if (size() + 1 < stride_) return;
        const std::size_t wider = stride_ == 0 ? 16 : 2 * stride_;
        std::vector<double> rows(wider * wider);
        for (std::size_t i = 0; i < size(); ++i)
            for (std::size_t j = 0; j <= i; ++j) rows[i * wider + j] = row_of(i)[j];
        rows_.swap(rows);
        vector_.resize(wider);
        stride_ = wider;
    }

    std::vector<double> rows_;
    std::vector<double> vector_;
    std::vector<double> rotation_;
    std::vector<std::size_t> order_;
    std::vector<std::size_t> place_;
    std::size_t stride_ = 0;
};

}  // namespace tikhonov::detail
