// Runs the rows under Google Benchmark. The contestants of a row take turns, round after round, so that noise hurts all of them, and the
// fastest round of each counts. Besides Google Benchmark's own flags: --rounds=7, --markdown=<file>.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>

#include <benchmark/benchmark.h>

#include "report.hpp"

namespace bench {
namespace {

/// Whoever sums ten million floats in as many accumulators as a register has lanes loses a thousandth.
double tolerance(const contestant& c) { return c.who == "hand" ? 2e-4 : 5e-3; }

/// How far b is from a, as a part of a's largest element; anything but a number is far.
double apart(const buffer& a, const buffer& b) {
    if (a.size() != b.size()) return INFINITY;
    float most = 0, off = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        most = std::max(most, std::fabs(a[i]));
        const float e = std::fabs(a[i] - b[i]);
        off = e <= off ? off : e;
    }
    return static_cast<double>(off / most);
}

/// The row at work. Contestants that disagree end the program: figures of wrong results are worth nothing.
contestants& opened(const row& wanted) {
    static const row* current = nullptr;
    static contestants now;
    if (current == &wanted) return now;
    now.clear();
    now = wanted.open();
    current = &wanted;
    std::fprintf(stderr, "%s\n", wanted.name.c_str());
    const buffer value{now[0].run()}, gradient = now[0].gradient();
    for (contestant& c : now) {
        if (!c.gradient) continue;
        const buffer its_value{c.run()};  // before its gradient
        const double off = std::max(apart(value, its_value), apart(gradient, c.gradient()));
        if (off < tolerance(c)) continue;
        std::fprintf(stderr, "'%s' of %s is off by %g from the kernel: value %g, not %g\n", c.who.c_str(), wanted.name.c_str(), off,
                     static_cast<double>(its_value[0]), static_cast<double>(value[0]));
        std::exit(1);
    }
    return now;
}

void enter(const row& r, int rounds) {
    for (int round = 0; round < rounds; ++round)
        for (const char* who : everyone)
            benchmark::RegisterBenchmark((r.name + "/" + who).c_str(), [&r, who](benchmark::State& state) {
                for (contestant& c : opened(r)) {
                    if (c.who != who) continue;
                    for (auto _ : state) benchmark::DoNotOptimize(c.run());
                    return;
                }
                state.SkipWithError("does not take part");
            });
}

}  // namespace
}  // namespace bench

int main(int argc, char** argv) {
    int rounds = 7;
    std::string markdown;
    std::vector<char*> passed;
    std::string least_time = "--benchmark_min_time=0.02";
    for (int i = 0; i < argc; ++i) {
        if (std::strncmp(argv[i], "--rounds=", 9) == 0) rounds = std::atoi(argv[i] + 9);
        else if (std::strncmp(argv[i], "--markdown=", 11) == 0) markdown = argv[i] + 11;
        else passed.push_back(argv[i]);
    }
    passed.insert(passed.begin() + 1, least_time.data());
    int count = static_cast<int>(passed.size());
    passed.push_back(nullptr);
    benchmark::Initialize(&count, passed.data());
    if (benchmark::ReportUnrecognizedArguments(count, passed.data())) return 1;

    std::vector<bench::row> rows;
    for (const auto& more : {bench::elementwise_rows(), bench::linear_rows(), bench::network_rows(), bench::class_rows(),
                             bench::total_rows(), bench::mixture_rows(), bench::pair_rows()})
        rows.insert(rows.end(), more.begin(), more.end());
    for (const bench::row& r : rows) bench::enter(r, rounds);
    bench::report report;
    benchmark::RunSpecifiedBenchmarks(&report);
    const auto block = [](const char* name, const std::string& text) {
        return std::string("<!-- table: ") + name + " -->\n" + text + "<!-- end -->\n";
    };
    const std::string text =
        block("machine", bench::report::machine()) + block("kernels", report.table(rows)) + block("baselines", report.baselines(rows));
    std::fputs(text.c_str(), stdout);
    if (markdown.empty()) return 0;
    std::ofstream file(markdown);
    file << text;
    return file.flush() ? 0 : 1;
}
