// What a fit found, and why it ended.
#pragma once

#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>

#include <tikhonov/core/special_numbers.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// Why a fit ended; `text_of(reason)` says it.
enum class ending : std::uint8_t {
    gradient_small,
    gap_small,
    no_progress,
    iteration_limit,
    stopped_by_watch,
    stopped_by_caller,
    line_search_failed,
    not_finite,
    unbounded_below,
    no_minimum
};

constexpr std::string_view text_of(ending why) {
    switch (why) {
        case ending::gradient_small: return "the gradient is as small as was asked for";
        case ending::gap_small: return "the gap is as small as was asked for";
        case ending::no_progress: return "no further progress in the precision of the machine";
        case ending::iteration_limit: return "the limit of iterations was reached";
        case ending::stopped_by_watch: return "what is watched has stopped getting better";
        case ending::stopped_by_caller: return "the caller stopped it";
        case ending::line_search_failed: return "no step along the direction of search makes the loss smaller";
        case ending::not_finite: return "the loss or its gradient is not finite";
        case ending::unbounded_below: return "the loss falls without bound";
        case ending::no_minimum: return "the loss has no minimum: it falls ever more slowly as the parameters grow";
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

    /// Whether a criterion was met: no limit, and nothing that went wrong. A flat valley is no criterion.
    bool converged() const { return reason == detail::ending::gradient_small || reason == detail::ending::gap_small; }

    friend std::ostream& operator<<(std::ostream& out, const fit& it) {
        out << "loss " << it.value << " after " << it.iterations << " iterations and " << it.evaluations
            << " evaluations: " << text_of(it.reason);
        if (!it.certificate.empty()) out << "; " << it.certificate << ": " << it.gap;
        return out;
    }
};

}  // namespace tikhonov::detail
