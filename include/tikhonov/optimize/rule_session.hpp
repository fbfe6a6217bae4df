// A fit by a rule, from its first step to its last.
#pragma once

#include <algorithm>
#include <cmath>
#include <string>

#include <tikhonov/optimize/batch_run.hpp>
#include <tikhonov/optimize/kept_parameters.hpp>
#include <tikhonov/optimize/session.hpp>
#include <tikhonov/optimize/step_noise.hpp>
#include <tikhonov/optimize/trained_kernel.hpp>
#include <tikhonov/solve/fit.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// The passes through the data that the options ask for; -1 if they do not say.
template <class... Option>
constexpr long epochs_among(std::tuple<Option...>& options) {
    long found = -1;
    [[maybe_unused]] const auto look = [&](const auto& it) {
        if constexpr (std::same_as<std::remove_cvref_t<decltype(it)>, epochs>) found = static_cast<long>(it.count);
    };
    std::apply([&](auto&... option) { (..., look(option)); }, options);
    return found;
}
/// Those who watch a fit.
template <class T, class Optimizer, class Bindings, class... Option>
constexpr auto start_watchers(Optimizer& step, const Bindings& bindings, std::tuple<Option...>& options) {
    [[maybe_unused]] const auto start = [&](auto& option) {
        if constexpr (requires { option.template start<T>(step, bindings); }) return std::tuple(option.template start<T>(step, bindings));
        else return std::tuple<>{};
    };
    return std::apply([&](auto&... option) { return std::tuple_cat(start(option)...); }, options);
}

/// Steps of a rule, from their start to their end.
template <class T, class E, class Optimizer, class Noise, class Bindings, class Batches, class Watchers>
class rule_session {
  public:
    rule_session(Optimizer& step, Bindings& bindings, Batches& batches, Watchers& watchers, long limit)
        : step_(step), bindings_(bindings), batches_(batches), watchers_(watchers), limit_(limit) {}
    rule_session(const rule_session&) = delete;
    rule_session& operator=(const rule_session&) = delete;
    /// Also where a watcher throws, the best parameters are left.
    ~rule_session() {
        if (running_) restore();
    }

    fit run() {
        each_watcher([&](auto& it) { it.resume(*this); });
        each_watcher([&](auto& it) { it.begin(result_.iterations); });
        while (advance()) {
        }
        running_ = false;
        if (restore() || Batches::are_there) {
            // what has been seen was the loss of a batch, or at other parameters
            const auto at = evaluate_all();
            result_.value = static_cast<double>(at.value);
            result_.gap = at.gradient_norm;
        }
        result_.certificate = "norm of the gradient";
        return result_;
    }

    // ---- what a checkpoint asks
    using loss = E;
    using optimizer = Optimizer;
    const auto& rule() const { return step_.rule(); }
    std::string rows() const { return batches_.text(); }
    /// Finds out where the parameters and their states are; changes nothing.
    void find_places() { evaluate(); }
    template <class Archive>
    void archive(Archive& to) {
        to.progress("iterations", result_.iterations, limit_);
        to.number("evaluations", result_.evaluations);
        step_.archive(to);
        before_.archive(to, "before", step_);
        each_watcher([&]<class Watcher>(Watcher& it) {
            if constexpr (Watcher::remembers) {
                it.archive(to);
                to.next_watcher();
            }
        });
    }
    /// After the iterations have been read.
    void go_to_rows() { batches_.go_to(result_.iterations); }

  private:
    template <class Use>
    void each_watcher(Use use) {
        std::apply([&](auto&... it) { (..., use(it)); }, watchers_);
    }
    /// A step; false after the last.
    bool advance() {
        if (Batches::are_there && result_.iterations == limit_) return check_last();
        const bool last = result_.iterations == limit_;
        const double tolerance = tolerance_of(step_.rule());
        const auto at = last ? attempted_step<T>{evaluate()} : attempt(tolerance);
        if (!is_finite(at.value) || !is_finite(at.gradient_norm)) return end_not_finite(at);
        result_.value = static_cast<double>(at.value);
        result_.gap = at.gradient_norm;
        if (last) return end(is_small(at, tolerance) ? ending::gradient_small : ending::iteration_limit);
        if (!at.moved) return end(ending::gradient_small);
        std::swap(before_, now_);
        ++result_.iterations;
        batches_.advance();
        return tell();
    }
    /// After the last batch: whether the parameters that it left are good.
    bool check_last() {
        const auto at = evaluate_all();
        if (!is_finite(at.value)) return end_not_finite(at);
        return end(ending::iteration_limit);
    }
    bool end(ending why) {
        result_.reason = why;
        return false;
    }
    bool end_not_finite(const step_result<T>& at) {
        if (result_.iterations > 0) {
            before_.restore(step_);
            --result_.iterations;
        } else {
            result_.value = static_cast<double>(at.value);
        }
        return end(ending::not_finite);
    }
    bool tell() {
        const progress now{result_.iterations, limit_, batches_.epoch(), batches_.at_start(), result_.value, result_.gap};
        ending why = ending::iteration_limit;
        bool on = true;
        std::apply(
            [&](auto&... it) {
                [[maybe_unused]] const auto ask = [&](auto& one) {
                    if (one.go_on(now) || !on) return;
                    on = false;
                    why = std::remove_cvref_t<decltype(one)>::ends_by;
                };
                (ask(it), ...);
            },
            watchers_);
        if (on) each_watcher([&](auto& it) { it.keep(*this, now); });
        return on || end(why);
    }
    bool restore() {
        bool changed = false;
        std::apply([&](auto&... it) { (..., (changed = it.restore() || changed)); }, watchers_);
        return changed;
    }
    /// Calls with all that a step binds: its rows, and the numbers of its noise.
    template <class Use>
    auto with_bindings(const Use& use) {
        ++result_.evaluations;
        auto noise = bind_noise(Noise{}, seed(seed_of(step_.rule()), result_.iterations));
        return std::apply([&](auto&... binding) { return use(binding..., noise); }, bindings_);
    }
    auto evaluate() {
        return with_bindings(
            [&](auto&... binding) { return batches_.with([&](auto&... rows) { return step_.evaluate(binding..., rows...); }); });
    }
    auto attempt(double tolerance) {
        const auto keep = [&] { now_.keep(step_); };
        return with_bindings([&](auto&... binding) {
            return batches_.with([&](auto&... rows) { return step_.attempt(tolerance, keep, binding..., rows...); });
        });
    }
    auto evaluate_all() {
        return with_bindings([&](auto&... binding) { return step_.evaluate(binding...); });
    }

    Optimizer& step_;
    Bindings& bindings_;
    Batches& batches_;
    Watchers& watchers_;
    long limit_;
    fit result_;
    kept_parameters<T> before_;  ///< as they were before the last step
    kept_parameters<T> now_;
    bool running_ = true;
};

template <class T, class Program, class E, class Optimizer, class... A>
fit run_rule(Optimizer step, A&... arguments) {
    auto bindings = bindings_among(arguments...);
    auto options = options_among(arguments...);
    auto batches = batches_among(options);
    std::apply([&](auto&... binding) { batches.begin(step.objective(), binding...); }, bindings);
    const long passes = epochs_among(options);
    const long limit = passes < 0 ? static_cast<long>(step.rule().max_iterations) : passes * batches.steps_in_epoch();
    auto watchers = start_watchers<T>(step, bindings, options);
    using noise = decltype(find_free_noise<Program, A...>());
    return rule_session<T, E, Optimizer, noise, decltype(bindings), decltype(batches), decltype(watchers)>(step, bindings, batches,
                                                                                                           watchers, limit)
        .run();
}

}  // namespace tikhonov::detail
