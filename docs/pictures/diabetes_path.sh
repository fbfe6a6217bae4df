#!/bin/sh
# Draws the path of the lasso from the coefficients that examples/diabetes writes. Where there is no gnuplot it says so, and returns 77.
# Usage: docs/pictures/diabetes_path.sh <path of the built example> [<picture>]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
if ! command -v gnuplot >/dev/null; then
    echo "gnuplot is not installed: the picture is not drawn"
    exit 77
fi
picture=${2:-$here/diabetes_path.svg}
"$1" "$here/../../examples/data/diabetes.csv" "$picture.data"
gnuplot <<GNUPLOT
set terminal svg size 760,400 font "sans-serif,12" background "white"
set output "$picture"
set title "Lasso on the diabetes data: each weight as the penalty is relaxed"
set xlabel "lambda"
set ylabel "weight of the standardised measurement"
set logscale x
set xrange [100:0.085]
set grid ytics lc rgb "#dddddd"
set key outside right center
array colour[10] = ["#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd", "#8c564b", "#e377c2", "#7f7f7f", "#bcbd22", "#17becf"]
data = "$picture.data"
stats data index 1 using 1 every ::1 nooutput
best = STATS_min
simple = STATS_max
set arrow from best, graph 0 to best, graph 1 nohead dt 2 lc rgb "#555555"
set arrow from simple, graph 0 to simple, graph 1 nohead dt 2 lc rgb "#555555"
set label "best" at best, graph 0.96 right offset -0.5, 0 tc rgb "#555555"
set label "one standard error" at simple, graph 0.96 offset 0.5, 0 tc rgb "#555555"
plot for [j = 2:11] data index 0 using 1:j with lines lw 2 lc rgb colour[j - 1] title columnheader(j)
GNUPLOT
rm -f "$picture.data"
