# What a program links that includes a header of tikhonov/interop, or tikhonov/files.hpp: read by tikhonov's own build and by find_package(tikhonov).
# Sets tikhonov_<component>_libraries, and tikhonov_<component>_missing to a sentence where there are none.

set(tikhonov_components threads cblas files)
set(tikhonov_threads_missing "tikhonov::threads needs oneTBB: install it (apt-get install libtbb-dev).")
set(tikhonov_cblas_missing "tikhonov::cblas needs a CBLAS: install one (apt-get install libopenblas-dev), or set tikhonov_cblas_library and \
tikhonov_cblas_include.")
set(tikhonov_files_missing "tikhonov::files needs JSON for Modern C++: install it (apt-get install nlohmann-json3-dev).")

if(NOT TARGET TBB::tbb)
    find_package(TBB QUIET)
endif()
find_package(Threads QUIET)
if(TARGET TBB::tbb AND TARGET Threads::Threads)
    set(tikhonov_threads_libraries TBB::tbb Threads::Threads)
    set(tikhonov_threads_missing)
endif()

find_path(tikhonov_cblas_include cblas.h)
find_library(tikhonov_cblas_library NAMES openblas cblas)
mark_as_advanced(tikhonov_cblas_include tikhonov_cblas_library)
if(tikhonov_cblas_include AND tikhonov_cblas_library)
    set(tikhonov_cblas_libraries ${tikhonov_cblas_library})
    set(tikhonov_cblas_include_directories ${tikhonov_cblas_include})
    set(tikhonov_cblas_missing)
endif()

if(NOT TARGET nlohmann_json::nlohmann_json)
    find_package(nlohmann_json 3.9 QUIET)
endif()
if(TARGET nlohmann_json::nlohmann_json)
    set(tikhonov_files_libraries nlohmann_json::nlohmann_json)
    set(tikhonov_files_missing)
endif()

# Makes what a component is out of an interface library.
macro(tikhonov_component target component)
    target_link_libraries(${target} INTERFACE tikhonov::tikhonov ${tikhonov_${component}_libraries})
    target_include_directories(${target} SYSTEM INTERFACE ${tikhonov_${component}_include_directories})
endmacro()
