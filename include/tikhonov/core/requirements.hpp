// What the library needs of a compiler. Where that is missing one sentence says so, and nothing else of the library is read: the headers
// that programs include go on only if the requirements hold. A compiler that is not named here is let through.
#pragma once

#if defined(__clang__) && !defined(__apple_build_version__) && __clang_major__ < 18
#error "tikhonov: this clang is too old: clang 18 or later is needed, for floating-point numbers as template arguments"
#elif defined(__GNUC__) && !defined(__clang__) && __GNUC__ < 12
#error "tikhonov: this g++ is too old: g++ 12 or later is needed"
#elif (defined(_MSVC_LANG) && _MSVC_LANG < 202002L) || (!defined(_MSVC_LANG) && __cplusplus < 202002L)
#error "tikhonov: this is compiled for a standard before C++20: compile with -std=c++20"
#else
#define TIKHONOV_REQUIREMENTS_HOLD
#endif
