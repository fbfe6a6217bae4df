#!/bin/sh
# Prints what a compiler spends on typical programs, as a Markdown table: CPU seconds and peak memory of the whole process, and the
# seconds as a ratio to including xsimd alone. Usage: [RUNS=3] compile_time.sh [compiler...]; needs GNU time.
set -eu
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

prelude='#include <tikhonov/tikhonov.hpp>
#include <vector>
namespace m {
using namespace tikhonov;
using namespace tikhonov::literals;
constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto X = tensor<"X", n, d>;
constexpr auto x = tensor<"x", n>;
constexpr auto t = tensor<"t", n>;
constexpr auto w = tensor<"w", d>;
constexpr auto b = scalar<"b">;
constexpr auto alpha = scalar<"alpha", nonnegative>;
constexpr auto lambda = scalar<"lambda", nonnegative>;
template <int Links> constexpr auto chain() {
    if constexpr (Links == 0) return x;
    else return sq(chain<Links - 1>()) + x;  // two nodes a link
}
}
using namespace m;
std::vector<float> xs(100), ts(10), ws(10);'

echo '#include <xsimd/xsimd.hpp>' >"$work/xsimd.cpp"
for header in language compile; do echo "#include <tikhonov/$header.hpp>" >"$work/$header.cpp"; done
echo '#include <tikhonov/tikhonov.hpp>' >"$work/include.cpp"
{ echo "$prelude"; echo 'float f() { auto k = tikhonov::compile<float>(mse(dot(X, w) + b, t) + lambda * l2(w), wrt(w, b));
    return k(X = xs, t = ts, w = ws, b = 0.5f, lambda = 0.1f).value; }'; } >"$work/ridge.cpp"
{ echo "$prelude"; echo 'float f() { auto k = tikhonov::compile<float>(bce_with_logits(dot(X, w) + b, t) + elastic_net(w, alpha, lambda), wrt(w, b));
    return k(X = xs, t = ts, w = ws, b = 0.5f, alpha = 0.1f, lambda = 0.1f).value; }'; } >"$work/logistic.cpp"
for nodes in 30 100 300; do
    { echo "$prelude"; echo "float f() { auto k = tikhonov::compile<float>(sum(chain<$((nodes / 2))>()), wrt(x));
    return k(x = xs).value; }"; } >"$work/chain$nodes.cpp"
done

for compiler in "${@:-g++}"; do
    echo "| $compiler -O2 | CPU, s | ÷ xsimd | peak memory, MB |"
    echo '|---|---|---|---|'
    base=
    for program in xsimd language compile include ridge logistic chain30 chain100 chain300; do
        best=
        for _ in $(seq "${RUNS:-3}"); do
            /usr/bin/time -o "$work/time" -f '%U %S %M' "$compiler" -std=c++20 -O2 -march=native -Iinclude -c "$work/$program.cpp" -o /dev/null
            read -r user system memory <"$work/time"
            best=$(echo "$user $system ${best:-9999}" | awk '{s = $1 + $2; print s < $3 ? s : $3}')
        done
        base=${base:-$best}
        echo "$program $best $base $memory" | awk '{printf "| %s | %.1f | %.2f | %.0f |\n", $1, $2, $2 / $3, $4 / 1000}'
    done
done
