// expect: behind how it begins stands the memory of parameters, and lengths: initialize(by_fan_in{.seed = 7}, W = ws, h = 24)
// names: initialize
// A window of what is initialised.
#include <vector>

#include <tikhonov/train.hpp>

using namespace tikhonov;

constexpr auto d = axis<"d">;
constexpr auto h = axis<"h">;
constexpr auto W = tensor<"W", d, h>;

void start(std::vector<float>& ws) {
#ifdef MISTAKE
    initialize(by_fan_in{.seed = 7}, W = ws, h = window(0, 24));
#else
    initialize(by_fan_in{.seed = 7}, W = ws, h = 24);
#endif
}
