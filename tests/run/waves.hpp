// Numbers for tests: different, of both signs, and the same everywhere.
#pragma once

#include <cmath>
#include <cstddef>
#include <vector>

template <class T = double>
std::vector<T> waves(std::size_t count, double pitch) {
    std::vector<T> result(count);
    for (std::size_t i = 0; i < count; ++i) result[i] = static_cast<T>(std::sin(pitch * static_cast<double>(i + 1)));
    return result;
}
