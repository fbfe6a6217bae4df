// Kernels are made of very many very small functions, whose operands have to stay in registers: no compiler's judgement is asked.
#pragma once

#if defined(__GNUC__)
#define TIKHONOV_INLINE [[gnu::always_inline]] inline
#define TIKHONOV_INLINE_LAMBDA __attribute__((always_inline))
#else
#define TIKHONOV_INLINE inline
#define TIKHONOV_INLINE_LAMBDA
#endif
