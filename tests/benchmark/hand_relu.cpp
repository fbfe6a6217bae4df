// The 784-128-10 network by hand: blocks of samples, and for the two large products register tiles that keep the multipliers busy.
#include <algorithm>

#include "hand_classes.hpp"

namespace hand {
namespace {

constexpr std::size_t height = registers == 32 ? 8 : 6, panel = 2 * width;  // rows by columns whose sums registers hold

/// c[i, j] (+)= Σ_k a[i, k] b[k, j] for `Rows` rows by two vectors, all sums in registers.
template <std::size_t Rows>
inline void tile(const float* a, std::size_t a_row, std::size_t a_step, const float* b, std::size_t b_step, std::size_t count, float* c,
                 std::size_t c_row, bool adds) {
    vec sum_of[Rows][2]{};
    if (adds)
        for (std::size_t i = 0; i < Rows; ++i) sum_of[i][0] = load(c + i * c_row), sum_of[i][1] = load(c + i * c_row + width);
    for (std::size_t k = 0; k < count; ++k) {
        const vec b0 = load(b + k * b_step), b1 = load(b + k * b_step + width);
        for (std::size_t i = 0; i < Rows; ++i) {
            const vec ai = all(a[i * a_row + k * a_step]);
            sum_of[i][0] = fma(ai, b0, sum_of[i][0]);
            sum_of[i][1] = fma(ai, b1, sum_of[i][1]);
        }
    }
    for (std::size_t i = 0; i < Rows; ++i) store(c + i * c_row, sum_of[i][0]), store(c + i * c_row + width, sum_of[i][1]);
}

/// All rows, and all panels of columns for each group of them; what is left over in smaller groups.
template <std::size_t Rows = height>
inline void tiles(const float* a, std::size_t rows, std::size_t a_row, std::size_t a_step, const float* b, std::size_t b_panel,
                  std::size_t panels, std::size_t count, float* c, std::size_t c_row, bool adds) {
    std::size_t i = 0;
    for (; i + Rows <= rows; i += Rows)
        for (std::size_t q = 0; q < panels; ++q)
            tile<Rows>(a + i * a_row, a_row, a_step, b + q * b_panel, panel, count, c + i * c_row + q * panel, c_row, adds);
    if constexpr (Rows > 1) {
        constexpr std::size_t fewer = Rows > 4 ? 4 : Rows / 2;
        if (i < rows) tiles<fewer>(a + i * a_row, rows - i, a_row, a_step, b, b_panel, panels, count, c + i * c_row, c_row, adds);
    }
}

}  // namespace

float run(const relu_network& p) {
    constexpr std::size_t block = 64;
    static std::vector<vec> room;
    const std::size_t h = p.h, panels = h / panel;  // whole panels: 128 units
    room.resize((2 * classes * h + block * padded_classes + 2 * block * h + p.d * h) / width);
    float *turned = reinterpret_cast<float*>(room.data()), *slope = turned + classes * h, *z = slope + classes * h,
          *hidden = z + block * padded_classes, *back = hidden + block * h, *packed = back + block * h;
    float *w1_slope = p.gradient, *b1_slope = w1_slope + p.d * h, *w2_slope = b1_slope + h, *b2_slope = w2_slope + h * classes;
    for (std::size_t q = 0; q < panels; ++q)
        for (std::size_t k = 0; k < p.d; ++k)
            for (std::size_t v = 0; v < 2; ++v)
                store(packed + (q * p.d + k) * panel + v * width, load(p.w1 + k * h + q * panel + v * width));
    turn(p.w2, h, h, turned);
    std::fill(slope, slope + classes * h, 0.0f);
    std::fill(b1_slope, b1_slope + h, 0.0f);
    std::fill(b2_slope, b2_slope + classes, 0.0f);
    const float mean = 1 / static_cast<float>(p.n);
    double loss = 0;
    for (std::size_t first = 0; first < p.n; first += block) {
        const std::size_t rows = std::min(block, p.n - first);
        const float* x = p.x + first * p.d;
        tiles(x, rows, p.d, 1, packed, p.d * panel, panels, p.d, hidden, h, false);
        for (std::size_t i = 0; i < rows; ++i)
            for (std::size_t j = 0; j < h; j += width) store(hidden + i * h + j, larger(load(hidden + i * h + j) + load(p.b1 + j), vec{}));
        scores(hidden, rows, h, turned, h, h, z);
        loss += static_cast<double>(softmax(z, rows, p.b2, p.label + first, mean, b2_slope));
        pull_weights(hidden, rows, h, h, z, slope, h);
        for (std::size_t q = 0; q < panels; ++q) {  // what goes back through relu, in panels of columns
            vec bias0{}, bias1{};
            for (std::size_t i = 0; i < rows; ++i) {
                vec s0{}, s1{};
                for (std::size_t c = 0; c < classes; ++c) {
                    const vec g = all(z[i * padded_classes + c]);
                    s0 = fma(g, load(turned + c * h + q * panel), s0);
                    s1 = fma(g, load(turned + c * h + q * panel + width), s1);
                }
                const float* at = hidden + i * h + q * panel;
                s0 = load(at) > 0.0f ? s0 : vec{};
                s1 = load(at + width) > 0.0f ? s1 : vec{};
                bias0 += s0, bias1 += s1;
                store(back + (q * block + i) * panel, s0);
                store(back + (q * block + i) * panel + width, s1);
            }
            store(b1_slope + q * panel, load(b1_slope + q * panel) + bias0);
            store(b1_slope + q * panel + width, load(b1_slope + q * panel + width) + bias1);
        }
        tiles(x, p.d, 1, p.d, back, block * panel, panels, rows, w1_slope, h, first != 0);
    }
    turn_back(slope, h, h, w2_slope);
    return static_cast<float>(loss) * mean;
}

}  // namespace hand
