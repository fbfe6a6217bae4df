// Dropout: a network that is far too large for its forty samples, trained with and without noise. What is used afterwards is the formula
// without its noise, which the library derives from the one that was trained.
#include <cmath>
#include <cstdio>
#include <exception>
#include <vector>

#include <tikhonov/tikhonov.hpp>

namespace {

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d", 2>;
constexpr auto h = axis<"h", 128>;
constexpr auto X = tensor<"X", n, d>;
constexpr auto t = tensor<"t", n>;
constexpr auto W = tensor<"W", d, h>;
constexpr auto a = tensor<"a", h>;
constexpr auto v = tensor<"v", h>;
constexpr auto p = scalar<"p">;

// [formulas]
constexpr auto hidden = dropout<"drop">(relu(dot(X, W) + a), p);
constexpr auto z = dot(hidden, v);
constexpr auto loss = bce_with_logits(z, t);
static_assert(inference(z) == dot(relu(dot(X, W) + a), v));
// [formulas]

struct data {
    std::vector<double> points, classes;
};
/// Two classes that overlap. `evaluate` draws as any formula does.
data draw(std::size_t count, int number) {
    const auto xs = evaluate<double>(normal<"x", n, d> + 0_c, normal<"x", n, d> = seed(number), n = count).value;
    const auto errors = evaluate<double>(normal<"e", n> + 0_c, normal<"e", n> = seed(number), n = count).value;
    data made{xs, std::vector<double>(count)};
    for (std::size_t i = 0; i < count; ++i) made.classes[i] = xs[2 * i] + 0.5 * xs[2 * i + 1] + errors[i] > 0 ? 1.0 : 0.0;
    return made;
}

struct losses {
    double seen, fresh;
};
losses train(double probability) {
    const data seen = draw(40, 1), fresh = draw(4000, 2);
    std::vector<double> ws = evaluate<double>(normal<"w", d, h> + 0_c, normal<"w", d, h> = seed(3)).value;
    std::vector<double> vs = evaluate<double>(0.1_c * normal<"v", h>, normal<"v", h> = seed(3)).value;
    std::vector<double> as(128);
    const auto model = bind(W = ws, a = as, v = vs);

    // [training]
    auto step = optimizer(compile<double>(loss, wrt(W, a, v)), adam{.rate = 0.01});
    for (int i = 0; i < 2000; ++i) step(model, X = seen.points, t = seen.classes, p = probability, noise<"drop"> = seed(7, i));

    auto quiet = compile<double>(inference(loss));  // asks for no seed, and for no probability
    const double on_seen = quiet(model, X = seen.points, t = seen.classes).value;
    const double on_fresh = quiet(model, X = fresh.points, t = fresh.classes).value;
    // [training]
    return {on_seen, on_fresh};
}

void run() {
    double best = 1e9;
    double without = 0;
    for (const double probability : {0.0, 0.5, 0.8}) {
        const losses found = train(probability);
        std::printf("p = %.1f: loss %.1f on 40 samples, %.1f on 4000 others\n", probability, found.seen, found.fresh);
        if (probability == 0) without = found.fresh;
        best = std::min(best, found.fresh);
    }
    if (best < without) std::printf("dropout helps\n");
}

}  // namespace

int main() {
    try {
        run();
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
}
