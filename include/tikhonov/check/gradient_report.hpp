// What a check of gradients found, to be asked and to be printed.
#pragma once

#include <cstdint>
#include <ostream>
#include <string>
#include <vector>

#include <tikhonov/core/target.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// How `check_gradient` checks.
struct check_options {
    std::uint64_t seed = 1;       ///< of the random directions and samples; equal seeds give equal reports
    double tolerance = 1e-6;      ///< a relative error that passes
    int directions = 3;           ///< random directions, for each symbol
    std::size_t entries = 256;    ///< symbols of at most so many entries are checked entry by entry, others at so many random ones
    std::size_t most_named = 20;  ///< entries of a kind that are named; then the search ends
};

/// One entry of a gradient beside what differences say.
struct checked_entry {
    std::string symbol;
    std::vector<std::size_t> index;  ///< by the axes of the symbol; empty for a scalar
    double gradient = 0;
    double difference = 0;
    double uncertainty = 0;  ///< of the difference
    bool direction = false;  ///< no single entry, but the derivative along a random direction
};

struct gradient_report {
    bool ok = true;                    ///< nothing is off, and the value is finite
    double worst = 0;                  ///< the largest relative error of what was compared
    std::vector<checked_entry> off;    ///< gradient and differences disagree
    std::vector<checked_entry> kinks;  ///< no derivative there, or at the edge of the domain: not compared
    std::size_t entries = 0;           ///< looked at one by one
    std::size_t undecided = 0;         ///< differ by more than the tolerance, but the differences are no more certain than that
    bool complete = true;              ///< false if the search ended at `most_named`
    double value = 0;

    explicit operator bool() const { return ok; }
};

namespace study {

inline std::ostream& operator<<(std::ostream& out, const checked_entry& entry) {
    out << entry.symbol;
    for (std::size_t i = 0; i < entry.index.size(); ++i) out << (i == 0 ? "[" : ", ") << entry.index[i];
    if (!entry.index.empty()) out << ']';
    return out;
}

}  // namespace study

/// `gradients agree with differences: ...`, or a line for each entry that is off; then a line about kinks.
inline std::ostream& operator<<(std::ostream& out, const gradient_report& report) {
    using study::operator<<;
    const auto flags = out.flags();
    const auto digits = out.precision(8);
    out.unsetf(std::ios::floatfield);
    if (report.value - report.value != 0) {
        out << "the value is " << report.value << ": there is nothing to compare";
    } else if (report.ok) {
        out << "gradients agree with differences: " << report.entries << (report.entries == 1 ? " entry" : " entries")
            << " and random directions, worst relative error ";
        out.precision(2);
        out << report.worst;
    } else {
        out << "gradients and differences disagree:";
        for (const checked_entry& entry : report.off) {
            out.precision(8);
            out << "\n  " << entry << (entry.direction ? " along a random direction" : "") << ": gradient " << entry.gradient
                << ", differences say " << entry.difference << " \u00b1 ";
            out.precision(1);
            out << entry.uncertainty;
        }
        if (!report.complete) out << "\n  ... and perhaps more: the search ended here";
    }
    if (report.undecided > 0)
        out << "\n  " << report.undecided << (report.undecided == 1 ? " entry" : " entries")
            << " not judged: differences are too uncertain there";
    if (!report.kinks.empty()) {
        out << "\n  at a kink, or at the edge of the domain, and not compared:";
        for (const checked_entry& entry : report.kinks) out << ' ' << entry;
    }
    out.precision(digits);
    out.flags(flags);
    return out;
}

}  // namespace tikhonov::detail
