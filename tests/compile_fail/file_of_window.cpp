// expect: files hold whole values of symbols
// names: d
// A window of what is saved.
#include <functional>
#include <span>
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
    save("model.safetensors", w = ws, d = window(0, 2));
#else
    save("model.safetensors", w = std::span(ws).first(2));
#endif
    static_cast<void>(constant);
    static_cast<void>(b0);
}
