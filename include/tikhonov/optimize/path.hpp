// Fits for one lambda after the other, each from where the one before ended.
#pragma once

#include <vector>

#include <tikhonov/optimize/early_stopping.hpp>
#include <tikhonov/optimize/minimize.hpp>
#include <tikhonov/optimize/sweep_session.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// The parameters of several fits: `of(w)[k]` are those of fit k, a span, or a number where w is a scalar.
template <class T, class S>
class fitted_values {
  public:
    fitted_values(const double* first, std::size_t count, std::size_t stride, std::size_t size)
        : first_(first), count_(count), stride_(stride), size_(size) {}
    std::size_t size() const { return size_; }
    auto operator[](std::size_t k) const {
        if constexpr (S::info.axes.size == 0) return first_[k * stride_];
        else return std::span<const double>(first_ + k * stride_, count_);
    }

  private:
    const double* first_;
    std::size_t count_, stride_, size_;
};

/// What `path` returns, a row for each lambda.
template <class T, class... S>
class path_of {
  public:
    std::vector<double> lambda;
    std::vector<double> value;  ///< the loss with its penalty
    std::vector<fit> fits;

    /// The parameters w of every fit.
    template <class Symbol>
    auto of(Symbol) const {
        constexpr std::size_t which = [] {
            std::size_t i = 0, found = sizeof...(S);
            (..., (found = std::same_as<S, Symbol> ? i : found, ++i));
            return found;
        }();
        if constexpr (which == sizeof...(S)) {
            diagnostics::not_in_path<diagnostics::name_for<"of", Symbol>>();
            return fitted_values<T, Symbol>(nullptr, 0, 0, 0);
        } else {
            std::size_t first = 0;
            for (std::size_t i = 0; i < which; ++i) first += counts[i];
            return fitted_values<T, Symbol>(points.data() + first, counts[which], stride(), lambda.size());
        }
    }

    // ---- for those who fill it
    std::vector<double> points;
    std::vector<std::size_t> counts;
    std::size_t stride() const {
        std::size_t sum = 0;
        for (const std::size_t count : counts) sum += count;
        return sum;
    }
};

/// What `path` returns where it refuses.
template <class T>
struct refused_path : path_of<T> {
    template <class Symbol>
    auto of(Symbol) const {
        return fitted_values<T, Symbol>(nullptr, 0, 0, 0);
    }
};

/// The symbol of an argument that is swept: `lambda = geometric(...)`.
template <class A>
consteval auto swept_by() {
    if constexpr (traits<A>::kind == argument_kind::value)
        if constexpr (is_sweep<std::remove_cvref_t<typename traits<A>::value>>) return typename traits<A>::symbols{};
        else return symbol_list<>{};
    else return symbol_list<>{};
}
template <class... A>
using swept_among = decltype((symbol_list<>{} + ... + swept_by<std::remove_cvref_t<A>>()));
template <class A>
inline constexpr bool is_swept = !std::same_as<decltype(swept_by<std::remove_cvref_t<A>>()), symbol_list<>>;

template <class... L>
consteval bool is_one_scalar(symbol_list<L...>) {
    return sizeof...(L) == 1 && ((L::info.axes.size == 0) && ...);
}

/// The values of the swept argument.
template <class First, class... Rest>
const auto& sweep_among(First& first, Rest&... rest) {
    if constexpr (is_swept<First>) return first.value;
    else return sweep_among(rest...);
}
/// All other arguments.
template <class... A>
constexpr auto arguments_beside_sweep(A&... arguments) {
    return std::tuple_cat([&] {
        if constexpr (is_swept<A>) return std::tuple<>{};
        else return std::tuple<A&>(arguments);
    }()...);
}

/// The name of a symbol that is bound beside all sets and that nobody uses.
template <class A, class... Programs>
consteval std::string_view unused_name() {
    if constexpr (traits<A>::kind == argument_kind::value)
        if (!(is_used<Programs, A>() || ...)) return infos_of<typename traits<A>::symbols>.front()->name;
    return {};
}
/// What is wrong with the bindings of many fits: Lambda is bound by the sweep, and some by `Instead`.
template <class T, class Lambda, class... Outputs, class... A, class... Instead>
consteval call_flaw find_flaw_of_sweep(std::type_identity<std::tuple<A&...>>, std::type_identity<std::tuple<Instead...>>) {
    using first = binding_set<binding<Lambda, std::reference_wrapper<const T>>, Instead...>;
    using all = decltype(bindings_with(std::declval<const first&>(), std::declval<const std::tuple<A&...>&>()));
    return call_checks<T, Outputs...>::template find_flaw<all>();
}

/// Why a sweep cannot begin where every penalised parameter is zero.
template <class E, class... S>
consteval fit_flaw find_flaw_of_largest(loss_of<E, S...>) {
    using parts = loss_facts<E, S...>;
    if constexpr (!parts::has_penalty) return fit_flaw::nothing_penalised;
    else return parts::separable() ? fit_flaw::none : fit_flaw::no_largest;
}
/// The parameter that is swept, if it is one.
template <class Lambda, class... S>
consteval std::string_view swept_parameter(symbol_list<Lambda>, symbol_list<S...>) {
    return (std::same_as<S, Lambda> || ...) ? Lambda::info.name : std::string_view{};
}
template <class A>
consteval bool begins_at_largest() {
    if constexpr (is_swept<A>) return std::same_as<std::remove_cvref_t<typename traits<A>::value>, geometric_values<true>>;
    else return false;
}

/// What is wrong with the arguments of a sweep. `Instead`: what the folds bind. `Judge`: the outputs of what judges.
template <fixed_string Function, class T, class Instead, class... Judge, class... Outputs, class... A>
consteval found_fit_flaw find_sweep_flaw(std::type_identity<kernel<T, Outputs...>>, std::type_identity<std::tuple<A...>>) {
    using swept = swept_among<A...>;
    using others = decltype(arguments_beside_sweep(std::declval<A&>()...));
    constexpr int wrong = wrong_argument<std::remove_cvref_t<A>...>();
    if constexpr (((TrainingOption<A> || Rule<rule_within<std::remove_cvref_t<A>>> || Solver<std::remove_cvref_t<A>>) || ...)) {
        return {fit_flaw::option_of_one_fit, Function.view()};
    } else if constexpr (wrong > 0) {
        return {fit_flaw::call, argument_name<wrong>.view(), flaw::not_a_binding};
    } else if constexpr (!is_one_scalar(swept{})) {
        return {fit_flaw::nothing_swept, Function.view()};
    } else if constexpr (constexpr std::string_view trained =
                             swept_parameter(swept{}, typename trained_kernel<T, Outputs...>::parameters{});
                         !trained.empty()) {
        return {fit_flaw::swept_parameter, trained};
    } else if constexpr (chosen_for(loss_of_outputs<Outputs...>{}) == solver::none) {
        return {fit_flaw::no_solver, Function.view()};
    } else if constexpr ((begins_at_largest<std::remove_cvref_t<A>>() || ...) &&
                         find_flaw_of_largest(loss_of_outputs<Outputs...>{}) != fit_flaw::none) {
        return {find_flaw_of_largest(loss_of_outputs<Outputs...>{}), "geometric"};
    } else {
        return []<class Lambda, class... S>(symbol_list<Lambda>, symbol_list<S...>) {
            std::string_view unused;
            [[maybe_unused]] const auto look = [&unused](std::string_view name) {
                if (unused.empty()) unused = name;
            };
            (..., look(unused_name<std::remove_cvref_t<A>, kernel_program<Outputs...>, kernel_program<Judge>...>()));
            if (!unused.empty()) return found_fit_flaw{fit_flaw::call, unused, flaw::unknown_binding};
            found_fit_flaw found = as_fit_flaw(training_checks<T, S...>::template find_flaw<A...>());
            const auto keep = [&](call_flaw next) {
                if (found.kind == fit_flaw::none) found = as_fit_flaw(next);
            };
            keep(find_flaw_of_sweep<T, Lambda, Outputs...>(std::type_identity<others>{}, std::type_identity<Instead>{}));
            (..., keep(find_flaw_of_sweep<T, Lambda, Judge>(std::type_identity<others>{}, std::type_identity<Instead>{})));
            return found;
        }(swept{}, typename trained_kernel<T, Outputs...>::parameters{});
    }
}

/// Fits of E with its Lambda from the values, all else bound by `others`.
template <class T, class Lambda, class E, class... S, bool FromLargest, class... A>
path_of<T, S...> run_path(const geometric_values<FromLargest>& values, const std::shared_ptr<executor>& where,
                          const std::tuple<A&...>& others) {
    T now{};
    using swept = binding<Lambda, std::reference_wrapper<const T>>;
    auto bindings = bindings_with(binding_set<swept>{{swept{std::cref(now)}}}, others);
    sweep_session<T, decltype(bindings), E, Lambda, S...> session(bindings, now, where);
    path_of<T, S...> result;
    if constexpr (FromLargest) result.lambda = values.values(session.largest());
    else result.lambda = values.values(0);
    for (const auto& it : session.loss().places()) result.counts.push_back(it.count);
    std::vector<double> x = session.loss().point();
    for (const double value : result.lambda) {
        result.fits.push_back(session.run(value, x));
        result.value.push_back(result.fits.back().value);
        result.points.insert(result.points.end(), x.begin(), x.end());
    }
    session.loss().write(x);
    return result;
}

/// Fits of a loss for each of many lambdas, each from where the one before has ended:
/// `auto p = path(objective, lambda = geometric(1.0, 1e-3, 100), data, w = ws, b = std::ref(b0));` then `p.lambda`, `p.value`, `p.fits`,
/// `p.of(w)[k]`. The parameters are left at the last. The solver is the one that the compiler chooses, see `solver_of`; a quadratic loss is
/// looked at once. What `data` binds to lambda is not looked at.
template <class T, class... Outputs, class... A>
auto path(const kernel<T, Outputs...>& objective, A&&... arguments) {
    using swept = swept_among<A...>;
    if constexpr (!has_gradients<"path", swept, Outputs...>()) {
        return refused_path<T>{};
    } else {
        constexpr auto found = find_sweep_flaw<"path", T, std::tuple<>>(std::type_identity<kernel<T, Outputs...>>{},
                                                                        std::type_identity<std::tuple<std::remove_reference_t<A>...>>{});
        if constexpr (found.kind == fit_flaw::none) {
            return [&]<class E, class... S, class Lambda>(loss_of<E, S...>, symbol_list<Lambda>) {
                return run_path<T, Lambda, E, S...>(sweep_among(arguments...), objective.execution(), arguments_beside_sweep(arguments...));
            }(loss_of_outputs<Outputs...>{}, swept{});
        } else {
            say_fit_flaw<found.kind, found.of_call, found.of_training, to_fixed_string<found.name.size()>(found.name)>();
            return refused_path<T>{};
        }
    }
}

}  // namespace tikhonov::detail
