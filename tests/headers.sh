#!/bin/sh
# sh tests/headers.sh [<instruction set>...]: every header compiles alone, with all warnings as errors, for each instruction set,
# whatever the machine has (by default x86-64 x86-64-v3 x86-64-v4). What lies below simd/, and solve/, knows no instruction set: the first one does for it.
# CXX is the compiler. Only parsed: nothing is run.
set -u
cd "$(dirname "$0")/.." || exit 1
[ $# -gt 0 ] || set -- x86-64 x86-64-v3 x86-64-v4
headers=$(find include/tikhonov -name '*.hpp' | sed 's,^include/,,' | sort)
# what needs a library that is not here, and says so by name
echo '#include <cblas.h>' | ${CXX:-g++} -fsyntax-only -x c++ - 2>/dev/null || headers=$(echo "$headers" | grep -v 'interop/cblas')
echo '#include <tbb/tbb.h>' | ${CXX:-g++} -fsyntax-only -x c++ - 2>/dev/null || headers=$(echo "$headers" | grep -v 'interop/threads')
echo '#include <nlohmann/json.hpp>' | ${CXX:-g++} -fsyntax-only -x c++ - 2>/dev/null ||
    headers=$(echo "$headers" | grep -vE '^tikhonov/files(\.hpp|/(header_json|tensor_file|save|load)\.hpp)$')
for architecture in "$@"; do
    for header in $headers; do
        echo "$architecture $header"
    done
    headers=$(echo "$headers" | grep -vE '^tikhonov/(core|graph|primitives|language|rewrite|derive|decide|split|plan|solve)/')
done | xargs -P 2 -L 1 sh -c '
    echo "#include <$1>" |
        ${CXX:-g++} -std=c++20 -march="$0" -Wall -Wextra -Wconversion -Wshadow -Werror -Iinclude -fsyntax-only -x c++ - ||
        { echo "does not compile alone for $0: $1" >&2; exit 1; }'
