// The instruction set that a file is compiled for, as a namespace in which everything lives. Files of one program may be compiled for
// different ones; as the names that the linker sees differ, none of them runs the code of another.
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
#define TIKHONOV_JOIN(vectors) vectors##_fma
#define TIKHONOV_WITH_FMA(vectors) TIKHONOV_JOIN(vectors)
#define TIKHONOV_TARGET TIKHONOV_WITH_FMA(TIKHONOV_VECTORS)
#else
#define TIKHONOV_TARGET TIKHONOV_VECTORS
#endif

/// The library. What a program sees of it is in `tikhonov`; the inline namespace shows in the names of compiled functions alone.
namespace tikhonov::inline TIKHONOV_TARGET {}
