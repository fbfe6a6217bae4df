// After its first call a kernel allocates nothing, unless an extent exceeds every earlier one. What it cannot allocate leaves it usable.
#define BOOST_TEST_MODULE engine_allocation
#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <functional>
#include <new>
#include <span>
#include <vector>

#include <tikhonov/tikhonov.hpp>

namespace {

long allocations = 0;
long failing_in = 0;  ///< the allocation from now on that fails, the first is 1

void* counted(std::size_t size, std::size_t alignment) {
    ++allocations;
    if (failing_in > 0 && --failing_in == 0) throw std::bad_alloc();
    void* memory = std::aligned_alloc(alignment, (size + alignment) / alignment * alignment);
    if (memory == nullptr) throw std::bad_alloc();
    return memory;
}

}  // namespace

// All forms of the operators that are not replaced here end in these. Not inlined: g++ would see memory of `new` released by `free`.
void* operator new(std::size_t size) { return counted(size, __STDCPP_DEFAULT_NEW_ALIGNMENT__); }
void* operator new(std::size_t size, std::align_val_t alignment) { return counted(size, static_cast<std::size_t>(alignment)); }
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }

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

/// Calls kernels that `make` makes. Every allocation of a call fails once, of the first call and of a later one with larger extents;
/// after that the kernel computes what it computes undisturbed. `call(kernel, size)` returns a sum of all results.
template <class Make, class Call>
void check_failures(const Make& make, const Call& call) {
    auto undisturbed = make();
    const double expected[] = {call(undisturbed, 0), call(undisturbed, 1)};
    for (const bool later : {false, true}) {
        long failures = 0;
        for (bool failed = true; failed;) {
            auto kernel = make();
            if (later) BOOST_TEST(call(kernel, 0) == expected[0]);
            failing_in = failures + 1;
            failed = false;
            double found = 0;
            try {
                found = call(kernel, 1);
            } catch (const std::bad_alloc&) {
                failed = true;
            }
            failing_in = 0;
            if (!failed) BOOST_TEST(found == expected[1]);
            failures += failed ? 1 : 0;
            BOOST_TEST_CONTEXT("after failure " << failures << (later ? " of a later call" : "")) {
                if (failures % 2 == 0) BOOST_TEST(call(kernel, 0) == expected[0]);
                BOOST_TEST(call(kernel, 1) == expected[1]);
                BOOST_TEST(call(kernel, 0) == expected[0]);
                BOOST_TEST(call(kernel, 1) == expected[1]);
            }
        }
        BOOST_TEST(failures > 0);
    }
}
double sum_of(std::span<const float> numbers) {
    double sum = 0;
    for (std::size_t i = 0; i < numbers.size(); ++i) sum += static_cast<double>(numbers[i]) * static_cast<double>(1 + i % 5);
    return sum;
}

BOOST_AUTO_TEST_CASE(failures_of_workers_and_products) {
    constexpr auto h = axis<"h">;
    constexpr auto V = tensor<"V", d, h>;
    constexpr auto u = tensor<"u", h>;
    const auto workers = std::make_shared<turns>();
    const data s(3000, 300);
    std::vector<float> first(300 * 250, 0.01f), second(250, 0.1f);
    check_failures([&] { return compile<float>(mse(relu(dot(relu(dot(X, V)), u)), t), wrt(V, u), workers); },
                   [&](auto& kernel, int large) {
                       const std::size_t rows = large == 0 ? 40 : 3000, columns = large == 0 ? 7 : 30, units = large == 0 ? 5 : 20;
                       const auto data = bind(X = view(s.x, rows, columns), t = std::span(s.target).first(rows),
                                              V = view(first, columns, units), u = std::span(second).first(units));
                       const double alone = kernel.value(data);
                       const auto r = kernel(data);
                       return alone + static_cast<double>(r.value) + sum_of(r.gradient(V)) + sum_of(r.gradient(u));
                   });
}

BOOST_AUTO_TEST_CASE(failures_of_conversions_and_weights) {
    constexpr auto s = tensor<"s", n, nonnegative>;
    constexpr auto seen = mask<"seen", n>;
    data large(500, 11), small(20, 3);
    std::vector<unsigned char> weights_of(500), open(500);
    for (std::size_t i = 0; i < 500; ++i) weights_of[i] = static_cast<unsigned char>(i % 4), open[i] = i % 3 == 0;
    check_failures(
        [&] { return compile<float>(mean(each::squared_error(dot(X, w) + b, t), weights(s)) + mean(sq(t), where(seen)), wrt(w, b)); },
        [&](auto& kernel, int size) {
            data& it = size == 0 ? small : large;
            const std::size_t rows = it.target.size();
            const auto r = kernel(X = column_major(it.x, rows, it.weights.size()), t = it.target, w = it.weights, b = 0.25,
                                  s = std::span(weights_of).first(rows), seen = std::span(open).first(rows));
            return static_cast<double>(r.value) + sum_of(r.gradient(w)) + static_cast<double>(r.gradient(b));
        });
}

BOOST_AUTO_TEST_CASE(failures_of_tables) {
    constexpr auto c = axis<"c">;
    constexpr auto table = tensor<"table", c, d>;
    constexpr auto label = labels<"label", n, c>;
    std::vector<float> words(400 * 9);
    std::vector<int> names(150);
    for (std::size_t i = 0; i < words.size(); ++i) words[i] = static_cast<float>(i % 13);
    check_failures([&] { return compile<float>(sum(sq(pick(table, label))), wrt(table)); },
                   [&](auto& kernel, int size) {
                       static int round = 0;  // labels differ from call to call: a row that is not cleared would show
                       const std::size_t rows = size == 0 ? 50 : 400, count = size == 0 ? 10 : 150;
                       for (std::size_t i = 0; i < count; ++i)
                           names[i] = static_cast<int>(((i + static_cast<std::size_t>(round)) * 7) % rows);
                       ++round;
                       const auto r = kernel(table = view(words, rows, 9), label = std::span(names).first(count));
                       double sum = 0;
                       double expected = 0;
                       for (std::size_t i = 0; i < count; ++i)
                           for (std::size_t k = 0; k < 9; ++k)
                               expected += 2 * static_cast<double>(words[9 * static_cast<std::size_t>(names[i]) + k]);
                       for (const float g : r.gradient(table)) sum += static_cast<double>(g);
                       return sum - expected;
                   });
}

}  // namespace
