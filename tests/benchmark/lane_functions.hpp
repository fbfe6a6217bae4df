// exp, log and tanh on lanes, within 3 ulp, and the logistic function with its integral, within 5. The polynomials are minimax fits made
// for this file, by Remez exchange.
#pragma once

#include "lanes.hpp"

namespace hand {

/// x = k·ln 2 + r with |r| <= ½ ln 2. The whole number k stands in the low bits of `rounded`.
struct reduced {
    vec rounded, k, r;
};
inline reduced reduce(vec x) {
    constexpr float magic = 12582912.0f;  // 1.5 * 2^23: what is added to it is rounded to a whole number
    const vec rounded = fma(x, all(1.44269504f), all(magic));
    const vec k = rounded - magic;
    return {rounded, k, fma(k, all(2.12194440e-4f), fma(k, all(-0.693359375f), x))};
}
/// exp(r) - 1 for |r| <= ½ ln 2, off by 3e-9.
inline vec expm1_reduced(vec r) {
    vec q = fma(all(1.381447122e-3f), r, all(8.368780690e-3f));
    q = fma(q, r, all(4.166839414e-2f));
    q = fma(q, r, all(0.166665201f));
    q = fma(q, r, all(0.499999934f));
    return fma(q, r * r, r);
}

/// 2^k p, where `rounded` has k in its low bits and k is at least -126 (with AVX-512: anything).
inline vec scaled(vec p, [[maybe_unused]] const reduced& by) {
#if defined(__AVX512F__)
    return reinterpret_cast<vec>(_mm512_scalef_ps(reinterpret_cast<__m512>(p), reinterpret_cast<__m512>(by.k)));
#else
    return bits(bits(p) + (bits(by.rounded) << 23));
#endif
}

/// exp(x), tiny below -87.3 and nothing above 88: the kernels never go there. One term less than above: off by 1e-7.
inline vec exp(vec x) {
    const reduced t = reduce(width == 16 ? x : larger(x, all(-87.3f)));
    vec q = fma(all(8.312478659e-3f), t.r, all(4.189054978e-2f));
    q = fma(q, t.r, all(0.166671163f));
    q = fma(q, t.r, all(0.499992288f));
    return scaled(fma(fma(q, t.r, all(1)), t.r, all(1)), t);
}

/// tanh x = m/(m + 2) with m = exp(2x) - 1, which loses nothing near 0.
inline vec tanh(vec x) {
    const reduced t = reduce(smaller(larger(x + x, all(-18.1f)), all(18.1f)));
    const vec scale = bits((ivec{} + 0x3f800000) + (bits(t.rounded) << 23));
    const vec m = fma(scale, expm1_reduced(t.r), scale - 1.0f);
    return m / (m + 2.0f);
}

/// log(1 + exp(z)) and 1/(1 + exp(-z)), which share e = exp(-|z|) and one division.
struct logistic_pair {
    vec softplus, sigmoid;
};
inline logistic_pair logistic(vec z) {
    const vec e = exp(-magnitude(z));
    const vec a = e + 1.0f, b = e + 2.0f;
    const vec q = 1.0f / (a * b);
    const vec s = e * (q * a);  // e/(2 + e): log(1 + e) is 2 atanh of it
    const vec s2 = s * s;
    vec p = fma(all(0.140122265f), s2, all(0.139995712f));
    p = fma(p, s2, all(0.200108495f));
    p = fma(p, s2, all(0.333332066f));
    const vec log1p = 2.0f * fma(p * s2, s, s);
    const vec up = q * b;  // 1/(1 + e)
    return {larger(z, vec{}) + log1p, z < 0.0f ? e * up : up};
}

/// The natural logarithm of positive, normal numbers: x = 2^k m with m in [√½, √2), and log m = 2 atanh((m - 1)/(m + 1)).
inline vec log(vec x) {
    const ivec exponent = (bits(x) - (ivec{} + 0x3f3504f3)) >> 23;
    const vec m = bits(bits(x) - (exponent << 23)), k = __builtin_convertvector(exponent, vec);
    const vec s = (m - 1.0f) / (m + 1.0f), s2 = s * s;
    vec p = fma(all(0.140122265f), s2, all(0.139995712f));
    p = fma(p, s2, all(0.200108495f));
    p = fma(p, s2, all(0.333332066f));
    return fma(k, all(0.693147181f), 2.0f * fma(p * s2, s, s));
}

}  // namespace hand
