// Where a pass over many rows runs: the core knows only this interface, and none that implements it.
#pragma once

#include <memory>
#include <type_traits>

#include <tikhonov/core/target.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// Runs pieces of work, several at a time if it can. Kernels share it: `compile<T>(loss, wrt(w), threads(4))`.
class executor {
  public:
    executor() = default;
    executor(const executor&) = delete;
    executor& operator=(const executor&) = delete;
    virtual ~executor() = default;

    /// How many pieces of work may run at a time, always the same number.
    virtual int workers() const = 0;

    /// Calls work(0), …, work(count - 1), each once, in any order and on any threads, and returns when all have returned; what they wrote
    /// is there for the caller then. `work` does not throw.
    template <class Work>
    void for_each(int count, Work&& work) {
        run(
            count, [](void* it, int i) { (*static_cast<std::remove_reference_t<Work>*>(it))(i); }, &work);
    }

  protected:
    using piece = void (*)(void*, int);
    virtual void run(int count, piece work, void* state) = 0;
};

/// What `compile` takes as its last argument.
template <class Argument>
concept Execution = std::is_convertible_v<const Argument&, std::shared_ptr<executor>> && !std::is_null_pointer_v<Argument>;

}  // namespace tikhonov::detail
