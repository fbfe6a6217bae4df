// LibTorch as a contestant, where it is installed.
#pragma once

#include <functional>

#include "problems.hpp"

namespace with_torch {

inline constexpr bool takes_part = TIKHONOV_BENCHMARK_TORCH;

/// Tensors are made once, over the memory of the problem. A run builds the graph, differentiates it and returns the value; `copy` writes
/// the gradients of the last run to where the problem wants them.
struct prepared {
    std::function<float()> run;
    std::function<void()> copy;
};
prepared prepare(const ridge_error&);
prepared prepare(const huber_error&);
prepared prepare(const log_sum&);
prepared prepare(const linear_model&);
prepared prepare(const logistic_model&);
prepared prepare(const tanh_network&);
prepared prepare(const softmax_regression&);
prepared prepare(const relu_network&);
prepared prepare(const root_error&);
prepared prepare(const variance&);
prepared prepare(const cosine_distance&);
prepared prepare(const gaussian_mixture&);
prepared prepare(const factorisation&);
prepared prepare(const triplets&);
prepared prepare(const lookup&);

}  // namespace with_torch
