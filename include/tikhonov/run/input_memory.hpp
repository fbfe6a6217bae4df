// Memory for inputs that are not what kernels read: numbers, labels, masks, other element types, other layouts.
#pragma once

#include <tikhonov/bind/number_bits.hpp>
#include <tikhonov/engine/engine.hpp>
#include <tikhonov/run/call_extents.hpp>
#include <tikhonov/run/noise_memory.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// Throws where an element breaks the promise of its symbol, stating the `position(i)` of element i.
template <class T, class Position>
void check_promise(const symbol_info& info, const T* data, std::size_t count, const Position& position) {
    if (!is_never_negative(info.promise)) return;
    const bool strictly = info.promise == attribute::positive;
    for (std::size_t i = 0; i < count; ++i)
        if (!is_positive(data[i]) && (strictly || !is_zero(data[i])))
            refuse("symbol '", info.name, "' is ", strictly ? "positive" : "nonnegative", ", but it is bound to ", data[i], position(i));
}

template <class Program, class T>
class input_memory {
    static constexpr auto symbol_count = static_cast<std::size_t>(Program::graph.symbol_count);
    template <class S>
    static constexpr int index = Program::symbol_index(S::info);

  public:
    /// A copy of a number, which is no label: those are checked.
    template <class S>
    const T* keep(const auto& number) {
        T& kept = number_[index<S>];
        if constexpr (S::info.kind == element::boolean) kept = number != 0 ? T(1) : T(0);
        else kept = static_cast<T>(number);
        return &kept;
    }
    /// Dense elements of type T. Labels are checked; where they have a window of their classes, they are counted from its beginning.
    template <class S, class E>
    const T* convert(const located<E>& from, const call_extents<Program>& extents) {
        return convert<S>(from, extents, [](T* to, const E* data, const layout& of, const auto& each) { gather(to, data, of, each); });
    }
    /// The same of the rows that are listed.
    template <class S, class Lists, class E>
    const T* convert_listed(const located<E>& from, const call_extents<Program>& extents) {
        const auto rows_of = [&](const axis_info& axis) { return extents.rows_of(Program::axis_index(axis)); };
        return convert<S>(from, extents, [&](T* to, const E* data, const layout& of, const auto& each) {
            gather_listed<S, Lists>(to, data, of, rows_of, each);
        });
    }

    /// The numbers that a seed stands for.
    template <class S>
    const T* draw(const seed& from, const call_extents<Program>& extents) {
        arena<T>& memory = memory_[index<S>];
        memory.reserve(extents.template size_of<S>() + 1);
        if constexpr (Program::node_of_symbol(S::info) >= 0) draw_noise<S>(memory.data(), from, extents);
        return memory.data();
    }

  private:
    template <class S, class E, class Gather>
    const T* convert(const located<E>& from, const call_extents<Program>& extents, const Gather& gather) {
        arena<T>& memory = memory_[index<S>];
        memory.reserve(static_cast<std::size_t>(from.where.count()) + 1);
        const E* data = from.data;
        if constexpr (S::info.kind == element::label) {
            constexpr int axis = Program::axis_index(*S::info.classes);
            const std::size_t classes = extents.length(axis);
            const std::size_t first = extents.first(axis);
            check_class_count<S>(classes);
            gather(memory.data(), data, from.where, [&](E element, std::ptrdiff_t i) {
                const auto label = +element;  // promoted: characters and bool are no integers for std::cmp_less
                if (std::cmp_less(label, first) || std::cmp_greater_equal(label, first + classes))
                    refuse("symbol '", S::info.name, "': label ", label, extents.template position<S>(static_cast<std::size_t>(i)),
                           " is outside its axis '", S::info.classes->name, "' of extent ", classes,
                           first == 0 ? std::string() : " from " + std::to_string(first) + " on");
                return static_cast<T>(static_cast<std::size_t>(label) - first);
            });
        } else if constexpr (S::info.kind == element::boolean) {
            gather(memory.data(), data, from.where, [](E element, std::ptrdiff_t) { return element != 0 ? T(1) : T(0); });
        } else {
            gather(memory.data(), data, from.where, [](E element, std::ptrdiff_t) { return static_cast<T>(element); });
        }
        return memory.data();
    }
    template <class S>
    static void check_class_count(std::size_t classes) {
        if (classes >> std::numeric_limits<T>::digits != 0)
            refuse("symbol '", S::info.name, "': axis '", S::info.classes->name, "' has extent ", classes,
                   ", more classes than the kernel's numbers can tell apart");
    }

    T number_[symbol_count + 1]{};
    arena<T> memory_[symbol_count + 1]{};
};

}  // namespace tikhonov::detail
