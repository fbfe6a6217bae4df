#!/bin/sh
# sh tests/headers.sh [<instruction set>...]: every header compiles alone, with all warnings as errors, for the first instruction set; for
# the others those alone that have code of their own for each, simd/, and one program of all: what a header includes does not depend on
# the set. By default x86-64 x86-64-v3 x86-64-v4, whatever the machine has. CXX is the compiler. Only parsed: nothing is run.
set -u
cd "$(dirname "$0")/.." || exit 1
[ $# -gt 0 ] || set -- x86-64 x86-64-v3 x86-64-v4
headers=$(find include/tikhonov -name '*.hpp' | sed 's,^include/,,' | sort)
# what needs a library that is not here, and says so by name
echo '#include <cblas.h>' | ${CXX:-g++} -fsyntax-only -x c++ - 2>/dev/null || headers=$(echo "$headers" | grep -v 'interop/cblas')
echo '#include <tbb/tbb.h>' | ${CXX:-g++} -fsyntax-only -x c++ - 2>/dev/null || headers=$(echo "$headers" | grep -v 'interop/threads')
echo '#include <nlohmann/json.hpp>' | ${CXX:-g++} -fsyntax-only -x c++ - 2>/dev/null ||
    headers=$(echo "$headers" | grep -vE '^tikhonov/(files\.hpp|files/|optimize/checkpoint)')
# a line for each program: the instruction set and what it includes
programs() {
    for header in $headers; do echo "$1 $header"; done
    shift
    for set in "$@"; do
        # shellcheck disable=SC2086
        echo "$set" $headers
        for header in $(echo "$headers" | grep '^tikhonov/simd/'); do echo "$set $header"; done
    done
}
programs "$@" | xargs -P 2 -L 1 sh -c '
    for header in "$@"; do echo "#include <$header>"; done |
        ${CXX:-g++} -std=c++20 -march="$0" -Wall -Wextra -Wconversion -Wshadow -Werror -Iinclude -fsyntax-only -x c++ - ||
        { echo "does not compile alone for $0: $*" >&2; exit 1; }'
