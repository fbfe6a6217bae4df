# Compiles SOURCE with COMPILER twice: with the mistake, which must fail with the sentence that the file states, and without. FIRST is a
# header with the whole library, included before SOURCE and precompiled beside itself.
# cmake -DCOMPILER=g++ -DSOURCE=file.cpp -DINCLUDE=include -DFIRST=header.hpp -P check.cmake

set(limit 8192)  # bytes of one error
set(most 1)      # errors
set(compile ${COMPILER} -std=c++20 -fsyntax-only -I${INCLUDE} -include ${FIRST})

# Line by line, because a list of lines would split at the brackets and semicolons of the code.
file(STRINGS ${SOURCE} expectations REGEX "^// expect: ")
file(STRINGS ${SOURCE} names REGEX "^// names: ")
# A mistake that is met deep in a container: the standard library has errors of its own then, and notes that repeat the type of the kernel.
file(STRINGS ${SOURCE} contained REGEX "^// in a container")
if(contained)
  set(limit 45000)
  set(most 5)
endif()
if(NOT expectations)
  message(FATAL_ERROR "${SOURCE} states no sentence: begin it with `// expect: ...`")
endif()

execute_process(COMMAND ${compile} -DMISTAKE ${SOURCE} RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
string(LENGTH "${output}" bytes)
message(STATUS "${bytes} bytes")
if(status EQUAL 0)
  message(FATAL_ERROR "the mistake compiles")
endif()
foreach(line IN LISTS expectations)
  string(SUBSTRING "${line}" 11 -1 sentence)
  string(FIND "${output}" "${sentence}" at)
  if(at EQUAL -1)
    message(FATAL_ERROR "the error does not say `${sentence}`:\n${output}")
  endif()
endforeach()
foreach(line IN LISTS names)
  string(SUBSTRING "${line}" 10 -1 name)
  string(FIND "${output}" "{\"${name}\"}" at)
  if(at EQUAL -1)
    message(FATAL_ERROR "the error does not name `${name}`:\n${output}")
  endif()
endforeach()
string(REGEX MATCHALL "error: " errors "${output}")
list(LENGTH errors count)
if(count LESS 1 OR count GREATER most)
  message(FATAL_ERROR "one mistake, but ${count} errors:\n${output}")
endif()
if(bytes GREATER limit)
  message(FATAL_ERROR "the error takes ${bytes} bytes, more than ${limit}:\n${output}")
endif()

execute_process(COMMAND ${compile} ${SOURCE} RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
if(NOT status EQUAL 0)
  message(FATAL_ERROR "the right spelling does not compile:\n${output}")
endif()
