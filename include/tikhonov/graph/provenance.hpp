// Whose a primitive is: the library's, or a user's own.
#pragma once

#include <source_location>

#include <tikhonov/core/fixed_string.hpp>
#include <tikhonov/core/hash.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// What tells the primitive or reduction `P` from all others. The library's own differ by their names, so that their keys, and the order
/// of operands that follows from keys, are the same with every compiler. Two users' may have one name: to theirs belongs the compiler's
/// spelling of the type.
template <class P>
struct provenance {
    static constexpr std::string_view spelling() { return std::source_location::current().function_name(); }
    /// A user's own, which may exist in one file alone.
    static constexpr bool foreign =
        spelling().find("P = tikhonov::") == std::string_view::npos || spelling().find("anonymous") != std::string_view::npos;
    static constexpr std::uint64_t hash = foreign ? mix_hash(hash_text(P::name.view()), hash_text(spelling())) : hash_text(P::name.view());
};

}  // namespace tikhonov::detail
