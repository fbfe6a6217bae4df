// Counts that depend on the lengths of axes: Σ c·Π lengths, with every axis at most once in a product; and large numbers to be read.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstdio>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <tikhonov/graph/node.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail::study {

class amount {
  public:
    /// Adds coefficient·Π lengths of `axes`.
    void add(std::int64_t coefficient, axis_set axes) {
        if (coefficient == 0) return;
        const auto known = std::find_if(terms_.begin(), terms_.end(), [&](const term& it) { return it.axes == axes; });
        if (known == terms_.end()) terms_.push_back({coefficient, axes});
        else known->coefficient += coefficient;
    }
    amount& operator+=(const amount& other) {
        for (const term& it : other.terms_) add(it.coefficient, it.axes);
        return *this;
    }
    bool is_zero() const { return terms_.empty(); }

    /// Its value where the axis `a` has the length `lengths[a]`.
    double at(std::span<const std::size_t> lengths) const {
        double sum = 0;
        for (const term& it : terms_) {
            auto product = static_cast<double>(it.coefficient);
            for (axis_set rest = it.axes; rest != 0; rest &= rest - 1)
                product *= static_cast<double>(lengths[static_cast<std::size_t>(std::countr_zero(rest))]);
            sum += product;
        }
        return sum;
    }
    /// "2·n·d + 5·n + 3": higher products first, among them those with the axis `first`, which also stands first in a product.
    std::string text(const std::string_view* names, int first) const {
        const axis_set leading = first < 0 ? 0 : axis_set{1} << first;
        std::vector<term> sorted = terms_;
        std::sort(sorted.begin(), sorted.end(), [&](const term& a, const term& b) {
            const auto rank = [&](const term& it) { return 2 * std::popcount(it.axes) + ((it.axes & leading) != 0 ? 1 : 0); };
            if (rank(a) != rank(b)) return rank(a) > rank(b);
            return a.coefficient != b.coefficient ? a.coefficient > b.coefficient : a.axes < b.axes;
        });
        std::string result;
        for (const term& it : sorted) {
            std::string product = it.coefficient == 1 && it.axes != 0 ? "" : std::to_string(it.coefficient);
            for (const axis_set part : {it.axes & leading, it.axes & ~leading})
                for (axis_set rest = part; rest != 0; rest &= rest - 1)
                    product += (product.empty() ? "" : "·") + std::string(names[std::countr_zero(rest)]);
            result += (result.empty() ? "" : " + ") + product;
        }
        return result.empty() ? "0" : result;
    }

  private:
    struct term {
        std::int64_t coefficient;
        axis_set axes;
    };
    std::vector<term> terms_;
};

/// "45.1 thousand", "44.0 K": a number with a unit for every factor of a thousand.
inline std::string readable(double number, const std::array<const char*, 5>& units) {
    std::size_t unit = 0;
    for (; number >= 999.95 && unit + 1 < units.size(); ++unit) number /= 1000;
    char digits[32];
    std::snprintf(digits, sizeof digits, unit == 0 ? "%.0f" : "%.1f", number);
    return digits + std::string(units[unit]);
}
inline std::string readable_count(double number) { return readable(number, {"", " thousand", " million", " billion", " trillion"}); }
inline std::string readable_bytes(double number) { return readable(number, {" bytes", " KB", " MB", " GB", " TB"}); }

}  // namespace tikhonov::detail::study
