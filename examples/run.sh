#!/bin/sh
# Builds the examples in build/examples and runs them on their data. Installs what is missing on Debian 12. CXX and CXXFLAGS choose another
# compiler or instruction set.
set -u
cd "$(dirname "$0")/.." || exit 1
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# step <what> <command...>: quiet if it succeeds, else all that it printed and which step it was
step() {
    what=$1
    shift
    if ! "$@" >"$log" 2>&1; then
        cat "$log"
        echo "failed: $what" >&2
        exit 1
    fi
}

# what a bare Debian 12 lacks; nothing is downloaded if all is there
missing=
command -v g++ >/dev/null || missing="$missing g++"
command -v cmake >/dev/null || missing="$missing cmake"
command -v make >/dev/null || missing="$missing make"
for package in libboost-dev libxsimd-dev nlohmann-json3-dev; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q '^install ok installed' || missing="$missing $package"
done
if [ -n "$missing" ]; then
    sudo=
    [ "$(id -u)" -eq 0 ] || sudo=sudo
    step "apt-get update" $sudo apt-get update
    # the list is meant to be split
    # shellcheck disable=SC2086
    step "installing$missing" $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing
fi

build=build/examples${CXX:+-$(basename "$CXX")}
step "configuration" cmake -S . -B "$build" -DCMAKE_BUILD_TYPE=Release -DCMAKE_CXX_FLAGS_RELEASE="-O2 -DNDEBUG" -DCMAKE_CXX_FLAGS="${CXXFLAGS:-}" \
    -DTIKHONOV_TESTS=OFF
# the others are tests, and take longer to compile than to run
step "build" cmake --build "$build" --parallel 2 --target example_memorising example_first_loss example_xor example_regularization
run() {
    printf '\n--- %s\n\n' "$1"
    program=$build/examples/$1
    shift
    if ! "$program" "$@"; then
        echo "failed: $program" >&2
        exit 1
    fi
}
run memorising examples/data/digits.csv
run first_loss
run xor
run regularization examples/data/breast_cancer.csv
