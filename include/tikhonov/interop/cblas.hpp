// Large products of matrices by a CBLAS instead of the library's own tiles, for who asks for it; nothing else includes this header. The
// program is linked with the CBLAS of its choice, which may use several threads where the tiles use one.
#pragma once

#include <tikhonov/core/requirements.hpp>
#if defined(TIKHONOV_REQUIREMENTS_HOLD)

#include <algorithm>
#include <limits>
#include <type_traits>

#include <cblas.h>

#include <tikhonov/simd/contraction.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

namespace by_cblas {

inline double least_work = 0;  ///< multiply-adds from which on a product goes to the CBLAS

/// How a matrix stands in memory, as a CBLAS sees it: by rows, or transposed by rows, and how far lines are apart.
struct form {
    CBLAS_TRANSPOSE transposed = CblasNoTrans;
    int apart = 0;  ///< 0 if it is neither

    template <class T>
    explicit form(const matrix_view<T>& m) {
        const bool by_rows = m.column_stride == 1 && m.row_stride >= m.columns;
        const bool by_columns = m.row_stride == 1 && m.column_stride >= m.rows;
        const std::ptrdiff_t line = by_rows ? m.row_stride : m.column_stride;
        if ((!by_rows && !by_columns) || line > std::numeric_limits<int>::max()) return;
        transposed = by_rows ? CblasNoTrans : CblasTrans;
        apart = static_cast<int>(line);
    }
};

template <class T>
bool multiply(const matrix_view<const T>& a, const matrix_view<const T>& b, const matrix_view<T>& c, bool add) {
    const double work = static_cast<double>(c.rows) * static_cast<double>(c.columns) * static_cast<double>(a.columns);
    const std::ptrdiff_t longest = std::max({c.rows, c.columns, a.columns});
    if (work < least_work || longest > std::numeric_limits<int>::max()) return false;
    if (c.column_stride != 1) return c.row_stride == 1 && multiply<T>(b.transposed(), a.transposed(), c.transposed(), add);
    const form left(a), right(b), result(c);
    if (left.apart == 0 || right.apart == 0 || result.apart == 0) return false;
    const int m = static_cast<int>(c.rows), n = static_cast<int>(c.columns), k = static_cast<int>(a.columns);
    const T old = add ? T(1) : T(0);
    if constexpr (std::is_same_v<T, float>)
        cblas_sgemm(CblasRowMajor, left.transposed, right.transposed, m, n, k, 1.0f, a.data, left.apart, b.data, right.apart, old, c.data,
                    result.apart);
    else
        cblas_dgemm(CblasRowMajor, left.transposed, right.transposed, m, n, k, 1.0, a.data, left.apart, b.data, right.apart, old, c.data,
                    result.apart);
    return true;
}

}  // namespace by_cblas

/// While an object of this type lives, products of matrices of at least `least` multiply-adds go to the CBLAS, in float and in double.
/// That is a setting of the whole program: it is made and ends while no kernel runs, one at a time. Sums are added up in another
/// order then, which may depend on the number of the CBLAS's threads.
class cblas_products {
  public:
    explicit cblas_products(double least = 1e8) {
        by_cblas::least_work = least;
        other_product<float> = &by_cblas::multiply<float>;
        other_product<double> = &by_cblas::multiply<double>;
    }
    ~cblas_products() {
        other_product<float> = nullptr;
        other_product<double> = nullptr;
    }
    cblas_products(const cblas_products&) = delete;
    cblas_products& operator=(const cblas_products&) = delete;
};

}  // namespace tikhonov::detail

namespace tikhonov::inline TIKHONOV_TARGET {
using detail::cblas_products;
}  // namespace tikhonov

#endif  // TIKHONOV_REQUIREMENTS_HOLD
