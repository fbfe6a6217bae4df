// Who is told how a fit goes.
#pragma once

#include <chrono>
#include <cmath>
#include <cstdio>

#if __has_include(<unistd.h>)
#include <unistd.h>
#endif

#include <tikhonov/optimize/session.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// Calls a function after each step that is due.
template <class Told>
class reporter : public watcher {
  public:
    reporter(Told& told, every when) : told_(told), when_(when) {}
    bool go_on(const progress& now) {
        if (!when_.is_due(now)) return true;
        if constexpr (std::same_as<decltype(told_(now)), bool>) return told_(now);
        else told_(now);
        return true;
    }
    void begin(long steps) {
        if constexpr (requires { told_.begin(steps); }) told_.begin(steps);
    }
    bool restore() {
        if constexpr (requires { told_.end(); }) told_.end();
        return false;
    }

  private:
    Told& told_;
    every when_;
};
template <class Told>
struct report_to {
    using training_option = void;
    Told told;
    every when;
    template <class>
    auto start(auto&, const auto&) {
        return reporter<Told>(told, when);
    }
};

/// `report(progress_bar())`, `report(csv_log("fit.csv"), every(10))`, or a function of your own: `report([](const progress& now) { ... })`.
/// It is told after each step, or after each so many; if it has `begin(steps)` and `end()`, also of the beginning, with the steps that a
/// checkpoint has brought, and of the end. Where it returns a `bool`, false ends the fit: `ending::stopped_by_caller`.
template <class Told>
    requires std::invocable<Told&, const progress&>
constexpr auto report(Told told, every when = every(1)) { return report_to<Told>{std::move(told), when}; }

/// A line on stderr that is written again and again: how much is done, how quick, how long still. Silent where stderr is no terminal.
class progress_bar {
  public:
    /// `shown`: whether to write at all; else that is asked of the terminal.
    explicit progress_bar(std::FILE* to = stderr) : progress_bar(to, is_terminal(to)) {}
    progress_bar(std::FILE* to, bool shown) : to_(to), shown_(shown) {}

    void operator()(const progress& now) {
        if (!shown_) return;
        const auto time = std::chrono::steady_clock::now();
        if (first_ == std::chrono::steady_clock::time_point{}) {
            first_ = time;
            first_step_ = now.step;
        }
        const bool last = now.step == now.steps_in_all;
        if (!last && time < next_) return;
        next_ = time + std::chrono::milliseconds(100);
        write(now, std::chrono::duration<double>(time - first_).count());
    }
    /// The fit has ended: what follows begins on a line of its own.
    void end() {
        if (!shown_ || first_ == std::chrono::steady_clock::time_point{}) return;
        std::fputs("\n", to_);
        first_ = {};
    }

  private:
    static bool is_terminal([[maybe_unused]] std::FILE* file) {
#if __has_include(<unistd.h>)
        return isatty(fileno(file)) == 1;
#else
        return false;
#endif
    }
    void write(const progress& now, double seconds) {
        constexpr int width = 24;
        char bar[width + 1]{};
        const double share = now.steps_in_all > 0 ? static_cast<double>(now.step) / static_cast<double>(now.steps_in_all) : 0;
        for (int i = 0; i < width; ++i) bar[i] = i < static_cast<int>(share * width) ? '#' : '.';
        const double rate = seconds > 0 ? static_cast<double>(now.step - first_step_) / seconds : 0;
        const double left = rate > 0 ? static_cast<double>(now.steps_in_all - now.step) / rate : 0;
        std::fprintf(to_, "\r[%s] %ld/%ld  epoch %ld  loss %-10.5g %8.3g steps/s  %5.0f s left", bar, now.step, now.steps_in_all, now.epoch,
                     now.value, rate, left);
        std::fflush(to_);
    }

    std::FILE* to_;
    bool shown_;
    std::chrono::steady_clock::time_point first_{};
    std::chrono::steady_clock::time_point next_{};
    long first_step_ = 0;
};

}  // namespace tikhonov::detail
