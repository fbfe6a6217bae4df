#!/bin/sh
# Whole fits beside those of scikit-learn (with liblinear) and glmnet, on one core, one after the other: the table of docs/performance.md.
# Who is not installed is left out: python3-sklearn, r-cran-glmnet.
set -eu
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1

"${CXX:-g++}" -std=c++20 -O2 -march="${MARCH:-native}" -I include tests/benchmark/fits.cpp -o "$work/fits"
taskset -c 0 "$work/fits" examples/data "$work" >"$work/times"
python=/usr/bin/python3
if "$python" -c 'import sklearn' 2>/dev/null; then
    taskset -c 0 "$python" tests/benchmark/fits.py "$work" >>"$work/times"
else
    echo "fits.sh: scikit-learn is not installed (python3-sklearn)" >&2
fi
if command -v Rscript >/dev/null && Rscript -e 'library(glmnet)' >/dev/null 2>&1; then
    taskset -c 0 Rscript tests/benchmark/fits.R "$work" >>"$work/times"
else
    echo "fits.sh: glmnet is not installed (r-cran-glmnet)" >&2
fi
awk -F'\t' '
    { if (!($1 in seen)) { seen[$1] = 1; order[++rows] = $1 }; time[$1, $2] = $3 }
    function ratio(work, who) { return ((work, who) in time) ? sprintf("%.3g", time[work, who] / time[work, "tikhonov"]) : "–" }
    function text(x) { return x < 1 ? sprintf("%.0f µs", 1000 * x) : sprintf("%.3g ms", x) }
    END {
        print "| work | tikhonov | scikit-learn ÷ it | glmnet ÷ it | liblinear ÷ it |\n|---|---|---|---|---|"
        for (i = 1; i <= rows; ++i)
            print "| " order[i] " | " text(time[order[i], "tikhonov"]) " | " ratio(order[i], "scikit-learn") " | " ratio(order[i], "glmnet") \
                " | " ratio(order[i], "liblinear") " |"
    }' "$work/times"
