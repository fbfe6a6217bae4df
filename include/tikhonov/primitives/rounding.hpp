// What keeps a rule apart from the gradients that it reads in their own kernel. In graphs for training only; no identity knows them.
#pragma once

#include <tikhonov/graph/apply.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// x, rounded as if it had been stored.
struct rounded_ {
    static constexpr fixed_string name = "rounded";
    static constexpr auto value(auto x) { return rounded_by_itself(x); }
};

/// x, once it is known whether the condition holds: whatever is made of it waits for that.
struct held_ {
    static constexpr fixed_string name = "held";
    static constexpr int arity = 2;
    static constexpr auto value(auto x, auto) { return x; }
};

/// a where the condition holds, else b. It is `where`, but all that is a comes out as it is.
struct chosen_ {
    static constexpr fixed_string name = "chosen";
    static constexpr int arity = 3;
    static constexpr auto value(auto condition, auto a, auto b) { return where(condition, a, b); }
};

}  // namespace tikhonov::detail
