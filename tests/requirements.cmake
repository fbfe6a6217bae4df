# cmake -DCOMPILER=<c++> -DCOMPILER_ID=<GNU|Clang> -DINCLUDE=<include> -DWORK=<scratch> -P requirements.cmake: what cannot compile the
# library hears one sentence, and nothing else is printed, whatever of the headers for programs is included.
cmake_minimum_required(VERSION 3.20)

# Every such header is refused with exactly one error, which is `sentence`.
function(refused what sentence)
    file(GLOB headers RELATIVE ${INCLUDE} ${INCLUDE}/tikhonov/*.hpp ${INCLUDE}/tikhonov/interop/*.hpp)
    foreach(header IN LISTS headers)
        set(source ${WORK}/requirements.cpp)
        file(WRITE ${source} "#include <${header}>\n")
        execute_process(COMMAND ${COMPILER} -fsyntax-only -I${INCLUDE} ${ARGN} ${source} RESULT_VARIABLE status OUTPUT_VARIABLE output
                        ERROR_VARIABLE output)
        file(REMOVE ${source})
        if(status EQUAL 0)
            message(SEND_ERROR "${header} compiles with ${what}")
        endif()
        string(FIND "${output}" "${sentence}" at)
        if(at EQUAL -1)
            message(SEND_ERROR "${header} with ${what} does not say `${sentence}`:\n${output}")
        endif()
        string(REGEX MATCHALL "(error|warning): " errors "${output}")
        list(LENGTH errors count)
        string(LENGTH "${output}" bytes)
        if(NOT count EQUAL 1 OR bytes GREATER 1024)
            message(SEND_ERROR "${header} with ${what}: ${count} errors and warnings, ${bytes} bytes:\n${output}")
        endif()
    endforeach()
endfunction()

refused("C++17" "tikhonov: this is compiled for a standard before C++20: compile with -std=c++20" -std=c++17)
# a compiler that says it is an older one
if(COMPILER_ID STREQUAL "GNU")
    refused("g++ 11" "tikhonov: this g++ is too old: g++ 12 or later is needed" -std=c++20 -U__GNUC__ -D__GNUC__=11)
    refused("g++ 11 and C++17" "tikhonov: this g++ is too old: g++ 12 or later is needed" -std=c++17 -U__GNUC__ -D__GNUC__=11)
elseif(COMPILER_ID STREQUAL "Clang")
    refused("clang 17" "tikhonov: this clang is too old: clang 18 or later is needed, for floating-point numbers as template arguments" -std=c++20 -Wno-builtin-macro-redefined
            -U__clang_major__ -D__clang_major__=17)
endif()
