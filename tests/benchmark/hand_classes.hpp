// Ten classes by hand, shared by softmax regression and the last layer of a network. Ten do not fill the lanes, so the features run in
// them: two samples by ten classes are twenty sums in registers, and likewise two vectors of features by ten classes on the way back.
#pragma once

#include <algorithm>
#include <vector>

#include "lane_functions.hpp"
#include "problems.hpp"

namespace hand {

inline constexpr std::size_t side_by_side = registers == 32 ? 2 : 1;
inline constexpr std::size_t padded_classes = (classes + width - 1) / width * width;

/// The weights w[d, 10] with features in the lanes: [10, d], each row padded by zeros to whole vectors.
inline void turn(const float* w, std::size_t d, std::size_t padded, float* turned) {
    for (std::size_t j = 0; j < d; j += width)
        for (std::size_t first = 0; first < classes; first += width) {
            const std::size_t rows = std::min(width, d - j), columns = std::min(width, classes - first);
            vec part[width];
            for (std::size_t i = 0; i < width; ++i) part[i] = i < rows ? load_part(w + (j + i) * classes + first, columns) : vec{};
            transpose(part);
            for (std::size_t i = 0; i < columns; ++i) store(turned + (first + i) * padded + j, part[i]);
        }
}

/// z[i, c] = Σ x[i, j] w[c, j] for `Rows` samples, into rows of padded_classes.
template <std::size_t Rows>
inline void scores(const float* x, std::size_t stride, const float* turned, std::size_t padded, std::size_t d, float* z) {
    vec sum_of[Rows][padded_classes]{};
    const auto step = [&](std::size_t j, auto read) {
        vec row[Rows];
        for (std::size_t i = 0; i < Rows; ++i) row[i] = read(x + i * stride + j);
        for (std::size_t c = 0; c < classes; ++c) {
            const vec w = load(turned + c * padded + j);
            for (std::size_t i = 0; i < Rows; ++i) sum_of[i][c] = fma(row[i], w, sum_of[i][c]);
        }
    };
    std::size_t j = 0;
    for (; j + width <= d; j += width) step(j, load);
    if (j < d) step(j, [&](const float* at) { return load_part(at, d - j); });
    for (std::size_t i = 0; i < Rows; ++i)
        for (std::size_t c = 0; c < padded_classes; c += width) store(z + i * padded_classes + c, sums(&sum_of[i][c]));
}
inline void scores(const float* x, std::size_t rows, std::size_t stride, const float* turned, std::size_t padded, std::size_t d, float* z) {
    std::size_t i = 0;
    for (; i + side_by_side <= rows; i += side_by_side)
        scores<side_by_side>(x + i * stride, stride, turned, padded, d, z + i * padded_classes);
    if (i < rows) scores<1>(x + i * stride, stride, turned, padded, d, z + i * padded_classes);
}

/// From scores to scale·(softmax - truth), in place, samples in the lanes; adds the latter to `bias` and returns Σ of the losses. There is
/// room for whole groups of lanes.
inline float softmax(float* z, std::size_t rows, const float* b, const int* label, float scale, float* bias) {
    vec losses{}, bias_sum[classes]{};
    for (std::size_t first = 0; first < rows; first += width) {
        const std::size_t lanes = rows - first < width ? rows - first : width;
        vec of[padded_classes];
        for (std::size_t c = 0; c < padded_classes; c += width) {
            vec part[width];
            for (std::size_t i = 0; i < width; ++i) part[i] = i < lanes ? load(z + (first + i) * padded_classes + c) : vec{};
            transpose(part);
            for (std::size_t i = 0; i < width; ++i) of[c + i] = part[i];
        }
        ivec truth{};
        for (std::size_t i = 0; i < lanes; ++i) truth[i] = label[first + i];
        vec top = of[0] = of[0] + b[0];
        for (std::size_t c = 1; c < classes; ++c) top = larger(top, of[c] = of[c] + b[c]);
        vec total{}, picked{};
        for (std::size_t c = 0; c < classes; ++c) {
            const vec centred = of[c] - top;
            picked = truth == static_cast<std::int32_t>(c) ? centred : picked;
            total += of[c] = exp(centred);
        }
        vec loss = log(total) - picked, weight = scale / total;
        for (std::size_t i = lanes; i < width; ++i) loss[i] = weight[i] = 0;
        losses += loss;
        for (std::size_t c = 0; c < classes; ++c) {
            const vec hit = truth == static_cast<std::int32_t>(c) ? all(scale) : vec{};
            of[c] = of[c] * weight - hit;
            if (lanes == width) bias_sum[c] += of[c];
            else
                for (std::size_t i = 0; i < lanes; ++i) bias_sum[c][0] += of[c][i];
        }
        for (std::size_t c = classes; c < padded_classes; ++c) of[c] = vec{};
        for (std::size_t c = 0; c < padded_classes; c += width) {
            vec part[width];
            for (std::size_t i = 0; i < width; ++i) part[i] = of[c + i];
            transpose(part);
            for (std::size_t i = 0; i < lanes; ++i) store(z + (first + i) * padded_classes + c, part[i]);
        }
    }
    for (std::size_t c = 0; c < classes; ++c) bias[c] += sum(bias_sum[c]);
    return sum(losses);
}

/// slope[c, j] += Σ g[i, c] x[i, j] over samples, `Vectors` vectors of features from j on; the last one may be a part of one.
template <std::size_t Vectors>
inline void pull_weights(const float* x, std::size_t rows, std::size_t stride, const float* g, float* slope, std::size_t padded,
                         std::size_t last) {
    vec sum_of[Vectors][classes];
    for (std::size_t c = 0; c < classes; ++c)
        for (std::size_t v = 0; v < Vectors; ++v) sum_of[v][c] = load(slope + c * padded + v * width);
    const auto step = [&](std::size_t i, auto read_last) {
        vec row[Vectors];
        for (std::size_t v = 0; v + 1 < Vectors; ++v) row[v] = load(x + i * stride + v * width);
        row[Vectors - 1] = read_last(x + i * stride + (Vectors - 1) * width);
        for (std::size_t c = 0; c < classes; ++c) {
            const vec weight = all(g[i * padded_classes + c]);
            for (std::size_t v = 0; v < Vectors; ++v) sum_of[v][c] = fma(row[v], weight, sum_of[v][c]);
        }
    };
    if (last == width)
        for (std::size_t i = 0; i < rows; ++i) step(i, load);
    else
        for (std::size_t i = 0; i < rows; ++i) step(i, [last](const float* at) { return load_part(at, last); });
    for (std::size_t c = 0; c < classes; ++c)
        for (std::size_t v = 0; v < Vectors; ++v) store(slope + c * padded + v * width, sum_of[v][c]);
}
inline void pull_weights(const float* x, std::size_t rows, std::size_t stride, std::size_t d, const float* g, float* slope,
                         std::size_t padded) {
    std::size_t j = 0;
    for (; j + side_by_side * width <= d; j += side_by_side * width)
        pull_weights<side_by_side>(x + j, rows, stride, g, slope + j, padded, width);
    for (; j < d; j += width) pull_weights<1>(x + j, rows, stride, g, slope + j, padded, d - j < width ? d - j : width);
}

/// The slopes back in the order of the weights.
inline void turn_back(const float* slope, std::size_t d, std::size_t padded, float* gradient) {
    for (std::size_t j = 0; j < d; j += width)
        for (std::size_t first = 0; first < classes; first += width) {
            const std::size_t rows = std::min(width, d - j), columns = std::min(width, classes - first);
            vec part[width];
            for (std::size_t i = 0; i < width; ++i) part[i] = i < columns ? load(slope + (first + i) * padded + j) : vec{};
            transpose(part);
            for (std::size_t i = 0; i < rows; ++i) store_part(gradient + (j + i) * classes + first, part[i], columns);
        }
}

}  // namespace hand
