// The version of the library: what CMake and packages call it is read from here.
#pragma once

#define TIKHONOV_VERSION_MAJOR 0
#define TIKHONOV_VERSION_MINOR 1
#define TIKHONOV_VERSION_PATCH 0

/// One number to compare: #if TIKHONOV_VERSION >= 10203 asks for 1.2.3 or later.
#define TIKHONOV_VERSION (TIKHONOV_VERSION_MAJOR * 10000 + TIKHONOV_VERSION_MINOR * 100 + TIKHONOV_VERSION_PATCH)
