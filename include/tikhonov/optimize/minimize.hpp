// `minimize` with a rule.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include <tikhonov/solve/fit.hpp>
#include <tikhonov/optimize/optimizer.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// The parameters of an optimiser as they were.
template <class T>
class kept_parameters {
  public:
    template <class Optimizer>
    void keep(Optimizer& of) {
        std::size_t i = 0;
        of.for_each_parameter([&](const T* from, std::size_t n) {
            if (i == values_.size()) values_.emplace_back();
            values_[i++].assign(from, from + n);
        });
    }
    template <class Optimizer>
    void restore(Optimizer& of) const {
        std::size_t i = 0;
        of.for_each_parameter([&](T* to, std::size_t) {
            std::copy(values_[i].begin(), values_[i].end(), to);
            ++i;
        });
    }

  private:
    std::vector<std::vector<T>> values_;
};

template <class T, class Optimizer, class... A>
fit run_rule(Optimizer step, A&... arguments) {
    kept_parameters<T> before;
    fit result;
    const double tolerance = tolerance_of(step.rule());
    for (;;) {
        const auto at = step.evaluate(arguments...);
        ++result.evaluations;
        if (!is_finite(at.value) || !is_finite(at.gradient_norm)) {
            result.reason = ending::not_finite;
            if (result.iterations > 0) {
                before.restore(step);
                --result.iterations;
            } else {
                result.value = static_cast<double>(at.value);
            }
            break;
        }
        result.value = static_cast<double>(at.value);
        result.gap = at.gradient_norm;
        if (at.gradient_norm <= tolerance * std::max(1.0, std::abs(result.value)) && tolerance > 0) {
            result.reason = ending::gradient_small;
            break;
        }
        if (result.iterations == static_cast<long>(step.rule().max_iterations)) break;
        before.keep(step);
        step.apply(at.gradient_norm);
        ++result.iterations;
    }
    result.certificate = "norm of the gradient";
    return result;
}

/// Steps of a rule until its limit, or until the gradient is small: its norm at most `tolerance` times the largest of 1 and |loss|, where a
/// tolerance is given. The parameters are changed where they are bound; they are left at the last point at which loss and gradient are
/// finite. The arguments are those of a call of the kernel; see `optimizer`.
template <class T, class... Outputs, class R, class... A>
fit minimize(const kernel<T, Outputs...>& objective, R rule, A&&... arguments) {
    if constexpr (can_be_trained<"minimize", R, Outputs...>()) {
        using stepper = optimizer_of<R, T, Outputs...>;
        constexpr found_training_flaw found = stepper::template find_flaw<A...>();
        if constexpr (found.kind == training_flaw::none) return run_rule<T>(stepper(std::move(rule), objective.execution()), arguments...);
        else say_training_flaw<found.kind, to_fixed_string<found.name.size()>(found.name)>();
    }
    return {};
}

}  // namespace tikhonov::detail
