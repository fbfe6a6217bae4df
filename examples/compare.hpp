// What the examples on synthetic data share: random numbers that are the same on every machine, and the distance between a kernel's
// numbers and those of an independent computation.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <limits>
#include <random>
#include <string>

/// The distributions of the standard library differ between its implementations; these do not.
class random_numbers {
  public:
    explicit random_numbers(unsigned seed) : bits_(seed) {}
    double uniform() { return double(bits_()) / 4294967296.0; }
    double normal() {  // Box and Muller 1958
        const double radius = std::sqrt(-2 * std::log(1 - uniform()));
        return radius * std::cos(6.283185307179586 * uniform());
    }

  private:
    std::mt19937 bits_;
};

/// How far a is from b: the largest |a - b| over the largest |b|. Infinite if the lengths differ or a NaN is among them.
template <class A, class B>
double apart(const A& a, const B& b) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    if (a.size() != b.size()) return infinity;
    double difference = 0, size = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const double distance = std::abs(double(a[i]) - double(b[i]));
        if (std::isnan(distance)) return infinity;
        difference = std::max(difference, distance);
        size = std::max(size, std::abs(double(b[i])));
    }
    return difference == 0 ? 0 : difference / size;
}
inline double apart(double a, double b) { return apart(std::array{a}, std::array{b}); }

/// Says how far apart they are, and what is wrong if they are too far or if the example does not show what it is there for. What `main`
/// returns.
inline int compared(double distance, double tolerance, bool shown = true) {
    const bool near = distance <= tolerance;
    std::printf("independent computation: %.1e apart%s\n", distance, !near ? ": too far" : !shown ? ", but the example has failed" : "");
    return near && shown ? 0 : 1;
}

/// The most axes that any value has of which `explain` says that the kernel keeps it: "    v3[n, c] = ...  [kept]".
inline int most_axes_kept(const std::string& plan) {
    int most = 0;
    for (std::size_t end, begin = 0; (end = plan.find('\n', begin)) != std::string::npos; begin = end + 1) {
        const std::string line = plan.substr(begin, end - begin), value = line.substr(0, line.find('='));
        if (line.find("  [kept") == std::string::npos && line.find("  [total over") == std::string::npos) continue;
        int axes = value.find('[') == std::string::npos ? 0 : 1;
        for (const char c : value) axes += c == ',' ? 1 : 0;
        most = std::max(most, axes);
    }
    return most;
}
