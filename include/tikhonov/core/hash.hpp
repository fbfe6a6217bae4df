// 64-bit hashing for constant evaluation: structural keys of formulas and graph nodes.
#pragma once

#include <cstdint>
#include <string_view>

#include <tikhonov/core/target.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// The finaliser of splitmix64: every input bit reaches every output bit.
constexpr std::uint64_t scramble(std::uint64_t x) {
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

/// Order matters: `mix_hash(a, b) != mix_hash(b, a)`.
constexpr std::uint64_t mix_hash(std::uint64_t seed, std::uint64_t value) {
    return scramble(seed * 0x9e3779b97f4a7c15u + value + 0x632be59bd9b4e019u);
}

constexpr std::uint64_t hash_text(std::string_view text) {
    std::uint64_t hash = 0xcbf29ce484222325u;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
    return scramble(hash);
}

}  // namespace tikhonov::detail
