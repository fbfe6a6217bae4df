// What the examples check themselves with: random numbers that are the same on every machine, a solver of small systems in plain loops,
// and the distance between a kernel's numbers and those of an independent computation.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdio>
#include <limits>
#include <random>
#include <stdexcept>
#include <vector>

/// The distributions of the standard library differ between its implementations; these do not.
class random_numbers {
  public:
    explicit random_numbers(unsigned seed) : bits_(seed) {}
    double uniform() { return double(bits_()) / 4294967296.0; }
    double normal() {  // Box and Muller 1958
        const double radius = std::sqrt(-2 * std::log(1 - uniform()));
        return radius * std::cos(6.283185307179586 * uniform());
    }
    double poisson(double mean) {  // Knuth: how many uniform factors until the product falls below exp(-mean)
        double count = -1;
        for (double product = 1; product > std::exp(-mean); product *= uniform()) ++count;
        return count;
    }

  private:
    std::mt19937 bits_;
};

/// x of A·x = b for a symmetric positive definite A (row-major), by Cholesky's A = L·Lᵀ.
inline std::vector<double> solve(std::vector<double> A, std::vector<double> b) {
    const std::size_t size = b.size();
    for (std::size_t j = 0; j < size; ++j) {
        for (std::size_t k = 0; k < j; ++k) A[j * size + j] -= A[j * size + k] * A[j * size + k];
        if (!(A[j * size + j] > 0)) throw std::runtime_error("the system is not positive definite");
        A[j * size + j] = std::sqrt(A[j * size + j]);
        for (std::size_t i = j + 1; i < size; ++i) {
            for (std::size_t k = 0; k < j; ++k) A[i * size + j] -= A[i * size + k] * A[j * size + k];
            A[i * size + j] /= A[j * size + j];
        }
    }
    for (std::size_t i = 0; i < size; ++i) {
        for (std::size_t k = 0; k < i; ++k) b[i] -= A[i * size + k] * b[k];
        b[i] /= A[i * size + i];
    }
    for (std::size_t i = size; i-- > 0;) {
        for (std::size_t k = i + 1; k < size; ++k) b[i] -= A[k * size + i] * b[k];
        b[i] /= A[i * size + i];
    }
    return b;
}

/// |a - b| / (1 + |b|), infinite for NaN.
inline double apart(double a, double b) {
    const double difference = std::abs(a - b) / (1 + std::abs(b));
    return std::isnan(difference) ? std::numeric_limits<double>::infinity() : difference;
}
/// The largest distance between the elements of two sequences; infinite if their lengths differ.
template <class A, class B>
double apart(const A& a, const B& b) {
    if (a.size() != b.size()) return std::numeric_limits<double>::infinity();
    double largest = 0;
    for (std::size_t i = 0; i < a.size(); ++i) largest = std::fmax(largest, apart(double(a[i]), double(b[i])));
    return largest;
}

/// Says how far apart they are; what `main` returns. The words matter: the tests read them.
inline int compared(double distance, double tolerance) {
    const bool near = distance <= tolerance;
    std::printf("independent computation: %.1e apart, %s %.0e\n", distance, near ? "within" : "beyond", tolerance);
    return near ? 0 : 1;
}
