// What links tikhonov::cblas has all that the header of its products needs.
#include <tikhonov/interop/cblas.hpp>

int main() {
    const tikhonov::cblas_products products(0);
    const float a[]{1, 2}, b[]{3, 4};
    float c[]{0};
    return tikhonov::detail::other_product<float>({a, 1, 2, 2, 1}, {b, 2, 1, 1, 1}, {c, 1, 1, 1, 1}, false) && c[0] == 11 ? 0 : 1;
}
