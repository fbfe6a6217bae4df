// Eigen with gradients derived by hand, as one writes it: temporaries live from call to call, products go without aliasing checks.
#include <cmath>

#include <Eigen/Core>

#include "problems.hpp"

namespace eigen {
namespace {

using vector = Eigen::VectorXf;
using array = Eigen::ArrayXf;
using matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Eigen::Index;

Eigen::Map<const vector> in(const float* p, std::size_t n) { return {p, static_cast<Index>(n)}; }
Eigen::Map<vector> out(float* p, std::size_t n) { return {p, static_cast<Index>(n)}; }
Eigen::Map<const matrix> in(const float* p, std::size_t n, std::size_t m) { return {p, static_cast<Index>(n), static_cast<Index>(m)}; }
Eigen::Map<matrix> out(float* p, std::size_t n, std::size_t m) { return {p, static_cast<Index>(n), static_cast<Index>(m)}; }

/// From scores to mean·(softmax - truth), in place; returns the mean loss.
float softmax(matrix& z, const int* label) {
    const float mean = 1 / static_cast<float>(z.rows());
    z.colwise() -= z.rowwise().maxCoeff().eval();
    float picked = 0;
    for (Index i = 0; i < z.rows(); ++i) picked += z(i, label[i]);
    z = z.array().exp();
    static vector totals;
    totals = z.rowwise().sum();
    z.array().colwise() *= mean / totals.array();
    for (Index i = 0; i < z.rows(); ++i) z(i, label[i]) -= mean;
    return mean * (totals.array().log().sum() - picked);
}

}  // namespace

float run(const ridge_error& p) {
    const auto y = in(p.y, p.n), t = in(p.t, p.n);
    const float mean = 1 / static_cast<float>(p.n);
    out(p.gradient, p.n) = 2 * mean * (y - t) + 2 * p.lambda * y;
    return mean * (y - t).squaredNorm() + p.lambda * y.squaredNorm();
}

float run(const huber_error& p) {
    const auto r = in(p.y, p.n).array() - in(p.t, p.n).array();
    auto held = out(p.gradient, p.n).array();
    const float mean = 1 / static_cast<float>(p.n);
    held = r.max(-p.delta).min(p.delta);
    const float value = mean * (held * (r - 0.5f * held)).sum();
    held *= mean;
    return value;
}

float run(const log_sum& p) {
    const auto z = in(p.z, p.n).array();
    auto g = out(p.gradient, p.n).array();
    const float top = z.maxCoeff();
    g = (z - top).exp();
    const float total = g.sum();
    g *= 1 / total;
    return top + std::log(total);
}

float run(const linear_model& p) {
    const auto x = in(p.x, p.n, p.d);
    const auto w = in(p.w, p.d), t = in(p.t, p.n);
    static vector r;
    r.noalias() = x * w;
    r.array() += p.b - t.array();
    const float scale = 2 / static_cast<float>(p.n);
    auto g = out(p.gradient, p.d);
    g.noalias() = scale * (x.transpose() * r);
    g += 2 * p.lambda * w;
    p.gradient[p.d] = scale * r.sum();
    return r.squaredNorm() / static_cast<float>(p.n) + p.lambda * w.squaredNorm();
}

float run(const logistic_model& p) {
    const auto x = in(p.x, p.n, p.d);
    const auto w = in(p.w, p.d), t = in(p.t, p.n);
    static vector z;
    static array e;
    z.noalias() = x * w;
    z.array() += p.b;
    e = (-z.array().abs()).exp();
    const float scale = 1 / static_cast<float>(p.n);
    const float loss = scale * (z.array().max(0.0f) + (1 + e).log() - t.array() * z.array()).sum();
    z = (z.array() < 0).select(e, 1.0f) / (1 + e) - t.array();
    auto g = out(p.gradient, p.d);
    g.noalias() = scale * (x.transpose() * z);
    g.array() += p.alpha * w.array().sign() + 2 * p.lambda * w.array();
    p.gradient[p.d] = scale * z.sum();
    return loss + p.alpha * w.lpNorm<1>() + p.lambda * w.squaredNorm();
}

float run(const tanh_network& p) {
    using narrow = Eigen::Matrix<float, Eigen::Dynamic, 8, Eigen::RowMajor>;
    const Eigen::Map<const Eigen::Matrix<float, Eigen::Dynamic, 2, Eigen::RowMajor>> x(p.x, static_cast<Index>(p.n), 2);
    const Eigen::Map<const Eigen::Matrix<float, 2, 8, Eigen::RowMajor>> w1(p.w1);
    const Eigen::Map<const Eigen::Matrix<float, 1, 8>> b1(p.b1);
    const Eigen::Map<const Eigen::Matrix<float, 8, 1>> w2(p.w2);
    static narrow h;
    static vector r;
    h.noalias() = x * w1;
    h.rowwise() += b1;
    h = h.array().tanh();
    r.noalias() = h * w2;
    r.array() += p.b2 - in(p.t, p.n).array();
    const float mean = 1 / static_cast<float>(p.n), loss = mean * r.squaredNorm();
    r *= 2 * mean;
    Eigen::Map<Eigen::Matrix<float, 8, 1>>(p.gradient + 24).noalias() = h.transpose() * r;
    p.gradient[32] = r.sum();
    h = (1 - h.array().square()) * (r * w2.transpose()).array();
    Eigen::Map<Eigen::Matrix<float, 2, 8, Eigen::RowMajor>>(p.gradient).noalias() = x.transpose() * h;
    Eigen::Map<Eigen::Matrix<float, 1, 8>>(p.gradient + 16) = h.colwise().sum();
    return loss;
}

float run(const softmax_regression& p) {
    const auto x = in(p.x, p.n, p.d);
    static matrix z;
    z.noalias() = x * in(p.w, p.d, classes);
    z.rowwise() += in(p.b, classes).transpose();
    const float loss = softmax(z, p.label);
    out(p.gradient, p.d, classes).noalias() = x.transpose() * z;
    out(p.gradient + p.d * classes, classes) = z.colwise().sum();
    return loss;
}

float run(const relu_network& p) {
    const auto x = in(p.x, p.n, p.d);
    const auto w2 = in(p.w2, p.h, classes);
    float *g1 = p.gradient, *gb1 = g1 + p.d * p.h, *g2 = gb1 + p.h, *gb2 = g2 + p.h * classes;
    static matrix a, z, back;
    a.noalias() = x * in(p.w1, p.d, p.h);
    a = (a.rowwise() + in(p.b1, p.h).transpose()).cwiseMax(0.0f);
    z.noalias() = a * w2;
    z.rowwise() += in(p.b2, classes).transpose();
    const float loss = softmax(z, p.label);
    out(g2, p.h, classes).noalias() = a.transpose() * z;
    out(gb2, classes) = z.colwise().sum();
    back.noalias() = z * w2.transpose();
    back = (a.array() > 0).select(back, 0.0f);
    out(g1, p.d, p.h).noalias() = x.transpose() * back;
    out(gb1, p.h) = back.colwise().sum();
    return loss;
}

float run(const root_error& p) {
    const auto y = in(p.y, p.n), t = in(p.t, p.n);
    const float n = static_cast<float>(p.n), value = std::sqrt((y - t).squaredNorm() / n);
    out(p.gradient, p.n) = 1 / (n * value) * (y - t);
    return value;
}

float run(const variance& p) {
    const auto y = in(p.y, p.n).array();
    auto g = out(p.gradient, p.n).array();
    g = y - y.mean();
    const float value = g.square().mean();
    g *= 2 / static_cast<float>(p.n);
    return value;
}

float run(const cosine_distance& p) {
    const auto y = in(p.y, p.n), t = in(p.t, p.n);
    const float squares = y.squaredNorm(), sizes = std::sqrt(squares) * t.norm(), cosine = y.dot(t) / sizes;
    out(p.gradient, p.n) = cosine / squares * y - 1 / sizes * t;
    return 1 - cosine;
}

float run(const gaussian_mixture& p) {
    constexpr Index clusters = gaussian_mixture::clusters, d = gaussian_mixture::d;
    using table = Eigen::Array<float, clusters, d, Eigen::RowMajor>;
    const Eigen::Map<const Eigen::Array<float, Eigen::Dynamic, d, Eigen::RowMajor>> x(p.x, static_cast<Index>(p.n), d);
    const Eigen::Map<const table> m(p.m), s(p.s);
    const Eigen::Map<const Eigen::Array<float, clusters, 1>> a(p.a);
    const float mean = 1 / static_cast<float>(p.n), log_total = std::log(a.exp().sum());
    const table inverse = (-s).exp();
    const auto z = [&](Index c) { return (x.rowwise() - m.row(c)).rowwise() * inverse.row(c); };
    static Eigen::Array<float, Eigen::Dynamic, clusters> joint;
    static Eigen::Array<float, Eigen::Dynamic, d, Eigen::RowMajor> pulled, deviation;
    joint.resize(x.rows(), clusters);
    for (Index c = 0; c < clusters; ++c)
        joint.col(c) = -0.5f * z(c).square().rowwise().sum() + (a(c) - log_total - s.row(c).sum() - 0.918938533f * d);
    static array top, total;
    top = joint.rowwise().maxCoeff();
    joint = (joint.colwise() - top).exp();
    total = joint.rowwise().sum();
    joint.colwise() /= total;
    float *means = p.gradient, *scales = means + clusters * d, *logits = scales + clusters * d;
    for (Index c = 0; c < clusters; ++c) {
        const float share = joint.col(c).sum();
        deviation = z(c);
        pulled = deviation.colwise() * joint.col(c);
        Eigen::Map<Eigen::Array<float, 1, d>>(means + c * d) = -mean * pulled.colwise().sum() * inverse.row(c);
        Eigen::Map<Eigen::Array<float, 1, d>>(scales + c * d) = -mean * ((pulled * deviation).colwise().sum() - share);
        logits[c] = std::exp(a(c) - log_total) - mean * share;
    }
    return -mean * (top + total.log()).sum();
}

}  // namespace eigen
