#!/bin/sh
# kernel ÷ hand for other vectors and another compiler, as printed in docs/performance.md. Both sides of a ratio are compiled by the same
# compiler for the same target, and measured in the same run. A machine with AVX-512 runs all of them.
set -eu
cd "$(dirname "$0")/../.."
reports=$(mktemp -d)
trap 'rm -rf "$reports"' EXIT

measure() { # <report> <compiler> <-march>
    build=build/benchmark-$1
    cmake -S . -B "$build" -DCMAKE_BUILD_TYPE=Release -DCMAKE_CXX_COMPILER="$2" -DTIKHONOV_BENCHMARKS=ON -DTIKHONOV_BENCHMARK_ARCH="$3" \
        -DCMAKE_DISABLE_FIND_PACKAGE_Torch=ON >/dev/null
    cmake --build "$build" --target tikhonov_benchmark --parallel 2 >/dev/null
    "$build/tests/benchmark/tikhonov_benchmark" --rounds="${ROUNDS:-7}" --markdown="$reports/$1" >/dev/null 2>&1
}
measure avx512 "${CXX:-g++}" x86-64-v4
measure avx2 "${CXX:-g++}" x86-64-v3
measure sse "${CXX:-g++}" x86-64-v2
measure clang "${CLANG:-clang++-19}" x86-64-v4

cd "$reports"
awk -F'|' '
    /table: /  { in_kernels = /kernels/ }
    in_kernels && /\*\*/ {
        gsub(/[* ]/, "", $5)
        if (!($2 in seen)) { seen[$2] = 1; order[++rows] = $2 }
        ratio[$2, FILENAME] = $5
    }
    END {
        print "| workload | AVX-512, g++ | AVX2, g++ | SSE4, g++ | AVX-512, clang++ |\n|---|---|---|---|---|"
        for (i = 1; i <= rows; ++i)
            print "|" order[i] "| " ratio[order[i], "avx512"] " | " ratio[order[i], "avx2"] " | " ratio[order[i], "sse"] " | " ratio[order[i], "clang"] " |"
    }' avx512 avx2 sse clang
