// Tensors of the reference: named axes, row-major, one plain loop at a time.
#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <reference/functions.hpp>

namespace reference {

/// Axes in storage order with their lengths.
struct grid {
    std::array<std::string_view, 16> names{};
    std::array<std::size_t, 16> lengths{};
    int rank = 0;

    bool has(std::string_view name) const {
        for (int i = 0; i < rank; ++i)
            if (names[static_cast<std::size_t>(i)] == name) return true;
        return false;
    }
    bool contains(const grid& other) const {
        for (int i = 0; i < other.rank; ++i)
            if (!has(other.names[static_cast<std::size_t>(i)])) return false;
        return true;
    }
    void add(std::string_view name, std::size_t length) {
        if (has(name)) return;
        names[static_cast<std::size_t>(rank)] = name;
        lengths[static_cast<std::size_t>(rank++)] = length;
    }
    grid with(const grid& other) const {
        grid result = *this;
        for (int i = 0; i < other.rank; ++i)
            result.add(other.names[static_cast<std::size_t>(i)], other.lengths[static_cast<std::size_t>(i)]);
        return result;
    }
    grid without(const grid& other) const {
        grid result;
        for (int i = 0; i < rank; ++i)
            if (!other.has(names[static_cast<std::size_t>(i)]))
                result.add(names[static_cast<std::size_t>(i)], lengths[static_cast<std::size_t>(i)]);
        return result;
    }
    std::size_t count() const {
        std::size_t product = 1;
        for (int i = 0; i < rank; ++i) product *= lengths[static_cast<std::size_t>(i)];
        return product;
    }
};

/// For every point of `walk`, in its order, the position of that point in `of`; axes that `walk` lacks stand at 0.
inline std::vector<std::size_t> positions(const grid& walk, const grid& of) {
    std::array<std::size_t, 16> stride{};
    std::size_t step = 1;
    for (int i = of.rank - 1; i >= 0; --i) {
        const auto at = static_cast<std::size_t>(i);
        for (int j = 0; j < walk.rank; ++j)
            if (walk.names[static_cast<std::size_t>(j)] == of.names[at]) stride[static_cast<std::size_t>(j)] = step;
        step *= of.lengths[at];
    }
    const std::size_t count = walk.count();
    std::vector<std::size_t> result(count);
    std::array<std::size_t, 16> index{};
    std::size_t position = 0;
    for (std::size_t i = 0; i < count; ++i) {
        result[i] = position;
        for (int j = walk.rank - 1; j >= 0; --j) {
            const auto at = static_cast<std::size_t>(j);
            position += stride[at];
            if (++index[at] < walk.lengths[at]) break;
            position -= stride[at] * walk.lengths[at];
            index[at] = 0;
        }
    }
    return result;
}

template <class N>
struct tensor {
    grid axes;
    std::vector<N> data;
};

/// What the symbols are bound to; labels and truth values are whole numbers among them.
template <class N>
struct environment {
    std::map<std::string_view, std::size_t> extents;
    std::map<std::string_view, tensor<N>> values;

    /// An axis of differences is one shorter than the axis that its name tells.
    std::size_t length(std::string_view axis) const {
        if (axis.starts_with("diff(")) {
            const std::size_t longer = length(axis.substr(5, axis.size() - 6));
            return longer == 0 ? 0 : longer - 1;
        }
        const auto found = extents.find(axis);
        if (found == extents.end()) throw std::logic_error("the reference knows no extent of axis '" + std::string(axis) + "'");
        return found->second;
    }
    const tensor<N>& value(std::string_view symbol) const {
        const auto found = values.find(symbol);
        if (found == values.end()) throw std::logic_error("the reference has no value of symbol '" + std::string(symbol) + "'");
        return found->second;
    }
};

/// The same values with one more perturbation, which is zero so far.
template <class N>
environment<dual<N>> raise(const environment<N>& env) {
    environment<dual<N>> result;
    result.extents = env.extents;
    for (const auto& [name, value] : env.values) {
        tensor<dual<N>> raised{value.axes, {}};
        for (const N& x : value.data) raised.data.push_back({x, N()});
        result.values.emplace(name, std::move(raised));
    }
    return result;
}

// ---- one plain loop per operation; both interpreters are made of these
template <class N>
tensor<N> repeat(const tensor<N>& x, const grid& axes) {
    tensor<N> result{axes, {}};
    for (const std::size_t i : positions(axes, x.axes)) result.data.push_back(x.data[i]);
    return result;
}
template <class N>
tensor<N> add_up(const tensor<N>& x, const grid& over) {
    tensor<N> result{x.axes.without(over), {}};
    result.data.assign(result.axes.count(), N(0.0));
    const auto to = positions(x.axes, result.axes);
    for (std::size_t i = 0; i < to.size(); ++i) result.data[to[i]] = result.data[to[i]] + x.data[i];
    return result;
}
template <class N>
tensor<N> largest_along(const tensor<N>& x, const grid& over) {
    tensor<N> result{x.axes.without(over), {}};
    result.data.assign(result.axes.count(), number<N>(-std::numeric_limits<real>::infinity()));
    const auto to = positions(x.axes, result.axes);
    for (std::size_t i = 0; i < to.size(); ++i)
        if (!(primal(x.data[i]) <= primal(result.data[to[i]]))) result.data[to[i]] = x.data[i];
    return result;
}
/// The largest element as mathematics has it: ties share evenly, and its kinks are near ties.
template <class N>
tensor<N> maximum_along(const tensor<N>& x, const grid& over) {
    tensor<N> result = largest_along(x, over);
    const auto to = positions(x.axes, result.axes);
    std::vector<N> ties(result.data.size(), N(0.0));
    std::vector<real> count(result.data.size(), 0);
    for (std::size_t i = 0; i < to.size(); ++i) {
        const real behind = primal(result.data[to[i]]) - primal(x.data[i]);
        if (behind > 0) watched.kink(behind);
        if (behind != 0) continue;
        ties[to[i]] = ties[to[i]] + x.data[i];
        count[to[i]] += 1;
    }
    for (std::size_t i = 0; i < ties.size(); ++i)
        if (count[i] > 1) result.data[i] = ties[i] / number<N>(count[i]);
    return result;
}
template <class N>
tensor<N> length_along(const tensor<N>& x, const grid& over) {
    tensor<N> squares = x;
    for (N& e : squares.data) e = e * e;
    tensor<N> result = add_up(squares, over);
    for (N& e : result.data) {
        watched.kink(primal(e));
        e = primal(e) == 0 ? N(0.0) : sqrt(e);
    }
    return result;
}
template <class N>
tensor<N> log_sum_exp(const tensor<N>& x, const grid& over) {
    tensor<N> shift = largest_along(x, over);
    for (N& m : shift.data) m = number<N>(std::isinf(primal(m)) ? 0 : primal(m));
    const auto to = positions(x.axes, shift.axes);
    tensor<N> result{shift.axes, std::vector<N>(shift.data.size(), N(0.0))};
    for (std::size_t i = 0; i < to.size(); ++i) result.data[to[i]] = result.data[to[i]] + exp(x.data[i] - shift.data[to[i]]);
    for (std::size_t i = 0; i < result.data.size(); ++i) result.data[i] = shift.data[i] + log(result.data[i]);
    return result;
}
/// result[..., to = i, ...] = x[..., from = i + offset, ...], 0 beyond the ends of x.
template <class N>
tensor<N> reindex(const tensor<N>& x, std::string_view from, std::string_view to, std::size_t length, long offset) {
    if (!x.axes.has(from)) throw std::logic_error("no axis '" + std::string(from) + "' to go along");
    tensor<N> result;
    std::size_t stride = 1;
    std::size_t old_length = 0;
    for (int i = x.axes.rank - 1; i >= 0; --i) {
        old_length = x.axes.lengths[static_cast<std::size_t>(i)];
        if (x.axes.names[static_cast<std::size_t>(i)] == from) break;
        stride *= old_length;
    }
    for (int i = 0; i < x.axes.rank; ++i) {
        const auto at = static_cast<std::size_t>(i);
        const bool here = x.axes.names[at] == from;
        result.axes.add(here ? to : x.axes.names[at], here ? length : x.axes.lengths[at]);
    }
    for (std::size_t i = 0; i < result.axes.count(); ++i) {
        const std::size_t inner = i % stride;
        const long index = static_cast<long>(i / stride % length) + offset;
        const std::size_t outer = i / stride / length;
        const bool inside = 0 <= index && index < static_cast<long>(old_length);
        result.data.push_back(inside ? x.data[(outer * old_length + static_cast<std::size_t>(index)) * stride + inner] : N(0.0));
    }
    return result;
}
/// x[i + 1] - x[i], on another axis, or on the same one with a 0 at the end.
template <class N>
tensor<N> differences(const tensor<N>& x, std::string_view along, std::string_view to, std::size_t length) {
    tensor<N> result = reindex(x, along, to, length, 1);
    const tensor<N> first = reindex(x, along, to, length, 0);
    const tensor<N> inside = [&] {  // 1 where there is a next element
        tensor<N> ones = x;
        for (N& one : ones.data) one = N(1.0);
        return reindex(ones, along, to, length, 1);
    }();
    for (std::size_t i = 0; i < result.data.size(); ++i)
        result.data[i] = primal(inside.data[i]) == 1 ? result.data[i] - first.data[i] : N(0.0);
    return result;
}
/// result[point] = x[point, class = label[point]]
template <class N>
tensor<N> select(const tensor<N>& x, const tensor<N>& label, std::string_view classes, const grid& axes) {
    std::size_t stride = 1;
    for (int i = x.axes.rank - 1; i >= 0 && x.axes.names[static_cast<std::size_t>(i)] != classes; --i)
        stride *= x.axes.lengths[static_cast<std::size_t>(i)];
    const auto from = positions(axes, x.axes);
    const auto which = positions(axes, label.axes);
    tensor<N> result{axes, {}};
    for (std::size_t i = 0; i < from.size(); ++i)
        result.data.push_back(x.data[from[i] + stride * static_cast<std::size_t>(primal(label.data[which[i]]))]);
    return result;
}
/// result[point, class] = x[point] where the class is label[point], else 0
template <class N>
tensor<N> place(const tensor<N>& x, const tensor<N>& label, std::string_view classes, const grid& axes) {
    grid only;
    for (int i = 0; i < axes.rank; ++i)
        if (axes.names[static_cast<std::size_t>(i)] == classes) only.add(classes, axes.lengths[static_cast<std::size_t>(i)]);
    const auto from = positions(axes, x.axes);
    const auto which = positions(axes, label.axes);
    const auto index = positions(axes, only);
    tensor<N> result{axes, {}};
    for (std::size_t i = 0; i < from.size(); ++i)
        result.data.push_back(static_cast<std::size_t>(primal(label.data[which[i]])) == index[i] ? x.data[from[i]] : N(0.0));
    return result;
}

}  // namespace reference
