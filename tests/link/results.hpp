// What the files of this folder tell each other.
#pragma once

#include <cstddef>
#include <vector>

struct link_results {
    std::ptrdiff_t lanes;  ///< numbers in a register of what was compiled
    double value;
    std::vector<double> gradient;
};
