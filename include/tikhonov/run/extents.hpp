// The lengths of the axes of a call, from the extents of what is bound.
#pragma once

#include <span>
#include <string>

#include <tikhonov/run/bound_value.hpp>
#include <tikhonov/run/lengths.hpp>

namespace tikhonov {

/// A bound value as the checks see it.
struct bound_extents {
    const symbol_info* symbol = nullptr;
    std::size_t count = 1;
    bool shaped = true;     ///< the extents are known; else only their product
    bool gradient = false;  ///< the memory for a gradient with respect to the symbol
    std::size_t extents[max_rank]{};
};

template <class S, class V>
bound_extents shape_of(const V& value) {
    bound_extents shape{.symbol = &S::info, .count = count_of(value)};
    std::size_t* out = shape.extents;
    tell_numbers(value, out);
    shape.shaped = is_view<std::remove_cvref_t<V>> || S::info.axes.size <= 1;
    return shape;
}

/// "symbol 'w'" or "gradient(w)", as errors call it.
inline std::string title(const symbol_info& symbol, bool gradient) {
    return gradient ? "gradient(" + std::string(symbol.name) + ")" : "symbol '" + std::string(symbol.name) + "'";
}

/// Finds the length of every axis: from compile-time extents, shaped bindings and axis bindings, then from flat buffers by
/// elimination. Everything is compared with everything else. `lengths` holds run_time_extent for the axes yet unknown.
inline void solve_extents(std::span<const axis_info* const> axes, std::span<const axis_relation> relations,
                          std::span<const bound_extents> bound, std::span<std::size_t> lengths) {
    const auto length_of = [&](const axis_info& axis) -> std::size_t& {
        std::size_t i = 0;
        while (axes[i]->hash != axis.hash) ++i;
        return lengths[i];
    };
    for (const auto& it : bound) {
        if (!it.shaped) continue;
        for (int i = 0; i < it.symbol->axes.size; ++i) {
            const axis_info& axis = *it.symbol->axes.items[i];
            std::size_t& known = length_of(axis);
            const std::size_t given = it.extents[i];
            if (known == run_time_extent) known = given;
            else if (known != given)
                refuse("the extents of axis '", axis.name, "' disagree: ", title(*it.symbol, it.gradient), " has ", given,
                       ", elsewhere it is ", known);
        }
    }
    for (bool progress = true; progress;) {
        progress = relate_lengths(axes, relations, lengths);
        for (const auto& it : bound) {
            if (it.shaped) continue;
            std::size_t product = 1;
            const axis_info* open = nullptr;
            int unknown = 0;
            for (int i = 0; i < it.symbol->axes.size; ++i) {
                const std::size_t length = length_of(*it.symbol->axes.items[i]);
                if (length == run_time_extent) {
                    ++unknown;
                    open = it.symbol->axes.items[i];
                } else {
                    product *= length;
                }
            }
            if (unknown != 1 || product == 0) continue;
            if (it.count % product != 0)
                refuse(title(*it.symbol, it.gradient), " has ", it.count, " elements, which is no multiple of ", product, ": axis '",
                       open->name, "' does not come out");
            length_of(*open) = it.count / product;
            progress = true;
        }
    }
    for (std::size_t i = 0; i < axes.size(); ++i)
        if (lengths[i] == run_time_extent)
            refuse("the extent of axis '", axes[i]->name, "' does not follow from the bindings: bind it, `", axes[i]->name,
                   " = 10`, or use view(...)");
    for (const auto& it : bound) {
        std::size_t product = 1;
        for (int i = 0; i < it.symbol->axes.size; ++i) product *= length_of(*it.symbol->axes.items[i]);
        if (it.count != product) refuse(title(*it.symbol, it.gradient), " has ", it.count, " elements, but its axes have ", product);
    }
}

}  // namespace tikhonov
