#include "rows.hpp"

namespace bench {

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
