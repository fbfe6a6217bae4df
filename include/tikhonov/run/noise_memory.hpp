// Noise in a call: which symbol a name stands for, and the numbers that a seed stands for.
#pragma once

#include <tikhonov/bind/binding_set.hpp>
#include <tikhonov/run/call_extents.hpp>
#include <tikhonov/simd/random_numbers.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// The noise of that name among the symbols of a program, by its index; -1 if there is none.
template <class Program>
consteval int find_noise(std::string_view name) {
    for (int i = 0; i < Program::graph.symbol_count; ++i) {
        const symbol_info& symbol = *Program::graph.symbols[static_cast<std::size_t>(i)];
        if (is_noise(symbol.promise) && symbol.name == name) return i;
    }
    return -1;
}
/// Noise that has been found in a program.
template <const symbol_info& Info>
struct found_noise {
    static constexpr const symbol_info& info = Info;
};

/// Whether an argument, or one in a set, binds noise by its name that a program has.
template <class Program, class A>
inline constexpr bool finds_noise = false;
template <class Program, class A>
    requires(!std::same_as<A, std::remove_cvref_t<A>>)
inline constexpr bool finds_noise<Program, A> = finds_noise<Program, std::remove_cvref_t<A>>;
template <class Program, fixed_string Name, class V>
inline constexpr bool finds_noise<Program, binding<noise_name<Name>, V>> = find_noise<Program>(Name.view()) >= 0;
template <class Program, class... A>
inline constexpr bool finds_noise<Program, binding_set<A...>> = (finds_noise<Program, A> || ...);

/// The same argument, bound to the symbol.
template <class Program, class A>
decltype(auto) with_noise_found(A& argument) {
    using bare = std::remove_cv_t<A>;
    if constexpr (!finds_noise<Program, bare>) {
        return argument;
    } else if constexpr (traits<bare>::kind == argument_kind::set) {
        return hana::unpack(argument.items, [](auto&... member) {
            return binding_set<std::remove_cvref_t<decltype(with_noise_found<Program>(member))>...>{{with_noise_found<Program>(member)...}};
        });
    } else {
        using value = typename traits<bare>::value;
        constexpr int index = find_noise<Program>(infos_of<typename traits<bare>::symbols>[0] -> name);
        // A binding is a pointer: that it is const says nothing of what it points to.
        return binding<found_noise<*Program::graph.symbols[static_cast<std::size_t>(index)]>, value>{
            static_cast<value&&>(const_cast<bare&>(argument).value)};
    }
}

/// The numbers of the symbol S, dense and row-major: those of the elements that a call concerns. An element's row is its index along the
/// first axis, its position counts the others, in the whole symbol. Along its only axis a symbol is one row.
template <class S, class Program, class T>
void draw_noise(T* out, const seed& from, const call_extents<Program>& extents) {
    constexpr auto kind = S::info.promise == attribute::normal ? philox::distribution::normal : philox::distribution::uniform;
    constexpr int rank = S::info.axes.size;
    constexpr auto axis = [] {
        std::array<int, max_rank> result{};
        for (int r = 0; r < rank; ++r) result[static_cast<std::size_t>(r)] = Program::axis_index(*S::info.axes.items[r]);
        return result;
    }();
    philox::stream<kind, T> numbers(philox::key_of(from.number, S::info.name), from.step, out);
    const auto length = [&](int r) { return extents.length(axis[static_cast<std::size_t>(r)]); };
    if constexpr (rank == 0) {
        numbers.add(0, 0, 1);
    } else if constexpr (rank == 1) {
        const std::size_t count = length(0);
        for (std::size_t i = 0, run = 1; i < count; i += run, run = 1) {
            const std::size_t first = extents.row(axis[0], i);
            if (extents.is_whole(axis[0])) run = count;
            while (i + run < count && extents.row(axis[0], i + run) == first + run) ++run;
            numbers.add(0, first, run);
        }
    } else {
        // what the last axes have lies in one piece, as far as they have no windows
        int inner = rank;
        std::size_t piece = 1;
        while (inner > 1 && extents.is_whole(axis[static_cast<std::size_t>(inner - 1)])) piece *= length(--inner);
        std::size_t pieces = piece == 0 ? 0 : 1;
        for (int r = 1; r < inner; ++r) pieces *= length(r);
        for (std::size_t i = 0; i < length(0); ++i)
            for (std::size_t k = 0; k < pieces; ++k) {
                std::size_t position = 0;
                std::size_t step = piece;
                std::size_t rest = k;
                for (int r = inner - 1; r > 0; rest /= length(r), --r) {
                    const int a = axis[static_cast<std::size_t>(r)];
                    position += extents.row(a, rest % length(r)) * step;
                    step *= extents.whole_length(a);
                }
                numbers.add(extents.row(axis[0], i), position, piece);
            }
    }
    numbers.finish();
}

}  // namespace tikhonov::detail
