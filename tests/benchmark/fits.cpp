// Times of whole fits, from raw data to the minimum, and the tables themselves for others who fit them: see fits.sh.
//     fits <folder with data> <folder for tables>
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <random>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include <tikhonov/train.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

namespace {

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto X = tensor<"X", n, d>;
constexpr auto t = tensor<"t", n>;
constexpr auto w = tensor<"w", d>;
constexpr auto b = scalar<"b">;
constexpr auto lambda = scalar<"lambda", nonnegative>;

struct table {
    std::size_t rows = 0, columns = 0;
    std::vector<double> numbers, targets;
};

/// Columns with mean 0 and variance 1; the last of the file is the target.
table read(const std::string& name) {
    std::ifstream file(name);
    std::string line;
    if (!std::getline(file, line)) throw std::runtime_error("cannot read " + name);
    table result;
    while (std::getline(file, line)) {
        std::istringstream cells(line);
        std::vector<double> row;
        for (std::string cell; std::getline(cells, cell, ',');) row.push_back(std::stod(cell));
        result.targets.push_back(row.back());
        result.numbers.insert(result.numbers.end(), row.begin(), row.end() - 1);
        result.columns = row.size() - 1;
        ++result.rows;
    }
    for (std::size_t j = 0; j < result.columns; ++j) {
        double mean = 0, square = 0;
        for (std::size_t i = 0; i < result.rows; ++i) mean += result.numbers[i * result.columns + j];
        mean /= static_cast<double>(result.rows);
        for (std::size_t i = 0; i < result.rows; ++i) {
            double& number = result.numbers[i * result.columns + j];
            number -= mean;
            square += number * number;
        }
        const double scale = std::sqrt(static_cast<double>(result.rows) / square);
        for (std::size_t i = 0; i < result.rows; ++i) result.numbers[i * result.columns + j] *= scale;
    }
    return result;
}
void center_targets(table& of) {
    double mean = 0;
    for (const double target : of.targets) mean += target / static_cast<double>(of.rows);
    for (double& target : of.targets) target -= mean;
}
/// Standard normal columns, each correlated 0.5 with the one before it, and noise of 0.5.
table random_table(std::size_t rows, std::size_t columns, std::size_t used) {
    table result{rows, columns, {}, {}};
    std::mt19937_64 random(1);
    std::normal_distribution<double> normal;
    std::vector<double> coefficients(columns);
    for (std::size_t j = 0; j < used; ++j) coefficients[j * columns / used] = normal(random);
    for (std::size_t i = 0; i < rows; ++i) {
        double target = 0.5 * normal(random), before = 0;
        for (std::size_t j = 0; j < columns; ++j) {
            before = j == 0 ? normal(random) : 0.5 * before + std::sqrt(0.75) * normal(random);
            result.numbers.push_back(before);
            target += coefficients[j] * before;
        }
        result.targets.push_back(target);
    }
    return result;
}
void write(const table& of, const std::string& name) {
    const auto to = [](const std::string& file, const std::vector<double>& numbers) {
        std::ofstream out(file, std::ios::binary);
        out.write(reinterpret_cast<const char*>(numbers.data()), static_cast<std::streamsize>(numbers.size() * sizeof(double)));
        if (!out) throw std::runtime_error("cannot write " + file);
    };
    to(name + ".X", of.numbers);
    to(name + ".t", of.targets);
    std::ofstream(name + ".shape") << of.rows << ' ' << of.columns << '\n';
}

/// The median of the milliseconds that a call takes.
template <class Call>
double milliseconds(Call call) {
    std::vector<double> times;
    double sum = 0;
    while (times.size() < 5 || (sum < 1000 && times.size() < 200)) {
        const auto begin = std::chrono::steady_clock::now();
        call();
        times.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count());
        sum += times.back();
    }
    std::nth_element(times.begin(), times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2), times.end());
    return times[times.size() / 2];
}
void say(const std::string& work, double time) { std::printf("%s\ttikhonov\t%.4g\n", work.c_str(), time); }
void check(const auto& result, const std::string& work) {
    if (!result.converged()) throw std::runtime_error(work + " has not converged");
}

void time_lasso(const std::string& name, const table& of, const std::string& folder) {
    write(of, folder + "/" + name);
    auto objective = compile<double>(mse(dot(X, w), t) / 2_c + lambda * l1(w), wrt(w));
    const auto data = bind(X = view(of.numbers, of.rows, of.columns), t = of.targets);
    double largest = 0;
    for (std::size_t j = 0; j < of.columns; ++j) {
        double slope = 0;
        for (std::size_t i = 0; i < of.rows; ++i) slope += of.numbers[i * of.columns + j] * of.targets[i];
        largest = std::max(largest, std::abs(slope) / static_cast<double>(of.rows));
    }
    std::vector<double> ws(of.columns);
    say("lasso " + name, milliseconds([&] {
            std::fill(ws.begin(), ws.end(), 0.0);
            check(minimize(objective, data, lambda = largest / 10, w = ws), name);
        }));
    say("lasso path " + name, milliseconds([&] {
            std::fill(ws.begin(), ws.end(), 0.0);
            const auto fits = path(objective, data, lambda = geometric(1e-3, 100), w = ws);
            for (const auto& each : fits.fits) check(each, name);
        }));
}
void time_logistic(const std::string& name, const table& of, const std::string& folder) {
    write(of, folder + "/" + name);
    const auto data = bind(X = view(of.numbers, of.rows, of.columns), t = of.targets);
    std::vector<double> ws(of.columns);
    double b0 = 0;
    const auto time = [&](const char* work, auto& objective, double at) {
        say(work + name, milliseconds([&] {
                std::fill(ws.begin(), ws.end(), 0.0);
                b0 = 0;
                check(minimize(objective, data, lambda = at, w = ws, b = std::ref(b0)), name);
            }));
    };
    auto ridge = compile<double>(bce_with_logits(dot(X, w) + b, t) + lambda * l2(w), wrt(w, b));
    auto lasso = compile<double>(bce_with_logits(dot(X, w) + b, t) + lambda * l1(w), wrt(w, b));
    time("logistic + 0.01 l2 ", ridge, 0.01);
    time("logistic + 0.02 l1 ", lasso, 0.02);
}

}  // namespace

int main(int count, char** arguments) {
    try {
        if (count != 3) throw std::runtime_error("usage: fits <folder with data> <folder for tables>");
        const std::string from = arguments[1], to = arguments[2];
        table diabetes = read(from + "/diabetes.csv");
        center_targets(diabetes);
        time_lasso("442x10", diabetes, to);
        time_lasso("10000x100", random_table(10000, 100, 10), to);
        time_lasso("1000x1000", random_table(1000, 1000, 30), to);
        time_lasso("200x5000", random_table(200, 5000, 20), to);
        time_logistic("569x30", read(from + "/breast_cancer.csv"), to);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
}
