// expect: a symbol is bound twice in one call
// names: w
// Two symbols of one name: in a file there is no more than the name.
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
    save("model.safetensors", w = ws, scalar<"w"> = b0);
#else
    save("model.safetensors", w = ws, scalar<"v"> = b0);
#endif
    static_cast<void>(constant);
    static_cast<void>(b0);
}
