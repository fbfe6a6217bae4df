// A network of any depth, as a template: layer I maps the 8 units h(I-1) to the 8 units h(I),
//
//     A(0) = X,    A(I) = tanh(A(I-1) W(I) + b(I)),    loss = bce_with_logits(A(Depth) v + c, t) + lambda * penalty
//
// `indexed<"W", I>` is the name W1, W2, ... of a family of symbols, so the recursion is one line. All parameters lie in one flat
// vector, which is all that an optimiser needs to know: here it is plain gradient descent. The two classes are rings, one inside the
// other, which no line parts: without a hidden layer this is logistic regression, convex, and useless.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include <tikhonov/tikhonov.hpp>

#include "compare.hpp"

namespace {

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr std::size_t inputs = 2, units = 8;
constexpr auto n = axis<"n">;
template <int I>
constexpr auto h = axis<indexed<"h", I>, I == 0 ? inputs : units>;
template <int I>
constexpr auto W = tensor<indexed<"W", I>, h<I - 1>, h<I>>;
template <int I>
constexpr auto b = tensor<indexed<"b", I>, h<I>>;
template <int Depth>
constexpr auto v = tensor<"v", h<Depth>>;
constexpr auto c = scalar<"c">;
constexpr auto X = tensor<"X", n, h<0>>;
constexpr auto t = tensor<"t", n>;
constexpr auto lambda = scalar<"lambda", nonnegative>;

/// The activations of layer I and the sum of squares of all weights up to it.
template <int I>
constexpr auto activations = tanh(dot(activations<I - 1>, W<I>) + b<I>);
template <>
constexpr auto activations<0> = X;
template <int I>
constexpr auto squares = squares<I - 1> + l2(W<I>);
template <>
constexpr auto squares<0> = 0_c;

template <int Depth>
constexpr auto logit = dot(activations<Depth>, v<Depth>) + c;
template <int Depth>
constexpr auto objective = bce_with_logits(logit<Depth>, t) + lambda* penalty(squares<Depth> + l2(v<Depth>));

/// W1, W2, ..., b1, b2, ..., v, c one behind the other.
template <int Depth>
constexpr auto all = []<int... I>(std::integer_sequence<int, I...>) {
    return parameters(W<I + 1>..., b<I + 1>..., v<Depth>, c);
}
(std::make_integer_sequence<int, Depth>{});

static_assert(is_convex(objective<0>, wrt(all<0>)));
static_assert(!is_convex(objective<1>, wrt(all<1>)) && !is_convex(objective<3>, wrt(all<3>)));
static_assert(is_smooth(objective<3>));

struct sample {
    std::vector<double> points, targets;
};
sample draw(std::size_t count, random_numbers& random) {
    sample s;
    for (std::size_t i = 0; i < count; ++i) {
        const double angle = 6.283185307179586 * random.uniform(), radius = (i % 2 == 0 ? 1 : 2) + 0.2 * random.normal();
        s.points.insert(s.points.end(), {radius * std::cos(angle), radius * std::sin(angle)});
        s.targets.push_back(double(i % 2));
    }
    return s;
}

/// Backpropagation in plain loops, for any depth and in the order of `all`.
double by_hand(std::size_t depth, const sample& s, const std::vector<double>& p, double strength, std::vector<double>& g) {
    const auto width = [](std::size_t layer) { return layer == 0 ? inputs : units; };
    std::vector<std::size_t> weight(depth + 1), bias(depth + 1);  // where those of a layer begin
    std::size_t end = 0;
    for (std::size_t l = 1; l <= depth; ++l) weight[l] = end, end += width(l - 1) * units;
    const std::size_t weights = end, out = end + depth * units, shift = out + width(depth);
    for (std::size_t l = 1; l <= depth; ++l) bias[l] = end, end += units;
    double value = 0;
    g.assign(p.size(), 0);
    for (std::size_t i = 0; i < s.targets.size(); ++i) {
        std::vector<std::vector<double>> a{{s.points[2 * i], s.points[2 * i + 1]}};
        double z = p[shift];
        for (std::size_t l = 1; l <= depth; ++l) {
            a.emplace_back(&p[bias[l]], &p[bias[l]] + units);
            for (std::size_t at = 0; at < width(l - 1) * units; ++at) a[l][at % units] += a[l - 1][at / units] * p[weight[l] + at];
            for (double& x : a[l]) x = std::tanh(x);
        }
        for (std::size_t k = 0; k < width(depth); ++k) z += a[depth][k] * p[out + k];
        value += (std::log(1 + std::exp(z)) - s.targets[i] * z) / double(s.targets.size());

        const double error = (1 / (1 + std::exp(-z)) - s.targets[i]) / double(s.targets.size());
        std::vector<double> back(width(depth));
        for (std::size_t k = 0; k < width(depth); ++k) g[out + k] += error * a[depth][k], back[k] = error * p[out + k];
        g[shift] += error;
        for (std::size_t l = depth; l > 0; --l) {
            std::vector<double> before(width(l - 1));
            for (std::size_t k = 0; k < units; ++k) back[k] *= 1 - a[l][k] * a[l][k], g[bias[l] + k] += back[k];
            for (std::size_t at = 0; at < width(l - 1) * units; ++at) {
                g[weight[l] + at] += back[at % units] * a[l - 1][at / units];
                before[at / units] += back[at % units] * p[weight[l] + at];
            }
            back = before;
        }
    }
    for (std::size_t at = 0; at < shift; ++at)
        if (at < weights || at >= out) value += strength * p[at] * p[at], g[at] += 2 * strength * p[at];
    return value;
}

template <int Depth>
double train(const sample& known, const sample& unknown) {
    constexpr auto all_parameters = all<Depth>;
    std::vector<double> p(all_parameters.size()), slope;
    random_numbers random(2);
    for (double& x : p) x = 0.5 * random.normal();

    auto gradients = compile<double>(objective<Depth>, wrt(all_parameters));
    const auto data = bind(X = known.points, t = known.targets, lambda = 1e-4);
    const auto first = gradients(data, all_parameters = p);
    double value = by_hand(Depth, known, p, 1e-4, slope);
    const double off = std::max(apart(first.value, value), apart(first.gradient(all_parameters), slope));
    for (int step = 0; step < 3000; ++step) {
        const auto r = gradients(data, all_parameters = p);
        for (std::size_t i = 0; i < p.size(); ++i) p[i] -= 0.3 * r.gradient(all_parameters)[i];
        value = r.value;
    }
    auto predict = compile<double>(logit<Depth>);
    const auto z = predict(X = unknown.points, all_parameters = p).value;
    std::size_t right = 0;
    for (std::size_t i = 0; i < z.size(); ++i) right += (z[i] > 0) == (unknown.targets[i] > 0.5);
    std::printf("%5d %11zu %11.4f %12.1f %%\n", Depth, p.size(), value, 100. * double(right) / double(z.size()));
    return off;
}

}  // namespace

int main() {
    random_numbers random(1);
    const sample known = draw(200, random), unknown = draw(1000, random);
    std::printf("depth  parameters   objective   right on others\n");
    const double off = std::max({train<0>(known, unknown), train<1>(known, unknown), train<2>(known, unknown), train<3>(known, unknown)});
    std::printf("not convex: %s\n", std::string(why_not_convex(objective<3>, wrt(all<3>))).c_str());
    return compared(off, 1e-12);
}
