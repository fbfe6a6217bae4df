// Reads a table of numbers: one header line, comma-separated columns. What is wrong with a file is said with its line.
#pragma once

#include <charconv>
#include <cstddef>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

struct table {
    std::size_t rows = 0;
    std::size_t columns = 0;
    std::vector<double> cells;  // row-major
};

inline table read_csv(const std::string& path) {
    std::ifstream file(path);
    if (!file) throw std::runtime_error("cannot open '" + path + "'");
    const auto fail = [&](std::size_t line, const std::string& what) {
        throw std::runtime_error(path + ", line " + std::to_string(line) + ": " + what);
    };
    table result;
    std::string text;
    for (std::size_t line = 1; std::getline(file, text); ++line) {
        if (!text.empty() && text.back() == '\r') text.pop_back();
        if (text.empty()) continue;
        std::size_t columns = 0;
        for (std::string_view rest = text;;) {
            const std::size_t comma = rest.find(',');
            const std::string_view cell = rest.substr(0, comma);
            ++columns;
            if (result.columns != 0) {
                double value = 0;
                const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
                if (error != std::errc{} || end != cell.data() + cell.size())
                    fail(line, "column " + std::to_string(columns) + ": '" + std::string(cell) + "' is no number");
                result.cells.push_back(value);
            }
            if (comma == std::string_view::npos) break;
            rest.remove_prefix(comma + 1);
        }
        if (result.columns == 0) {
            result.columns = columns;
        } else if (columns != result.columns) {
            fail(line, std::to_string(columns) + " columns, but the header has " + std::to_string(result.columns));
        } else {
            ++result.rows;
        }
    }
    if (result.rows == 0) throw std::runtime_error(path + ": no rows below the header");
    return result;
}
