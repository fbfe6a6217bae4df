// The 2-8-1 network by hand. Many samples: samples in the lanes, and a second walk over a block for some of the units at a time, because
// eight units with four sums each are more than there are registers. Few samples: units in the lanes, so that no lane is empty.
#include "lane_functions.hpp"
#include "problems.hpp"

namespace hand {
namespace {

constexpr std::size_t units = 8;

/// What is summed over samples for each unit: times both inputs, alone, and for the output's weight. `slope` lacks its factor w2.
struct network_sums {
    float in0[units]{}, in1[units]{}, bias[units]{}, out[units]{};
    float loss = 0, slope = 0;
};

inline float finish(const tanh_network& p, const network_sums& s) {
    const float mean = 1 / static_cast<float>(p.n), scale = 2 * mean;
    float* g = p.gradient;
    for (std::size_t k = 0; k < units; ++k) {
        const float w = scale * p.w2[k];
        g[k] = w * s.in0[k];
        g[units + k] = w * s.in1[k];
        g[2 * units + k] = w * s.bias[k];
        g[3 * units + k] = scale * s.out[k];
    }
    g[4 * units] = scale * s.slope;
    return mean * s.loss;
}

/// Writes Σ of four vectors each for `Count` units into lanes, then adds them to the sums.
template <std::size_t Count>
inline void add(network_sums& s, std::size_t first, const vec (&in0)[Count], const vec (&in1)[Count], const vec (&bias)[Count],
                const vec (&out)[Count]) {
    vec of[4 * Count];
    for (std::size_t k = 0; k < Count; ++k) of[k] = in0[k], of[Count + k] = in1[k], of[2 * Count + k] = bias[k], of[3 * Count + k] = out[k];
    float lane[4 * Count];
    for (std::size_t k = 0; k < 4 * Count; k += width) store(lane + k, sums(of + k));
    for (std::size_t k = 0; k < Count; ++k) {
        s.in0[first + k] += lane[k];
        s.in1[first + k] += lane[Count + k];
        s.bias[first + k] += lane[2 * Count + k];
        s.out[first + k] += lane[3 * Count + k];
    }
}

/// `count` samples, at most a block, from sample i on.
inline void samples_in_lanes(const tanh_network& p, std::size_t i, std::size_t count, network_sums& s) {
    constexpr std::size_t block = 16;
    vec hidden[block][units], residual[block], x0[block], x1[block];
    vec loss{}, slope{};
    const std::size_t vectors = (count + width - 1) / width;
    for (std::size_t v = 0; v < vectors; ++v) {
        const std::size_t at = i + v * width, lanes = count - v * width < width ? count - v * width : width;
        const bool full = lanes == width;
        const vec a = full || 2 * lanes >= width ? load(p.x + 2 * at) : load_part(p.x + 2 * at, 2 * lanes);
        const vec b = full ? load(p.x + 2 * at + width) : (2 * lanes > width ? load_part(p.x + 2 * at + width, 2 * lanes - width) : vec{});
        x0[v] = even(a, b), x1[v] = odd(a, b);
        vec y0 = all(p.b2), y1{};
        for (std::size_t k = 0; k < units; k += 2) {
            hidden[v][k] = tanh(fma(x0[v], all(p.w1[k]), fma(x1[v], all(p.w1[units + k]), all(p.b1[k]))));
            hidden[v][k + 1] = tanh(fma(x0[v], all(p.w1[k + 1]), fma(x1[v], all(p.w1[units + k + 1]), all(p.b1[k + 1]))));
            y0 = fma(hidden[v][k], all(p.w2[k]), y0);
            y1 = fma(hidden[v][k + 1], all(p.w2[k + 1]), y1);
        }
        vec r = (y0 + y1) - (full ? load(p.t + at) : load_part(p.t + at, lanes));
        if (!full)
            for (std::size_t k = lanes; k < width; ++k) r[k] = 0;
        residual[v] = r;
        loss = fma(r, r, loss);
        slope += r;
    }
    constexpr std::size_t part = registers == 32 ? units / 2 : units / 4;  // four sums each
    for (std::size_t first = 0; first < units; first += part) {
        vec in0[part]{}, in1[part]{}, bias[part]{}, out[part]{};
        for (std::size_t v = 0; v < vectors; ++v)
            for (std::size_t k = 0; k < part; ++k) {
                const vec h = hidden[v][first + k], rh = residual[v] * h, g = fma(-rh, h, residual[v]);
                out[k] += rh;
                bias[k] += g;
                in0[k] = fma(g, x0[v], in0[k]);
                in1[k] = fma(g, x1[v], in1[k]);
            }
        add(s, first, in0, in1, bias, out);
    }
    s.loss += sum(loss);
    s.slope += sum(slope);
}

/// Lane i of the sample that it belongs to, as many samples side by side as there are groups of eight lanes.
template <int Input>
struct of_sample {
    static constexpr int at(std::size_t i) { return static_cast<int>(i / units * 2) + Input; }
};
inline vec eight(const float* p) {
    float both[width];
    for (std::size_t k = 0; k < width; ++k) both[k] = p[k % units];
    return load(both);
}

[[maybe_unused]] inline void units_in_lanes(const tanh_network& p, network_sums& s) {
    constexpr std::size_t side = width / units;
    const vec w0 = eight(p.w1), w1 = eight(p.w1 + units), b1 = eight(p.b1), w2 = eight(p.w2);
    vec in0{}, in1{}, bias{}, out{}, loss{}, slope{};
    for (std::size_t i = 0; i < p.n; i += side) {
        const vec x = load_part(p.x + 2 * i, 2 * side);
        const vec x0 = permute<of_sample<0>>(x, x), x1 = permute<of_sample<1>>(x, x);
        vec t = all(p.t[i]);
        if constexpr (side == 2)
            for (std::size_t k = units; k < width; ++k) t[k] = p.t[i + 1];
        const vec h = tanh(fma(x0, w0, fma(x1, w1, b1)));
        const vec r = group_sums<units>(h * w2) + (p.b2 - t);
        const vec rh = r * h, g = fma(-rh, h, r);
        loss = fma(r, r, loss);
        slope += r;
        out += rh;
        bias += g;
        in0 = fma(g, x0, in0);
        in1 = fma(g, x1, in1);
    }
    for (std::size_t k = 0; k < width; ++k) {
        s.in0[k % units] += in0[k], s.in1[k % units] += in1[k], s.bias[k % units] += bias[k], s.out[k % units] += out[k];
        if (k % units == 0) s.loss += loss[k], s.slope += slope[k];
    }
}

}  // namespace

float run(const tanh_network& p) {
    network_sums s;
    if constexpr (width >= units) {
        if (p.n <= 2 * width && p.n % (width / units) == 0) {
            units_in_lanes(p, s);
            return finish(p, s);
        }
    }
    constexpr std::size_t block = 16 * width;
    for (std::size_t i = 0; i < p.n; i += block) samples_in_lanes(p, i, p.n - i < block ? p.n - i : block, s);
    return finish(p, s);
}

}  // namespace hand
