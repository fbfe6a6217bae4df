// The error of a file that cannot be read or written, or is none of ours.
#pragma once

#include <cerrno>
#include <stdexcept>
#include <string>
#include <system_error>

#include <tikhonov/bind/bind_error.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// The error of a file: it is not there, cannot be read or written, is cut off or damaged. What fits no binding is a `bind_error`. Its text
/// begins with "tikhonov: the file '...'".
struct file_error : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Throws a `file_error` that names the file.
template <class... Part>
[[noreturn]] void refuse_file(const std::string& path, const Part&... parts) {
    refuse_by<file_error>("the file '", path, "' ", parts...);
}
/// The same, with what the system says of the error `number`.
[[noreturn]] inline void refuse_file_as_system(const std::string& path, const char* what, int number) {
    refuse_file(path, what, ": ", std::generic_category().message(number));
}

}  // namespace tikhonov::detail
