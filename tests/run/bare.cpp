// A program that is compiled without exceptions, or without run-time types: a wrong call says its sentence and then throws it or, where
// nothing can be thrown, ends the program. No Boost.Test, which needs both. Returns 0 if all is as it should be.
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <tikhonov/tikhonov.hpp>

namespace {

using namespace tikhonov;

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto X = tensor<"X", n, d>;
constexpr auto t = tensor<"t", n>;
constexpr auto w = tensor<"w", d>;

const float xs[]{1, 2, 3, 4};
const float ts[]{1, 2};
const float ws[]{0, 0};
const float long_ts[]{1, 2, 3};

const char* const wanted = "tikhonov: symbol 'X' has 4 elements, but its axes have 6: 'n' is 3, 'd' is 2";
[[maybe_unused]] const char* const file = "tikhonov_bare_stderr.txt";

int complain(const char* what) {
    std::fprintf(stdout, "%s\n", what);
    std::fflush(stdout);
    return 1;
}

#if !defined(__cpp_exceptions)
/// The program has been ended: was the sentence said?
void ended(int) {
    std::fflush(stderr);
    char said[256] = {};
    if (std::FILE* in = std::fopen(file, "r")) {
        const std::size_t size = std::fread(said, 1, sizeof said - 1, in);
        said[size] = '\0';
        std::fclose(in);
    }
    std::remove(file);
    std::_Exit(std::strstr(said, wanted) == said ? 0 : complain(said));
}
#endif

}  // namespace

int main() {
    auto f = compile<float>(mse(dot(X, w), t) + l2(w), wrt(w));
    const auto r = f(X = xs, t = ts, w = ws);
    if (r.value != 2.5f || r.gradient(w)[0] != -7 || r.gradient(w)[1] != -10) return complain("wrong numbers");
#if defined(__cpp_exceptions)
    try {
        f(X = xs, t = long_ts, w = ws);
    } catch (const bind_error& error) {
        return std::strstr(error.what(), wanted) == error.what() ? 0 : complain(error.what());
    }
#else
    std::signal(SIGABRT, ended);
    if (!std::freopen(file, "w", stderr)) return complain("stderr cannot be redirected");
    f(X = xs, t = long_ts, w = ws);
#endif
    return complain("the call was let through");
}
