// A fit that ends when other rows say that it no longer gets better.
#pragma once

#include <tikhonov/language/noise.hpp>
#include <tikhonov/optimize/diagnostics.hpp>
#include <tikhonov/optimize/kept_parameters.hpp>
#include <tikhonov/optimize/replaced_bindings.hpp>
#include <tikhonov/optimize/session.hpp>
#include <tikhonov/run/compile.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// How long `early_stopping` waits: so many looks without one that is lower than the best by more than `min_delta`.
struct stopping_options {
    long patience = 10;
    double min_delta = 0;
};

/// What is watched of E: noise is for training.
template <class E>
using watched_form = decltype(inference(E{}));

/// Looks at an expression at the end of every epoch, and keeps the parameters at which it was lowest.
template <class T, class E, class Optimizer, class Bindings>
class early_stopper : public watcher {
  public:
    static constexpr ending ends_by = ending::stopped_by_watch;
    static constexpr bool remembers = true;
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
        best_.archive(to, "best", of_);
    }

  private:
    Optimizer& of_;
    Bindings bindings_;
    stopping_options how_;
    kernel<T, value_output<watched_form<E>>> look_;
    kept_parameters<T> best_;
    double lowest_ = positive_infinity<double>;
    long waited_ = 0;
};

template <class E, class Set>
struct early_stopping_of {
    using training_option = void;
    Set watched;
    stopping_options how;
    /// What is wrong with the bindings of its expression, beside those of the fit.
    template <class T, class... A>
    static consteval call_flaw find_flaw() {
        using bindings = decltype(bindings_with(std::declval<const Set&>(), std::declval<const std::tuple<A&...>&>()));
        return call_checks<T, value_output<watched_form<E>>>::template find_flaw<bindings>();
    }
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
    if constexpr (mistaken<E>) {
        return refused_option{};
    } else if constexpr (E::description.axes.size != 0) {
        diagnostics::watched_is_no_number<diagnostics::name_for<"early_stopping", E>>();
        return refused_option{};
    } else {
        return early_stopping_of<E, binding_set<Member...>>{std::move(watched), how};
    }
}

}  // namespace tikhonov::detail
