# cmake -DSOURCE=<tikhonov> -DWORK=<scratch> -DCOMPILER=<c++> -DGENERATOR=<generator> -P run.cmake: installs tikhonov into a scratch prefix,
# builds a user's projects against it and against its sources and runs them; packs it; and looks at what is said where something is missing.
cmake_minimum_required(VERSION 3.20)

function(run what)
    execute_process(COMMAND ${ARGN} RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
    if(NOT result EQUAL 0)
        message(FATAL_ERROR "${what} failed (${result}):\n${output}")
    endif()
    set(output "${output}" PARENT_SCOPE)
endfunction()
# Configures a user's project in ${WORK}/<way>, with its further arguments.
macro(configure way)
    run("configuration (${way})" ${consumer} -B ${WORK}/${way} ${ARGN})
endmacro()
# The same, but it must fail with exactly one error, which has the sentence.
function(refuse way sentence)
    execute_process(COMMAND ${consumer} -B ${WORK}/${way} ${ARGN} RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
    string(REGEX MATCHALL "CMake (Error|Warning)" errors "${output}")
    list(LENGTH errors count)
    string(REGEX REPLACE "[ \n]+" " " words "${output}")
    string(FIND "${words}" "${sentence}" at)
    if(result EQUAL 0 OR NOT count EQUAL 1 OR at EQUAL -1)
        message(FATAL_ERROR "configuration (${way}): one error was expected, `${sentence}`:\n${output}")
    endif()
endfunction()
function(build_and_run way target)
    run("build of ${target} (${way})" ${CMAKE_COMMAND} --build ${WORK}/${way} --target ${target})
    run("${target} (${way})" ${WORK}/${way}/${target})
endfunction()
function(contains text part what)
    string(FIND "${text}" "${part}" at)
    if(at EQUAL -1)
        message(FATAL_ERROR "${what}: `${part}` is missing:\n${text}")
    endif()
endfunction()

set(consumer ${CMAKE_COMMAND} -S ${SOURCE}/tests/package -G ${GENERATOR} -DCMAKE_CXX_COMPILER=${COMPILER})
set(debug -DCMAKE_BUILD_TYPE=Debug)
set(installed -DCMAKE_PREFIX_PATH=${WORK}/prefix)
set(subdirectory -DSUBDIRECTORY=${SOURCE})

file(REMOVE_RECURSE ${WORK})
run("configuration of tikhonov" ${CMAKE_COMMAND} -S ${SOURCE} -B ${WORK}/build -G ${GENERATOR} -DCMAKE_CXX_COMPILER=${COMPILER}
    -DTIKHONOV_TESTS=OFF -DTIKHONOV_EXAMPLES=OFF)
run("installation" ${CMAKE_COMMAND} --install ${WORK}/build --prefix ${WORK}/prefix)

# Installed, and below a project's own sources.
foreach(way installed subdirectory)
    configure(${way} ${debug} ${${way}})
    build_and_run(${way} consumer)
endforeach()
file(STRINGS ${WORK}/installed/CMakeCache.txt found REGEX "^tikhonov_DIR:PATH=")
contains("${found}" "${WORK}/prefix" "the package that was found")

# With targets that a project has made before: nothing is looked for.
file(STRINGS ${WORK}/subdirectory/CMakeCache.txt include REGEX "^Boost_INCLUDE_DIR:PATH=")
string(REGEX REPLACE "^.*=" "" include "${include}")
file(MAKE_DIRECTORY ${WORK}/headers)
if(EXISTS ${include}/xsimd/xsimd.hpp)
    foreach(library boost xsimd)
        file(CREATE_LINK ${include}/${library} ${WORK}/headers/${library} SYMBOLIC)
    endforeach()
    configure(parent_targets ${debug} ${subdirectory} -DPARENT_TARGETS=${WORK}/headers -DCMAKE_DISABLE_FIND_PACKAGE_xsimd=ON
              -DCMAKE_DISABLE_FIND_PACKAGE_Boost=ON)
    build_and_run(parent_targets consumer)
endif()

# What is missing is said in one sentence.
foreach(way installed subdirectory)
    refuse(${way}_without_xsimd "tikhonov needs xsimd 8.1 or later: install it (apt-get install libxsimd-dev)" ${debug} ${${way}}
           -DCMAKE_DISABLE_FIND_PACKAGE_xsimd=ON)
    refuse(${way}_without_boost "tikhonov needs the headers of Boost 1.74 or later: install them (apt-get install libboost-dev)" ${debug}
           ${${way}} -DCMAKE_DISABLE_FIND_PACKAGE_Boost=ON)
endforeach()
refuse(without_threads "tikhonov::threads needs oneTBB: install it (apt-get install libtbb-dev)" ${debug} ${installed}
       -DCOMPONENTS=threads -DCMAKE_DISABLE_FIND_PACKAGE_TBB=ON)
refuse(without_cblas "tikhonov::cblas needs a CBLAS: install one (apt-get install libopenblas-dev)" ${debug} ${installed}
       -DCOMPONENTS=cblas -Dtikhonov_cblas_library=)
refuse(without_files "tikhonov::files needs JSON for Modern C++: install it (apt-get install nlohmann-json3-dev)" ${debug} ${installed}
       -DCOMPONENTS=files -DCMAKE_DISABLE_FIND_PACKAGE_nlohmann_json=ON)
refuse(unknown_component "tikhonov has no component adam, only threads, cblas, files." ${debug} ${installed} -DCOMPONENTS=adam)

# Components, where they are.
foreach(way installed subdirectory)
    foreach(component threads cblas files)
        run("targets (${way})" ${CMAKE_COMMAND} --build ${WORK}/${way} --target help)
        if(output MATCHES "${component}_consumer")
            build_and_run(${way} ${component}_consumer)
        endif()
    endforeach()
endforeach()

# A build that optimises nothing is warned of, once.
foreach(way installed subdirectory)
    configure(${way}_without_build_type ${${way}})
    string(REGEX MATCHALL "no build type is set" warnings "${output}")
    list(LENGTH warnings count)
    if(NOT count EQUAL 1)
        message(FATAL_ERROR "without a build type (${way}): ${count} warnings, not 1:\n${output}")
    endif()
    configure(${way}_without_build_type ${${way}} -DCMAKE_CXX_FLAGS=-O2)
    if(output MATCHES "no build type is set")
        message(FATAL_ERROR "with -O2 (${way}):\n${output}")
    endif()
endforeach()

# pkg-config.
find_program(pkg_config pkg-config)
if(pkg_config)
    set(ENV{PKG_CONFIG_PATH} ${WORK}/prefix/share/pkgconfig)
    execute_process(COMMAND ${pkg_config} --exists xsimd RESULT_VARIABLE no_xsimd)
    if(NOT no_xsimd)
        run("pkg-config" ${pkg_config} --cflags tikhonov)
        string(STRIP "${output}" flags)
        separate_arguments(flags)
        run("compilation with pkg-config's flags" ${COMPILER} ${flags} ${SOURCE}/tests/package/consumer.cpp -o ${WORK}/by_pkg_config)
        run("the consumer by pkg-config" ${WORK}/by_pkg_config)
        contains("${flags}" "${WORK}/prefix" "pkg-config's flags")
    endif()
endif()

# Packages.
get_filename_component(bin ${CMAKE_COMMAND} DIRECTORY)
find_program(cpack cpack HINTS ${bin})
find_program(dpkg_deb dpkg-deb)
run("cpack" ${cpack} --config ${WORK}/build/CPackConfig.cmake -B ${WORK}/packages)
file(GLOB archive ${WORK}/packages/*.tar.gz)
run("content of the archive" ${CMAKE_COMMAND} -E tar t ${archive})
foreach(file include/tikhonov/tikhonov.hpp share/cmake/tikhonov/tikhonov-config.cmake share/pkgconfig/tikhonov.pc LICENSE)
    contains("${output}" "${file}" "the archive")
endforeach()
if(dpkg_deb)
    file(GLOB package ${WORK}/packages/*.deb)
    run("content of the package" ${dpkg_deb} --contents ${package})
    contains("${output}" "./usr/include/tikhonov/tikhonov.hpp" "the package")
    run("fields of the package" ${dpkg_deb} --field ${package})
    contains("${output}" "Depends: libboost-dev (>= 1.74), libxsimd-dev (>= 8.1)" "the package")
    contains("${output}" "Architecture: all" "the package")
endif()
