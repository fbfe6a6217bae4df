// A fit that ends when other rows say that it no longer gets better.
#pragma once

#include <tikhonov/bind/binding_set.hpp>
#include <tikhonov/optimize/diagnostics.hpp>
#include <tikhonov/optimize/kept_parameters.hpp>
#include <tikhonov/optimize/session.hpp>
#include <tikhonov/run/compile.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// How long `early_stopping` waits: so many looks without one that is lower than the best by more than `min_delta`.
struct stopping_options {
    long patience = 10;
    double min_delta = 0;
};

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

/// Looks at an expression at the end of every epoch, and keeps the parameters at which it was lowest.
template <class T, class E, class Optimizer, class Bindings>
class early_stopper : public watcher {
  public:
    static constexpr ending ends_by = ending::stopped_by_watch;
    early_stopper(Optimizer& of, Bindings bindings, stopping_options how) : of_(of), bindings_(std::move(bindings)), how_(how) {}
    bool go_on(const progress& now) {
        if (!now.ends_epoch) return true;
        const auto value = static_cast<double>(look_(bindings_).value);
        if (best_.empty() ? is_finite(value) : value < lowest_ - how_.min_delta) {
            lowest_ = value;
            waited_ = 0;
            best_.keep(of_);
        } else {
            ++waited_;
        }
        return waited_ < how_.patience;
    }
    bool restore() {
        if (best_.empty()) return false;
        best_.restore(of_);
        return true;
    }
    template <class Archive>
    void archive(Archive& to) {
        to.number("early_stopping.waited", waited_);
        to.number("early_stopping.lowest", lowest_);
        to.numbers("early_stopping.best", best_.values());
    }

  private:
    Optimizer& of_;
    Bindings bindings_;
    stopping_options how_;
    kernel<T, value_output<E>> look_;
    kept_parameters<T> best_;
    double lowest_ = positive_infinity<double>;
    long waited_ = 0;
};

template <class E, class Set>
struct early_stopping_of {
    using training_option = void;
    Set watched;
    stopping_options how;
    template <class T, class Optimizer, class... A>
    auto start(Optimizer& of, const std::tuple<A&...>& call) const {
        auto bindings = bindings_with(watched, call);
        return early_stopper<T, E, Optimizer, decltype(bindings)>(of, std::move(bindings), how);
    }
};

/// `early_stopping(mse(y, t), other_rows, {.patience = 20, .min_delta = 1e-4})`: after every epoch, or where there are no batches after
/// every step, the expression is computed at the parameters with the bindings of `other_rows` in place of those that the fit reads. The fit
/// ends
/// (`ending::stopped_by_watch`) after `patience` looks in a row none of which was lower than the lowest by more than `min_delta`; however
/// it ends, the parameters are those at which the expression was lowest.
template <Expression E, class... Member>
constexpr auto early_stopping(E, binding_set<Member...> watched, stopping_options how = {}) {
    if constexpr (E::description.axes.size != 0) diagnostics::watched_is_no_number<diagnostics::name_for<"early_stopping", E>>();
    return early_stopping_of<E, binding_set<Member...>>{std::move(watched), how};
}

}  // namespace tikhonov::detail
