#!/bin/sh
# Builds a few tests for aarch64 with Debian's cross compiler and runs them under qemu, and compares a logistic regression to what this
# machine computes. Installs what is missing; where that cannot be, it says so and nothing is tested.
set -u
cd "$(dirname "$0")/.." || exit 1

missing=
for package in g++-aarch64-linux-gnu qemu-user; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q '^install ok installed' || missing="$missing $package"
done
if [ -n "$missing" ]; then
    sudo=
    [ "$(id -u)" -eq 0 ] || sudo=sudo
    # the list is meant to be split
    # shellcheck disable=SC2086
    if ! { $sudo apt-get update && $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing; } \
        >/dev/null 2>&1; then
        echo "aarch64: skipped, because$missing cannot be installed here"
        exit 0
    fi
fi

work=build/aarch64
rm -rf $work
mkdir -p $work/include || exit 1
# Headers are the same for all machines, but of this one's only those of Boost and xsimd may be seen.
for library in boost xsimd; do
    for folder in ${CPATH:-} /usr/local/include /usr/include; do
        if [ -d "$folder/$library" ]; then
            ln -s "$folder/$library" $work/include/$library
            break
        fi
    done
done

# build <compiler> <program> <source> <option>...
build() {
    compiler=$1 program=$2 source=$3
    shift 3
    "$compiler" -std=c++20 -O1 -Wall -Wextra -Wconversion -Wshadow -Werror -isystem $work/include -Iinclude -Itests "$@" "$source" \
        -o "$work/$program" || { echo "failed: build of $program" >&2; exit 1; }
}

# Boost.Test is not there as a library for aarch64: its headers have it all. Of the functions a part is enough: emulated, the whole would
# take longer than all other tests.
functions='logarithms<float>,logistic_family<float>,lengths<*>,extrema<*>'
for test in simd/shuffles simd/functions simd/random_numbers simd/contraction run/xor; do
    module=$(sed -n 's/^#define BOOST_TEST_MODULE //p' tests/$test.cpp)
    build aarch64-linux-gnu-g++ "$module" tests/$test.cpp -static "-DBOOST_TEST_MODULE=$module" -include boost/test/included/unit_test.hpp
    part='*'
    [ $test = simd/functions ] && part=$functions
    qemu-aarch64 "$work/$module" --color_output=no "--run_test=$part" || { echo "failed: $test for aarch64" >&2; exit 1; }
done

# The same numbers, but for the order in which sums are added up.
build aarch64-linux-gnu-g++ logistic-aarch64 tests/aarch64/logistic.cpp -static
build g++ logistic-here tests/aarch64/logistic.cpp
qemu-aarch64 $work/logistic-aarch64 >$work/aarch64.txt && $work/logistic-here >$work/here.txt || exit 1
if ! paste $work/here.txt $work/aarch64.txt | awk '
    function size(x) { return x < 0 ? -x : x }
    NF != 2 { bad = 1 }
    { apart = size($1 - $2); if (apart > worst) worst = apart }
    END { printf "aarch64: %d numbers of a logistic regression, at most %.2g apart\n", NR, worst; exit bad || NR != 13 || worst > 1e-15 }'
then
    echo "failed: aarch64 computes other numbers than this machine" >&2
    exit 1
fi
