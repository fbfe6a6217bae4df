// How a function ends that cannot go on: by an exception or, in a program that is compiled without them, by the end of the program, with
// the same sentence on stderr.
#pragma once

#include <concepts>
#include <cstdio>
#include <cstdlib>

#include <tikhonov/core/target.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// Throws an `Error` that says `sentence`. With -fno-exceptions prints it and aborts. During compilation it is an error to get here.
template <class Error>
[[noreturn]] void stop_with(const char* sentence) {
#if defined(__cpp_exceptions)
    if constexpr (std::constructible_from<Error, const char*>) throw Error(sentence);
    else throw Error();
#else
    std::fprintf(stderr, "%s\n", sentence);
    std::abort();
#endif
}

}  // namespace tikhonov::detail
