// Softmax regression by hand: blocks of samples that stay in the second cache between the scores and the update.
#include <algorithm>

#include "hand_classes.hpp"

namespace hand {

float run(const softmax_regression& p) {
    constexpr std::size_t block = 128;
    static std::vector<vec> room;
    const std::size_t padded = (p.d + width - 1) / width * width, weights = classes * padded;
    room.resize((2 * weights + block * padded_classes) / width);
    float *turned = reinterpret_cast<float*>(room.data()), *slope = turned + weights, *z = slope + weights;
    turn(p.w, p.d, padded, turned);
    std::fill(slope, slope + weights, 0.0f);
    float* bias = p.gradient + p.d * classes;
    std::fill(bias, bias + classes, 0.0f);
    const float mean = 1 / static_cast<float>(p.n);
    double loss = 0;
    for (std::size_t i = 0; i < p.n; i += block) {
        const std::size_t rows = std::min(block, p.n - i);
        const float* x = p.x + i * p.d;
        scores(x, rows, p.d, turned, padded, p.d, z);
        loss += static_cast<double>(softmax(z, rows, p.b, p.label + i, mean, bias));
        pull_weights(x, rows, p.d, p.d, z, slope, padded);
    }
    turn_back(slope, p.d, padded, p.gradient);
    return static_cast<float>(loss) * mean;
}

}  // namespace hand
