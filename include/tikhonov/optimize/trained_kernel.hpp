// A kernel of a loss and its gradients, with the memory of the parameters that it is trained in.
#pragma once

#include <algorithm>
#include <cmath>
#include <functional>
#include <memory>
#include <optional>
#include <ranges>
#include <vector>

#include <tikhonov/optimize/diagnostics.hpp>
#include <tikhonov/run/kernel.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// The loss and the parameters of a kernel, as types.
template <class E, class... S>
struct loss_of {
    using loss = E;
};
template <class... Outputs>
struct find_loss;
template <class E, class... Gradient>
struct find_loss<value_output<E>, Gradient...> {
    using type = loss_of<E, typename Gradient::with_respect_to...>;
};
template <class... Outputs>
using loss_of_outputs = typename find_loss<Outputs...>::type;

/// What a step saw before it changed the parameters.
template <class T>
struct step_result {
    T value;               ///< the loss
    double gradient_norm;  ///< √ of the sum of the squares of all its gradients, before clipping
};

/// The same, and whether it then changed them.
template <class T>
struct attempted_step : step_result<T> {
    bool moved = false;
};

/// Whether the gradient is at most `tolerance` times the largest of 1 and |loss|, where a tolerance is given.
template <class T>
bool is_small(const step_result<T>& at, double tolerance) {
    return tolerance > 0 && at.gradient_norm <= tolerance * std::max(1.0, std::abs(static_cast<double>(at.value)));
}

/// The numbers of a parameter, and those of its gradient.
template <class T>
struct parameter_place {
    const symbol_info* symbol = nullptr;
    T* parameter = nullptr;
    T* slope = nullptr;
    std::size_t count = 0;
};

template <class S, class... Other>
consteval bool is_one_of(symbol_list<Other...>) {
    return (std::same_as<S, Other> || ...);
}
/// Whether a place is in the memory of what is bound to several symbols, one behind the other.
template <class T, class V>
bool lies_in(const T* place, V& value) {
    using bare = std::remove_cvref_t<V>;
    std::size_t count = 1;
    if constexpr (form_of<V&> == value_form::tensor)
        for (const std::size_t n : tensor_traits<bare>::describe(value).extents) count *= n;
    else if constexpr (form_of<V&> == value_form::buffer) count = std::ranges::size(value);
    const T* const first = address_of(value);
    return !std::less<>()(place, first) && std::less<>()(place, first + count);
}
/// Where the parameter S is, which a kernel has read at `read`, if at all: it has to be where it is bound.
template <class S, class T, class... A>
T* trained_memory(const T* read, A&... arguments) {
    T* bound = nullptr;  // where that is one place: a pack has its symbols one behind the other
    bool elsewhere = false;
    const auto look = [&](auto& argument, auto) {
        using it = traits<decltype(argument)>;
        if constexpr (it::kind == argument_kind::value) {
            if constexpr (std::same_as<typename it::symbols, symbol_list<S>>) bound = address_of(argument.value);
            else if constexpr (is_one_of<S>(typename it::symbols{})) elsewhere = read != nullptr && !lies_in(read, argument.value);
        }
    };
    (..., for_each_argument<false>(look, arguments));
    if (elsewhere || (bound != nullptr && read != nullptr && bound != read))
        refuse("symbol '", S::info.name, "' is trained where it is bound: bind dense, row-major memory, without a window");
    return read == nullptr ? bound : const_cast<T*>(read);
}

/// The length of an axis of the rows as a kernel's arguments bind it, without any window or list; nothing is computed.
template <class Axis, class T, class... Outputs, class... A>
std::size_t bound_length_of(kernel<T, Outputs...>& of, A&... arguments) {
    constexpr int axis = kernel_program<Outputs...>::axis_index(Axis::info);
    if constexpr (axis >= 0) return of.bound_length(axis, arguments...);
    else diagnostics::rows_of_no_axis<to_fixed_string<Axis::info.name.size()>(Axis::info.name)>();
    return 1;
}

/// The lengths of the axes of a parameter in the last call.
template <class S, class T, class... Outputs>
std::vector<std::size_t> shape_of(const kernel<T, Outputs...>& of) {
    std::vector<std::size_t> shape;
    for (int r = 0; r < S::info.axes.size; ++r) shape.push_back(of.length(kernel_program<Outputs...>::axis_index(*S::info.axes.items[r])));
    return shape;
}

template <class T, class... Outputs>
class trained_kernel {
    using program = kernel_program<Outputs...>;
    template <class Out>
    static consteval auto symbol_of() {
        if constexpr (requires { typename Out::with_respect_to; }) return symbol_list<typename Out::with_respect_to>{};
        else return symbol_list<>{};
    }

  public:
    using parameters = decltype((symbol_list<>{} + ... + symbol_of<Outputs>()));
    static constexpr std::size_t count = []<class... S>(symbol_list<S...>) { return sizeof...(S); }(parameters{});

    explicit trained_kernel(std::shared_ptr<executor> where) : kernel_(std::move(where)) {}

    /// The loss and its gradients, and where they and the parameters are. The arguments are those of a call of the kernel. Throws
    /// `bind_error` where a parameter is not trained where it is bound.
    template <class... A>
    step_result<T> evaluate(A&... arguments) {
        const auto found = kernel_(arguments...);
        [&]<class... S>(symbol_list<S...>) {
            std::size_t i = 0;
            (..., place<S>(i++, kernel_.memory(program::gradient_index(S::info)), arguments...));
        }(parameters{});
        double sum = 0;
        for (const auto& it : places_) sum += sum_of_squares(it.slope, it.count);
        return {found.value, std::sqrt(sum)};
    }
    template <class Axis>
    static constexpr bool has_axis = program::axis_index(Axis::info) >= 0;
    /// See `bound_length_of`.
    template <class Axis, class... A>
    std::size_t bound_length(A&... arguments) {
        return bound_length_of<Axis>(kernel_, arguments...);
    }
    /// The length of an axis in the last evaluation; nothing of one that the loss does not have.
    std::optional<std::size_t> length(const axis_info& axis) const {
        const int index = program::axis_index(axis);
        if (index < 0) return {};
        return kernel_.length(index);
    }
    std::span<parameter_place<T>> places() { return places_; }
    std::span<const parameter_place<T>> places() const { return places_; }
    std::array<std::vector<std::size_t>, count> shapes() const {
        return [&]<class... S>(symbol_list<S...>) { return std::array{shape_of<S>(kernel_)...}; }(parameters{});
    }
    const std::shared_ptr<executor>& execution() const { return kernel_.execution(); }

  private:
    template <class S, class... A>
    void place(std::size_t i, std::span<T> slope, A&... arguments) {
        constexpr int index = program::symbol_index(S::info);
        const T* read = nullptr;
        if constexpr (index >= 0) read = kernel_.input(index);
        T* const parameter = trained_memory<S>(read, arguments...);
        places_[i] = {&S::info, parameter, slope.data(), slope.size()};
    }
    /// In double, and in several sums, so that additions do not wait for one another.
    static double sum_of_squares(const T* x, std::size_t n) {
        double sums[8]{};
        std::size_t i = 0;
        for (; i + 8 <= n; i += 8)
            for (std::size_t k = 0; k < 8; ++k) sums[k] += static_cast<double>(x[i + k]) * static_cast<double>(x[i + k]);
        for (; i < n; ++i) sums[0] += static_cast<double>(x[i]) * static_cast<double>(x[i]);
        return ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
    }

    kernel<T, Outputs...> kernel_;
    std::array<parameter_place<T>, count> places_{};
};

}  // namespace tikhonov::detail
