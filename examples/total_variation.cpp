// Total-variation denoising (Rudin, Osher and Fatemi 1992): of an image f with noise, the image u that minimises
//
//     mean of (u - f)²  +  lambda * Σ √((∂u/∂i)² + (∂u/∂j)²)
//
// The sum is the length of all edges, each times its height. It does not mind one sharp edge more than a ramp of the same height, so
// noise goes and edges stay. The length has a kink wherever the image is flat, which is where one starts and ends: `hypot` has the
// gradient 0 there, and not 0/0. Descent is on the smooth √(a² + b² + eps²), with Nesterov's momentum.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <vector>

#include <tikhonov/tikhonov.hpp>

#include "compare.hpp"

namespace {

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto i = axis<"i">;  // rows
constexpr auto j = axis<"j">;  // columns
constexpr auto f = tensor<"f", i, j>;
constexpr auto u = tensor<"u", i, j>;
constexpr auto lambda = scalar<"lambda", nonnegative>;
constexpr auto eps = scalar<"eps", positive>;
constexpr auto down = diff<i>(u, replicate);  // differences; the last ones are 0
constexpr auto across = diff<j>(u, replicate);
constexpr auto objective = mean(sq(u - f)) + lambda * penalty(sum(hypot(down, across)));
constexpr auto smoothed = mean(sq(u - f)) + lambda * sum(hypot(down, hypot(across, eps)));

static_assert(is_convex(objective, wrt(u)) && !is_smooth(objective));
static_assert(is_convex(smoothed, wrt(u)) && is_smooth(smoothed, wrt(u)));

constexpr std::size_t height = 24, width = 40;

/// Value and gradient in plain loops; of the kinked objective where e is 0.
double by_hand(const std::vector<double>& fs, const std::vector<double>& us, double strength, double e, std::vector<double>& g) {
    const double pixels = double(height * width);
    double value = 0;
    g.assign(us.size(), 0);
    for (std::size_t y = 0; y < height; ++y)
        for (std::size_t x = 0; x < width; ++x) {
            const std::size_t at = y * width + x, below = y + 1 < height ? at + width : at, right = x + 1 < width ? at + 1 : at;
            const double dy = us[below] - us[at], dx = us[right] - us[at], off = us[at] - fs[at];
            const double length = std::sqrt(dx * dx + dy * dy + e * e);
            value += off * off / pixels + strength * length;
            g[at] += 2 * off / pixels;
            if (length == 0) continue;
            g[below] += strength * dy / length, g[right] += strength * dx / length;
            g[at] -= strength * (dx + dy) / length;
        }
    return value;
}

double psnr(const std::vector<double>& image, const std::vector<double>& original) {
    double squares = 0;
    for (std::size_t at = 0; at < image.size(); ++at) squares += (image[at] - original[at]) * (image[at] - original[at]);
    return -10 * std::log10(squares / double(image.size()));
}

void print_row(const std::vector<double>& image, std::size_t y) {
    for (std::size_t x = 0; x < width; ++x) std::putchar(" .:-=+*#%@"[std::clamp(int(10 * image[y * width + x]), 0, 9)]);
}

}  // namespace

int main() {
    random_numbers random(1);
    std::vector<double> original(height * width, 0.15), noisy;
    for (std::size_t y = 0; y < height; ++y)
        for (std::size_t x = 0; x < width; ++x) {
            if (std::hypot(double(y) - 11.5, double(x) / 2 - 6) < 5) original[y * width + x] = 0.85;  // a disc; characters are tall
            if (y >= 5 && y < 19 && x >= 26 && x < 36) original[y * width + x] = 0.55;                // a box
        }
    for (const double x : original) noisy.push_back(x + 0.15 * random.normal());

    // no NaN where the image is flat
    const double strength = 0.25 / double(height * width), softness = 0.01;
    const std::vector<double> flat(height * width, 0.5);
    auto kinked = compile<double>(objective, wrt(u));
    const auto data = bind(f = view(noisy, height, width), lambda = strength);
    std::vector<double> slope;
    const auto r = kinked(data, u = flat);
    double value = by_hand(noisy, flat, strength, 0, slope);
    double distance = std::max(apart(r.value, value), apart(r.gradient(u), slope));
    const bool finite = std::all_of(slope.begin(), slope.end(), [](double x) { return std::isfinite(x); });
    std::printf("the gradient at a flat image is %s\n", finite && distance < 1e-12 ? "finite" : "not finite");

    // No curvature of the fit is above 2 / pixels, none of the edges above 8 lambda / eps.
    auto descend = compile<double>(smoothed, wrt(u));
    const double step = 1 / (2 / double(height * width) + 8 * strength / softness);
    std::vector<double> image = flat, ahead = flat;
    for (int t = 1; t <= 600; ++t) {  // Nesterov 1983
        const auto now = descend(data, eps = softness, u = ahead);
        for (std::size_t at = 0; at < image.size(); ++at) {
            const double next = ahead[at] - step * now.gradient(u)[at];
            ahead[at] = next + (t - 1.) / (t + 2.) * (next - image[at]);
            image[at] = next;
        }
    }

    for (std::size_t y = 0; y < height; ++y) {
        print_row(noisy, y);
        std::printf(" | ");
        print_row(image, y);
        std::putchar('\n');
    }
    const double before = psnr(noisy, original), after = psnr(image, original);
    std::printf("PSNR %.1f dB before, %.1f dB after\n", before, after);

    const auto middle = descend(data, eps = softness, u = noisy);  // not at the minimum, where rounding is all that is left
    value = by_hand(noisy, noisy, strength, softness, slope);
    distance = std::max({distance, apart(middle.value, value), apart(middle.gradient(u), slope)});
    const auto there = kinked(data, u = image);
    value = by_hand(noisy, image, strength, 0, slope);
    distance = std::max({distance, apart(there.value, value), apart(there.gradient(u), slope)});
    return compared(distance, 1e-12, finite && after > before + 6);
}
