// What is written as all pairs, by hand: a factorisation that visits seen cells only, and rows of a table that are looked up.
#include <algorithm>
#include <vector>

#include "hand_lists.hpp"
#include "problems.hpp"

namespace hand {
namespace {

constexpr std::size_t rank = factorisation::k, vectors = rank / width;

}  // namespace

float run(const factorisation& p) {
    static std::vector<std::uint32_t> index;
    static std::vector<float> value;
    index.resize(p.m + 2 * width), value.resize(p.m + 2 * width);
    float *u_slope = p.gradient, *v_slope = u_slope + p.n * rank;
    std::fill(v_slope, v_slope + p.m * rank, 0.0f);
    double error = 0;
    std::size_t cells = 0;
    for (std::size_t i = 0; i < p.n; ++i) {
        const std::size_t count = list(p.seen + i * p.m, p.r + i * p.m, p.m, index.data(), value.data());
        cells += count;
        vec u[vectors], slope[vectors]{}, squares{};
        for (std::size_t q = 0; q < vectors; ++q) u[q] = load(p.u + i * rank + q * width);
        std::fill(index.begin() + static_cast<std::ptrdiff_t>(count), index.begin() + static_cast<std::ptrdiff_t>(count + width), 0u);
        for (std::size_t first = 0; first < count; first += width) {
            const std::size_t here = std::min(width, count - first);  // the others visit a column with no weight
            vec product[width]{};
            for (std::size_t k = 0; k < width; ++k)
                for (std::size_t q = 0; q < vectors; ++q)
                    product[k] = fma(load(p.v + index[first + k] * rank + q * width), u[q], product[k]);
            alignas(64) float residual[width];
            vec r = sums(product) - load_part(value.data() + first, here);
            if (here < width)
                for (std::size_t k = here; k < width; ++k) r[k] = 0;
            squares = fma(r, r, squares);
            store(residual, r);
            for (std::size_t k = 0; k < width; ++k) {
                const std::size_t at = index[first + k] * rank;
                const vec rk = all(residual[k]);
                for (std::size_t q = 0; q < vectors; ++q) {
                    slope[q] = fma(rk, load(p.v + at + q * width), slope[q]);
                    store(v_slope + at + q * width, fma(rk, u[q], load(v_slope + at + q * width)));
                }
            }
        }
        for (std::size_t q = 0; q < vectors; ++q) store(u_slope + i * rank + q * width, slope[q]);
        error += static_cast<double>(sum(squares));
    }
    const float scale = 2 / static_cast<float>(cells), penalty = 2 * p.lambda;
    double sizes = 0;
    const auto finish = [&](const float* from, float* to, std::size_t size) {
        for (std::size_t i = 0; i < size; i += rank) {
            vec squares{};
            for (std::size_t q = 0; q < rank; q += width) {
                const vec x = load(from + i + q);
                squares = fma(x, x, squares);
                store(to + i + q, fma(all(scale), load(to + i + q), penalty * x));
            }
            sizes += static_cast<double>(sum(squares));
        }
    };
    finish(p.u, u_slope, p.n * rank);
    finish(p.v, v_slope, p.m * rank);
    return static_cast<float>(error / static_cast<double>(cells) + static_cast<double>(p.lambda) * sizes);
}

/// The gradient is zero but for the rows that are looked up. Those of the call before are cleared, not the table.
float run(const lookup& p) {
    static std::vector<int> touched;
    static const float* last = nullptr;
    if (last != p.gradient) {
        std::fill(p.gradient, p.gradient + p.rows * p.d, 0.0f);
        last = p.gradient;
    } else {
        for (const int row : touched)
            std::fill(p.gradient + static_cast<std::size_t>(row) * p.d, p.gradient + static_cast<std::size_t>(row + 1) * p.d, 0.0f);
    }
    touched.assign(p.label, p.label + p.n);
    const float mean = 1 / static_cast<float>(p.n * p.d), slope = 2 * mean;
    vec squares{};
    for (std::size_t i = 0; i < p.n; ++i) {
        const std::size_t at = static_cast<std::size_t>(p.label[i]) * p.d;
        if (i + 8 < p.n) __builtin_prefetch(p.table + static_cast<std::size_t>(p.label[i + 8]) * p.d);
        for (std::size_t j = 0; j < p.d; j += width) {
            const std::size_t lanes = std::min(width, p.d - j);
            const vec r = load_part(p.table + at + j, lanes) - load_part(p.t + i * p.d + j, lanes);
            squares = fma(r, r, squares);
            store_part(p.gradient + at + j, fma(all(slope), r, load_part(p.gradient + at + j, lanes)), lanes);
        }
    }
    return mean * sum(squares);
}

}  // namespace hand
