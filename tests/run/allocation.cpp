// After its first call a kernel allocates nothing, unless an extent exceeds every earlier one.
#define BOOST_TEST_MODULE run_allocation
#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <functional>
#include <new>
#include <span>
#include <vector>

#include <tikhonov/tikhonov.hpp>

namespace {

long allocations = 0;

void* counted(std::size_t size, std::size_t alignment) {
    ++allocations;
    void* memory = std::aligned_alloc(alignment, (size + alignment) / alignment * alignment);
    if (memory == nullptr) throw std::bad_alloc();
    return memory;
}

}  // namespace

// All forms of the operators that are not replaced here end in these.
void* operator new(std::size_t size) { return counted(size, __STDCPP_DEFAULT_NEW_ALIGNMENT__); }
void* operator new(std::size_t size, std::align_val_t alignment) { return counted(size, static_cast<std::size_t>(alignment)); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }

namespace {

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto X = tensor<"X", n, d>;
constexpr auto t = tensor<"t", n>;
constexpr auto w = tensor<"w", d>;
constexpr auto b = scalar<"b">;
constexpr auto lambda = scalar<"lambda", nonnegative>;
constexpr auto rate = scalar<"rate">;
constexpr auto loss = bce_with_logits(dot(X, w) + b, t) + lambda * l2(w);

struct data {
    std::vector<float> x, target, weights;
    float bias = 0.25f;
    data(std::size_t rows, std::size_t columns) : x(rows * columns), target(rows), weights(columns, 0.125f) {
        for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<float>(i % 7) - 3;
        for (std::size_t i = 0; i < rows; ++i) target[i] = static_cast<float>(i % 2);
    }
};

template <class Call>
long allocations_of(const Call& call) {
    const long before = allocations;
    call();
    return allocations - before;
}

BOOST_AUTO_TEST_CASE(counting_works) {
    BOOST_TEST(allocations_of([] { std::vector<int> memory(100, 1); }) == 1);
    struct alignas(64) wide {
        char bytes[64];
    };
    BOOST_TEST(allocations_of([] { std::vector<wide> memory(3); }) == 1);
}

BOOST_AUTO_TEST_CASE(value_and_gradient) {
    auto objective = compile<float>(loss, wrt(w, b));
    data large(1000, 40), small(37, 11);
    const auto call = [&](data& s) {
        return [&] {
            const auto r =
                objective(X = view(s.x, s.target.size(), s.weights.size()), t = s.target, w = s.weights, b = s.bias, lambda = 0.1f);
            if (!(r.value > 0) || r.gradient(w).size() != s.weights.size()) std::abort();
        };
    };
    BOOST_TEST(allocations_of(call(large)) > 0);  // the kernel's own memory, taken at the first call
    BOOST_TEST(allocations_of(call(large)) == 0);
    BOOST_TEST(allocations_of(call(small)) == 0);
    BOOST_TEST(allocations_of(call(large)) == 0);
}

BOOST_AUTO_TEST_CASE(update) {
    auto step = compile<float>(w = w - rate * grad(loss, w), b = b - rate * grad(loss, b));
    data large(1000, 40), small(37, 11);
    const auto call = [&](data& s) {
        return [&] {
            step(X = view(s.x, s.target.size(), s.weights.size()), t = s.target, w = s.weights, b = std::ref(s.bias), lambda = 0.1f,
                 rate = 0.01f);
        };
    };
    call(large)();
    BOOST_TEST(allocations_of(call(large)) == 0);
    BOOST_TEST(allocations_of(call(small)) == 0);
    BOOST_TEST(allocations_of(call(large)) == 0);
}

BOOST_AUTO_TEST_CASE(sets_windows_and_conversions) {
    auto objective = compile<float>(loss, wrt(w, b));
    data s(1000, 40);
    const std::vector<unsigned char> bytes(1000, 1);
    std::vector<float> scattered(3 * 40);
    const auto rest = bind(t = bytes, w = s.weights, b = s.bias, lambda = 0.1f);
    const auto rows = bind(rest, X = view(s.x, 1000, 40));
    const auto columns = bind(rest, X = column_major(s.x, 1000, 40), gradient(w) = view(scattered, 40, strides(3)));
    const auto epoch = [&](const auto& set) {
        return [&] {
            for (int first = 0; first + 32 <= 1000; first += 31)
                if (!(objective(set, n = window(first, 32)).value > 0)) std::abort();
        };
    };
    const auto make = [&] { return allocations_of([&] { (void)bind(rest, n = window(0, 32)); }); };
    BOOST_TEST(make() == 0);
    epoch(rows)();
    BOOST_TEST(allocations_of(epoch(rows)) == 0);
    BOOST_TEST(allocations_of(epoch(columns)) > 0);  // the kernel's copy of X
    BOOST_TEST(allocations_of(epoch(columns)) == 0);
    BOOST_TEST(allocations_of(epoch(rows)) == 0);
}

BOOST_AUTO_TEST_CASE(packs) {
    auto objective = compile<float>(loss, wrt(w, b));
    data s(1000, 40);
    std::vector<float> flat(41, 0.125f), out(41);
    const auto call = [&] {
        objective(X = view(s.x, 1000, 40), t = s.target, parameters(w, b) = flat, gradient(parameters(w, b)) = out, lambda = 0.1f);
    };
    call();
    BOOST_TEST(allocations_of(call) == 0);
}

/// Four workers that take turns on one thread.
struct turns final : executor {
    int workers() const override { return 4; }
    void run(int count, piece work, void* state) override {
        for (int i = count - 1; i >= 0; --i) work(state, i);
    }
};

BOOST_AUTO_TEST_CASE(several_workers) {
    constexpr auto h = axis<"h">;
    constexpr auto V = tensor<"V", d, h>;
    constexpr auto u = tensor<"u", h>;
    auto objective = compile<float>(mse(dot(relu(dot(X, V)), u), t), wrt(V, u), std::make_shared<turns>());
    const data s(3000, 300);
    std::vector<float> first(300 * 250, 0.01f), second(250, 0.1f);
    const auto call = [&](std::size_t rows, std::size_t columns, std::size_t units) {
        return [&, rows, columns, units] {
            const auto r = objective(X = view(s.x, rows, columns), t = std::span(s.target).first(rows), V = view(first, columns, units),
                                     u = std::span(second).first(units));
            if (!(r.value >= 0)) std::abort();
        };
    };
    BOOST_TEST(allocations_of(call(3000, 300, 250)) > 0);
    for (const std::size_t rows : {3000u, 2999u, 1500u, 400u, 200u, 17u, 1u})
        for (const std::size_t columns : {300u, 299u, 30u, 1u})
            for (const std::size_t units : {250u, 100u, 13u}) BOOST_TEST(allocations_of(call(rows, columns, units)) == 0);
}

}  // namespace
