#include "report.hpp"

#include <cstdio>

namespace bench {

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

std::string report::table(const std::vector<row>& rows) const {
    std::string text = "| workload | kernel, ns | hand, ns | kernel ÷ hand | plain ÷ hand | wanted |\n|---|---|---|---|---|---|\n";
    for (const row& r : rows) {
        const double kernel = time(r, "kernel"), hand = time(r, "hand"), plain = time(r, "plain");
        if (kernel == 0 && hand == 0) continue;
        char line[400];
        std::snprintf(line, sizeof line, "| %s | %.4g | %.4g | %.2f | %.2f | %.2f |\n", r.name.c_str(), kernel, hand, kernel / hand,
                      plain / hand, 0.9 * r.least.plain);
        text += line;
    }
    return text;
}

}  // namespace bench
