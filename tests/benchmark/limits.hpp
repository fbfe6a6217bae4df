// What the machine can do at best with the memory traffic or the multiplications of a row. It takes turns with the row's contestants.
#pragma once

#include <cstddef>

namespace limit {

/// Reads n numbers: a sum with enough accumulators.
float read(const float* x, std::size_t n);
/// Reads 2n numbers and writes n, past the caches where that is faster.
float read_and_write(const float* x, const float* y, float* z, std::size_t n);
/// As many multiply-adds, two operations each, in registers.
float multiply(double operations);

}  // namespace limit
