#!/bin/sh
# Builds and runs all tests (and the examples, which are tests too) in build/tests. Installs what is missing on Debian 12. CXX and CXXFLAGS
# choose another compiler or instruction set: CXX=clang++-19 CXXFLAGS=-march=x86-64-v3 sh tests/run.sh
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
for package in libboost-dev libboost-test-dev libxsimd-dev libtbb-dev nlohmann-json3-dev; do
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

# -O2: the kernels do not gain from -O3, and the tests compile sooner
build=build/tests${CXX:+-$(basename "$CXX")}
step "configuration" cmake -S . -B "$build" -DCMAKE_BUILD_TYPE=Release -DCMAKE_CXX_FLAGS_RELEASE="-O2 -DNDEBUG" -DCMAKE_CXX_FLAGS="${CXXFLAGS:-}"
step "build" cmake --build "$build" --parallel 2
if ! ctest --test-dir "$build" --output-on-failure --parallel 2; then
    echo "failed: tests" >&2
    exit 1
fi
