// A row of the table is a workload with its contestants: the generated kernel and others that compute the same. A row makes its data when
// its first benchmark runs and drops them when the next row begins; before anything is timed, all contestants are held against the kernel.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "limits.hpp"
#include "problems.hpp"
#include "torch.hpp"

namespace bench {

/// Memory for the numbers of a workload, for all contestants alike. It begins where a cache line does, and each buffer at another place in
/// its page: a store that lies as far into a page as a later load holds that load up, and chance would decide who suffers.
void* allocate(std::size_t bytes);
void release(void* memory);

template <class T>
struct aligned {
    using value_type = T;
    aligned() = default;
    template <class U>
    aligned(const aligned<U>&) {}
    T* allocate(std::size_t count) { return static_cast<T*>(bench::allocate(count * sizeof(T))); }
    void deallocate(T* p, std::size_t) { release(p); }
    bool operator==(const aligned&) const { return true; }
};
using buffer = std::vector<float, aligned<float>>;

/// Roughly normal numbers, the same in every run.
buffer random_numbers(std::size_t count, float deviation = 1, float mean = 0);

/// One way to compute a workload: `run` returns the value, `gradient` what a run has left behind.
struct contestant {
    std::string who;
    std::function<float()> run;
    std::function<buffer()> gradient;
};

/// What a workload cannot do without, where that is what limits it: bytes of X or of y, t and the gradient; or operations, two for a
/// multiply-add. `plain` is how far behind plain loops were found on a Zen 4 core: a baseline that leaves them much nearer is none.
struct bounds {
    double bytes = 0, operations = 0, plain = 0;
};

struct contestants : std::vector<contestant> {
    /// The generated kernel: `call` runs it, `copy` appends the gradients in its result to a buffer, in the problem's order.
    template <class Call, class Copy>
    void kernel(Call call, Copy copy) {
        auto shared = std::make_shared<Call>(std::move(call));
        push_back({"kernel", [shared] { return (*shared)().value; },
                   [shared, copy] {
                       buffer all;
                       copy((*shared)(), all);
                       return all;
                   }});
    }
    /// Everyone else, each with a gradient of its own.
    template <class Problem>
    void others(Problem problem, std::size_t gradient_size) {
        other("hand", problem, gradient_size, [](const Problem& p) { return hand::run(p); });
        other("plain", problem, gradient_size, [](const Problem& p) { return plain::run(p); });
        if constexpr (requires { eigen::run(problem); })
            other("eigen", problem, gradient_size, [](const Problem& p) { return eigen::run(p); });
        if constexpr (with_torch::takes_part) {
            auto gradient = std::make_shared<buffer>(gradient_size);
            problem.gradient = gradient->data();
            const with_torch::prepared its = with_torch::prepare(problem);
            push_back({"torch", its.run, [gradient, copy = its.copy] {
                           copy();
                           return *gradient;
                       }});
        }
    }
    /// What nobody can be faster than.
    void limited_by(std::function<float()> work) { push_back({"limit", std::move(work), {}}); }

  private:
    template <class Problem, class Run>
    void other(const char* who, Problem problem, std::size_t gradient_size, Run run) {
        auto gradient = std::make_shared<buffer>(gradient_size);
        problem.gradient = gradient->data();
        push_back({who, [run, problem] { return run(problem); }, [gradient] { return *gradient; }});
    }
};

/// A workload: `open` makes its data and contestants, who keep the data alive.
struct row {
    std::string name;
    bounds least;
    std::function<contestants()> open;
};

/// Appends numbers to a buffer.
inline void append(buffer& all, std::span<const float> more) { all.insert(all.end(), more.begin(), more.end()); }

std::vector<row> elementwise_rows();
std::vector<row> linear_rows();
std::vector<row> network_rows();
std::vector<row> class_rows();
std::vector<row> total_rows();
std::vector<row> mixture_rows();
std::vector<row> pair_rows();

}  // namespace bench
