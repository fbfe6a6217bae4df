// The one array on the heap, for constant evaluation as for calls. A vector would serve, but a compiler counts every call inside one.
#pragma once

#include <concepts>
#include <cstddef>

#include <tikhonov/core/target.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// Items that go when the array goes; new ones are `Item{}`. It cannot be copied, and so neither can what is made of arrays.
/// An `[]` is a call, too: what looks often takes the pointer `data()` once, and again when the array has grown.
template <class Item>
class owned_array {
  public:
    constexpr owned_array() = default;
    constexpr explicit owned_array(int size) : items_(new Item[static_cast<std::size_t>(size)]{}), size_(size) {}
    constexpr owned_array(int size, const Item& value) { assign(size, value); }
    constexpr owned_array(const owned_array&) = delete;
    constexpr owned_array& operator=(const owned_array&) = delete;
    constexpr ~owned_array() { delete[] items_; }

    constexpr int size() const { return size_; }
    constexpr Item* data() { return items_; }
    constexpr const Item* data() const { return items_; }
    constexpr Item& operator[](std::integral auto i) { return items_[i]; }
    constexpr const Item& operator[](std::integral auto i) const { return items_[i]; }

    /// Other items in place of those that there are.
    constexpr void assign(int size, const Item& value) {
        auto* others = new Item[static_cast<std::size_t>(size)];
        for (int i = 0; i < size; ++i) others[i] = value;
        delete[] items_;
        items_ = others;
        size_ = size;
    }
    /// More items, behind those that there are.
    constexpr void grow(int size) {
        auto* wider = new Item[static_cast<std::size_t>(size)]{};
        for (int i = 0; i < size_; ++i) wider[i] = items_[i];
        delete[] items_;
        items_ = wider;
        size_ = size;
    }
    /// Room for one more where `count` items are in use.
    constexpr void make_room(int count) {
        if (count == size_) grow(size_ == 0 ? 16 : 2 * size_);
    }

  private:
    Item* items_ = nullptr;
    int size_ = 0;
};

}  // namespace tikhonov::detail
