# cmake -DSOURCE=<tikhonov> -DBUILD=<tikhonov's build> -DWORK=<scratch> -DCOMPILER=<c++> -DGENERATOR=<generator> -P run.cmake:
# installs into a scratch prefix, builds a user's project against it and runs it; then the same with add_subdirectory.
cmake_minimum_required(VERSION 3.20)

function(run what)
    execute_process(COMMAND ${ARGN} RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
    if(NOT result EQUAL 0)
        message(FATAL_ERROR "${what} failed (${result}):\n${output}")
    endif()
endfunction()

file(REMOVE_RECURSE ${WORK})
run("installation" ${CMAKE_COMMAND} --install ${BUILD} --prefix ${WORK}/prefix)
foreach(way installed subdirectory)
    if(way STREQUAL installed)
        set(arguments -DCMAKE_PREFIX_PATH=${WORK}/prefix)
    else()
        set(arguments -DSUBDIRECTORY=${SOURCE})
    endif()
    run("configuration (${way})" ${CMAKE_COMMAND} -S ${SOURCE}/tests/package -B ${WORK}/${way} -G ${GENERATOR} -DCMAKE_CXX_COMPILER=${COMPILER}
        -DCMAKE_BUILD_TYPE=Debug ${arguments})
    run("build (${way})" ${CMAKE_COMMAND} --build ${WORK}/${way})
    run("the consumer (${way})" ${WORK}/${way}/consumer)
endforeach()
file(STRINGS ${WORK}/installed/CMakeCache.txt found REGEX "^tikhonov_DIR:PATH=")
string(FIND "${found}" "${WORK}/prefix" inside)
if(inside EQUAL -1)
    message(FATAL_ERROR "another installation was found: ${found}")
endif()
