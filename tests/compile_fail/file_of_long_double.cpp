// expect: numbers of this type have no place in a file
// names: b
// A number of a type that files do not have.
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
    save("model.safetensors", b = 0.1L);
#else
    save("model.safetensors", b = 0.1);
#endif
    static_cast<void>(constant);
    static_cast<void>(b0);
}
