// expect: save and load take a path and what is in the file
// names: load
// A file of which nothing is asked.
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
    load("model.safetensors");
#else
    load("model.safetensors", w = ws);
#endif
    static_cast<void>(constant);
    static_cast<void>(b0);
}
