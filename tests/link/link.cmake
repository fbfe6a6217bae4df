# Programs of several files: what is shared between them, and what must not be.
tikhonov_test(link SOURCES link/a.cpp link/b.cpp)
tikhonov_test(link_unnamed SOURCES link/unnamed.cpp link/unnamed_other.cpp)

# Without optimisation, so that no function disappears into its callers: then it matters most whose the linker takes.
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
    function(tikhonov_loss name)
        add_library(tikhonov_link_${name} OBJECT link/loss.cpp)
        target_link_libraries(tikhonov_link_${name} PRIVATE tikhonov::tikhonov)
        target_compile_options(tikhonov_link_${name} PRIVATE -Wall -Wextra -Wconversion -Wshadow -Werror -O0 ${ARGN})
        target_compile_definitions(tikhonov_link_${name} PRIVATE FUNCTION=${name})
    endfunction()
    tikhonov_loss(with_sse2 -march=x86-64)
    tikhonov_loss(with_avx2 -march=x86-64-v3)
    tikhonov_loss(with_fast_math -march=x86-64 -ffast-math)
    tikhonov_test(link_instruction_sets SOURCES link/instruction_sets.cpp $<TARGET_OBJECTS:tikhonov_link_with_sse2>
                                                $<TARGET_OBJECTS:tikhonov_link_with_avx2> NO_PRECOMPILED)
    foreach(other with_avx2 with_fast_math)
        add_test(NAME link_symbols_${other}
                 COMMAND ${CMAKE_COMMAND} -DNM=${CMAKE_NM} -DFIRST=$<TARGET_OBJECTS:tikhonov_link_with_sse2>
                         -DSECOND=$<TARGET_OBJECTS:tikhonov_link_${other}> -DPART=8tikhonov -P ${CMAKE_CURRENT_SOURCE_DIR}/link/symbols.cmake)
    endforeach()
    # what xsimd compiles is named after the instruction set by xsimd itself
    add_test(NAME link_symbols_of_xsimd
             COMMAND ${CMAKE_COMMAND} -DNM=${CMAKE_NM} -DFIRST=$<TARGET_OBJECTS:tikhonov_link_with_sse2>
                     -DSECOND=$<TARGET_OBJECTS:tikhonov_link_with_avx2> -DPART=5xsimd -P ${CMAKE_CURRENT_SOURCE_DIR}/link/symbols.cmake)
endif()
