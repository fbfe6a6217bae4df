// A folder for the files of a test, which it works in, and which goes with it.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

struct scratch_folder {
    std::filesystem::path before = std::filesystem::current_path();
    std::filesystem::path folder;
    scratch_folder() {
        std::string name = (std::filesystem::temp_directory_path() / "tikhonov_files_XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr) std::abort();
        folder = name;
        std::filesystem::current_path(folder);
    }
    ~scratch_folder() {
        std::filesystem::current_path(before);
        std::filesystem::remove_all(folder);
    }
    static std::size_t entries() { return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator("."), {})); }
};

inline void write_bytes(const std::string& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}
inline std::string bytes_in(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}
/// A number of 8 bytes, the lowest first.
inline std::string eight_bytes(std::uint64_t number) {
    std::string text;
    for (int i = 0; i < 8; ++i) text += static_cast<char>(number >> 8 * i & 255);
    return text;
}
/// A file with this header and as many bytes behind it.
inline std::string with_header(const std::string& header, std::size_t bytes) {
    return eight_bytes(header.size()) + header + std::string(bytes, '\1');
}
