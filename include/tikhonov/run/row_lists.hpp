// The lists of rows of a call, and copies of the rows that they name.
#pragma once

#include <limits>

#include <tikhonov/bind/bind_error.hpp>
#include <tikhonov/run/call_checks.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// The rows of an axis, whatever the type of their numbers.
struct listed_rows {
    const void* numbers = nullptr;
    std::size_t (*number)(const void*, std::size_t) = nullptr;

    std::size_t operator[](std::size_t i) const { return number(numbers, i); }
    template <class E>
    static listed_rows of(row_list<E> rows) {
        return {rows.data, [](const void* all, std::size_t i) { return static_cast<std::size_t>(static_cast<const E*>(all)[i]); }};
    }
};

/// Refuses a list with a row that is not there. Looked at in chunks of a fixed length, which every compiler turns into vector code.
template <class E>
void check_row_numbers(const axis_info& axis, row_list<E> rows, std::size_t extent) {
    using number = std::make_unsigned_t<E>;
    constexpr auto most = static_cast<std::size_t>(std::numeric_limits<E>::max());
    const auto last = static_cast<number>(std::min(most, extent - 1));  // what is negative is larger than most
    constexpr std::size_t chunk = 64;
    std::size_t i = 0;
    bool inside = extent > 0 || rows.count == 0;
    for (; inside && i + chunk <= rows.count; i += chunk) {
        number beyond = 0;
        for (std::size_t k = 0; k < chunk; ++k)
            beyond = static_cast<number>(beyond | (static_cast<number>(rows.data[i + k]) > last ? 1 : 0));
        inside = beyond == 0;
    }
    for (; inside && i < rows.count; ++i) inside = static_cast<number>(rows.data[i]) <= last;
    if (inside) return;
    for (i = 0; std::cmp_greater_equal(rows.data[i], 0) && std::cmp_less(rows.data[i], extent); ++i) {
    }
    refuse("axis '", axis.name, "': row ", +rows.data[i], " at position ", i, " of a list does not lie in its extent of ", extent);
}

/// The arguments of a call that list rows, by their types.
template <class... Bindings>
struct axis_lists {
    static constexpr std::size_t count = sizeof...(Bindings);

    static constexpr bool has(const axis_info& axis) { return (lists<Bindings>(axis) || ...); }
    static constexpr bool has(const axis_list& axes) { return (lists<Bindings>(axes) || ...); }
    /// Calls with the numbers of the axis that has this list.
    template <const axis_info& Axis, class Use>
    static auto use(const listed_rows& rows, Use use) {
        return [&]<class First, class... Rest>(std::type_identity<First>, std::type_identity<Rest>...) {
            if constexpr (lists<First>(Axis)) return use(static_cast<const typename traits<First>::number*>(rows.numbers));
            else return axis_lists<Rest...>::template use<Axis>(rows, use);
        }(std::type_identity<Bindings>{}...);
    }
};
template <class... A, class... B>
consteval axis_lists<A..., B...> operator+(axis_lists<A...>, axis_lists<B...>) {
    return {};
}
/// What of a call lists rows of an axis of the program.
template <class Program, class... A, bool... InSet, int... P>
consteval auto listed_axes(argument_list<listed<A, InSet, P>...>) {
    [[maybe_unused]] constexpr auto own = []<class B>(std::type_identity<B>) {
        if constexpr (traits<B>::kind == argument_kind::rows) {
            if constexpr (Program::axis_index(traits<B>::axis::info) >= 0) return axis_lists<B>{};
            else return axis_lists<>{};
        } else {
            return axis_lists<>{};
        }
    };
    return (axis_lists<>{} + ... + own(std::type_identity<A>{}));
}

/// Copies the elements of S that a call concerns into dense row-major memory, element by element through `convert(element, number)`.
/// `of` has the lengths of the call and the strides of what is bound; `rows_of(axis)` says which rows of an axis are listed. `number`
/// counts the elements before the loop over axis `R`.
template <class S, class Lists, int R = 0, class T, class E, class Rows, class Convert>
void gather_listed(T* to, const E* from, const layout& of, const Rows& rows_of, const Convert& convert, std::ptrdiff_t number = 0) {
    constexpr int rank = S::info.axes.size;
    constexpr bool listed_from_here = [] {
        for (int r = R; r < rank; ++r)
            if (Lists::has(*S::info.axes.items[r])) return true;
        return false;
    }();
    if constexpr (R == rank) {
        *to = convert(*from, number);
    } else if constexpr (!listed_from_here) {
        layout rest;
        rest.rank = rank - R;
        std::copy_n(of.extents + R, rest.rank, rest.extents);
        std::copy_n(of.strides + R, rest.rank, rest.strides);
        gather(to, from, rest, [&](E element, std::ptrdiff_t i) { return convert(element, number + i); });
    } else {
        std::ptrdiff_t inner = 1;
        for (int r = R + 1; r < rank; ++r) inner *= of.extents[r];
        const auto walk = [&](const auto& row) {
            for (std::ptrdiff_t i = 0; i < of.extents[R]; ++i)
                gather_listed<S, Lists, R + 1>(to + i * inner, from + row(i) * of.strides[R], of, rows_of, convert, number + i * inner);
        };
        constexpr const axis_info& axis = *S::info.axes.items[R];
        if constexpr (Lists::has(axis))
            Lists::template use<axis>(rows_of(axis), [&](const auto* numbers) {
                walk([numbers](std::ptrdiff_t i) { return static_cast<std::ptrdiff_t>(numbers[i]); });
            });
        else walk([](std::ptrdiff_t i) { return i; });
    }
}

}  // namespace tikhonov::detail
