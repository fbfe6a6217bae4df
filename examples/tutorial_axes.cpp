// The middle of docs/tutorial.md: axes, classes, masks and weights, and questions to the compiler.
#include <cstdio>
#include <iostream>
#include <vector>

#include <tikhonov/tikhonov.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

// clang-format off
// [broadcast]
constexpr auto n = axis<"n">;
constexpr auto m = axis<"m">;
constexpr auto d = axis<"d">;
constexpr auto A = tensor<"A", n, d>;
constexpr auto B = tensor<"B", m, d>;
constexpr auto w = tensor<"w", d>;

constexpr auto scaled = A * w;             // axes [n, d]: A has all axes of w, so w is repeated along n
constexpr auto summed = sum<d>(scaled);    // axes [n]
constexpr auto same   = dot(A, w);         // the same, in one operation
static_assert(summed == same);             // says the compiler
// [broadcast]

// [reduce]
constexpr auto everything = mean(A);               // over all axes: a scalar
constexpr auto per_column = mean<n>(A);            // over n: axes [d]
constexpr auto centred    = A - per_column;        // axes [n, d]
constexpr auto variance   = mean<n>(sq(centred));
constexpr auto lengths    = norm<d>(A);            // sum, mean, max, min, logsumexp and norm all take axes
static_assert(everything == mean(per_column) && lengths == sqrt(sum<d>(sq(A))));
// [reduce]

// [distances]
constexpr auto to_b = sum<d>(sq(expand<m>(A) - B));                  // axes [m, n]: |A_n - B_m|²
constexpr auto to_a = sum<d>(sq(expand<m>(A) - rename<n, m>(A)));    // all pairs of rows of A
constexpr auto gram = dot(A, rename<n, m>(A));                       // A·Aᵀ
static_assert(to_a == expand<m>(sum<d>(sq(A))) + sum<d>(sq(rename<n, m>(A))) - 2_c * gram);
// [distances]

// [classes]
constexpr auto c = axis<"c">;
constexpr auto W = tensor<"W", c, d>;
constexpr auto v = tensor<"v", c>;
constexpr auto label = labels<"label", n, c>;      // for each n an integer from 0 to the length of c less one

constexpr auto z = dot(A, W) + v;                  // one logit for each sample and class: axes [n, c]
constexpr auto fit = cross_entropy(z, label);      // the mean of -log softmax<c>(z) at the label
// [classes]

// [masks]
constexpr auto k = axis<"k", 2>;
constexpr auto U = tensor<"U", n, k>;
constexpr auto V = tensor<"V", m, k>;
constexpr auto R = tensor<"R", n, m>;
constexpr auto seen = mask<"seen", n, m>;
constexpr auto s = tensor<"s", n, nonnegative>;

constexpr auto completion = mean(each::squared_error(R, dot(U, V)), where(seen));    // the cells that were seen
constexpr auto weighted = mean(each::cross_entropy(z, label), weights(s));           // Σ s·e / Σ s
// [masks]

// [questions]
constexpr auto lambda = scalar<"lambda", nonnegative>;
constexpr auto objective = fit + lambda * penalty(l2(W));

static_assert(is_convex(objective, wrt(W, v)));
static_assert(is_smooth(objective));
static_assert(is_convex(weighted, wrt(W, v)));
static_assert(sign_of(completion) == nonnegative && sign_of(to_b) == nonnegative);
static_assert(!is_smooth(l1(w)));
static_assert(is_convex(completion, wrt(U)) && !is_convex(completion, wrt(U, V)));
static_assert(why_not_convex(completion, wrt(U, V)) ==
              "*: both factors depend on the parameters: U * V in sum<k>(...)");
// [questions]

// [equal]
static_assert(grad(l2(w), w) == 2_c * w);
static_assert(sum<n>(A - per_column) == 0_c * w);                       // deviations from a mean add up to nothing
static_assert(extent<n> * variance == sum<n>(sq(A)) - extent<n> * sq(per_column));
// [equal]
// clang-format on

int main() {
    // [distances run]
    std::vector<float> as{0, 0, 3, 4};
    for (float it : evaluate<float>(to_a, A = view(as, 2, 2)).value) std::printf("%3.0f", it);
    std::printf("\n");
    // [distances run]

    // [classes run]
    std::vector<int> classes{2, 0};
    std::vector<float> matrix(3 * 2, 0.0f), shift(3, 0.0f);
    auto kernel = compile<float>(objective, wrt(W, v));
    auto r = kernel(A = view(as, 2, 2), W = view(matrix, 3, 2), v = shift, label = classes, lambda = 0.1f);
    std::printf("%.4f, %.3f %.3f %.3f\n", r.value, r.gradient(v)[0], r.gradient(v)[1], r.gradient(v)[2]);
    // [classes run]

    // [masks run]
    std::vector<float> ratings{5, 0, 1, 3};
    std::vector<unsigned char> known{1, 0, 1, 1};
    std::vector<float> us(4, 1.0f), vs(4, 1.0f);
    auto missing = evaluate<float>(completion, R = view(ratings, 2, 2), U = us, V = vs, seen = view(known, 2, 2));
    std::printf("%.4f\n", missing.value);  // (3² + 1² + 1²) / 3: the 0 does not count
    // [masks run]
}
