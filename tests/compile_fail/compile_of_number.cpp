// expect: a bare number in an expression
// names: compile
// Nothing to compile.
#include <tikhonov/tikhonov.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

void make() {
#ifdef MISTAKE
    auto k = compile<float>(0.5);
#else
    auto k = compile<float>(0.5_c);
#endif
}
