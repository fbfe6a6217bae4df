// The error of a call whose bindings do not fit. It is thrown before anything is computed or written.
#pragma once

#include <charconv>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>

#include <tikhonov/bind/number_bits.hpp>
#include <tikhonov/core/stop.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// The error of a call: extents that disagree, a broken promise, a label outside its axis, a mean over nothing, memory that is too small or
/// overlaps. Its text begins with "tikhonov: " and names the symbol and both numbers.
struct bind_error : std::invalid_argument {
    using std::invalid_argument::invalid_argument;
};

/// Throws an `Error` made of its parts; strings and numbers.
template <class Error, class... Part>
[[noreturn]] void refuse_by(const Part&... parts) {
    std::string text = "tikhonov: ";
    const auto append = [&](const auto& part) {
        using type = std::remove_cvref_t<decltype(part)>;
        if constexpr (std::is_floating_point_v<type>) {
            const std::string_view special = text_of_nonfinite(part);
            if (!special.empty()) return static_cast<void>(text += special);
        }
        if constexpr (std::is_arithmetic_v<type>) {
            char digits[32];  // the shortest that reads back: std::to_string would print -1e-9 as -0.000000
            text.append(digits, std::to_chars(digits, digits + sizeof digits, part).ptr);
        } else {
            text += part;
        }
    };
    (append(parts), ...);
    stop_with<Error>(text.c_str());
}
/// Throws a `bind_error`.
template <class... Part>
[[noreturn]] void refuse(const Part&... parts) {
    refuse_by<bind_error>(parts...);
}

}  // namespace tikhonov::detail
