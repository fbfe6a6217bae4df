// What a user writes first: returns 0 if the library, as installed, computes a value and a gradient.
#include <tikhonov/tikhonov.hpp>

constexpr auto d = tikhonov::axis<"d">;
constexpr auto w = tikhonov::tensor<"w", d>;

int main() {
    const float point[]{1, 2};
    auto f = tikhonov::compile<float>(l2(w), tikhonov::wrt(w));
    const auto r = f(w = point);
    return r.value == 5 && r.gradient(w)[1] == 4 ? 0 : 1;
}
