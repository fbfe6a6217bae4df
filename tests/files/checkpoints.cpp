// Fits that are stopped and go on: to the same bits as those that never were, and never from a file that is not theirs.
#define BOOST_TEST_MODULE files_checkpoints
#include <boost/test/unit_test.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <functional>
#include <random>
#include <thread>
#include <vector>

#include <files/scratch.hpp>
#include <tikhonov/files.hpp>
#include <tikhonov/tikhonov.hpp>

namespace {

using namespace tikhonov;
using namespace tikhonov::literals;
using tikhonov::detail::tensor_file;

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto h = axis<"h">;
constexpr auto X = tensor<"X", n, d>;
constexpr auto t = tensor<"t", n>;
constexpr auto W = tensor<"W", d, h>;
constexpr auto v = tensor<"v", h>;
constexpr auto w = tensor<"w", d>;
constexpr auto b = scalar<"b">;
constexpr auto lambda = scalar<"lambda", nonnegative>;
constexpr auto net = dot(dropout<"drop">(relu(dot(X, W)), 0.25_c), v) + b;
constexpr auto loss = mse(net, t);
constexpr auto lasso = mse(dot(X, w) + b, t) + lambda * l1(w);

constexpr std::size_t lines = 37, columns = 4, hidden = 6;
struct table {
    std::vector<double> x = std::vector<double>(lines * columns), y = std::vector<double>(lines);
    table() {
        std::mt19937 random(3);
        std::uniform_real_distribution<double> number(-1, 1);
        for (double& it : x) it = number(random);
        for (std::size_t i = 0; i < lines; ++i) y[i] = x[i * columns] * x[i * columns + 1] + 0.1 * number(random);
    }
};
const table& data() {
    static const table it;
    return it;
}
struct model {
    std::vector<double> W1 = std::vector<double>(columns * hidden), v1 = std::vector<double>(hidden, 0.3);
    double b0 = 0;
    model() {
        for (std::size_t i = 0; i < W1.size(); ++i) W1[i] = 0.1 * static_cast<double>(i % 7) - 0.25;
    }
    bool operator==(const model&) const = default;
};

// everything that has a memory: batches in another order in each epoch, noise, a rule, a watch, a log
auto train(
    model& m, std::size_t passes, const std::string& name, long steps, std::function<void(const progress&)> told = [](auto&) {}) {
    static auto objective = compile<double>(loss, wrt(W, v, b));
    const auto bound = bind(X = data().x, t = data().y);
    return minimize(objective, adam{.rate = cosine(0.02, 400, 0.001), .clip_norm = 0.5, .seed = 11}, bound, batches(n, 8, shuffled(7)),
                    epochs(passes), W = m.W1, v = m.v1, b = std::ref(m.b0),
                    early_stopping(mse(net, t), bind(X = data().x, t = data().y), {.patience = 25}),
                    checkpoint(name + ".safetensors", every(steps)), report(csv_log(name + ".csv"), every(5)), report(told));
}
template <class Rule, class... Option>
auto fit_lasso(Rule rule, std::vector<double>& ws, double& b0, Option... option) {
    auto objective = compile<double>(lasso, wrt(w, b));
    return minimize(objective, rule, X = data().x, t = data().y, lambda = 0.02, w = ws, b = std::ref(b0), option...);
}
template <class T>
std::string sentence_of(T use) {
    try {
        use();
    } catch (const std::exception& error) {
        return error.what();
    }
    return "nothing was thrown";
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_fit_that_is_killed_again_and_again_gives_the_same_bits) {
    const scratch_folder scratch;
    constexpr std::size_t passes = 60;
    model never_stopped;
    const auto begin = std::chrono::steady_clock::now();
    const auto expected = train(never_stopped, passes, "whole", 3);
    const auto whole = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begin).count();
    const std::string log = bytes_in("whole.csv");
    std::mt19937 random(5);
    int kills = 0, runs = 0, resumed = 0;
    while (kills < 100) {
        BOOST_TEST_REQUIRE(++runs < 10000);
        const pid_t child = fork();
        BOOST_TEST_REQUIRE(child >= 0);
        if (child == 0) {
            model m;
            long first = 0;
            const auto fit = train(m, passes, "run", 3, [&](const progress& now) {
                if (first == 0) first = now.step;
            });
            const bool same = m == never_stopped && fit.value == expected.value && fit.iterations == expected.iterations &&
                              fit.evaluations == expected.evaluations && fit.reason == expected.reason && bytes_in("run.csv") == log;
            _exit(!same ? 1 : first > 1 ? 2 : 0);
        }
        const auto wait = std::uniform_int_distribution<long>(0, whole)(random);
        std::this_thread::sleep_for(std::chrono::microseconds(wait));
        ::kill(child, SIGKILL);
        int status = 0;
        ::waitpid(child, &status, 0);
        if (WIFSIGNALED(status)) {
            ++kills;
        } else {  // it has come to its end: from the beginning once more
            BOOST_TEST(WEXITSTATUS(status) != 1);
            resumed += WEXITSTATUS(status) == 2;
            std::filesystem::remove("run.safetensors");
        }
        if (std::filesystem::exists("run.safetensors")) BOOST_CHECK_NO_THROW(tensor_file::read("run.safetensors"));
    }
    // the last one is not killed
    model m;
    const auto fit = train(m, passes, "run", 3);
    BOOST_TEST((m == never_stopped));
    BOOST_TEST(fit.value == expected.value);
    BOOST_TEST(bytes_in("run.csv") == log);
    BOOST_TEST_MESSAGE(kills << " kills, " << runs << " runs, " << resumed << " resumed and ended");
}

BOOST_AUTO_TEST_CASE(every_rule_goes_on_with_what_it_remembers) {
    const scratch_folder scratch;
    const auto goes_on = [](auto rule) {
        auto rule_of = [&](long steps) {
            auto it = rule;
            if constexpr (requires { it.max_iterations; }) it.max_iterations = steps;
            else it.rule.max_iterations = steps;
            return it;
        };
        std::vector<double> once(columns, 0.1), twice(columns, 0.1);
        double b_once = 0, b_twice = 0;
        const auto expected = fit_lasso(rule_of(50), once, b_once, checkpoint("once.safetensors", every(1000)));
        fit_lasso(rule_of(20), twice, b_twice, checkpoint("run.safetensors", every(1000)));
        // memory of a new program
        twice.assign(columns, 7);
        b_twice = 7;
        const auto found = fit_lasso(rule_of(50), twice, b_twice, checkpoint("run.safetensors", every(1000)));
        BOOST_TEST(once == twice);
        BOOST_TEST(b_once == b_twice);
        BOOST_TEST(found.value == expected.value);
        BOOST_TEST(found.evaluations == expected.evaluations);
        // what has ended ends again at once
        twice.assign(columns, 7);
        BOOST_TEST(fit_lasso(rule_of(50), twice, b_twice, checkpoint("run.safetensors", every(1000))).iterations == 50);
        BOOST_TEST(once == twice);
        std::filesystem::remove("run.safetensors");
        std::filesystem::remove("once.safetensors");
    };
    goes_on(sgd{.rate = 0.05, .momentum = 0.9});  // with its proximal step
    goes_on(adam{.rate = 0.05, .amsgrad = true, .subgradient = true});
    goes_on(nadam{.rate = 0.05, .subgradient = true});  // which carries a number from step to step
    goes_on(fused(adam{.rate = 0.05, .subgradient = true}));
}

BOOST_AUTO_TEST_CASE(a_checkpoint_is_a_file_like_any_other) {
    const scratch_folder scratch;
    model m;
    train(m, 2, "run", 5);
    const auto file = tensor_file::read("run.safetensors");
    BOOST_TEST(file.notes.at("formula") == to_text(loss));
    BOOST_TEST(file.notes.at("iterations") == "10");
    BOOST_TEST(file.notes.at("rows") == "batches(n, 8, shuffled(7)) of 37 rows");
    BOOST_TEST(file.notes.at("seed") == "11");
    BOOST_TEST((file.find("W")->shape == std::vector<std::size_t>{columns, hidden}));
    BOOST_TEST((file.find("W.m")->shape == std::vector<std::size_t>{columns, hidden}));
    BOOST_TEST((file.find("b.v")->shape == std::vector<std::size_t>{}));
    BOOST_TEST((file.find("v.best") != nullptr));
    // the parameters alone, by who predicts
    model other;
    load("run.safetensors", W = other.W1, v = other.v1, b = std::ref(other.b0), d = columns);
    const auto stored = file.find("W")->numbers<double>();
    BOOST_TEST(std::equal(stored.begin(), stored.end(), other.W1.begin()));
}

BOOST_AUTO_TEST_CASE(another_fit_is_refused_before_anything_changes) {
    const scratch_folder scratch;
    std::vector<double> ws(columns, 0.1);
    double b0 = 0;
    const auto at = [] { return checkpoint("run.safetensors", every(10)); };
    fit_lasso(sgd{.rate = 0.05, .max_iterations = 20, .seed = 3}, ws, b0, at());
    const std::vector<double> before(columns, 5);
    ws = before;
    const auto begins = [&](auto use, const std::string& part) {
        const std::string file = bytes_in("run.safetensors");
        const std::string said = sentence_of(use);
        BOOST_TEST(said.find("tikhonov: " + part) == 0U, said);
        BOOST_TEST(ws == before);
        BOOST_TEST(bytes_in("run.safetensors") == file);
    };
    const auto says = [&](auto use, const std::string& sentence) {
        begins(use, sentence);
        BOOST_TEST(sentence_of(use) == "tikhonov: " + sentence);
    };
    const sgd right{.rate = 0.05, .max_iterations = 20, .seed = 3};
    const sgd other_seed{.rate = 0.05, .max_iterations = 20, .seed = 4}, other_rule{.rate = 0.05, .momentum = 0.5, .seed = 3},
        too_few{.rate = 0.05, .max_iterations = 19, .seed = 3};
    says([&] { fit_lasso(other_seed, ws, b0, at()); },
         "the checkpoint 'run.safetensors' is of another fit, its seed is '3' in place of '4': name another file, or remove this one to "
         "begin anew");
    says([&] { fit_lasso(too_few, ws, b0, at()); },
         "the checkpoint 'run.safetensors' is 20 steps on, but this fit ends after 19: let it make more, or name another file");
    const std::string another = "the checkpoint 'run.safetensors' is of another fit, its ";
    begins([&] { fit_lasso(other_rule, ws, b0, at()); }, another + "rule is 'parameter = parameter - ");
    begins([&] { fit_lasso(right, ws, b0, at(), batches(n, 10), epochs(20)); },
           another + "rows is 'all rows' in place of 'batches(n, 10) of 37");
    auto squares = compile<double>(mse(dot(X, w) + b, t), wrt(w, b));
    begins([&] { minimize(squares, right, X = data().x, t = data().y, w = ws, b = std::ref(b0), at()); }, another + "formula is 'mean(");
    // bindings that do not fit are found first
    std::vector<double> long_ws(columns + 1, 5);
    begins([&] { fit_lasso(right, long_ws, b0, at()); }, "symbol 'X' has 148 elements");
    const std::vector<float> x(data().x.begin(), data().x.end()), y(data().y.begin(), data().y.end());
    std::vector<float> float_ws(columns);
    float float_b = 0;
    auto in_float = compile<float>(lasso, wrt(w, b));
    says([&] { minimize(in_float, right, X = x, t = y, lambda = 0.02f, w = float_ws, b = std::ref(float_b), at()); },
         "the checkpoint 'run.safetensors' has 'w' in double, but this fit computes in float");
    const std::vector<double> narrow(lines * 3, 1);
    std::vector<double> narrow_ws(3);
    auto again = compile<double>(lasso, wrt(w, b));
    says([&] { minimize(again, right, X = narrow, t = data().y, lambda = 0.02, w = narrow_ws, b = std::ref(b0), at()); },
         "the checkpoint 'run.safetensors' has 'w' of the shape [4], but here it is [3]: name another file, or remove this one to begin "
         "anew");
    // no folder, no checkpoint, not all of it
    begins([&] { fit_lasso(right, ws, b0, checkpoint("no folder/run.safetensors", every(10))); },
           "the file 'no folder/run.safetensors' cannot be written");
    save("model.safetensors", w = ws, b = b0);
    const auto model_alone = checkpoint("model.safetensors", every(10));
    says([&] { fit_lasso(right, ws, b0, model_alone); },
         "the file 'model.safetensors' is no checkpoint of this fit: it does not say its formula");
    const sgd with_momentum{.rate = 0.05, .momentum = 0.5, .max_iterations = 20};
    const auto whole = [] { return checkpoint("momentum.safetensors", every(10)); };
    fit_lasso(with_momentum, ws, b0, whole());
    tensor_file file = tensor_file::read("momentum.safetensors"), part;
    part.notes = file.notes;
    for (const auto& it : file.tensors())
        if (it.name != "w.m") part.add(it);
    part.write("momentum.safetensors");
    ws = before;
    says([&] { fit_lasso(with_momentum, ws, b0, whole()); }, "the file 'momentum.safetensors' is no whole checkpoint: there is no 'w.m'");
    part.notes["iterations"] = "many";
    part.write("momentum.safetensors");
    says([&] { fit_lasso(with_momentum, ws, b0, whole()); },
         "the file 'momentum.safetensors' is no whole checkpoint: its iterations is 'many'");
    BOOST_TEST(scratch_folder::entries() == 3U);
    // whatever is in the file, the parameters are those of the fit that wrote it or have not been touched
    std::vector<double> expected = before;
    fit_lasso(right, expected, b0, at());
    const std::string good = bytes_in("run.safetensors");
    std::mt19937 random(9);
    int refusals = 0;
    for (int k = 0; k < 2000; ++k) {
        std::string bad = good;
        if (k % 4 == 0) bad.resize(random() % bad.size());
        else bad[random() % std::min<std::size_t>(bad.size(), 700)] ^= static_cast<char>(1u << random() % 8);
        write_bytes("run.safetensors", bad);
        ws = before;
        try {
            fit_lasso(right, ws, b0, at());
        } catch (const std::exception&) {
            ++refusals;
            BOOST_TEST(ws == before);
        }
    }
    BOOST_TEST(refusals > 1500);
}
