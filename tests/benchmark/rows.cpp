#include "rows.hpp"

#include <new>

namespace bench {

void* allocate(std::size_t bytes) {
    constexpr std::size_t page = 4096, step = 17 * 64;
    static std::size_t count = 0;
    const std::size_t offset = ++count * step % page;
    char* const whole = static_cast<char*>(::operator new(bytes + 2 * page));
    const std::size_t to_page = page - reinterpret_cast<std::uintptr_t>(whole) % page;
    char* const begin = whole + to_page + offset;
    reinterpret_cast<char**>(begin)[-1] = whole;  // there is room: pages begin at least one element behind the memory's own begin
    return begin;
}
void release(void* memory) { ::operator delete(static_cast<char**>(memory)[-1]); }

buffer random_numbers(std::size_t count, float deviation, float mean) {
    static std::uint64_t state = 7;
    buffer numbers(count);
    for (float& x : numbers) {
        float sum = 0;
        for (int i = 0; i < 4; ++i) {  // four uniform numbers: a deviation of 1/√3
            state = state * 6364136223846793005u + 1442695040888963407u;
            sum += static_cast<float>(static_cast<std::int32_t>(state >> 32)) * 0x1p-31f;
        }
        x = mean + deviation * 0.8660254f * sum;
    }
    return numbers;
}

}  // namespace bench
