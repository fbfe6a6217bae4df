# Finds what tikhonov's headers include: read by its own build and, after installation, by find_package(tikhonov). What is missing is said
# in `tikhonov_missing`, one sentence that whoever reads this file prints. Targets that a project made before, of sources of its own, are
# used as they are.
set(tikhonov_missing)

if(NOT TARGET Boost::headers AND NOT TARGET Boost::hana)
    find_package(Boost 1.74 QUIET)
    if(NOT Boost_FOUND)
        set(tikhonov_missing "tikhonov needs the headers of Boost 1.74 or later: install them (apt-get install libboost-dev), say where they \
are with -DCMAKE_PREFIX_PATH=<prefix>, or make a target Boost::headers first.")
        return()
    endif()
endif()
if(NOT TARGET tikhonov::boost)
    add_library(tikhonov::boost INTERFACE IMPORTED)
    if(TARGET Boost::headers)
        target_link_libraries(tikhonov::boost INTERFACE Boost::headers)
    else()
        target_link_libraries(tikhonov::boost INTERFACE Boost::hana)
    endif()
endif()

if(NOT TARGET xsimd)
    find_package(xsimd QUIET)  # its own version file would refuse every later major release, so the version is compared here
    if(NOT xsimd_FOUND OR xsimd_VERSION VERSION_LESS 8.1)
        set(tikhonov_missing "tikhonov needs xsimd 8.1 or later: install it (apt-get install libxsimd-dev), say where it is with \
-DCMAKE_PREFIX_PATH=<prefix>, or make a target xsimd first.")
        return()
    endif()
endif()
# The target of some packaged releases also links to the library xtl, which tikhonov does not use and which need not be installed:
# only the include directories are taken.
if(NOT TARGET tikhonov::xsimd)
    add_library(tikhonov::xsimd INTERFACE IMPORTED)
    get_target_property(tikhonov_xsimd_include_directories xsimd INTERFACE_INCLUDE_DIRECTORIES)
    target_include_directories(tikhonov::xsimd INTERFACE ${tikhonov_xsimd_include_directories})
endif()

# Without optimisation a kernel is some thousand times slower. Said once a project, and not where flags ask for it.
get_property(tikhonov_said GLOBAL PROPERTY tikhonov_said_build_type)
if(NOT tikhonov_said AND NOT tikhonov_is_top_level AND NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES
   AND NOT "${CMAKE_CXX_FLAGS} " MATCHES "-O[1-3sg]?(fast)? ")
    set_property(GLOBAL PROPERTY tikhonov_said_build_type TRUE)
    message(WARNING "tikhonov: no build type is set, so nothing is optimised and kernels are a thousand times slower: configure with \
-DCMAKE_BUILD_TYPE=Release.")
endif()
