// Files that are read as they were when they were opened, and written whole or not at all. POSIX.
#pragma once

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>
#include <utility>

#include <tikhonov/files/file_error.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// A file of the system, open until the end of its scope.
class open_file {
  public:
    open_file() = default;
    open_file(const char* path, int flags) { open(path, flags); }
    void open(const char* path, int flags, mode_t mode = 0) {
        do number_ = ::open(path, flags | O_CLOEXEC, mode);
        while (number_ < 0 && errno == EINTR);
    }
    open_file(const open_file&) = delete;
    open_file& operator=(const open_file&) = delete;
    ~open_file() { close(); }
    bool is_open() const { return number_ >= 0; }
    int number() const { return number_; }
    /// Whether the system had nothing to say.
    bool close() { return number_ < 0 || ::close(std::exchange(number_, -1)) == 0; }

  private:
    int number_ = -1;
};

inline constexpr std::size_t most_at_once = std::size_t{1} << 30;  ///< bytes that the system is asked for in one call

/// A regular file that is read. Whoever writes it meanwhile puts another one in its place.
class source_file {
  public:
    /// Throws `file_error` where there is none.
    explicit source_file(std::string path) : path_(std::move(path)), file_(path_.c_str(), O_RDONLY | O_NONBLOCK) {
        struct stat facts {};
        if (!file_.is_open() || ::fstat(file_.number(), &facts) != 0) refuse_file_as_system(path_, "cannot be opened", errno);
        if (!S_ISREG(facts.st_mode)) refuse_file(path_, "is no file but something else");
        size_ = static_cast<std::uint64_t>(facts.st_size);
    }
    std::uint64_t size() const { return size_; }
    const std::string& path() const { return path_; }
    void read(std::uint64_t from, std::span<std::byte> to) const {
        while (!to.empty()) {
            const auto count = ::pread(file_.number(), to.data(), std::min(to.size(), most_at_once), static_cast<off_t>(from));
            if (count < 0 && errno == EINTR) continue;
            if (count < 0) refuse_file_as_system(path_, "cannot be read", errno);
            if (count == 0) refuse_file(path_, "became shorter while it was read");
            to = to.subspan(static_cast<std::size_t>(count));
            from += static_cast<std::uint64_t>(count);
        }
    }

  private:
    std::string path_;
    open_file file_;
    std::uint64_t size_ = 0;
};

/// Where a path leads if links are followed: a link stays one, and what it points to is replaced.
inline std::string path_behind_links(const std::string& path) {
    char* const found = ::realpath(path.c_str(), nullptr);
    if (found == nullptr) return path;
    std::string result(found);
    std::free(found);
    return result;
}

/// A file beside the one that it becomes, under a name that no other has. What has not been put in place is removed.
class file_beside {
  public:
    explicit file_beside(std::string target) : target_(std::move(target)) {
        static std::atomic<unsigned> count = 0;
        do {  // a name that is there is that of a process of another machine, or of one that was killed
            path_ = target_ + '.' + std::to_string(::getpid()) + '-' + std::to_string(count++) + ".partial";
            file_.open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL, 0666);
        } while (!file_.is_open() && errno == EEXIST);
        if (!file_.is_open()) give_up();
        is_ours_ = true;
    }
    file_beside(const file_beside&) = delete;
    file_beside& operator=(const file_beside&) = delete;
    ~file_beside() { remove(); }

    void write(std::span<const std::byte> bytes) {
        while (!bytes.empty()) {
            const auto count = ::write(file_.number(), bytes.data(), std::min(bytes.size(), most_at_once));
            if (count < 0 && errno == EINTR) continue;
            if (count < 0) give_up();
            bytes = bytes.subspan(static_cast<std::size_t>(count));
        }
    }
    /// In this order: the bytes are on the disk, then they have the name, then the folder that says so is on the disk.
    void put_in_place() {
        if (::fsync(file_.number()) != 0 || !file_.close() || ::rename(path_.c_str(), target_.c_str()) != 0) give_up();
        is_ours_ = false;
        const auto slash = target_.rfind('/');
        const std::string folder = slash == target_.npos ? "." : target_.substr(0, slash + 1);
        open_file opened(folder.c_str(), O_RDONLY | O_DIRECTORY);
        // some systems have folders that cannot be synchronised, or not be read
        if (opened.is_open() && ::fsync(opened.number()) != 0 && errno != EINVAL && errno != ENOTSUP) give_up();
    }

  private:
    void remove() {
        if (std::exchange(is_ours_, false)) ::unlink(path_.c_str());
    }
    [[noreturn]] void give_up() {
        const int number = errno;
        remove();
        refuse_file_as_system(target_, "cannot be written", number);
    }

    std::string target_;
    std::string path_;
    open_file file_;
    bool is_ours_ = false;
};

/// Writes a file whose bytes are `pieces`, one behind the other. A program that is killed meanwhile leaves the file that was there before,
/// and beside it `<name>.<process>-<number>.partial`.
inline void replace_file(const std::string& path, std::span<const std::span<const std::byte>> pieces) {
    struct stat facts {};
    if (::stat(path.c_str(), &facts) == 0 && !S_ISREG(facts.st_mode)) refuse_file(path, "is no file but something else");
    file_beside file(path_behind_links(path));
    for (const auto& piece : pieces) file.write(piece);
    file.put_in_place();
}

}  // namespace tikhonov::detail
