// Keeps the fastest round of every contestant and prints a row of ratios for each workload.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "rows.hpp"

namespace bench {

inline constexpr const char* everyone[] = {"kernel", "hand", "plain", "eigen", "torch", "limit"};

class report : public benchmark::BenchmarkReporter {
  public:
    bool ReportContext(const Context&) override { return true; }
    void ReportRuns(const std::vector<Run>& runs) override;
    /// Markdown: on what it ran.
    static std::string machine();
    /// Markdown: a line for each row that ran.
    std::string table(const std::vector<row>& rows) const;
    /// Markdown: whether the kernels written by hand are what they claim to be.
    std::string baselines(const std::vector<row>& rows) const;

  private:
    /// Nanoseconds of CPU time a run, or 0 for who did not take part.
    double time(const row& r, const char* who) const;
    bool ran(const row& r) const { return time(r, "kernel") != 0 && time(r, "hand") != 0; }
    /// Whose time as a multiple of the one by hand.
    std::string ratio(const row& r, const char* who) const;
    /// How much of what the machine can do, if that is what limits the row.
    std::string share(const row& r, const char* who) const;
    std::map<std::string, double> fastest_;
};

}  // namespace bench
