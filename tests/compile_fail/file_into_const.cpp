// expect: this symbol is loaded, but its memory is const
// names: w
// A file that is loaded into constant memory.
#include <functional>
#include <vector>

#include <tikhonov/files.hpp>
#include <tikhonov/tikhonov.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;
constexpr auto b = scalar<"b">;

void call(std::vector<float>& ws, const std::vector<float>& constant, [[maybe_unused]] std::vector<float>& trained, float b0) {
#ifdef MISTAKE
    load("model.safetensors", w = constant);
#else
    load("model.safetensors", w = trained);
#endif
    static_cast<void>(constant);
    static_cast<void>(b0);
}
