// How large the blocks are in which a pass walks the streamed axis.
#pragma once

#include <span>

#include <tikhonov/plan/plan.hpp>

namespace tikhonov {

/// How many rows a block has: as many as fit with all that is kept of them, within limits.
struct block_rule {
    std::ptrdiff_t bytes = 48 * 1024;  ///< a block and its intermediates should stay in the nearest cache
    std::ptrdiff_t fewest = 64;        ///< rows
    std::ptrdiff_t most = 4096;
    static constexpr std::ptrdiff_t unit = 64;  ///< it has a multiple of so many rows

    /// Products of matrices want many rows, so that what they add to is moved less often, and keep what they need most in the nearest
    /// cache by themselves: a block for them should stay in the second.
    static constexpr block_rule of(std::span<const step> steps) {
        for (const step& it : steps)
            if (it.contraction >= 0 && it.phase % 2 == 1) return {.bytes = 512 * 1024, .fewest = 128};
        return {};
    }
};

}  // namespace tikhonov
