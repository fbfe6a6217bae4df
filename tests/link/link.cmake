# Programs of several files: what is shared between them, and what must not be.
tikhonov_test(link SOURCES link/a.cpp link/b.cpp)
tikhonov_test(link_unnamed SOURCES link/unnamed.cpp link/unnamed_other.cpp)

# Without optimisation, so that no function disappears into its callers: then it matters most whose the linker takes.
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
    foreach(target with_sse2=x86-64 with_avx2=x86-64-v3)
        string(REPLACE "=" ";" target ${target})
        list(GET target 0 name)
        list(GET target 1 architecture)
        add_library(tikhonov_link_${name} OBJECT link/loss.cpp)
        target_link_libraries(tikhonov_link_${name} PRIVATE tikhonov_own)
        target_compile_options(tikhonov_link_${name} PRIVATE -O0 -march=${architecture})
        target_compile_definitions(tikhonov_link_${name} PRIVATE FUNCTION=${name})
    endforeach()
    tikhonov_test(link_instruction_sets SOURCES link/instruction_sets.cpp $<TARGET_OBJECTS:tikhonov_link_with_sse2>
                                                $<TARGET_OBJECTS:tikhonov_link_with_avx2> NO_PRECOMPILED)
    foreach(part 8tikhonov 5xsimd)
        add_test(NAME link_symbols_${part}
                 COMMAND ${CMAKE_COMMAND} -DNM=${CMAKE_NM} -DFIRST=$<TARGET_OBJECTS:tikhonov_link_with_sse2>
                         -DSECOND=$<TARGET_OBJECTS:tikhonov_link_with_avx2> -DPART=${part} -P ${CMAKE_CURRENT_SOURCE_DIR}/link/symbols.cmake)
    endforeach()
endif()
