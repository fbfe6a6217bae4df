// How large the blocks are in which a pass walks the streamed axis.
#pragma once

#include <span>

#include <tikhonov/plan/plan.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// How many rows a block has: as many as fit with all that is kept of them, within limits.
struct block_rule {
    std::ptrdiff_t bytes = 48 * 1024;  ///< a block and its intermediates should stay in the nearest cache
    std::ptrdiff_t fewest = 64;        ///< rows
    std::ptrdiff_t most = 4096;
    std::ptrdiff_t far_bytes = 24 * 1024;  ///< where rows come from afar: a few, so that reading and computing overlap
    std::ptrdiff_t far_fewest = 16;

    /// `numbers`: in a register.
    static constexpr block_rule of(std::span<const plan_step> steps, std::ptrdiff_t numbers) {
        bool nested = false;
        bool grouped = false;
        bool alone = true;
        for (const plan_step& it : steps) {
            if (it.phase % 2 == 0) continue;
            for (const plan_step& other : steps) alone = alone && (other.phase != it.phase || &other == &it);
            // Products of matrices want many rows, so that what they add to is moved less often, and keep what they need most in the
            // nearest cache by themselves: a block for them should stay in the second.
            if (it.contraction >= 0) return {.bytes = 512 * 1024, .fewest = 128, .far_bytes = 512 * 1024, .far_fewest = 128};
            nested = nested || it.rank > 1;
            grouped = grouped || (it.grouped > 0 && it.light);
        }
        if (nested && !grouped) return {};
        // Passes of one loop each find nothing of a block again: what counts is the end of a block, where totals are moved, and that not
        // too many numbers are added up one by one.
        if (alone && !nested) return {.bytes = 192 * 1024, .most = 1024 * numbers, .far_bytes = 192 * 1024, .far_fewest = 64};
        return {.far_bytes = 48 * 1024};
    }
};
inline constexpr std::ptrdiff_t row_unit = 16;                    ///< a block has a multiple of so many rows
inline constexpr std::ptrdiff_t row_slack = 16;                   ///< rows beyond a block that may be written
inline constexpr std::ptrdiff_t cached_bytes = 512 * 1024;        ///< bytes along the streamed axis: more is read from afar at every call
inline constexpr std::ptrdiff_t beyond_bytes = 16 * 1024 * 1024;  ///< more is written past the caches

}  // namespace tikhonov::detail
