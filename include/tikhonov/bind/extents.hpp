// The lengths of axes, from the extents of what is bound.
#pragma once

#include <span>
#include <string>

#include <tikhonov/bind/bound_value.hpp>
#include <tikhonov/bind/lengths.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// A bound value as the extents see it. A flat buffer can hold several symbols, one behind the other.
struct bound_extents {
    std::span<const symbol_info* const> symbols{};
    std::size_t count = 1;
    bool shaped = true;     ///< the extents of the only symbol are known; else only how many elements there are
    bool gradient = false;  ///< the memory for gradients with respect to the symbols
    std::size_t extents[max_rank + 1]{};
};

template <class Symbols>
inline constexpr std::array<const symbol_info*, 0> infos_of{};
template <class... S>
inline constexpr std::array<const symbol_info*, sizeof...(S)> infos_of<symbol_list<S...>>{&S::info...};

/// "symbol 'w'", "gradient(w)" or "parameters(w, b)", as errors call it.
inline std::string symbol_title(std::span<const symbol_info* const> symbols, bool gradient) {
    if (symbols.size() == 1) {
        const std::string name(symbols[0]->name);
        return gradient ? "gradient(" + name + ")" : "symbol '" + name + "'";
    }
    std::string names;
    for (const symbol_info* symbol : symbols) names += (names.empty() ? "" : ", ") + std::string(symbol->name);
    return gradient ? "gradient(parameters(" + names + "))" : "parameters(" + names + ")";
}
inline std::string symbol_title(const symbol_info& symbol, bool gradient) {
    const symbol_info* const symbols[] = {&symbol};
    return symbol_title(symbols, gradient);
}
inline std::string symbol_title(const bound_extents& bound) { return symbol_title(bound.symbols, bound.gradient); }

/// Whether an argument says something about extents. A seed does not, and of noise that is bound by its name nobody knows the axes before
/// a formula is called.
template <class A>
inline constexpr bool tells_extents = false;
template <class A>
    requires(traits<A>::kind == argument_kind::value || traits<A>::kind == argument_kind::gradient)
inline constexpr bool tells_extents<A> =
    form_of<typename traits<A>::value> != value_form::seed && !names_noise<typename traits<A>::symbols>;

/// What an argument of kind value or gradient says.
template <class A>
bound_extents extents_of(A& argument) {
    using it = traits<A>;
    using value = std::remove_reference_t<decltype((argument.value))>;
    bound_extents result{.symbols = infos_of<typename it::symbols>};
    result.gradient = it::kind == argument_kind::gradient;
    std::size_t* out = result.extents;
    tell_numbers<value>(argument.value, out);
    if constexpr (numbers_told<value> == max_rank + 1) {
        const std::size_t expected = it::packed ? 1 : static_cast<std::size_t>(result.symbols[0]->axes.size);
        if (result.extents[0] != expected)
            refuse(symbol_title(result), " has ", expected, expected == 1 ? " axis" : " axes", ", but what is bound to it has ",
                   result.extents[0]);
        std::copy(result.extents + 1, out--, result.extents);
    }
    result.count = count_elements({result.extents, static_cast<std::size_t>(out - result.extents)});
    result.shaped = !it::packed && (form_of<value&> == value_form::tensor || result.symbols[0]->axes.size <= 1);
    return result;
}

/// Axes and what is known of their lengths.
struct axis_lengths {
    std::span<const axis_info* const> axes;
    std::span<axis_length> lengths;

    axis_length& operator[](const axis_info& axis) const {
        std::size_t i = 0;
        while (axes[i]->hash != axis.hash) ++i;
        return lengths[i];
    }
    void bind(const axis_info& axis, std::size_t extent) const {
        axis_length& known = (*this)[axis];
        const auto given = static_cast<std::ptrdiff_t>(extent);
        if (given < 0) refuse("axis '", axis.name, "' is bound to ", given, ", which is no length");
        if (known.known() && known.value() != extent)
            refuse("axis '", axis.name, "' is bound to ", extent, ", but its extent is ", known.value());
        known = extent;
    }
};

/// ": 'n' is 4, 'd' is 3", for errors: the axes of some symbols, those that are known.
inline std::string lengths_of(std::span<const symbol_info* const> symbols, const axis_lengths& known) {
    std::string text;
    for (const symbol_info* symbol : symbols)
        for (int i = 0; i < symbol->axes.size; ++i) {
            const axis_length& length = known[*symbol->axes.items[i]];
            const std::string name = "'" + std::string(symbol->axes.items[i]->name) + "' is ";
            if (length.known() && text.find(name) == std::string::npos)
                text += (text.empty() ? ": " : ", ") + name + std::to_string(length.value());
        }
    return text;
}
[[noreturn]] inline void refuse_count(std::span<const symbol_info* const> symbols, bool gradient, const axis_lengths& known) {
    refuse(symbol_title(symbols, gradient), " has more elements than memory can hold", lengths_of(symbols, known));
}

/// The number of elements of some symbols as `fixed + factor · open`, where `open` is the one axis whose length is not known.
struct linear_size {
    std::size_t fixed = 0;
    std::size_t factor = 0;
    const axis_info* open = nullptr;
    bool solvable = true;  ///< at most one axis is open, and each symbol has it once
};
inline linear_size size_of(std::span<const symbol_info* const> symbols, const axis_lengths& known) {
    linear_size result;
    for (const symbol_info* symbol : symbols) {
        std::size_t lengths[max_rank];
        std::size_t given = 0;
        for (int i = 0; i < symbol->axes.size; ++i) {
            const axis_info& axis = *symbol->axes.items[i];
            if (known[axis].known()) {
                lengths[given++] = known[axis].value();
                continue;
            }
            const bool first = given == static_cast<std::size_t>(i);
            if (!first || (result.open != nullptr && result.open->hash != axis.hash)) result.solvable = false;
            result.open = &axis;
        }
        std::size_t& sum = given == static_cast<std::size_t>(symbol->axes.size) ? result.fixed : result.factor;
        sum = std::min(sum + count_elements({lengths, given}), too_many);
    }
    return result;
}

/// Finds the length of every axis: compile-time extents and axis bindings are in `known`; then come shaped bindings, then flat buffers
/// by elimination. Everything is compared with everything else. The first `required` axes must come out.
inline void solve_extents(const axis_lengths& known, std::span<const axis_relation> relations, std::span<const bound_extents> bound,
                          std::size_t required) {
    for (const auto& it : bound) {
        if (!it.shaped) continue;
        const axis_list& axes = it.symbols[0]->axes;
        for (int i = 0; i < axes.size; ++i) {
            axis_length& length = known[*axes.items[i]];
            const std::size_t given = it.extents[i];
            if (!length.known()) length = given;
            else if (length.value() != given)
                refuse("the extents of axis '", axes.items[i]->name, "' disagree: ", symbol_title(it), " has ", given, ", elsewhere it is ",
                       length.value());
        }
    }
    for (std::size_t i = 0; i < known.lengths.size(); ++i)
        if (known.lengths[i].known() && known.lengths[i].value() > most_elements)
            refuse("axis '", known.axes[i]->name, "' is ", known.lengths[i].value(), " long, which is more than memory can hold");
    for (bool progress = true; progress;) {
        progress = relate_lengths(known.axes, relations, known.lengths);
        for (const auto& it : bound) {
            if (it.shaped) continue;
            const linear_size size = size_of(it.symbols, known);
            if (size.open == nullptr || !size.solvable || size.factor == 0) continue;
            if (it.count < size.fixed)
                refuse(symbol_title(it), " has ", it.count, " elements, but those without axis '", size.open->name, "' alone are ",
                       size.fixed);
            if (size.factor > most_elements && it.count != size.fixed) refuse_count(it.symbols, it.gradient, known);
            if ((it.count - size.fixed) % size.factor != 0)
                refuse(symbol_title(it), " has ", it.count, " elements, which is no multiple of ", size.factor,
                       size.fixed == 0 ? std::string() : " and " + std::to_string(size.fixed), ": axis '", size.open->name,
                       "' does not come out");
            known[*size.open] = (it.count - size.fixed) / size.factor;
            progress = true;
        }
    }
    for (std::size_t i = 0; i < required; ++i)
        if (!known.lengths[i].known())
            refuse("the extent of axis '", known.axes[i]->name, "' does not follow from the bindings: bind its length, `",
                   known.axes[i]->name, " = ...`, or use view(...)");
    for (const auto& it : bound) {
        const linear_size size = size_of(it.symbols, known);
        if (size.open != nullptr) continue;
        if (size.fixed > most_elements) refuse_count(it.symbols, it.gradient, known);
        if (it.count != size.fixed)
            refuse(symbol_title(it), " has ", it.count, " elements, but its axes have ", size.fixed, lengths_of(it.symbols, known));
    }
}

}  // namespace tikhonov::detail
