// Into how many chunks a pass is cut where several workers take part.
#pragma once

#include <algorithm>
#include <cstddef>

namespace tikhonov {

inline constexpr std::ptrdiff_t row_unit = 16;  ///< blocks and chunks have a multiple of so many rows
constexpr std::ptrdiff_t whole_units(std::ptrdiff_t rows) { return (rows + row_unit - 1) / row_unit * row_unit; }

/// Follows from extents alone, never from the number of workers: so the totals do not depend on it.
struct chunk_size {
    std::ptrdiff_t rows;
    std::ptrdiff_t fewest;  ///< rows of a chunk
    std::ptrdiff_t work;    ///< groups of lanes by operations

    static constexpr std::ptrdiff_t least_work = 16 * 1024;     ///< of a chunk: what is less is not worth another thread
    static constexpr std::ptrdiff_t large_totals = 256 * 1024;  ///< bytes: where each chunk has so many to itself, there are
    static constexpr std::ptrdiff_t most_large = 8;             ///< but so many chunks
    static constexpr std::ptrdiff_t large_leaves = 4;           ///< partial totals that large ones are made of, in a chunk
    static constexpr std::ptrdiff_t parts_for_all = 16;         ///< pages of a total, from which all workers combine those of chunks

    constexpr std::ptrdiff_t rows_of(std::ptrdiff_t chunks) const {
        return whole_units((std::max<std::ptrdiff_t>(rows, 1) + chunks - 1) / chunks);
    }
    /// A power of two, at most `most`; never more for fewer rows or less work.
    constexpr std::ptrdiff_t count(std::ptrdiff_t most) const {
        while (most > 1 && (work < most * least_work || rows_of(most) < fewest)) most /= 2;
        return most;
    }
};

}  // namespace tikhonov
