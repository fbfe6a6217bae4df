// A string that can be a template argument: the names of axes and symbols.
#pragma once

#include <cstddef>
#include <string_view>

namespace tikhonov {

template <std::size_t Size>
struct fixed_string {
    char text[Size]{};

    constexpr fixed_string() = default;
    constexpr fixed_string(const char (&source)[Size]) {
        for (std::size_t i = 0; i < Size; ++i) text[i] = source[i];
    }
    constexpr std::string_view view() const { return {text, Size - 1}; }
};

/// Copies `Length` characters of a view, so that a run-time-shaped name can become a template argument again.
template <std::size_t Length>
constexpr fixed_string<Length + 1> to_fixed_string(std::string_view source) {
    fixed_string<Length + 1> result;
    for (std::size_t i = 0; i < Length; ++i) result.text[i] = source[i];
    return result;
}

}  // namespace tikhonov
