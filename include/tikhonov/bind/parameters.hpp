// Packs of parameters in calls: how long their vector is, and where their gradients go.
#pragma once

#include <vector>

#include <tikhonov/bind/diagnostics.hpp>
#include <tikhonov/bind/extents.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// Extents outside a kernel: what bindings say about the axes of some symbols. A template, so that its containers cost a program
/// nothing that has no pack.
template <class... S>
class loose_extents {
  public:
    loose_extents() {
        for (const symbol_info* symbol : symbols_) add(symbol->axes);
        required_ = axes_.size();
    }
    template <class A>
    void take(A& argument) {
        using it = traits<A>;
        if constexpr (it::kind == argument_kind::axis) {
            bound_axes_.push_back({&it::axis::info, argument.extent});
            add({{&it::axis::info}, 1});
        } else if constexpr (tells_extents<A>) {
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
    /// What was taken.
    std::span<const bound_extents> shapes() const { return shapes_; }
    /// Of an axis that some symbol has, after `solve`; it need not be known unless one of `S...` has it.
    axis_length length(const axis_info& axis) const {
        const auto same = [&](const axis_info* it) { return it->hash == axis.hash; };
        return lengths_[static_cast<std::size_t>(std::ranges::find_if(axes_, same) - axes_.begin())];
    }

  private:
    void add(const axis_list& list) {
        for (int i = 0; i < list.size; ++i)
            if (std::ranges::none_of(axes_, [&](const axis_info* axis) { return axis->hash == list.items[i]->hash; }))
                axes_.push_back(list.items[i]);
    }
    static constexpr std::span<const symbol_info* const> symbols_ = infos_of<symbol_list<S...>>;
    std::size_t required_ = 0;
    std::vector<const axis_info*> axes_;
    std::vector<axis_length> lengths_;
    std::vector<std::pair<const axis_info*, std::size_t>> bound_axes_;
    std::vector<bound_extents> shapes_;
};

template <class... S>
template <class... A>
std::size_t parameter_pack<S...>::size(const A&... bindings) {
    constexpr int wrong = wrong_argument<A...>();
    if constexpr (wrong > 0) {
        diagnostics::not_a_binding<argument_name<wrong>>();
        return 0;
    } else {
        loose_extents<S...> extents;
        [[maybe_unused]] const auto take = [&](auto& argument, auto) { extents.take(argument); };
        (for_each_argument<false>(take, bindings), ...);
        return extents.solve();
    }
}

/// `gradient(parameters(W, b)) = flat` in a call.
template <class... S>
constexpr gradient_target<parameter_pack<S...>> gradient(parameter_pack<S...>) {
    return {};
}

}  // namespace tikhonov::detail
