// The course of a fit as a file.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include <tikhonov/core/stop.hpp>
#include <tikhonov/optimize/session.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// A file with a row for each step that is reported: step, epoch, loss, norm of the gradient. A fit that goes on from a checkpoint keeps
/// the rows of the steps before it, any other begins anew. Throws std::runtime_error where it cannot be written, before anything is
/// computed.
class csv_log {
  public:
    explicit csv_log(std::string path) : path_(std::move(path)) { open(path_, "a"); }
    /// A fit begins, or goes on behind so many steps.
    void begin(long steps) {
        // the old rows are there until the new file is whole
        const std::string kept = steps > 0 ? rows_until(steps) : std::string(), beside = path_ + ".partial";
        open(beside, "w");
        std::fprintf(file_.get(), "step,epoch,loss,gradient_norm\n%s", kept.c_str());
        std::fflush(file_.get());
        if (std::rename(beside.c_str(), path_.c_str()) != 0) refuse_path();
        has_begun_ = true;
    }
    void operator()(const progress& now) {
        if (!has_begun_) begin(0);
        std::fprintf(file_.get(), "%ld,%ld,%.17g,%.17g\n", now.step, now.epoch, now.value, now.gradient_norm);
        std::fflush(file_.get());
    }

  private:
    void open(const std::string& path, const char* mode) {
        std::FILE* const file = std::fopen(path.c_str(), mode);
        if (file == nullptr) refuse_path();
        file_ = {file, std::fclose};
    }
    [[noreturn]] void refuse_path() const {
        stop_with<std::runtime_error>(("tikhonov: the log '" + path_ + "' cannot be written: does its folder exist?").c_str());
    }
    std::string rows_until(long steps) const {
        std::string rows, row;
        std::ifstream file(path_);
        while (std::getline(file, row)) {
            if (file.eof()) break;  // what was being written when the program was stopped
            if (const long step = std::atol(row.c_str()); step > 0 && step <= steps) rows += row + '\n';
        }
        return rows;
    }

    std::string path_;
    std::shared_ptr<std::FILE> file_;
    bool has_begun_ = false;
};

}  // namespace tikhonov::detail
