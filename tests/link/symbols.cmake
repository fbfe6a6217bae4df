# cmake -DNM=nm -DFIRST=a.o -DSECOND=b.o -DPART=8tikhonov -P symbols.cmake: no name with PART in it that the linker may take from either
# file is defined in both. Names of the standard library are shared all the same, as in every program.
cmake_minimum_required(VERSION 3.20)

function(shared_names file variable)
    execute_process(COMMAND ${NM} --defined-only ${file} OUTPUT_VARIABLE text COMMAND_ERROR_IS_FATAL ANY)
    string(REGEX MATCHALL " [WVu] [^\n]*${PART}[^\n]*" names "${text}")
    set(${variable} ${names} PARENT_SCOPE)
endfunction()

shared_names(${FIRST} first)
shared_names(${SECOND} second)
list(LENGTH first count)
if(count EQUAL 0)
    message(FATAL_ERROR "no names with ${PART} in ${FIRST}: nothing is compared")
endif()
foreach(name IN LISTS first)
    if(name IN_LIST second)
        message(SEND_ERROR "defined in both files:${name}")
    endif()
endforeach()
