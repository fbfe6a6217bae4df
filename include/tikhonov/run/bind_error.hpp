// The error of a call whose bindings do not fit. It is thrown before anything is computed or written.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace tikhonov {

struct bind_error : std::invalid_argument {
    using std::invalid_argument::invalid_argument;
};

/// Throws a `bind_error` made of its parts; strings and numbers.
template <class... Part>
[[noreturn]] void refuse(const Part&... parts) {
    std::string text = "tikhonov: ";
    const auto append = [&](const auto& part) {
        if constexpr (std::is_arithmetic_v<std::remove_cvref_t<decltype(part)>>) text += std::to_string(part);
        else text += part;
    };
    (append(parts), ...);
    throw bind_error(text);
}

}  // namespace tikhonov
