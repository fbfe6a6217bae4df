#include "report.hpp"

#include <cstdarg>
#include <cstdio>
#include <fstream>

#include "lanes.hpp"

namespace bench {
namespace {

std::string format(const char* pattern, ...) {
    char text[500];
    std::va_list arguments;
    va_start(arguments, pattern);
    std::vsnprintf(text, sizeof text, pattern, arguments);
    va_end(arguments);
    return text;
}
/// Three digits and a unit.
std::string duration(double nanoseconds) {
    const char* unit = "ns";
    double x = nanoseconds;
    for (const char* larger : {"µs", "ms"})
        if (x >= 1000) x /= 1000, unit = larger;
    return format(x < 10 ? "%.2f %s" : x < 100 ? "%.1f %s" : "%.0f %s", x, unit);
}
std::string number(double x) { return format(x < 10 ? "%.2f" : x < 100 ? "%.1f" : "%.0f", x); }

/// What /proc/cpuinfo says under a name, of the first core.
std::string processor(const std::string& name) {
    std::ifstream file("/proc/cpuinfo");
    for (std::string line; std::getline(file, line);)
        if (line.rfind(name, 0) == 0 && line.find_first_not_of("\t ", name.size()) == line.find(':'))
            return line.substr(line.find(':') + 2);
    return "?";
}
#if defined(__clang__)
constexpr const char* compiler = "clang++ " __clang_version__;
#else
constexpr const char* compiler = "g++ " __VERSION__;
#endif

}  // namespace

std::string report::machine() {
    return "One core of an " + processor("model name") + " (family " + processor("cpu family") + ", model " + processor("model") +
           format(", vectors of %zu floats). ", hand::width) + compiler + ", " TIKHONOV_BENCHMARK_VERSIONS ".\n";
}

void report::ReportRuns(const std::vector<Run>& runs) {
    for (const Run& run : runs) {
        if (run.run_type != Run::RT_Iteration || run.error_occurred) continue;
        const double time = run.cpu_accumulated_time / static_cast<double>(run.iterations) * 1e9;
        const auto [at, first] = fastest_.try_emplace(run.run_name.function_name, time);
        if (!first && time < at->second) at->second = time;
    }
}

double report::time(const row& r, const char* who) const {
    const auto at = fastest_.find(r.name + "/" + who);
    return at == fastest_.end() ? 0 : at->second;
}
std::string report::ratio(const row& r, const char* who) const { return time(r, who) == 0 ? "–" : number(time(r, who) / time(r, "hand")); }
std::string report::share(const row& r, const char* who) const {
    if (time(r, "limit") == 0) return "–";
    const double percent = 100 * time(r, "limit") / time(r, who);
    if (r.least.bytes > 0) return format("%.0f GB/s, %.0f %%", r.least.bytes / time(r, who), percent);
    return format("%.0f GFLOP/s, %.0f %%", r.least.operations / time(r, who), percent);
}

std::string report::table(const std::vector<row>& rows) const {
    std::string text =
        "| workload | kernel | by hand | kernel ÷ hand | plain loops ÷ hand | Eigen ÷ hand | LibTorch ÷ hand | kernel, of what is possible "
        "|\n"
        "|---|---|---|---|---|---|---|---|\n";
    for (const row& r : rows) {
        if (!ran(r)) continue;
        text += "| " + r.name + " | " + duration(time(r, "kernel")) + " | " + duration(time(r, "hand")) + " | **" + ratio(r, "kernel") +
                "** | " + ratio(r, "plain") + " | " + ratio(r, "eigen") + " | " + ratio(r, "torch") + " | " + share(r, "kernel") + " |\n";
    }
    return text;
}

std::string report::baselines(const std::vector<row>& rows) const {
    constexpr double enough = 0.9, close = 1.5;
    std::string text =
        "| workload | plain loops ÷ hand | on Zen 4 | by hand, of what is possible | counts |\n"
        "|---|---|---|---|---|\n";
    for (const row& r : rows) {
        if (!ran(r) || time(r, "plain") == 0 || r.least.plain == 0) continue;
        const double ahead = time(r, "plain") / time(r, "hand"), known = r.least.plain;
        const bool at_limit = time(r, "limit") != 0 && time(r, "limit") / time(r, "hand") >= enough;
        const bool counts = at_limit || ahead >= (known < close ? known / enough : known * enough);
        text += "| " + r.name + " | " + ratio(r, "plain") + " | " + number(known) + " | " + share(r, "hand") + " | " +
                (counts ? "yes" : "**no**") + " |\n";
    }
    return text;
}

}  // namespace bench
