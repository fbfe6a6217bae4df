// One formula in two files that are compiled for different instruction sets and linked into one program: each runs its own code.
#define BOOST_TEST_MODULE link_instruction_sets
#include <boost/test/unit_test.hpp>

#include <cmath>

#include "results.hpp"

link_results with_sse2(const std::vector<double>& xs, const std::vector<double>& ts, const std::vector<double>& ws);
link_results with_avx2(const std::vector<double>& xs, const std::vector<double>& ts, const std::vector<double>& ws);

namespace {

const std::vector<double> ws{0.5, -1, 0.25};
const std::vector<double> xs{1, 2, 3, -1, 0.5, 2, 0.25, -2, 1, 3, 1, -1, 0, 1, 2};
const std::vector<double> ts{1, 0, 1, 1, 0};

/// The same by plain loops.
link_results expected() {
    link_results result{0, 0, std::vector<double>(ws.size())};
    const auto rows = static_cast<double>(ts.size());
    for (std::size_t i = 0; i < ts.size(); ++i) {
        double z = 0;
        for (std::size_t j = 0; j < ws.size(); ++j) z += xs[i * ws.size() + j] * ws[j];
        result.value += (std::log1p(std::exp(-std::abs(z))) + std::max(z, 0.0) - ts[i] * z) / rows;
        for (std::size_t j = 0; j < ws.size(); ++j) result.gradient[j] += (1 / (1 + std::exp(-z)) - ts[i]) * xs[i * ws.size() + j] / rows;
    }
    for (std::size_t j = 0; j < ws.size(); ++j) {
        result.value += 0.1 * ws[j] * ws[j];
        result.gradient[j] += 0.2 * ws[j];
    }
    return result;
}
void check(const link_results& r, std::ptrdiff_t lanes) {
    const link_results e = expected();
    BOOST_TEST(r.lanes == lanes);
    BOOST_TEST(r.value == e.value, boost::test_tools::tolerance(1e-14));
    BOOST_TEST(r.gradient == e.gradient, boost::test_tools::tolerance(1e-13) << boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(each_file_runs_its_own_code) {
    check(with_sse2(xs, ts, ws), 2);
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) check(with_avx2(xs, ts, ws), 4);
    else BOOST_TEST_MESSAGE("this machine has no AVX2: that half was compiled and linked only");
}

}  // namespace
