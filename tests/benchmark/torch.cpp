// The workloads as one writes them for LibTorch: eager tensors, its own losses where it has them, reverse mode, one thread.
#include "torch.hpp"

#include <algorithm>
#include <memory>
#include <vector>

#include <torch/torch.h>

namespace with_torch {
namespace {

using torch::Tensor;
namespace F = torch::nn::functional;

Tensor over(const void* data, std::vector<std::int64_t> shape, torch::ScalarType type = torch::kFloat32) {
    static const bool alone = [] {
        at::set_num_threads(1);
        return true;
    }();
    (void)alone;
    return torch::from_blob(const_cast<void*>(data), shape, torch::TensorOptions().dtype(type));
}
std::int64_t size(std::size_t n) { return static_cast<std::int64_t>(n); }
Tensor over(const float* data, std::size_t n) { return over(data, std::vector<std::int64_t>{size(n)}); }
Tensor over(const float* data, std::size_t n, std::size_t m) { return over(data, std::vector<std::int64_t>{size(n), size(m)}); }
Tensor names(const int* label, std::size_t n) { return over(label, {size(n)}, torch::kInt32).to(torch::kInt64); }

template <class Loss>
prepared make(std::vector<Tensor> parameters, float* gradient, Loss loss) {
    struct state {
        std::vector<Tensor> parameters, gradients;
    };
    auto at = std::make_shared<state>();
    for (Tensor& p : parameters) at->parameters.push_back(p.requires_grad_(true));
    return {[at, loss] {
                const Tensor value = loss(at->parameters);
                at->gradients = torch::autograd::grad({value}, at->parameters);
                return value.item<float>();
            },
            [at, gradient] {
                float* to = gradient;
                for (const Tensor& g : at->gradients) {
                    const Tensor dense = g.contiguous();
                    to = std::copy_n(dense.data_ptr<float>(), dense.numel(), to);
                }
            }};
}

using tensors = const std::vector<Tensor>&;

}  // namespace

prepared prepare(const ridge_error& p) {
    return make({over(p.y, p.n)}, p.gradient,
                [t = over(p.t, p.n), p](tensors a) { return F::mse_loss(a[0], t) + p.lambda * a[0].square().sum(); });
}
prepared prepare(const huber_error& p) {
    return make({over(p.y, p.n)}, p.gradient, [t = over(p.t, p.n), p](tensors a) {
        return F::huber_loss(a[0], t, F::HuberLossFuncOptions().delta(static_cast<double>(p.delta)));
    });
}
prepared prepare(const log_sum& p) {
    return make({over(p.z, p.n)}, p.gradient, [](tensors a) { return torch::logsumexp(a[0], 0); });
}
prepared prepare(const linear_model& p) {
    return make({over(p.w, p.d), torch::full({}, p.b)}, p.gradient, [x = over(p.x, p.n, p.d), t = over(p.t, p.n), p](tensors a) {
        return F::mse_loss(torch::mv(x, a[0]) + a[1], t) + p.lambda * a[0].square().sum();
    });
}
prepared prepare(const logistic_model& p) {
    return make({over(p.w, p.d), torch::full({}, p.b)}, p.gradient, [x = over(p.x, p.n, p.d), t = over(p.t, p.n), p](tensors a) {
        return F::binary_cross_entropy_with_logits(torch::mv(x, a[0]) + a[1], t) + p.alpha * a[0].abs().sum() +
               p.lambda * a[0].square().sum();
    });
}
prepared prepare(const tanh_network& p) {
    return make({over(p.w1, 2, 8), over(p.b1, 8), over(p.w2, 8), torch::full({}, p.b2)}, p.gradient,
                [x = over(p.x, p.n, 2), t = over(p.t, p.n)](tensors a) {
                    return F::mse_loss(torch::mv(torch::addmm(a[1], x, a[0]).tanh(), a[2]) + a[3], t);
                });
}
prepared prepare(const softmax_regression& p) {
    return make(
        {over(p.w, p.d, classes), over(p.b, classes)}, p.gradient,
        [x = over(p.x, p.n, p.d), label = names(p.label, p.n)](tensors a) { return F::cross_entropy(torch::addmm(a[1], x, a[0]), label); });
}
prepared prepare(const relu_network& p) {
    return make({over(p.w1, p.d, p.h), over(p.b1, p.h), over(p.w2, p.h, classes), over(p.b2, classes)}, p.gradient,
                [x = over(p.x, p.n, p.d), label = names(p.label, p.n)](tensors a) {
                    return F::cross_entropy(torch::addmm(a[3], torch::addmm(a[1], x, a[0]).relu(), a[2]), label);
                });
}
prepared prepare(const root_error& p) {
    return make({over(p.y, p.n)}, p.gradient, [t = over(p.t, p.n)](tensors a) { return F::mse_loss(a[0], t).sqrt(); });
}
prepared prepare(const variance& p) {
    return make({over(p.y, p.n)}, p.gradient, [](tensors a) { return a[0].var(false); });
}
prepared prepare(const cosine_distance& p) {
    return make({over(p.y, p.n)}, p.gradient,
                [t = over(p.t, p.n)](tensors a) { return 1 - F::cosine_similarity(a[0], t, F::CosineSimilarityFuncOptions().dim(0)); });
}
prepared prepare(const gaussian_mixture& p) {
    constexpr std::size_t clusters = gaussian_mixture::clusters, d = gaussian_mixture::d;
    return make({over(p.m, clusters, d), over(p.s, clusters, d), over(p.a, clusters)}, p.gradient, [x = over(p.x, p.n, d)](tensors a) {
        const Tensor z = (x.unsqueeze(1) - a[0]) * (-a[1]).exp();
        const Tensor density = -0.5f * z.square().sum(2) - a[1].sum(1) - 0.918938533f * static_cast<float>(d);
        return -torch::logsumexp(density + torch::log_softmax(a[2], 0), 1).mean();
    });
}
prepared prepare(const factorisation& p) {
    constexpr std::size_t k = factorisation::k;
    return make({over(p.u, p.n, k), over(p.v, p.m, k)}, p.gradient,
                [r = over(p.r, p.n, p.m), seen = over(p.seen, {size(p.n), size(p.m)}, torch::kUInt8).to(torch::kFloat32), p](tensors a) {
                    const Tensor error = (r - torch::mm(a[0], a[1].t())).square() * seen;
                    return error.sum() / seen.sum() + p.lambda * (a[0].square().sum() + a[1].square().sum());
                });
}
prepared prepare(const triplets& p) {
    const auto mask = [&](const std::uint8_t* flags) { return over(flags, {size(p.n), size(p.n)}, torch::kUInt8).to(torch::kFloat32); };
    return make({over(p.w, p.d, triplets::k)}, p.gradient,
                [x = over(p.x, p.n, p.d), same = mask(p.same), other = mask(p.other), p](tensors a) {
                    const Tensor e = torch::mm(x, a[0]), distance = (e.unsqueeze(1) - e.unsqueeze(0)).square().sum(2);
                    const Tensor hinge = (p.margin + distance.unsqueeze(2) - distance.unsqueeze(1)).relu();
                    return (same.unsqueeze(2) * other.unsqueeze(1) * hinge).mean() + p.lambda * a[0].square().sum();
                });
}
prepared prepare(const lookup& p) {
    return make({over(p.table, p.rows, p.d)}, p.gradient,
                [t = over(p.t, p.n, p.d), label = names(p.label, p.n)](tensors a) { return F::mse_loss(F::embedding(label, a[0]), t); });
}

}  // namespace with_torch
