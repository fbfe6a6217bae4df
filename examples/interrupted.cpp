// A long fit that is interrupted, and goes on as if it never had been.
//
//     interrupted <digits.csv>
//
// A network learns 8 x 8 images of digits, with dropout, a rate that falls along a cosine, an end in time, and a checkpoint after every
// tenth step. It is stopped after 500 steps; memory that has never seen a step takes up the file and ends with the same bits as a fit that
// was never interrupted. A program that is killed goes on likewise.
#include <cstdio>
#include <exception>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include <tikhonov/files.hpp>
#include <tikhonov/tikhonov.hpp>

#include "csv.hpp"

namespace {

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;      // images
constexpr auto d = axis<"d", 64>;  // pixels
constexpr auto h = axis<"h", 64>;  // hidden units
constexpr auto c = axis<"c", 10>;  // digits
constexpr auto X = tensor<"X", n, d>;
constexpr auto digit = labels<"digit", n, c>;
constexpr auto W1 = tensor<"W1", d, h>;
constexpr auto b1 = tensor<"b1", h>;
constexpr auto W2 = tensor<"W2", h, c>;
constexpr auto b2 = tensor<"b2", c>;
constexpr auto all = parameters(W1, b1, W2, b2);
constexpr auto z = dot(dropout<"drop">(relu(dot(X, W1) + b1), 0.25_c), W2) + b2;
constexpr auto loss = cross_entropy(z, digit);

struct images {
    std::vector<float> pixels;
    std::vector<int> digits;
    auto bound() const { return bind(X = pixels, digit = digits); }
};
images gather(const table& data, const std::vector<std::size_t>& from) {
    images result;
    for (const std::size_t row : from) {
        const double* const cells = &data.cells[row * data.columns];
        for (int j = 0; j < 64; ++j) result.pixels.push_back(float(cells[j] / 16));
        result.digits.push_back(int(cells[64]));
    }
    return result;
}

bool train(const table& data, const std::filesystem::path& folder) {
    const auto [seen, others] = split(data.rows, 0.8, shuffled(7));
    const images learned = gather(data, seen), others_seen = gather(data, others);
    const auto rows = learned.bound(), held_out = others_seen.bound();
    const auto fitted = [&](const char* name, std::vector<float>& weights, auto told) {
        const std::string path = (folder / name).string();
        // [checkpoint]
        auto objective = compile<float>(loss, wrt(all));
        const auto fit =
            minimize(objective, adam{.rate = cosine(3e-3, 2000, 1e-4), .seed = 7}, rows, batches(n, 32, shuffled(7)), epochs(40),
                     all = weights, early_stopping(loss, held_out, {.patience = 15}), checkpoint(path, every(10)), report(told));
        // [checkpoint]
        std::printf("%-12s %4ld steps, loss %.4f: %s\n", name, fit.iterations, fit.value, std::string(text_of(fit.reason)).c_str());
    };
    // [start]
    std::vector<float> start(all.size());
    initialize(by_fan_in{.seed = 1}, all = start);
    // [start]
    std::vector<float> whole = start, first = start, second = start;
    const auto to_the_end = [](const progress&) { return true; };
    fitted("never", whole, to_the_end);
    fitted("interrupted", first, [](const progress& now) { return now.step < 500; });
    long began = 0;
    fitted("interrupted", second, [&](const progress& now) {
        if (began == 0) began = now.step;
        return true;
    });
    std::printf("it went on with step %ld; the weights are %s\n", began, second == whole ? "the same to the last bit" : "others");

    auto right = compile<float>(accuracy(inference(z), digit));
    const double part = right(held_out, all = second).value;
    std::printf("%.1f %% of %zu other images are named right\n", 100 * part, others_seen.digits.size());
    return second == whole && began > 400 && part > 0.95;
}

}  // namespace

int main(int argc, char** argv) try {
    if (argc != 2) throw std::runtime_error("usage: interrupted <digits.csv>");
    const table data = read_csv(argv[1]);
    if (data.columns != 65 || data.rows < 1000) throw std::runtime_error("no table of 64 pixels and a digit");
    std::string name = (std::filesystem::temp_directory_path() / "tikhonov_interrupted_XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no folder for the checkpoints");
    const bool good = train(data, name);
    std::filesystem::remove_all(name);
    return good ? 0 : 1;
} catch (const std::exception& error) {
    std::fprintf(stderr, "interrupted: %s\n", error.what());
    return 1;
}
