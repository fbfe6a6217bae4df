// Two files, each with primitives of its own in places that no other file sees, but with the same names. Their formulas are different
// ones, and no kernel is shared.
#define BOOST_TEST_MODULE link_unnamed
#include <boost/test/unit_test.hpp>

#define SLOPE 0.1_c
#include "unnamed.hpp"

std::vector<double> of_the_other_file();

BOOST_AUTO_TEST_CASE(each_file_has_its_own_primitives) {
    const std::vector<double> own = slopes_at_minus_one();
    const std::vector<double> other = of_the_other_file();
    BOOST_TEST(own == (std::vector<double>{-0.1, 0.1, -0.1, -1.1, 0.1}), boost::test_tools::tolerance(1e-15)
                                                                             << boost::test_tools::per_element());
    BOOST_TEST(other == (std::vector<double>{-0.5, 0.5, -0.5, -1.5, 0.5}), boost::test_tools::tolerance(1e-15)
                                                                               << boost::test_tools::per_element());
}
