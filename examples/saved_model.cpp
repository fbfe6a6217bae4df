// A model is fitted and saved; another part of the program, which could be another program, loads it and predicts.
#include <cstdio>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include <tikhonov/files.hpp>
#include <tikhonov/tikhonov.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto X = tensor<"X", n, d>;
constexpr auto t = tensor<"t", n>;
constexpr auto w = tensor<"w", d>;
constexpr auto b = scalar<"b">;
constexpr auto y = dot(X, w) + b;

void fit(const std::string& path) {
    // t = 2 x0 - x1 + 0.5
    const std::vector<double> xs{0, 0, 1, 0, 0, 1, 1, 1, 2, 1, 1, 2};
    const std::vector<double> ts{0.5, 2.5, -0.5, 1.5, 3.5, 0.5};
    std::vector<double> ws(2);
    double b0 = 0;
    auto objective = compile<double>(mse(y, t), wrt(w, b));
    minimize(objective, adam{.rate = 0.05, .max_iterations = 2000}, X = xs, t = ts, w = ws, b = std::ref(b0));
    // [save]
    save(path, w = ws, b = b0);
    // [save]
}

int main() {
    const std::string path = (std::filesystem::temp_directory_path() / "tikhonov_model.safetensors").string();
    fit(path);

    // [load]
    std::vector<double> ws(2);
    double b0 = 0;
    load(path, w = ws, b = std::ref(b0));
    // [load]
    const std::vector<double> xs{3, 1};
    auto predict = compile<double>(y);
    std::printf("w = %.3f %.3f, b = %.3f: predicts %.3f\n", ws[0], ws[1], b0, predict(X = xs, w = ws, b = b0).value[0]);

    // [refused]
    std::vector<float> narrow(2);
    try {
        load(path, w = narrow, b = std::ref(b0));
    } catch (const bind_error& error) {
        std::puts(error.what());
    }
    // [refused]
    std::filesystem::remove(path);
}
