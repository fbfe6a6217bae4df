// The instruction set that a file is compiled for, and whether it knows exceptions, as a namespace in which everything lives. Files of one
// program may be compiled for different ones; as the names that the linker sees differ, none of them runs the code of another.
#pragma once

#if defined(__AVX512F__) && defined(__AVX512CD__) && defined(__AVX512DQ__) && defined(__AVX512BW__) && defined(__AVX512VL__)
#define TIKHONOV_VECTORS avx512
#elif defined(__AVX512F__)
#define TIKHONOV_VECTORS avx512f
#elif defined(__AVX2__)
#define TIKHONOV_VECTORS avx2
#elif defined(__AVX__)
#define TIKHONOV_VECTORS avx
#elif defined(__SSE4_2__)
#define TIKHONOV_VECTORS sse4_2
#elif defined(__SSE4_1__)
#define TIKHONOV_VECTORS sse4_1
#elif defined(__SSSE3__)
#define TIKHONOV_VECTORS ssse3
#elif defined(__SSE3__)
#define TIKHONOV_VECTORS sse3
#elif defined(__SSE2__)
#define TIKHONOV_VECTORS sse2
#elif defined(__ARM_FEATURE_SVE)
#define TIKHONOV_VECTORS sve
#elif defined(__ARM_NEON)
#define TIKHONOV_VECTORS neon
#else
#define TIKHONOV_VECTORS plain
#endif

#if defined(__FMA__) && !defined(__AVX512F__)
#define TIKHONOV_MULTIPLY_ADD _fma
#else
#define TIKHONOV_MULTIPLY_ADD
#endif
#if defined(__FAST_MATH__)
#define TIKHONOV_ROUNDING _fast_math
#else
#define TIKHONOV_ROUNDING
#endif
#if defined(__cpp_exceptions)
#define TIKHONOV_REFUSAL
#else
#define TIKHONOV_REFUSAL _no_exceptions
#endif

#define TIKHONOV_JOIN(a, b, c, d) a##b##c##d
#define TIKHONOV_NAME(a, b, c, d) TIKHONOV_JOIN(a, b, c, d)
#define TIKHONOV_TARGET TIKHONOV_NAME(TIKHONOV_VECTORS, TIKHONOV_MULTIPLY_ADD, TIKHONOV_ROUNDING, TIKHONOV_REFUSAL)

/// The library. What a program sees of it is in `tikhonov`; the inline namespace shows in the names of compiled functions alone.
namespace tikhonov::inline TIKHONOV_TARGET::detail {}
