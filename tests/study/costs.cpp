// What explain says of costs and of passes: counted by hand here, and held to what the plan does.
#define BOOST_TEST_MODULE study_costs
#include <boost/test/unit_test.hpp>

#include <array>
#include <vector>

#include <tikhonov/tikhonov.hpp>

namespace {

using namespace tikhonov;
using namespace tikhonov::detail;
using namespace tikhonov::literals;
using study::amount;

constexpr auto n = axis<"n">;
constexpr auto m = axis<"m">;
constexpr auto d = axis<"d">;
constexpr auto X = tensor<"X", n, d>;
constexpr auto Z = tensor<"Z", m, d>;
constexpr auto t = tensor<"t", n>;
constexpr auto y = tensor<"y", n>;
constexpr auto w = tensor<"w", d>;
constexpr auto b = scalar<"b">;
constexpr auto lambda = scalar<"lambda", nonnegative>;
constexpr auto ridge = mse(dot(X, w), t) + lambda * l2(w);

/// "operations; bytes read; bytes written" of a call.
template <class Kernel>
std::string cost_of(const Kernel& it) {
    const study::plan_data plan = study::plan_data_of(it);
    const study::cost all = study::cost_counter(plan).of_call();
    const auto in = [&](const amount& of) { return of.text(plan.nodes.axes, plan.streamed); };
    return in(all.operations) + "; " + in(all.read) + "; " + in(all.written);
}
std::size_t count(const std::string& text, const std::string& part) {
    std::size_t found = 0;
    for (std::size_t at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++found;
    return found;
}
bool has(const std::string& text, const std::string& part) { return text.find(part) != text.npos; }

/// The passes that a plan makes, if explain announces as many and says of all but the first what they wait for.
template <class Kernel>
int passes_of(const Kernel& it) {
    constexpr const auto& plan = Kernel::program::plan;
    std::array<bool, 16> used{};
    for (int s = 0; s < plan.step_count; ++s) used[static_cast<std::size_t>(plan.steps[s].phase)] = true;
    int passes = 0;
    for (std::size_t phase = 1; phase < used.size(); phase += 2) passes += used[phase] ? 1 : 0;
    const std::string text = explain(it);
    const auto found = static_cast<std::size_t>(passes);
    BOOST_TEST(has(text, ", " + std::to_string(passes) + (passes == 1 ? " pass over n" : " passes over n")));
    BOOST_TEST(count(text, "\npass ") == found);
    BOOST_TEST(count(text, "\n  it needs v") == found - 1);
    return passes;
}

// ---- what is said, and what runs
std::size_t evaluations = 0;  ///< of `counted`
std::vector<double> seen;     ///< the first number of each
/// x + x², whose evaluations are counted, one for each register.
struct counted_ {
    static constexpr fixed_string name = "counted";
    static constexpr auto value(auto x) {
        if (!std::is_constant_evaluated()) {
            ++evaluations;
            seen.push_back(x.value.get(0));
        }
        return x + x * x;
    }
    static constexpr auto slope(auto x, auto) { return 1_c + 2_c * x; }
};
constexpr auto counted(auto x) { return apply<counted_>(x); }

/// Whether one more `counted` around the other adds as many operations to the cost of a call as there are evaluations in it, each of
/// `numbers` numbers. All axes are 64 long.
template <class T, class Formula>
void count_evaluations(Formula formula, std::ptrdiff_t numbers, const auto&... arguments) {
    auto once = compile<T>(formula([](auto x) { return counted(x); }));
    auto twice = compile<T>(formula([](auto x) { return counted(counted(x)); }));
    const auto operations = [](const auto& it) {
        const study::plan_data plan = study::plan_data_of(it);
        const std::vector<std::size_t> lengths(plan.lengths.size(), 64);
        return study::cost_counter(plan).of_call().operations.at(lengths);
    };
    evaluations = 0;
    once(arguments...);
    const auto found = static_cast<double>(evaluations) * static_cast<double>(numbers);
    twice(arguments...);
    BOOST_TEST(found > 0);
    BOOST_TEST(operations(twice) - operations(once) == found);
    BOOST_TEST(static_cast<double>(evaluations) * static_cast<double>(numbers) == 3 * found);
}
/// How many rows a step does together: those of the matrix are full of 0, of 1, ..., and none comes again before all have come.
template <class Kernel>
std::ptrdiff_t rows_together(Kernel& it, std::size_t rows, std::size_t columns) {
    std::vector<double> matrix(rows * columns);
    const std::vector<double> weights(columns, 1);
    for (std::size_t i = 0; i < matrix.size(); ++i) matrix[i] = static_cast<double>(i / columns);
    seen.clear();
    it(X = view(matrix, rows, columns), w = weights);
    const auto again = std::find(seen.begin() + 1, seen.end(), seen.front());
    return again == seen.end() ? 0 : again - seen.begin();
}
/// The number behind `before` in a text; 0 if it is not there.
std::ptrdiff_t number_behind(const std::string& text, const std::string& before) {
    const std::size_t at = text.find(before);
    return at == text.npos ? 0 : std::stol(text.substr(at + before.size()));
}
/// Whether the steps of a group, the first of a kernel, go together where explain says so. Rows are `d` long.
template <class T, class Kernel>
void compare_groups(const Kernel& it) {
    using program = typename Kernel::program;
    using group = group_facts<program, T, 0>;
    const std::string text = explain(it);
    const std::ptrdiff_t fewest = number_behind(text, "; where d is ");
    const std::ptrdiff_t most = fewest > 0 ? number_behind(text, "; where d is " + std::to_string(fewest) + " to ") : 0;
    const std::ptrdiff_t long_row = number_behind(text, "KiB or d is more than ");
    for (std::ptrdiff_t length = 1; length < 300; ++length)
        for (const bool far : {false, true})
            for (const bool beyond : {false, true}) {
                call_frame<T, static_cast<int>(program::plan.size), program::graph.axis_count> frame;
                for (auto& extent : frame.extent) extent = length;
                frame.far = far;
                frame.beyond = beyond;
                const bool held = fewest > 0 && fewest <= length && length <= most;
                const bool said = long_row > 0 ? length >= fewest && (held || far || length > long_row) : beyond;
                BOOST_REQUIRE(group::is_held(frame) == held);
                BOOST_REQUIRE(group::wanted(frame) == said);
            }
}
/// Whether products of matrices of all shapes have in the lanes what explain says of the first step.
template <class T, class Kernel>
void compare_lanes(const Kernel& it) {
    using program = typename Kernel::program;
    using product = contraction_step<program, T, 0>;
    const auto last = [](int id) {
        const kept_place& place = program::plan.places[id];
        return place.axes[place.rank - 1];
    };
    const int lanes = study::plan_data_of(it).orientations[0].lanes;
    const std::array<std::ptrdiff_t, 9> some{1, 2, 7, 16, 17, 40, 129, 1000, 100'000};
    const auto lengths = [&](int axis) {
        const std::size_t known = program::graph.axes[static_cast<std::size_t>(axis)]->extent;
        return known == run_time_extent ? std::vector<std::ptrdiff_t>(some.begin(), some.end())
                                        : std::vector<std::ptrdiff_t>{static_cast<std::ptrdiff_t>(known)};
    };
    std::array<bool, 64> used{};
    for (const std::ptrdiff_t rows : lengths(product::row_axis))
        for (const std::ptrdiff_t depth : lengths(product::summed))
            for (const std::ptrdiff_t columns : lengths(product::column_axis)) {
                const auto way =
                    tiles::way_of_product<T>(rows, depth, columns, last(product::left) == product::summed,
                                             last(product::right) == product::summed, last(product::result) == product::column_axis);
                used[static_cast<std::size_t>(way.along_sums   ? product::summed
                                              : way.transposed ? product::row_axis
                                                               : product::column_axis)] = true;
            }
    const auto ways = std::count(used.begin(), used.end(), true);
    if (lanes < 0) BOOST_TEST(ways > 1);
    else BOOST_TEST((ways == 1 && used[static_cast<std::size_t>(lanes)]));
}

}  // namespace

BOOST_AUTO_TEST_CASE(amounts_are_written_and_evaluated) {
    const std::string_view names[] = {"d", "n", "k"};
    amount p;
    BOOST_TEST(p.is_zero());
    BOOST_TEST(p.text(names, 1) == "0");
    p.add(5, 2);
    p.add(0, 7);
    p.add(1, 1);
    p.add(2, 3);
    p.add(3, 0);
    p.add(4, 5);
    BOOST_TEST(p.text(names, 1) == "2·n·d + 4·d·k + 5·n + d + 3");
    BOOST_TEST(p.text(names, -1) == "4·d·k + 2·d·n + 5·n + d + 3");
    const std::size_t lengths[] = {10, 1000, 3};
    BOOST_TEST(p.at(lengths) == 20'000 + 120 + 5'000 + 10 + 3);
    amount q = p;
    q += p;
    BOOST_TEST(q.text(names, 1) == "4·n·d + 8·d·k + 10·n + 2·d + 6");
}
BOOST_AUTO_TEST_CASE(large_numbers_are_readable) {
    BOOST_TEST(study::readable_count(0) == "0");
    BOOST_TEST(study::readable_count(999) == "999");
    BOOST_TEST(study::readable_count(45'120) == "45.1 thousand");
    BOOST_TEST(study::readable_count(999'960) == "1.0 million");
    BOOST_TEST(study::readable_count(2.5e15) == "2500.0 trillion");
    BOOST_TEST(study::readable_bytes(812) == "812 bytes");
    BOOST_TEST(study::readable_bytes(44'000) == "44.0 KB");
    BOOST_TEST(study::readable_bytes(3.2e9) == "3.2 GB");
}

BOOST_AUTO_TEST_CASE(ridge_reads_its_samples_once) {
    // X·w and Xᵀr are 2·n·d each; a residual, its square that is added, and 2/n times it are 4·n; lambda·w and the penalty are 4·d;
    // 2/n twice, 2·lambda and three for the value are numbers. w is read in the pass and after it, the total of the gradient after it.
    BOOST_TEST(cost_of(compile<float>(ridge, wrt(w))) == "4·n·d + 4·n + 4·d + 6; 4·n·d + 4·n + 12·d + 16; 8·d + 12");
    BOOST_TEST(cost_of(compile<double>(ridge, wrt(w))) == "4·n·d + 4·n + 4·d + 6; 8·n·d + 8·n + 24·d + 32; 16·d + 24");
}
BOOST_AUTO_TEST_CASE(known_lengths_are_numbers) {
    constexpr auto rows = axis<"rows", 50>;
    constexpr auto columns = axis<"columns", 100>;
    constexpr auto A = tensor<"A", rows, columns>;
    constexpr auto x = tensor<"x", columns>;
    constexpr auto target = tensor<"target", rows>;
    const auto objective = compile<float>(mse(dot(A, x), target));
    BOOST_TEST(cost_of(objective) == "10151; 20604; 8");
    BOOST_TEST(has(explain(objective), "a call takes 10151 operations, 20604 bytes read, 8 written\n"));
}
BOOST_AUTO_TEST_CASE(all_pairs_are_computed_and_never_moved) {
    // a difference, and its square that is added, for all pairs and features
    const auto pairs = sum(sq(expand<m>(X) - expand<n>(Z)));
    BOOST_TEST(has(cost_of(compile<float>(pairs)), "3·m·d·n;"));
    BOOST_TEST(has(cost_of(compile<float>(pairs)), "; 4·m·d + 4·d·n + 4; 8"));
}
BOOST_AUTO_TEST_CASE(unrolled_axes_count) {
    constexpr auto c = axis<"c", 3>;
    constexpr auto scores = tensor<"scores", n, c>;
    // a sum of squares is a multiply-add a term
    BOOST_TEST(cost_of(compile<float>(sum(sq(scores)))) == "6·n; 12·n + 4; 8");
}
BOOST_AUTO_TEST_CASE(what_is_addressed_by_label_is_read_where_it_is) {
    constexpr auto word = axis<"word">;
    constexpr auto table = tensor<"table", word>;
    constexpr auto label = labels<"label", n, word>;
    BOOST_TEST(cost_of(compile<float>(sum(pick(table, label)))) == "n; 8·n + 4; 8");
}
BOOST_AUTO_TEST_CASE(a_call_is_counted_in_numbers) {
    auto objective = compile<float>(ridge, wrt(w));
    BOOST_TEST(!has(explain(objective), "last call"));
    const std::vector<float> xs(10'000, 1), ts(1'000, 1), ws(10, 0);
    objective(X = xs, t = ts, w = ws, lambda = 0.f);
    BOOST_TEST(has(explain(objective),
                   "  in the last call, n = 1000, d = 10: 44.0 thousand operations, 44.1 KB read, 92 bytes written, "
                   "1.0 operations a byte\n"));
}
BOOST_AUTO_TEST_CASE(steps_add_up_to_a_call) {
    const auto objective = compile<float>(mean(sq(dot(X, w) - mean(dot(X, w)))), wrt(w));
    const study::plan_data plan = study::plan_data_of(objective);
    const study::cost_counter counter(plan);
    const std::size_t lengths[] = {7, 11, 13};
    double operations = 0, bytes = 0;
    for (int s = 0; s < plan.step_count; ++s) {
        operations += counter.of_step(s).operations.at(lengths);
        bytes += counter.of_step(s).read.at(lengths) + counter.of_step(s).written.at(lengths);
    }
    BOOST_TEST(counter.of_call().operations.at(lengths) == operations);
    BOOST_TEST(counter.of_call().read.at(lengths) + counter.of_call().written.at(lengths) == bytes);
}

BOOST_AUTO_TEST_CASE(passes_are_announced_as_they_are) {
    constexpr auto p = dot(X, w) + b;
    constexpr auto deviation = mean(sq(p - mean(p)));
    constexpr auto cosine = sum(p * t) / (sqrt(sum(sq(p))) * sqrt(sum(sq(t))));
    BOOST_TEST(passes_of(compile<float>(mse(p, t), wrt(w, b))) == 1);
    // 1 / (2·sqrt(mse)) leaves the sums over the samples
    BOOST_TEST(passes_of(compile<float>(sqrt(mse(p, t)), wrt(w, b))) == 1);
    BOOST_TEST(passes_of(compile<float>(sqrt(mse(p, t)) + lambda * l2(w), wrt(w, b))) == 1);
    BOOST_TEST(passes_of(compile<float>(sqrt(mse(relu(p), t)), wrt(w, b))) == 2);  // but not through a mask
    BOOST_TEST(passes_of(compile<float>(log(mse(p, t)), wrt(w, b))) == 1);
    // nor does how many a mask admits keep the sums over these waiting
    BOOST_TEST(passes_of(compile<float>(mean(each::squared_error(p, t), where(mask<"seen", n>)), wrt(w, b))) == 1);
    // every entry of this gradient is made of the total
    BOOST_TEST(passes_of(compile<float>(sqrt(mse(y, t)), wrt(y))) == 2);
    BOOST_TEST(passes_of(compile<float>(deviation)) == 2);
    BOOST_TEST(passes_of(compile<float>(deviation, wrt(w, b))) == 2);
    BOOST_TEST(passes_of(compile<float>(cosine)) == 1);
    BOOST_TEST(passes_of(compile<float>(cosine, wrt(w, b))) == 2);
    // the largest, the sum of what it shifts, and the quotients
    BOOST_TEST(passes_of(compile<float>(logsumexp(y))) == 2);
    BOOST_TEST(passes_of(compile<float>(logsumexp(p), wrt(w))) == 3);
}
BOOST_AUTO_TEST_CASE(a_root_of_a_mean_has_its_gradient) {
    const std::vector<double> xs{1, 2, 0.5, -1, 3, 0.25, 2, 2}, ts{1, -1, 0.5, 2}, ws{0.5, -0.25};
    BOOST_TEST(
        check_gradient(compile<double>(sqrt(mse(dot(X, w) + b, t)) + log(mse(dot(X, w), t)), wrt(w, b)), X = xs, t = ts, w = ws, b = 0.5)
            .ok);
}
BOOST_AUTO_TEST_CASE(steps_say_what_is_in_the_lanes) {
    const std::string text = explain(compile<float>(ridge, wrt(w)));
    // where the group keeps rows in registers, eight together would have only the few rows left to do that it does not take
    const std::string many = vector_registers < 32 ? "8 rows together" : "4 rows together",
                      few = vector_registers < 32 ? ", 4 from afar" : "";
    BOOST_TEST(has(text, "step 1: features (d) in the lanes; for n, " + many + few + ", short ones as many as lanes\n"));
    BOOST_TEST(has(text, "step 2: samples (n) in the lanes; 4 registers together\n"));
    BOOST_TEST(has(text, "step 3: features (d) in the lanes; for n, " + many + ", short ones as many as lanes\n"));
    BOOST_TEST(has(text, "blocks of n: 64 to 4096 rows that fit 48 KiB; 16 to 4096 rows that fit 48 KiB where all rows exceed 512 KiB\n"));
    BOOST_TEST(has(text, "steps 1 to 3 go through the rows together, a few at a time, where all rows exceed 512 KiB"));
    constexpr auto pixel = axis<"pixel", 784>;
    constexpr auto hidden = axis<"hidden", 128>;
    constexpr auto images = tensor<"images", n, pixel>;
    constexpr auto W = tensor<"W", pixel, hidden>;
    const std::string product = explain(compile<float>(sum(relu(dot(images, W)))));
    BOOST_TEST(has(product, "product of matrices in register tiles: rows n, summed pixel, columns hidden in the lanes\n"));
    BOOST_TEST(has(product, "    takes 200704·n operations, 3136·n + 401408 bytes read\n"));
    BOOST_TEST(has(product, "blocks of n: 128 to 4096 rows that fit 512 KiB\n"));
    const std::string most = std::to_string(1024 * lanes<float>::size);
    BOOST_TEST(has(explain(compile<float>(logsumexp(y), wrt(y))), "blocks of n: 64 to " + most + " rows that fit 192 KiB\n"));
}
BOOST_AUTO_TEST_CASE(operations_are_those_that_run) {
    using T = double;
    constexpr std::ptrdiff_t width = lanes<T>::size;
    const std::vector<T> matrix(64 * 64, 0.5), vector(64, 0.25), narrow(64 * 3, 0.125);
    count_evaluations<T>([](auto f) { return f(X); }, width, X = view(matrix, 64, 64));
    count_evaluations<T>([](auto f) { return mse(dot(f(X), w), t); }, width, X = view(matrix, 64, 64), w = vector, t = vector);
    // once for each point
    constexpr auto c = axis<"c", 3>;
    constexpr auto scores = tensor<"scores", n, c>;
    count_evaluations<T>([&](auto f) { return sum(f(scores)); }, width, scores = narrow);
    count_evaluations<T>([&](auto f) { return sum<c>(f(scores)) * t; }, width, scores = narrow, t = vector);
    // all pairs are computed again by the step that needs their sums, and what changes along the samples alone, once a sample
    const auto pairs = [](auto f) {
        const auto each = expand<m>(X) * expand<m, d>(f(t)) - expand<n>(Z);
        return sum(tanh(each * expand<d>(sum<d>(sq(each)))));
    };
    count_evaluations<T>(pairs, 1, X = view(matrix, 64, 64), Z = view(matrix, 64, 64), t = vector);
    // once in a step
    count_evaluations<T>([](auto f) { return X * f(b); }, 1, X = view(matrix, 64, 64), b = 0.5);
}
BOOST_AUTO_TEST_CASE(groups_go_together_where_explain_says) {
    compare_groups<float>(compile<float>(ridge, wrt(w)));
    compare_groups<double>(compile<double>(ridge, wrt(w)));
    compare_groups<double>(compile<double>(mean(log1p(exp(dot(X, w) * t))), wrt(w)));
}
BOOST_AUTO_TEST_CASE(products_have_in_the_lanes_what_explain_says) {
    constexpr auto h = axis<"h">;
    constexpr auto pixel = axis<"pixel", 784>;
    constexpr auto digit = axis<"digit", 10>;
    constexpr auto images = tensor<"images", n, pixel>;
    constexpr auto by_pixels = tensor<"by_pixels", digit, pixel>;
    compare_lanes<float>(compile<float>(sum(sq(dot(X, tensor<"U", d, h>)))));
    compare_lanes<float>(compile<float>(sum(sq(dot(X, tensor<"U", h, d>)))));
    compare_lanes<float>(compile<float>(sum(sq(dot(X, tensor<"U", d, digit>)))));
    compare_lanes<float>(compile<float>(sum(sq(dot(images, tensor<"U", pixel, h>)))));
    compare_lanes<double>(compile<double>(sum(sq(dot(images, by_pixels)))));
    compare_lanes<float>(compile<float>(sum(sq(dot(images, by_pixels)))));
    compare_lanes<float>(compile<float>(dot(images, tensor<"Y", n, digit>)));
    compare_lanes<float>(compile<float>(dot(tensor<"Y", n, digit>, images)));
    compare_lanes<float>(compile<float>(dot(tensor<"Y", digit, n>, images)));
}
BOOST_AUTO_TEST_CASE(rows_go_together_as_explain_says) {
    auto objective = compile<double>(sum(sq(dot(counted(X), w))));
    const std::string text = explain(objective);
    BOOST_TEST(rows_together(objective, 64, 64) == number_behind(text, "in the lanes; for n, "));
    BOOST_TEST(rows_together(objective, 4096, 64) == number_behind(text, " rows together, "));
}
