// The rules once more, as plain loops over numbers in double precision: what the library's are held against.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace plain {

using numbers = std::vector<double>;

/// One parameter; `t` counts from 1. Each `step(w, g, t)` changes w.
struct sgd {
    double rate, momentum = 0, dampening = 0, weight_decay = 0;
    bool nesterov = false;
    numbers m{};
    void step(numbers& w, const numbers& g, long t) {
        m.resize(w.size());
        for (std::size_t i = 0; i < w.size(); ++i) {
            double d = g[i] + weight_decay * w[i];
            if (momentum != 0) {
                m[i] = t == 1 ? d : momentum * m[i] + (1 - dampening) * d;
                d = nesterov ? d + momentum * m[i] : m[i];
            }
            w[i] -= rate * d;
        }
    }
};
struct adagrad {
    double rate, rate_decay = 0, epsilon = 1e-10, weight_decay = 0;
    numbers s{};
    void step(numbers& w, const numbers& g, long t) {
        s.resize(w.size());
        const double now = rate / (1 + static_cast<double>(t - 1) * rate_decay);
        for (std::size_t i = 0; i < w.size(); ++i) {
            const double d = g[i] + weight_decay * w[i];
            s[i] += d * d;
            w[i] -= now * d / (std::sqrt(s[i]) + epsilon);
        }
    }
};
struct rmsprop {
    double rate, smoothing = 0.99, epsilon = 1e-8, momentum = 0, weight_decay = 0;
    bool centered = false;
    numbers s{}, a{}, m{};
    void step(numbers& w, const numbers& g, long) {
        s.resize(w.size()), a.resize(w.size()), m.resize(w.size());
        for (std::size_t i = 0; i < w.size(); ++i) {
            const double d = g[i] + weight_decay * w[i];
            s[i] = smoothing * s[i] + (1 - smoothing) * d * d;
            double spread = s[i];
            if (centered) {
                a[i] = smoothing * a[i] + (1 - smoothing) * d;
                spread -= a[i] * a[i];
            }
            m[i] = momentum * m[i] + d / (std::sqrt(spread) + epsilon);
            w[i] -= rate * m[i];
        }
    }
};
struct adam {
    double rate, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weight_decay = 0;
    bool amsgrad = false, decoupled = false;
    numbers m{}, v{}, top{};
    void step(numbers& w, const numbers& g, long t) {
        m.resize(w.size()), v.resize(w.size()), top.resize(w.size());
        const double c1 = 1 - std::pow(beta1, static_cast<double>(t)), c2 = 1 - std::pow(beta2, static_cast<double>(t));
        for (std::size_t i = 0; i < w.size(); ++i) {
            double d = g[i];
            if (decoupled) w[i] -= rate * weight_decay * w[i];
            else d += weight_decay * w[i];
            m[i] = beta1 * m[i] + (1 - beta1) * d;
            v[i] = beta2 * v[i] + (1 - beta2) * d * d;
            top[i] = std::max(top[i], v[i]);
            w[i] -= rate / c1 * m[i] / (std::sqrt(amsgrad ? top[i] : v[i]) / std::sqrt(c2) + epsilon);
        }
    }
};
struct nadam {
    double rate, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weight_decay = 0, momentum_decay = 4e-3;
    double product = 1;
    numbers m{}, v{};
    void step(numbers& w, const numbers& g, long t) {
        m.resize(w.size()), v.resize(w.size());
        const auto mu = [&](long at) { return beta1 * (1 - 0.5 * std::pow(0.96, static_cast<double>(at) * momentum_decay)); };
        product *= mu(t);
        const double next = product * mu(t + 1), c2 = 1 - std::pow(beta2, static_cast<double>(t));
        for (std::size_t i = 0; i < w.size(); ++i) {
            const double d = g[i] + weight_decay * w[i];
            m[i] = beta1 * m[i] + (1 - beta1) * d;
            v[i] = beta2 * v[i] + (1 - beta2) * d * d;
            const double root = std::sqrt(v[i] / c2) + epsilon;
            w[i] -= rate * (1 - mu(t)) / (1 - product) * d / root;
            w[i] -= rate * mu(t + 1) / (1 - next) * m[i] / root;
        }
    }
};
struct lion {
    double rate, beta1 = 0.9, beta2 = 0.99, weight_decay = 0;
    numbers m{};
    void step(numbers& w, const numbers& g, long) {
        m.resize(w.size());
        for (std::size_t i = 0; i < w.size(); ++i) {
            const double c = beta1 * m[i] + (1 - beta1) * g[i];
            w[i] -= rate * weight_decay * w[i];
            w[i] -= rate * (c > 0 ? 1 : c < 0 ? -1 : 0);
            m[i] = beta2 * m[i] + (1 - beta2) * g[i];
        }
    }
};

}  // namespace plain
