# Finds what tikhonov's headers include: read by its own build and, after installation, by find_package(tikhonov).
include(CMakeFindDependencyMacro)
find_dependency(Boost 1.74)
find_dependency(xsimd)  # its own version file would refuse every later major release, so the version is compared here
if(xsimd_VERSION VERSION_LESS 8.1)
    message(FATAL_ERROR "tikhonov needs xsimd 8.1 or later, found ${xsimd_VERSION} in ${xsimd_DIR}")
endif()
# The target of some packaged releases also links to the library xtl, which tikhonov does not use and which need not be installed:
# only the include directories are taken.
if(NOT TARGET tikhonov::xsimd)
    add_library(tikhonov::xsimd INTERFACE IMPORTED)
    get_target_property(tikhonov_xsimd_include_directories xsimd INTERFACE_INCLUDE_DIRECTORIES)
    target_include_directories(tikhonov::xsimd INTERFACE ${tikhonov_xsimd_include_directories})
endif()
