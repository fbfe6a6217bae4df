// Eigen's own matrices, in both storage orders, with blocks, maps and vectors, against Eigen's arithmetic.
#define BOOST_TEST_MODULE bind_eigen
#include <boost/test/unit_test.hpp>

#include <Eigen/Dense>
#include <vector>

#include <tikhonov/tikhonov.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

namespace {

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto X = tensor<"X", n, d>;
constexpr auto t = tensor<"t", n>;
constexpr auto w = tensor<"w", d>;
constexpr auto loss = mse(dot(X, w), t);

using by_columns = Eigen::MatrixXf;
using by_rows = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

struct problem {
    by_columns x = by_columns::Random(37, 11);
    Eigen::VectorXf target = Eigen::VectorXf::Random(37);
    Eigen::VectorXf weights = Eigen::VectorXf::Random(11);
    decltype(compile<float>(loss, wrt(X, w))) objective = compile<float>(loss, wrt(X, w));
};

bool near(const by_columns& a, const by_columns& b) { return a.rows() == b.rows() && a.cols() == b.cols() && (a - b).norm() < 1e-4f; }

}  // namespace

BOOST_AUTO_TEST_CASE(matrices) {
    problem p;
    const by_rows rows = p.x;
    const auto check = [&](const auto& x, const auto& r) {
        const Eigen::VectorXf residual = x * p.weights - p.target;
        BOOST_TEST(std::abs(r.value - residual.squaredNorm() / static_cast<float>(x.rows())) < 1e-4f);
        const Eigen::VectorXf expected = 2 * x.transpose() * residual / static_cast<float>(x.rows());
        BOOST_TEST(near(Eigen::Map<const Eigen::VectorXf>(r.gradient(w).data(), 11), expected));
    };
    const auto rest = bind(t = p.target, w = p.weights);
    check(p.x, p.objective(rest, X = p.x));
    check(p.x, p.objective(rest, X = rows));
    check(p.x, p.objective(rest, X = Eigen::Map<const by_columns>(p.x.data(), 37, 11)));
    check(p.x, p.objective(rest, X = Eigen::Ref<by_columns>(p.x)));
    const by_columns transposed = p.x.transpose();
    check(p.x, p.objective(rest, X = transposed.transpose()));
    by_columns wide = by_columns::Random(50, 20);
    check(wide.block(3, 4, 37, 11).eval(), p.objective(rest, X = wide.block(3, 4, 37, 11)));
    by_rows wide_rows = wide;
    check(wide.block(3, 4, 37, 11).eval(), p.objective(rest, X = wide_rows.block(3, 4, 37, 11)));
    p.target = wide.transpose().row(2).head(20).transpose().replicate(2, 1).topRows(37);
    check(p.x, p.objective(rest, X = p.x));
    by_rows targets = by_rows::Random(37, 3);
    p.target = targets.col(1);
    check(p.x, p.objective(X = p.x, t = targets.col(1), w = p.weights));
    Eigen::Array<float, Eigen::Dynamic, Eigen::Dynamic> array = p.x.array();
    check(p.x, p.objective(rest, X = array));
    Eigen::RowVectorXf row = p.weights.transpose();
    check(p.x, p.objective(X = p.x, t = p.target, w = row));
}

BOOST_AUTO_TEST_CASE(targets) {
    problem p;
    by_columns gx = by_columns::Zero(37, 11), wide = by_columns::Zero(40, 20);
    Eigen::VectorXf gw(11);
    const by_columns expected = 2 * (p.x * p.weights - p.target) * p.weights.transpose() / 37;
    p.objective(X = p.x, t = p.target, w = p.weights, gradient(X) = gx, gradient(w) = gw);
    BOOST_TEST(near(gx, expected));
    BOOST_TEST(near(gw, 2 * p.x.transpose() * (p.x * p.weights - p.target) / 37));
    p.objective(X = p.x, t = p.target, w = p.weights, gradient(X) = wide.block(1, 2, 37, 11));
    BOOST_TEST(near(wide.block(1, 2, 37, 11), expected));
    BOOST_TEST(std::abs(wide.norm() - expected.norm()) < 1e-4f);
    // through a set, and an update of a matrix in place
    const auto with_target = bind(X = p.x, t = p.target, w = p.weights, gradient(X) = Eigen::Map<by_columns>(gx.data(), 37, 11));
    gx.setZero();
    p.objective(with_target);
    BOOST_TEST(near(gx, expected));
    auto step = compile<float>(X = X - 0.5_c * grad(loss, X));
    const by_columns moved = p.x - expected / 2;
    step(X = p.x, t = p.target, w = p.weights);
    BOOST_TEST(near(p.x, moved));
    // rows of a column-major matrix
    const Eigen::VectorXf residual = (p.x * p.weights - p.target).segment(5, 9);
    BOOST_TEST(std::abs(p.objective(X = p.x, t = p.target, w = p.weights, n = window(5, 9)).value - residual.squaredNorm() / 9) < 1e-4f);
}

BOOST_AUTO_TEST_CASE(other_elements) {
    Eigen::Matrix<unsigned char, Eigen::Dynamic, Eigen::Dynamic> bytes(5, 3);
    for (int i = 0; i < 5; ++i)
        for (int k = 0; k < 3; ++k) bytes(i, k) = static_cast<unsigned char>(10 * i + k);
    Eigen::Matrix3d fixed = Eigen::Matrix3d::Random();
    const Eigen::Vector3d v(1, -2, 3);
    BOOST_TEST(evaluate<float>(sum(X), X = bytes).value == 315.0f);
    BOOST_TEST(std::abs(evaluate<double>(sum(dot(X, w)), X = fixed, w = v).value - (fixed * v).sum()) < 1e-12);
}
