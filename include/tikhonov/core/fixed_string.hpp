// A string that can be a template argument: the names of axes and symbols.
#pragma once

#include <cstddef>
#include <string_view>

#include <tikhonov/core/target.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

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

/// `indexed<"W", 3>` is "W3": names of a family, `tensor<indexed<"W", I>, h, k>` in a template of any depth.
template <fixed_string Name, std::size_t Index>
inline constexpr auto indexed = [] {
    constexpr std::size_t digits = [] {
        std::size_t count = 1;
        for (std::size_t rest = Index; rest >= 10; rest /= 10) ++count;
        return count;
    }();
    constexpr std::size_t length = Name.view().size();
    fixed_string<length + digits + 1> text;
    for (std::size_t i = 0; i < length; ++i) text.text[i] = Name.text[i];
    std::size_t rest = Index;
    for (std::size_t i = digits; i-- > 0; rest /= 10) text.text[length + i] = static_cast<char>('0' + rest % 10);
    return text;
}();

}  // namespace tikhonov::detail
