// Aligned memory that is used again from call to call.
#pragma once

#include <algorithm>
#include <memory>
#include <new>

#include <tikhonov/core/target.hpp>

namespace tikhonov::inline TIKHONOV_TARGET {

/// Memory that only grows. Its elements are uninitialised.
template <class T>
class arena {
  public:
    void reserve(std::size_t count) {
        if (count <= capacity_) return;
        memory_.reset();
        memory_.reset(static_cast<T*>(::operator new(count * sizeof(T), alignment)));
        std::fill_n(memory_.get(), count, T(0));
        capacity_ = count;
    }
    T* data() const { return memory_.get(); }

  private:
    static constexpr std::align_val_t alignment{64};
    struct release {
        void operator()(T* p) const { ::operator delete(p, alignment); }
    };
    std::unique_ptr<T, release> memory_;
    std::size_t capacity_ = 0;
};

}  // namespace tikhonov
