// Kernels on several threads, by oneTBB: a header for who wants it, who then links TBB::tbb.
#pragma once

#include <tikhonov/core/requirements.hpp>
#if defined(TIKHONOV_REQUIREMENTS_HOLD)

#include <algorithm>

#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/info.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/task_arena.h>

#include <tikhonov/bind/bind_error.hpp>
#include <tikhonov/engine/executor.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// An arena of oneTBB's threads, of which the caller is one; never more than oneTBB allows at the time.
class tbb_threads final : public executor {
  public:
    explicit tbb_threads(int count) : arena_(at_most_allowed(count)), count_(at_most_allowed(count)) { arena_.initialize(); }
    int workers() const override { return count_; }

  protected:
    void run(int count, piece work, void* state) override {
        arena_.execute([&] {
            oneapi::tbb::parallel_for(
                0, count, [&](int i) { work(state, i); }, oneapi::tbb::static_partitioner{});
        });
    }

  private:
    static int at_most_allowed(int count) {
        using control = oneapi::tbb::global_control;
        return static_cast<int>(std::min(static_cast<std::size_t>(count), control::active_value(control::max_allowed_parallelism)));
    }
    oneapi::tbb::task_arena arena_;
    int count_;
};

/// The last argument of `compile`: passes over many rows run on up to `count` threads, the caller's among them. Kernels may share it:
///     const auto four = threads(4);
///     auto objective = compile<float>(loss, wrt(w, b), four);
/// The results are the same to the last bit for every count. Throws `bind_error` if count < 1.
inline std::shared_ptr<executor> threads(int count) {
    if (count < 1) refuse("threads(", count, "): at least one is needed");
    return std::make_shared<tbb_threads>(count);
}
/// As many threads as the machine has.
inline std::shared_ptr<executor> threads() { return threads(oneapi::tbb::info::default_concurrency()); }

}  // namespace tikhonov::detail

namespace tikhonov::inline TIKHONOV_TARGET {
using detail::threads;
}  // namespace tikhonov

#endif  // TIKHONOV_REQUIREMENTS_HOLD
