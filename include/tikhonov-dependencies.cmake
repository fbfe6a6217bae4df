# Finds what tikhonov's headers include: read by its own build and, after installation, by find_package(tikhonov).
include(CMakeFindDependencyMacro)
find_dependency(Boost 1.74)
find_dependency(xsimd)  # its own version file would refuse every later major release, so the version is compared here
if(xsimd_VERSION VERSION_LESS 8.1)
    message(FATAL_ERROR "tikhonov needs xsimd 8.1 or later, found ${xsimd_VERSION} in ${xsimd_DIR}")
endif()
