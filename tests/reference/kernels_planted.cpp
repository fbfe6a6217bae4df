// The comparison of kernels is itself checked: a wrong slope or a wrong value of a user's primitive must be reported.
#define BOOST_TEST_MODULE kernels_planted
#include <boost/test/unit_test.hpp>

#include <reference/kernels.hpp>

using namespace tikhonov;
using namespace tikhonov::detail;
using namespace tikhonov::literals;
using reference::check;
using reference::lengths;
using reference::with;

namespace {

enum class plant { right, scaled_slope, missing_term, wrong_value };

/// x³ + x.
template <plant Wrong>
struct bend_ {
    static constexpr fixed_string name = "tests.bend";
    static constexpr auto value(auto x) {
        if constexpr (Wrong == plant::wrong_value) return x * x * x + x + x;
        else return x * x * x + x;
    }
    static constexpr auto slope(auto x, auto) {
        if constexpr (Wrong == plant::scaled_slope) return 1.1_c * (3_c * sq(x) + 1_c);
        else if constexpr (Wrong == plant::missing_term) return 3_c * sq(x);
        else return 3_c * sq(x) + 1_c;
    }
};

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto X = tensor<"X", n, d>;
constexpr auto w = tensor<"w", d>;

struct know_the_planted {
    know_the_planted() {
        reference::functions().push_back(
            reference::entry("tests.bend", []<class N>(const N* x) -> N { return x[0] * x[0] * x[0] + x[0]; }));
    }
};
BOOST_GLOBAL_FIXTURE(know_the_planted);

/// What the comparison reports of a loss with the primitive in its middle.
template <plant Wrong, class T>
std::vector<std::string> reports() {
    std::vector<std::string> found;
    reference::expected_differences = &found;
    check<T>(mean(sq(apply<bend_<Wrong>>(dot(X, w)))), wrt(w), with(X, w), {lengths{{"n", 17}, {"d", 5}}});
    reference::expected_differences = nullptr;
    return found;
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_right_twin_passes) {
    BOOST_TEST((reports<plant::right, double>().empty()));
    BOOST_TEST((reports<plant::right, float>().empty()));
}
// five elements of the gradient, and its projection on a direction; a wrong value besides is the loss itself
BOOST_AUTO_TEST_CASE(wrong_slopes_are_reported) {
    BOOST_TEST((reports<plant::scaled_slope, double>().size()) == 6u);
    BOOST_TEST((reports<plant::scaled_slope, float>().size()) == 6u);
    BOOST_TEST((reports<plant::missing_term, double>().size()) == 6u);
}
BOOST_AUTO_TEST_CASE(a_wrong_value_is_reported) { BOOST_TEST((reports<plant::wrong_value, double>().size()) == 7u); }
