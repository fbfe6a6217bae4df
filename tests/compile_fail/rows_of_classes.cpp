// expect: the classes of these labels have a list of rows
// names: label
// Labels whose classes are listed.
#include <vector>

#include <tikhonov/tikhonov.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto c = axis<"c">;
constexpr auto Z = tensor<"Z", n, c>;
constexpr auto label = labels<"label", n, c>;

void call() {
    auto objective = compile<float>(mean(pick(Z, label)));
    std::vector<float> zs(12);
    std::vector<int> names(4);
    const std::vector<int> order{0, 2};
#ifdef MISTAKE
    objective(Z = zs, label = names, c = rows(order));
#else
    objective(Z = zs, label = names, c = window(0, 3));
#endif
}
