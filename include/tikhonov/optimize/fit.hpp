// What a fit found, and why it ended.
#pragma once

#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>

#include <tikhonov/core/special_numbers.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// Why a fit ended; `text_of(reason)` says it.
enum class ending : std::uint8_t { gradient_small, iteration_limit, not_finite };

constexpr std::string_view text_of(ending why) {
    switch (why) {
        case ending::gradient_small: return "the gradient is as small as was asked for";
        case ending::iteration_limit: return "the limit of iterations was reached";
        case ending::not_finite: return "the loss or its gradient is not finite";
    }
    return {};
}

/// What `minimize` returns. The parameters are where they are bound.
struct fit {
    double value = not_a_number<double>;  ///< the loss at the parameters that the fit left
    long iterations = 0;                  ///< changes of the parameters
    long evaluations = 0;                 ///< of the loss and its gradient
    ending reason = ending::iteration_limit;
    double gap = not_a_number<double>;  ///< what the certificate measures, at the same parameters
    std::string certificate;            ///< what `gap` is, in words, and against which scale

    /// Whether a criterion was met: no limit, and nothing that went wrong.
    bool converged() const { return reason == detail::ending::gradient_small; }

    friend std::ostream& operator<<(std::ostream& out, const fit& it) {
        out << "loss " << it.value << " after " << it.iterations << " iterations and " << it.evaluations
            << " evaluations: " << text_of(it.reason);
        if (!it.certificate.empty()) out << "; " << it.certificate << ": " << it.gap;
        return out;
    }
};

}  // namespace tikhonov::detail
