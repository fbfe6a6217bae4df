// Functions of lanes in a file that is compiled with -ffast-math, for one that is not.
#pragma once

#include <cstddef>
#include <string_view>

namespace fast_math {

/// Writes the function of this name of `count` numbers, a multiple of 64.
template <class T>
void evaluate(std::string_view function, const T* x, T* y, std::size_t count);

}  // namespace fast_math
