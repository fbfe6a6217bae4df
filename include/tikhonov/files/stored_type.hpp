// The types of numbers in files.
#pragma once

#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <string_view>
#include <type_traits>

#include <tikhonov/core/target.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// By the order of `stored_types`.
enum class stored_type { boolean, i8, u8, i16, u16, i32, u32, i64, u64, f32, f64 };

struct stored_type_facts {
    std::string_view name;  ///< as the format spells it
    std::size_t size;       ///< of a number, in bytes
    std::string_view in_words;
};
inline constexpr std::array<stored_type_facts, 11> stored_types{{{"BOOL", 1, "bool"},
                                                                 {"I8", 1, "integers of 8 bits"},
                                                                 {"U8", 1, "unsigned integers of 8 bits"},
                                                                 {"I16", 2, "integers of 16 bits"},
                                                                 {"U16", 2, "unsigned integers of 16 bits"},
                                                                 {"I32", 4, "integers of 32 bits"},
                                                                 {"U32", 4, "unsigned integers of 32 bits"},
                                                                 {"I64", 8, "integers of 64 bits"},
                                                                 {"U64", 8, "unsigned integers of 64 bits"},
                                                                 {"F32", 4, "float"},
                                                                 {"F64", 8, "double"}}};
constexpr const stored_type_facts& facts_of(stored_type type) { return stored_types[static_cast<std::size_t>(type)]; }

/// Whether numbers of type T have a place in files: in memory they are what they are there.
template <class T>
inline constexpr bool is_stored = std::same_as<T, float> || std::same_as<T, double> || (std::integral<T> && sizeof(T) <= 8);

template <class T>
    requires is_stored<T>
inline constexpr stored_type stored_type_of = [] {
    if constexpr (std::same_as<T, bool>) return stored_type::boolean;
    else if constexpr (std::same_as<T, float>) return stored_type::f32;
    else if constexpr (std::same_as<T, double>) return stored_type::f64;
    else return static_cast<stored_type>(1 + 2 * std::countr_zero(sizeof(T)) + (std::is_unsigned_v<T> ? 1 : 0));
}();
static_assert(sizeof(bool) == 1 && stored_type_of<unsigned short> == stored_type::u16 && stored_type_of<long long> == stored_type::i64);
static_assert(std::endian::native == std::endian::little, "tikhonov: files are little-endian, and so must be the machine");

}  // namespace tikhonov::detail
