// Lists of symbols: what a gradient is taken with respect to, and parameters that share one vector.
#pragma once

#include <vector>

#include <tikhonov/run/extents.hpp>

namespace tikhonov::inline TIKHONOV_TARGET {

/// Extents outside a kernel: what bindings say about the axes of some symbols.
class loose_extents {
  public:
    explicit loose_extents(std::span<const symbol_info* const> symbols) : symbols_(symbols) {
        for (const symbol_info* symbol : symbols) add(symbol->axes);
        required_ = axes_.size();
    }
    template <class A>
    void take(A& argument) {
        using it = traits<A>;
        if constexpr (it::kind == argument_kind::axis) {
            bound_axes_.push_back({&it::axis::info, argument.extent});
            add({{&it::axis::info}, 1});
        } else if constexpr (it::kind == argument_kind::value || it::kind == argument_kind::gradient) {
            shapes_.push_back(extents_of(argument));
            for (const symbol_info* symbol : shapes_.back().symbols) add(symbol->axes);
        }
    }
    /// The number of elements of all symbols.
    std::size_t solve() {
        for (const axis_info* axis : axes_) lengths_.push_back(axis_length::of(*axis));
        const axis_lengths known{axes_, lengths_};
        for (const auto& [axis, extent] : bound_axes_) known.bind(*axis, extent);
        solve_extents(known, {}, shapes_, required_);
        const std::size_t sum = size_of(symbols_, known).fixed;
        if (sum > most_elements) refuse_count(symbols_, false, known);
        return sum;
    }

  private:
    void add(const axis_list& list) {
        for (int i = 0; i < list.size; ++i)
            if (std::ranges::none_of(axes_, [&](const axis_info* axis) { return axis->hash == list.items[i]->hash; }))
                axes_.push_back(list.items[i]);
    }
    std::span<const symbol_info* const> symbols_;
    std::size_t required_ = 0;
    std::vector<const axis_info*> axes_;
    std::vector<axis_length> lengths_;
    std::vector<std::pair<const axis_info*, std::size_t>> bound_axes_;
    std::vector<bound_extents> shapes_;
};

/// `parameters(W1, b1, W2, b2)`: several symbols whose elements lie one behind the other, each row-major, in one flat vector:
///     objective(data, parameters(W1, b1) = flat, gradient(parameters(W1, b1)) = flat_gradient);
/// Also as the target of updates, in `wrt(...)`, and read as one vector from the results: `r.gradient(parameters(W1, b1))`.
/// A vector of another length than that of all parts is a `bind_error` with both numbers. Of a binding set, a kernel uses all symbols
/// of a pack or none.
template <class... S>
struct parameter_pack {
    template <class Value>
    constexpr auto operator=(Value&& value) const {
        return binding<parameter_pack, Value>{std::forward<Value>(value)};
    }
    /// The number of elements of all parts. Extents known at run time follow from `bindings`, given as in a call: symbols, axes and
    /// sets of them. Throws `bind_error` where they do not follow.
    template <Argument... A>
    static std::size_t size(const A&... bindings) {
        loose_extents extents(infos_of<symbol_list<S...>>);
        [[maybe_unused]] const auto take = [&](auto& argument, auto) { extents.take(argument); };
        (for_each_argument<false>(take, bindings), ...);
        return extents.solve();
    }
};

template <Symbol... S>
    requires(sizeof...(S) > 0)
constexpr parameter_pack<S...> parameters(S...) { return {}; }
/// Only wrong calls reach this.
template <class... S>
    requires(!(Symbol<S> && ...))
constexpr mistake parameters(S...) {
    if constexpr (!mistaken<S...>) diagnostics::not_a_symbol<diagnostics::name_for<"parameters", S...>>();
    return {};
}

/// `gradient(parameters(W, b)) = flat` in a call.
template <class... S>
constexpr gradient_target<parameter_pack<S...>> gradient(parameter_pack<S...>) {
    return {};
}

template <class... S>
inline constexpr bool names_symbols<parameter_pack<S...>> = true;

/// A pack stands for its symbols.
template <class... S>
    requires((names_symbols<S> && ...) && !(Symbol<S> && ...))
constexpr auto wrt(S...) {
    return []<class... Each>(symbol_list<Each...>) {
        return hana::tuple<Each...>{};
    }((symbol_list<>{} + ... + typename bound_symbols<S>::symbols{}));
}

}  // namespace tikhonov::inline TIKHONOV_TARGET
