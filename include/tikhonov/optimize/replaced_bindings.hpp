// The bindings of a call with others in the place of some.
#pragma once

#include <tuple>

#include <tikhonov/bind/binding_set.hpp>
#include <tikhonov/bind/parameters.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// What a call binds, less what others bind in its place: the same symbols, and the windows and lengths of the axes that those have.
template <class... Other>
struct bindings_beside {
    template <class A>
    static constexpr bool is_replaced() {
        return traits<A>::kind == argument_kind::gradient || (is_replaced_by<A, Other>() || ...);
    }
    template <class A, class B>
    static constexpr bool is_replaced_by() {
        using it = traits<A>;
        using other = traits<B>;
        if constexpr (it::kind == argument_kind::value && other::kind == argument_kind::value) {
            for (const symbol_info* x : infos_of<typename it::symbols>)
                for (const symbol_info* y : infos_of<typename other::symbols>)
                    if (x->key == y->key) return true;
        } else if constexpr (requires { typename it::axis; } && other::kind == argument_kind::value) {
            for (const symbol_info* y : infos_of<typename other::symbols>)
                for (int i = 0; i < y->axes.size; ++i)
                    if (y->axes.items[i]->hash == it::axis::info.hash) return true;
        } else if constexpr (requires {
                                 typename it::axis;
                                 typename other::axis;
                             }) {
            // a window needs the length that is bound beside it
            return std::same_as<typename it::axis, typename other::axis> && (it::kind != argument_kind::axis || other::kind == it::kind);
        }
        return false;
    }
    /// One argument, or what is left of a set.
    template <class A>
    static constexpr auto left_of(const A& argument) {
        if constexpr (traits<A>::kind == argument_kind::set)
            return hana::unpack(argument.items, [](const auto&... member) { return std::tuple_cat(left_of(member)...); });
        else if constexpr (is_replaced<A>()) return std::tuple<>{};
        else return std::tuple<A>(argument);
    }
};
/// The set of all bindings of `call`, but for those in whose place `instead` has others.
template <class... Member, class... A>
constexpr auto bindings_with(const binding_set<Member...>& instead, const std::tuple<A&...>& call) {
    return std::apply(
        [&](const auto&... argument) {
            return std::apply(
                [&](const auto&... left) {
                    return binding_set<binding_set<Member...>, std::remove_cvref_t<decltype(left)>...>{{instead, left...}};
                },
                std::tuple_cat(bindings_beside<Member...>::left_of(argument)...));
        },
        call);
}

}  // namespace tikhonov::detail
