// What links tikhonov::files has all that the header of saved files needs.
#include <functional>

#include <tikhonov/files.hpp>

int main() {
    constexpr auto b = tikhonov::scalar<"b">;
    float half = 0.5f;
    tikhonov::save("files_consumer.safetensors", b = half);
    half = 0;
    tikhonov::load("files_consumer.safetensors", b = std::ref(half));
    return half == 0.5f ? 0 : 1;
}
