// A table of ratings with holes, completed by a product of two thin matrices:
//
//     minimise over U, V    mean over seen cells of (R - U Vᵀ)²  +  lambda * (‖U‖² + ‖V‖²)
//
// What was not seen is NaN in R, as it comes out of many a data base. `where(seen)` admits the other cells to the mean: the rest reaches
// neither value nor gradient. In U and V together the objective is not convex, and the compiler says why; in each of them alone it is,
// which alternating methods use. Here both descend at once, updated by one fused kernel.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <string>
#include <vector>

#include <tikhonov/tikhonov.hpp>

#include "compare.hpp"

namespace {

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;  // people
constexpr auto m = axis<"m">;  // films
constexpr auto k = axis<"k">;  // what tastes differ in
constexpr auto R = tensor<"R", n, m>;
constexpr auto U = tensor<"U", n, k>;
constexpr auto V = tensor<"V", m, k>;
constexpr auto seen = mask<"seen", n, m>;
constexpr auto lambda = scalar<"lambda", nonnegative>;
constexpr auto rate = scalar<"rate", positive>;
constexpr auto error = each::squared_error(R, dot(U, V));
constexpr auto objective = mean(error, where(seen)) + lambda * (l2(U) + l2(V));
constexpr auto held_out = mean(error, where(!seen));

static_assert(!is_convex(objective, wrt(U, V)));
static_assert(is_convex(objective, wrt(U)) && is_convex(objective, wrt(V)) && is_smooth(objective));

constexpr std::size_t people = 60, films = 45, rank = 5, planted_rank = 2;
constexpr double noise_level = 0.3;

struct table {
    std::vector<double> seen_only, complete;  // NaN in the cells that are not seen; all of them
    std::vector<std::uint8_t> is_seen;
};

/// Value and gradients in plain loops, which skip what is not seen.
double by_hand(const table& data, const std::vector<double>& us, const std::vector<double>& vs, double strength, std::vector<double>& gu,
               std::vector<double>& gv) {
    double value = 0, count = 0;
    gu.assign(us.size(), 0), gv.assign(vs.size(), 0);
    for (const auto cell : data.is_seen) count += cell;
    for (std::size_t i = 0; i < people; ++i)
        for (std::size_t j = 0; j < films; ++j) {
            if (data.is_seen[i * films + j] == 0) continue;
            double residual = -data.seen_only[i * films + j];
            for (std::size_t f = 0; f < rank; ++f) residual += us[i * rank + f] * vs[j * rank + f];
            value += residual * residual / count;
            for (std::size_t f = 0; f < rank; ++f) {
                gu[i * rank + f] += 2 * residual * vs[j * rank + f] / count;
                gv[j * rank + f] += 2 * residual * us[i * rank + f] / count;
            }
        }
    for (std::size_t i = 0; i < us.size(); ++i) value += strength * us[i] * us[i], gu[i] += 2 * strength * us[i];
    for (std::size_t i = 0; i < vs.size(); ++i) value += strength * vs[i] * vs[i], gv[i] += 2 * strength * vs[i];
    return value;
}

}  // namespace

int main() {
    random_numbers random(1);
    table data;
    std::vector<double> tastes(people * planted_rank), traits(films * planted_rank);
    for (double& x : tastes) x = random.normal();
    for (double& x : traits) x = random.normal();
    for (std::size_t i = 0; i < people * films; ++i) {
        double rating = noise_level * random.normal();
        for (std::size_t f = 0; f < planted_rank; ++f)
            rating += tastes[i / films * planted_rank + f] * traits[i % films * planted_rank + f];
        data.complete.push_back(rating);
        data.is_seen.push_back(random.uniform() < 0.25);
        data.seen_only.push_back(data.is_seen.back() != 0 ? rating : std::numeric_limits<double>::quiet_NaN());
    }
    std::vector<double> us(people * rank), vs(films * rank);
    const auto start = [&] {
        random_numbers small(2);
        for (double& x : us) x = 0.1 * small.normal();
        for (double& x : vs) x = 0.1 * small.normal();
    };
    const auto cells = bind(R = view(data.seen_only, people, films), seen = data.is_seen);

    auto step = compile<double>(U = U - rate * grad(objective, U), V = V - rate * grad(objective, V));
    auto value = compile<double>(mean(error, where(seen)));
    auto judge = compile<double>(held_out);
    double best = 1e300, without = 0;
    std::printf("%td of %zu ratings are seen, the others are NaN; an error of %.2f is noise\n\n",
                std::count(data.is_seen.begin(), data.is_seen.end(), 1), people * films, noise_level);
    std::printf("   lambda   error seen   error held out\n");
    for (const double strength : {0., 1e-4, 3e-4, 1e-3, 3e-3, 1e-2}) {
        start();
        for (int i = 0; i < 3000; ++i) step(cells, U = us, V = vs, lambda = strength, rate = 3.);
        const double own = value(cells, U = us, V = vs).value;
        const double other = judge(R = data.complete, seen = data.is_seen, U = view(us, people, rank), V = vs).value;
        std::printf("   %6.4f %12.3f %16.3f\n", strength, std::sqrt(own), std::sqrt(other));
        best = std::min(best, std::sqrt(other));
        if (strength == 0) without = std::sqrt(other);
    }
    std::printf("not convex in both: %s\n", std::string(why_not_convex(objective, wrt(U, V))).c_str());

    start();
    auto gradients = compile<double>(objective, wrt(U, V));
    std::vector<double> gu, gv;
    const auto r = gradients(cells, U = us, V = vs, lambda = 1e-3);
    const double expected = by_hand(data, us, vs, 1e-3, gu, gv);
    return compared(std::max({apart(r.value, expected), apart(r.gradient(U), gu), apart(r.gradient(V), gv)}), 1e-12, best < 0.8 * without);
}
