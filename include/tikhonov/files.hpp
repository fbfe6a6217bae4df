// Saved values: a header for who wants it, which needs nlohmann's JSON for C++ (package nlohmann-json3-dev).
#pragma once

#include <tikhonov/core/requirements.hpp>
#if defined(TIKHONOV_REQUIREMENTS_HOLD)

#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"
#endif

#include <tikhonov/files/checkpoint.hpp>
#include <tikhonov/files/load.hpp>
#include <tikhonov/files/save.hpp>

#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

#include <tikhonov/compile.hpp>

namespace tikhonov::inline TIKHONOV_TARGET {

using detail::checkpoint, detail::every, detail::file_error, detail::load, detail::save;

}  // namespace tikhonov

#endif  // TIKHONOV_REQUIREMENTS_HOLD
