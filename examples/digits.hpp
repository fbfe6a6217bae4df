// Handwriting without hands: 28 x 28 images of digits, each a stroke that is drawn at random width, height, slant, place and thickness,
// under noise. The same on every machine.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "check.hpp"

constexpr std::size_t side = 28, pixels = side * side, classes = 10;

struct digits {
    std::vector<std::uint8_t> images;  // one behind the other, row-major, 0 is paper
    std::vector<std::uint8_t> names;   // 0 to 9
};

/// Every digit is one stroke through points "column row" of a 3 x 5 grid.
inline constexpr std::array<std::string_view, classes> strokes{"0020240400", "011014",       "0110210424",   "002012231404",
                                                               "24200323",   "200002222404", "200204242202", "002014",
                                                               "0020042400", "220200202404"};

inline digits draw(std::size_t count, random_numbers& random) {
    digits result;
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t name = i % classes;
        const double width = 4 + 3 * random.uniform(), height = 3.5 + 1.5 * random.uniform(), slant = 0.6 * random.uniform() - 0.3;
        const double left = 14 - width + 3 * random.normal(), top = 14 - 2 * height + 2 * random.normal(), pen = 0.8 + random.uniform();
        const auto at = [&](std::size_t point) {
            const double column = strokes[name][2 * point] - '0', row = strokes[name][2 * point + 1] - '0';
            return std::array{left + width * column + slant * height * (2 - row), top + height * row};
        };
        for (std::size_t cell = 0; cell < pixels; ++cell) {
            const double x = double(cell % side), y = double(cell / side);
            double nearest = 1e9;  // squared distance to the stroke
            for (std::size_t point = 0; 2 * point + 2 < strokes[name].size(); ++point) {
                const auto a = at(point), b = at(point + 1);
                const double dx = b[0] - a[0], dy = b[1] - a[1];
                const double along = std::clamp(((x - a[0]) * dx + (y - a[1]) * dy) / (dx * dx + dy * dy), 0.0, 1.0);
                nearest = std::min(nearest, std::pow(a[0] + along * dx - x, 2) + std::pow(a[1] + along * dy - y, 2));
            }
            const double ink = 200 * std::exp(-nearest / (2 * pen * pen)) + 80 * random.uniform() - 25;
            result.images.push_back(std::uint8_t(std::clamp(ink, 0.0, 255.0)));
        }
        result.names.push_back(std::uint8_t(name));
    }
    return result;
}
