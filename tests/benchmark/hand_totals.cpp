// Losses whose slope needs a total, by hand: one walk for the totals, one backwards for the gradient.
#include <cmath>

#include "hand_walk.hpp"
#include "problems.hpp"

namespace hand {
namespace {

/// g = slope(i) for every element, from the end, which the walk for the totals has read last.
template <class Slope>
void write(std::size_t n, float* g, Slope slope) {
    std::size_t i = n / group * group;
    for (std::size_t k = i; k < n; k += width) {
        const partly rest{std::min(width, n - k)};
        rest.write(g + k, slope(k, rest));
    }
    while (i > 0) {
        i -= group;
        for (std::size_t u = 0; u < unroll; ++u) store(g + i + u * width, slope(i + u * width, whole{}));
    }
}

}  // namespace

float run(const root_error& p) {
    const auto s = everywhere<1>(p.n, nullptr, [y = p.y, t = p.t](std::size_t i, auto access, lane_sums<1>& sums) {
        const vec r = access.read(y + i) - access.read(t + i);
        sums[0] = fma(r, r, sums[0]);
    });
    const double value = std::sqrt(s[0] / static_cast<double>(p.n));
    const float slope = value == 0 ? 0.0f : static_cast<float>(1 / (static_cast<double>(p.n) * value));
    write(p.n, p.gradient,
          [y = p.y, t = p.t, slope](std::size_t i, auto access) { return slope * (access.read(y + i) - access.read(t + i)); });
    return static_cast<float>(value);
}

/// Moments about the first element, so that a large mean does not drown the deviations.
float run(const variance& p) {
    const float first = p.y[0];
    const std::size_t vectors = p.n / width * width;
    auto s = everywhere<2>(vectors, nullptr, [y = p.y, first](std::size_t i, auto access, lane_sums<2>& sums) {
        const vec r = access.read(y + i) - first;
        sums[0] += r;
        sums[1] = fma(r, r, sums[1]);
    });
    for (std::size_t i = vectors; i < p.n; ++i) {
        const double r = static_cast<double>(p.y[i] - first);
        s[0] += r;
        s[1] += r * r;
    }
    const double n = static_cast<double>(p.n), shift = s[0] / n;
    const float slope = static_cast<float>(2 / n), mean = first + static_cast<float>(shift);
    write(p.n, p.gradient, [y = p.y, slope, mean](std::size_t i, auto access) { return slope * (access.read(y + i) - mean); });
    return static_cast<float>(s[1] / n - shift * shift);
}

float run(const cosine_distance& p) {
    const auto s = everywhere<3>(p.n, nullptr, [its = p.y, other = p.t](std::size_t i, auto access, lane_sums<3>& sums) {
        const vec y = access.read(its + i), t = access.read(other + i);
        sums[0] = fma(y, t, sums[0]);
        sums[1] = fma(y, y, sums[1]);
        sums[2] = fma(t, t, sums[2]);
    });
    const double sizes = std::sqrt(s[1]) * std::sqrt(s[2]), cosine = s[0] / sizes;
    const float along_y = static_cast<float>(cosine / s[1]), along_t = static_cast<float>(-1 / sizes);
    write(p.n, p.gradient, [y = p.y, t = p.t, along_y = all(along_y), along_t](std::size_t i, auto access) {
        return fma(along_y, access.read(y + i), along_t * access.read(t + i));
    });
    return static_cast<float>(1 - cosine);
}

}  // namespace hand
