// Aligned memory that is used again from call to call.
#pragma once

#include <algorithm>
#include <memory>
#include <new>
#include <utility>

#include <tikhonov/bind/element_count.hpp>
#include <tikhonov/core/stop.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// Memory that only grows. Its elements are uninitialised. Where there is no more of it, it is empty, and asked for again next time.
template <class T>
class arena {
  public:
    arena() = default;
    arena(arena&& other) noexcept : memory_(std::move(other.memory_)), capacity_(std::exchange(other.capacity_, 0)) {}
    arena& operator=(arena&& other) noexcept {
        memory_ = std::move(other.memory_);
        capacity_ = std::exchange(other.capacity_, 0);
        return *this;
    }

    void reserve(std::size_t count) {
        if (count <= capacity_) return;
        capacity_ = 0;
        memory_.reset();
        if (count > most_elements) stop_with<std::bad_alloc>("tikhonov: out of memory");
        memory_.reset(static_cast<T*>(::operator new(count * sizeof(T), alignment)));
        std::fill_n(memory_.get(), count, T(0));
        capacity_ = count;
    }
    T* data() const { return memory_.get(); }
    std::size_t capacity() const { return capacity_; }

  private:
    static constexpr std::align_val_t alignment{64};
    struct release {
        void operator()(T* p) const { ::operator delete(p, alignment); }
    };
    std::unique_ptr<T, release> memory_;
    std::size_t capacity_ = 0;
};

}  // namespace tikhonov::detail
