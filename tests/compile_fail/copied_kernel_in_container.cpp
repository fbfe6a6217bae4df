// expect: a kernel owns its memory and is not copied
// in a container: the sentence is a remark on the deleted constructor
// A container of copies of a kernel.
#include <vector>

#include <tikhonov/tikhonov.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;
constexpr auto total = l2(w);

void call() {
    auto objective = compile<float>(total, wrt(w));
#ifdef MISTAKE
    std::vector<decltype(objective)> all(2, objective);
#else
    std::vector<decltype(objective)> all;
    all.push_back(std::move(objective));
#endif
}
