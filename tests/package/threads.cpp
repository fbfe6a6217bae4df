// What links tikhonov::threads has all that the header of threads needs.
#include <tikhonov/interop/threads.hpp>

int main() { return tikhonov::threads(1)->workers() == 1 ? 0 : 1; }
