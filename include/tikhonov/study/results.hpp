// What kernels return, printed: `std::cout << objective(X = xs, ...)`.
#pragma once

#include <charconv>
#include <ostream>
#include <string>

#include <tikhonov/run/compile.hpp>
#include <tikhonov/study/explain.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

namespace study {

inline constexpr std::size_t shown_first = 6;  ///< elements of a long tensor
inline constexpr std::size_t shown_last = 2;

/// Six significant digits, or fewer where these say the same.
template <class T>
void append_number(std::string& text, T value) {
    char digits[32];
    text.append(digits, std::to_chars(digits, digits + sizeof digits, value, std::chars_format::general, 6).ptr);
}
template <class T>
std::string shown(T value) {
    std::string text;
    append_number(text, value);
    return text;
}
/// [0.5, 1, … 997 more …, 2]
template <class T>
std::string shown(std::span<const T> values) {
    std::string text = "[";
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (i > 0) text += ", ";
        if (i == shown_first && values.size() > shown_first + shown_last + 1) {
            const std::size_t left_out = values.size() - shown_first - shown_last;
            text += "\u2026 " + std::to_string(left_out) + " more \u2026";
            i += left_out - 1;
            continue;
        }
        append_number(text, values[i]);
    }
    return text + "]";
}

template <class K>
struct outputs_of;
template <class T, class... Outputs>
struct outputs_of<kernel<T, Outputs...>> {
    /// One line for each value and gradient: its name, and its elements.
    template <class Results>
    static void print(std::ostream& out, const Results& results) {
        constexpr bool several = (0 + ... + (is_value<Outputs> ? 1 : 0)) > 1;
        const std::string titles[] = {title<Outputs, several>()...};
        std::size_t width = 0;
        for (const std::string& it : titles) width = std::max(width, it.size());
        int i = 0;
        const auto line = [&](const auto& value) {
            if constexpr (requires { value.size(); })
                out << titles[i] << std::string(width - titles[i].size(), ' ') << " = " << shown(std::span<const T>(value));
            else out << titles[i] << std::string(width - titles[i].size(), ' ') << " = " << shown(value);
            if (++i < static_cast<int>(sizeof...(Outputs))) out << '\n';
        };
        [&]<int... I>(std::integer_sequence<int, I...>) { (line(results.template output<I>()), ...); }
        (std::make_integer_sequence<int, static_cast<int>(sizeof...(Outputs))>{});
    }

  private:
    template <class O>
    static constexpr bool is_value = !requires {
        typename O::with_respect_to;
    }
    &&!requires { typename O::target; };
    /// With several values, each is called by its formula.
    template <class O, bool Several>
    static std::string title() {
        if constexpr (is_value<O> && Several) return std::string(to_text(typename O::expression{}));
        else return output_title<O>();
    }
};

template <class R>
concept KernelResults = requires(const R& results) {
    outputs_of<std::remove_cvref_t<decltype(*results.self)>>{};
};

}  // namespace study

/// Prints a kernel's results, a line each: `value = 0.55`, `gradient(w) = [-0.9, -0.9]`; of a long tensor the first and the last few
/// elements. No newline behind the last line.
template <study::KernelResults R>
std::ostream& operator<<(std::ostream& out, const R& results) {
    study::outputs_of<std::remove_cvref_t<decltype(*results.self)>>::print(out, results);
    return out;
}

/// Prints the value alone.
template <class T, int Rank>
std::ostream& operator<<(std::ostream& out, const evaluated<T, Rank>& result) {
    if constexpr (Rank == 0) return out << study::shown(result.value);
    else return out << study::shown(std::span<const T>(result.value));
}

}  // namespace tikhonov::detail
