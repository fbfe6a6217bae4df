// Fits for one lambda after the other, each from where the one before ended.
#pragma once

#include <vector>

#include <tikhonov/optimize/early_stopping.hpp>
#include <tikhonov/optimize/minimize.hpp>
#include <tikhonov/optimize/sweep.hpp>

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

/// Numbers that a penalty holds at zero: what is penalised, until the others are known.
class held_penalty final : public penalty_function {
  public:
    explicit held_penalty(std::vector<coordinate_penalty> given) : held_(std::move(given)) {
        for (coordinate_penalty& it : held_)
            if (it.l1 > 0) it = {0, 0, 0};
    }
    double evaluate(std::span<const double> x) override {
        for (std::size_t j = 0; j < x.size(); ++j)
            if (x[j] != into_box(held_[j], x[j])) return positive_infinity<double>;
        return 0;
    }
    void prox(std::span<const double> x, double, std::span<double> result) override {
        for (std::size_t j = 0; j < x.size(); ++j) result[j] = into_box(held_[j], x[j]);
    }
    std::span<const coordinate_penalty> coordinates() const override { return held_; }

  private:
    std::vector<coordinate_penalty> held_;
};

/// Fits of the loss E for one value of Lambda after the other.
template <class T, class Set, class E, class Lambda, class... S>
class sweep_session {
    using how = solver_type<solver_for<E, S...>>;
    using parts = loss_facts<E, S...>;
    static constexpr bool once = std::same_as<how, coordinate_descent> && !symbols_below<parts::smooth::description>::contain(Lambda::info);

  public:
    /// `lambda` is what `bindings` binds Lambda to.
    sweep_session(Set& bindings, T& lambda, const std::shared_ptr<executor>& where) : lambda_(lambda), problem_(bindings, where) {
        if constexpr (std::same_as<T, float>) how_.tolerance = 1e-5;
    }
    auto& loss() { return problem_.loss(); }

    /// The least lambda with which every penalised parameter is zero: found where all others are best without them.
    double largest() {
        if constexpr (!parts::has_penalty) {
            diagnostics::nothing_penalised<diagnostics::name_for<"geometric", Lambda>>();
            return 1;
        } else if constexpr (!parts::separable()) {
            diagnostics::no_largest<diagnostics::name_for<"geometric", Lambda>>();
            return 1;
        } else {
            const std::vector<double> start = loss().point();
            const double before = static_cast<double>(lambda_);
            const auto single = penalties(1);
            held_penalty held(single);
            std::vector<double> x(start.size(), 0.0), gradient(start.size()), other(start.size());
            solve(how_, loss(), held, x);
            loss().evaluate(x, gradient);
            lambda_ = T(2);
            loss().evaluate(x, other);
            double found = 0;
            for (std::size_t j = 0; j < x.size(); ++j) {
                if (!(single[j].l1 > 0)) continue;
                const bool fixed = std::abs(other[j] - gradient[j]) <= 1e-9 * (std::abs(gradient[j]) + std::abs(other[j]));
                if (!proportional() || !fixed)
                    refuse("geometric(fraction, count) begins where '", Lambda::info.name,
                           "' makes all parameters zero, which is found for penalties that are multiples of it: say the first value");
                found = std::max(found, std::abs(gradient[j]) / single[j].l1);
            }
            lambda_ = static_cast<T>(before);
            loss().write(start);
            return found;
        }
    }

    /// Minimises at a value of lambda, from x.
    fit run(double value, std::span<double> x) {
        lambda_ = static_cast<T>(value);
        if constexpr (once) {
            if (!quadratic_) quadratic_.emplace(loss());
            if (proportional()) {
                if (!fitted_) fitted_.emplace(*quadratic_, penalties(1));
                return fitted_->solve(how_, value, x);
            }
            return penalised_quadratic(*quadratic_, penalties(value)).solve(how_, 1, x);
        } else {
            problem_.update();
            return problem_.run(how_, x);
        }
    }

  private:
    /// Whether the penalties are multiples of lambda.
    bool proportional() {
        if (proportional_ < 0) {
            const auto doubled = penalties(2), single = penalties(1);
            proportional_ = 1;
            for (std::size_t j = 0; j < single.size(); ++j) {
                const bool same_box = single[j].lower == doubled[j].lower && single[j].upper == doubled[j].upper;
                if (doubled[j].l1 != 2 * single[j].l1 || !same_box) proportional_ = 0;
            }
        }
        return proportional_ == 1;
    }
    /// The penalties of all numbers at a value of lambda.
    std::vector<coordinate_penalty> penalties(double value) {
        lambda_ = static_cast<T>(value);
        problem_.update();
        const auto found = problem_.coordinates();
        return {found.begin(), found.end()};
    }

    T& lambda_;
    how how_{};
    formula_solver<how, T, Set, E, S...> problem_;
    std::optional<quadratic> quadratic_;
    std::optional<penalised_quadratic> fitted_;
    int proportional_ = -1;  // not yet known
};

/// The name of a symbol that is bound beside all sets and that nobody uses.
template <class A, class... Programs>
consteval std::string_view unused_name() {
    if constexpr (traits<A>::kind == argument_kind::value)
        if (!(is_used<Programs, A>() || ...)) return infos_of<typename traits<A>::symbols>[0] -> name;
    return {};
}
/// What is wrong with the bindings of many fits: Lambda is bound by the sweep, and some by `Instead`.
template <class T, class Lambda, class... Outputs, class... A, class... Instead>
consteval call_flaw find_flaw_of_sweep(std::type_identity<std::tuple<A&...>>, std::type_identity<std::tuple<Instead...>>) {
    using first = binding_set<binding<Lambda, std::reference_wrapper<const T>>, Instead...>;
    using all = decltype(bindings_with(std::declval<const first&>(), std::declval<const std::tuple<A&...>&>()));
    return call_checks<T, Outputs...>::template find_flaw<all>();
}

/// Whether a sweep can be run; says so if not. `Instead`: what the folds bind. `Judge`: the outputs of what judges.
template <fixed_string Function, class T, class Instead, class... Judge, class... Outputs, class... A>
constexpr bool can_be_swept(std::type_identity<kernel<T, Outputs...>>, std::type_identity<std::tuple<A...>>) {
    using swept = swept_among<A...>;
    constexpr bool more = ((TrainingOption<A> || Rule<rule_within<std::remove_cvref_t<A>>> || Solver<std::remove_cvref_t<A>>) || ...);
    constexpr int wrong = wrong_argument<std::remove_cvref_t<A>...>();
    if constexpr (!has_gradients<Function, swept, Outputs...>()) return false;
    else if constexpr (more) diagnostics::option_of_one_fit<diagnostics::name_for<Function, A...>>();
    else if constexpr (wrong > 0) diagnostics::not_a_binding<argument_name<wrong>>();
    else if constexpr (!is_one_scalar(swept{})) diagnostics::nothing_swept<diagnostics::name_for<Function, A...>>();
    else if constexpr (chosen_for(loss_of_outputs<Outputs...>{}) == solver::none)
        diagnostics::no_solver<diagnostics::name_for<Function, Outputs...>>();
    else
        return []<class Lambda, class... S>(symbol_list<Lambda>, symbol_list<S...>) {
            using others = decltype(arguments_beside_sweep(std::declval<A&>()...));
            constexpr bool is_trained = (std::same_as<S, Lambda> || ...);
            constexpr std::string_view unused = [] {
                std::string_view found;
                (..., (found = found.empty() ? unused_name<std::remove_cvref_t<A>, kernel_program<Outputs...>, kernel_program<Judge>...>()
                                             : found));
                return found;
            }();
            constexpr found_training_flaw found = training_checks<T, S...>::template find_flaw<A...>();
            constexpr call_flaw of_call = [] {
                if (is_trained || !unused.empty() || found.kind != training_flaw::none) return call_flaw{};
                call_flaw flawed = find_flaw_of_sweep<T, Lambda, Outputs...>(std::type_identity<others>{}, std::type_identity<Instead>{});
                ((flawed = flawed.kind == flaw::none
                               ? find_flaw_of_sweep<T, Lambda, Judge>(std::type_identity<others>{}, std::type_identity<Instead>{})
                               : flawed),
                 ...);
                return flawed;
            }();
            if constexpr (is_trained) diagnostics::swept_parameter<to_fixed_string<Lambda::info.name.size()>(Lambda::info.name)>();
            else if constexpr (!unused.empty()) diagnostics::unknown_binding<to_fixed_string<unused.size()>(unused)>();
            else if constexpr (found.kind != training_flaw::none)
                say_training_flaw<found.kind, to_fixed_string<found.name.size()>(found.name)>();
            else if constexpr (of_call.kind != flaw::none) say<of_call.kind, to_fixed_string<of_call.name.size()>(of_call.name)>();
            return !is_trained && unused.empty() && found.kind == training_flaw::none && of_call.kind == flaw::none;
        }(swept{}, typename trained_kernel<T, Outputs...>::parameters{});
    return false;
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
    if constexpr (can_be_swept<"path", T, std::tuple<>>(std::type_identity<kernel<T, Outputs...>>{},
                                                        std::type_identity<std::tuple<std::remove_reference_t<A>...>>{})) {
        return [&]<class E, class... S, class Lambda>(loss_of<E, S...>, symbol_list<Lambda>) {
            return run_path<T, Lambda, E, S...>(sweep_among(arguments...), objective.execution(), arguments_beside_sweep(arguments...));
        }(loss_of_outputs<Outputs...>{}, swept{});
    } else {
        return refused_path<T>{};
    }
}

}  // namespace tikhonov::detail
