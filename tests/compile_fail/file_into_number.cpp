// expect: this symbol is loaded, and a number cannot be written to
// names: b
// A number that is to be loaded.
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
    load("model.safetensors", w = ws, b = b0);
#else
    load("model.safetensors", w = ws, b = std::ref(b0));
#endif
    static_cast<void>(constant);
    static_cast<void>(b0);
}
