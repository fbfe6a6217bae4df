#!/bin/sh
# Draws docs/regularization.svg from the output of examples/regularization (built by examples/run.sh). Needs gnuplot.
# Usage: docs/regularization.sh <path of the built example>
set -eu
here=$(cd "$(dirname "$0")" && pwd)
"$1" "$here/../examples/data/breast_cancer.csv" |
    awk '/^(logistic|network)/ { n = NF; name = $2 ($2 == "elastic" ? " net" : ""); print "\"" $1 "\\n" name "\"", $(n-5), $(n-4) }' >"$here/regularization.tmp"
gnuplot <<GNUPLOT
set terminal svg size 760,320 font "sans-serif,12" background "white"
set output "$here/regularization.svg"
set style data histograms
set style fill solid 0.85 noborder
set boxwidth 0.85
set bmargin 4
set ylabel "mean loss"
set yrange [0:*]
set grid ytics lc rgb "#dddddd"
set key top center horizontal
set title "40 training rows: what a penalty does to the loss on unseen rows"
plot "$here/regularization.tmp" using 2:xtic(1) title "training" lc rgb "#9db4c8", "" using 3 title "test" lc rgb "#c0504d"
GNUPLOT
rm -f "$here/regularization.tmp"
