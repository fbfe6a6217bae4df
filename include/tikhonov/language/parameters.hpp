// Several symbols as one: parameters that share one vector, a penalty or a list of gradients.
#pragma once

#include <tikhonov/language/symbol.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

template <class... S>
struct symbol_list {};
template <class... S, class... Other>
consteval symbol_list<S..., Other...> operator+(symbol_list<S...>, symbol_list<Other...>) {
    return {};
}

/// `parameters(W1, b1, W2, b2)`: several symbols whose elements lie one behind the other, each row-major, in one flat vector:
///     objective(data, parameters(W1, b1) = flat, gradient(parameters(W1, b1)) = flat_gradient);
/// Also as the target of updates, in `wrt(...)`, and read as one vector from the results: `r.gradient(parameters(W1, b1))`.
/// A vector of another length than that of all parts is a `bind_error` with both numbers. Of a binding set, a kernel uses all symbols
/// of a pack or none. In formulas `sum`, `l1`, `l2` and `elastic_net` take a pack: the sum over its symbols. A pack in a pack stands for
/// its symbols; one that is there twice does not compile.
template <class... S>
struct [[nodiscard]] parameter_pack : formula_base<false> {
    static constexpr formula description{.op = &ops::constant, .kind = element::several};

    template <class Value>
    constexpr auto operator=(Value&& value) const {
        using bare = std::remove_cvref_t<Value>;
        if constexpr (!Expression<bare>) {
            return binding<parameter_pack, Value>{std::forward<Value>(value)};
        } else {
            if constexpr (!mistaken<bare>) diagnostics::pack_as_operand<diagnostics::name_for<"=", bare>>();
            return mistake{};
        }
    }
    /// The number of elements of all parts. Extents known at run time follow from `bindings`, given as in a call: symbols, axes and
    /// sets of them. Throws `bind_error` where they do not follow. (Defined in bind/parameters.hpp, which knows bindings.)
    template <class... A>
    static std::size_t size(const A&... bindings);
};

/// The symbols that an argument stands for.
template <class S>
struct bound_symbols {
    static constexpr bool packed = false;
    using symbols = symbol_list<S>;
};
template <class... S>
struct bound_symbols<parameter_pack<S...>> {
    static constexpr bool packed = true;
    using symbols = symbol_list<S...>;
};
template <class... S>
using symbols_of = decltype((symbol_list<>{} + ... + typename bound_symbols<S>::symbols{}));

/// Whether an argument of `wrt` or `parameters` is one symbol or stands for several.
template <class S>
inline constexpr bool names_symbols = Symbol<S>;
template <class... S>
inline constexpr bool names_symbols<parameter_pack<S...>> = true;

template <class S>
inline constexpr bool is_pack = bound_symbols<S>::packed;

/// The first symbol that a list has twice; null if there is none.
template <class... S>
consteval const symbol_info* find_repeated(symbol_list<S...>) {
    const symbol_info* const all[] = {&S::info..., nullptr};
    for (auto a = all; *a != nullptr; ++a)
        for (auto b = all; b != a; ++b)
            if ((*a)->key == (*b)->key) return *a;
    return nullptr;
}
/// Whether a list names symbols, each of them once; says so if not.
template <fixed_string Function, class... S>
constexpr bool are_symbols() {
    if constexpr (mistaken<S...>) return false;
    else if constexpr (sizeof...(S) == 0) diagnostics::nothing_named<diagnostics::name_for<Function, S...>>();
    else if constexpr (!(names_symbols<S> && ...)) diagnostics::not_a_symbol<diagnostics::name_for<Function, S...>>();
    else if constexpr (constexpr const symbol_info* twice = find_repeated(symbols_of<S...>{}); twice != nullptr)
        diagnostics::named_twice<to_fixed_string<twice->name.size()>(twice->name)>();
    else return true;
    return false;
}

template <class... S>
constexpr auto parameters(S...) {
    if constexpr (are_symbols<"parameters", S...>())
        return []<class... Each>(symbol_list<Each...>) { return parameter_pack<Each...>{}; }(symbols_of<S...>{});
    else return mistake{};
}

}  // namespace tikhonov::detail
