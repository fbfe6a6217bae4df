// The second file of `unnamed`.
#define SLOPE 0.5_c
#include "unnamed.hpp"

std::vector<double> of_the_other_file();
std::vector<double> of_the_other_file() { return slopes_at_minus_one(); }
