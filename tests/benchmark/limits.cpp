#include "limits.hpp"

#include "lanes.hpp"

namespace limit {

using namespace hand;

float read(const float* x, std::size_t n) {
    constexpr std::size_t chains = 8;
    vec total[chains]{};
    std::size_t i = 0;
    for (; i + chains * width <= n; i += chains * width)
        for (std::size_t k = 0; k < chains; ++k) total[k] += load(x + i + k * width);
    for (; i + width <= n; i += width) total[0] += load(x + i);
    for (std::size_t k = 1; k < chains; ++k) total[0] += total[k];
    return total[0][0];
}

float read_and_write(const float* x, const float* y, float* z, std::size_t n) {
    constexpr std::size_t unroll = 4, beyond_caches = 4'000'000;
    const bool streams = n > beyond_caches;
    for (std::size_t i = 0; i + unroll * width <= n; i += unroll * width)
        for (std::size_t k = 0; k < unroll; ++k) {
            const std::size_t at = i + k * width;
            const vec sum = load(x + at) + load(y + at);
            if (streams) stream(z + at, sum);
            else store(z + at, sum);
        }
    return z[0];
}

float multiply(double operations) {
    constexpr std::size_t chains = 12;
    vec sum[chains];
    for (std::size_t k = 0; k < chains; ++k) sum[k] = all(static_cast<float>(k));
    vec x = all(0.999f), y = all(0.001f);
    asm volatile("" : "+x"(x), "+x"(y));
    const auto steps = static_cast<std::size_t>(operations / static_cast<double>(2 * width * chains));
    for (std::size_t i = 0; i < steps; ++i) {
        for (std::size_t k = 0; k < chains; ++k) sum[k] = fma(sum[k], x, y);
        asm volatile("");
    }
    for (std::size_t k = 1; k < chains; ++k) sum[0] += sum[k];
    return sum[0][0];
}

}  // namespace limit
