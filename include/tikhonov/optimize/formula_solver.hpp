// A solver at work on a formula: its smooth part, its penalty, and where the parameters are.
#pragma once

#include <optional>
#include <vector>

#include <tikhonov/optimize/choose_solver.hpp>
#include <tikhonov/optimize/formula_penalty.hpp>
#include <tikhonov/optimize/hessian_objective.hpp>
#include <tikhonov/optimize/parameter_lengths.hpp>
#include <tikhonov/optimize/table_objective.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// Whether a solver asks for columns, and the loss has some.
template <class Solver, class E, class... S>
inline constexpr bool has_table = [] {
    if constexpr (std::same_as<Solver, coordinate_descent> || std::same_as<Solver, direct>) return is_design<design_of<E, S...>>;
    else return false;
}();

/// Whether a solver asks for a Hessian that is not the same everywhere, and the loss has one to give at once.
template <class Solver, class E, class... S>
inline constexpr bool has_hessian = [] {
    if constexpr (std::same_as<Solver, proximal_newton> || std::same_as<Solver, newton>) return has_hessian_blocks<E, S...>();
    else return false;
}();

/// The loss E in its parameters S..., bound by `Set`, as the solver sees it.
template <class Solver, class T, class Set, class E, class... S>
class formula_solver {
    using parts = loss_facts<E, S...>;
    using smooth = typename parts::smooth;
    using rough = typename parts::penalty;
    static consteval auto find_objective() {
        if constexpr (SquaresSolver<Solver>) return std::type_identity<squares_objective<T, Set, smooth, S...>>{};
        else if constexpr (has_table<Solver, smooth, S...>) return std::type_identity<table_objective<T, Set, smooth, S...>>{};
        else if constexpr (has_hessian<Solver, smooth, S...>) return std::type_identity<hessian_objective<T, Set, smooth, S...>>{};
        else if constexpr (needs_curvature<Solver>) return std::type_identity<curved_objective<T, Set, smooth, S...>>{};
        else return std::type_identity<flat_objective<T, Set, smooth, S...>>{};
    }
    using objective = typename decltype(find_objective())::type;
    static auto& loss_in(objective& smooth_side) {
        if constexpr (SquaresSolver<Solver>) return smooth_side.loss();
        else return smooth_side;
    }
    static auto lengthen(objective& smooth_side, Set& bindings) { return with_parameter_lengths<S...>(loss_in(smooth_side), bindings); }
    using lengthened = decltype(lengthen(std::declval<objective&>(), std::declval<Set&>()));
    using penalty =
        std::conditional_t<parts::separable(), separable_penalty<T, lengthened, E, S...>, formula_penalty<T, lengthened, rough, S...>>;

  public:
    formula_solver(Set& bindings, const std::shared_ptr<executor>& where)
        : smooth_(bindings, where), bindings_(lengthen(smooth_, bindings)) {
        if constexpr (parts::has_penalty) penalty_.emplace(bindings_, loss().places());
        if constexpr (parts::nonnegative()) loss().bound_below(0);
    }
    formula_solver(const formula_solver&) = delete;
    auto& loss() { return loss_in(smooth_); }
    std::span<const coordinate_penalty> coordinates() const { return penalty_->coordinates(); }
    /// For a symbol that has changed.
    template <class Changed>
    void update() {
        loss().change();
        if constexpr (has_table<Solver, smooth, S...>) loss().template change_table<Changed>();
        if constexpr (parts::has_penalty && parts::separable()) penalty_->update();
    }

    fit run(const Solver& how, std::span<double> x) {
        if constexpr (parts::has_penalty) return solve(how, smooth_, *penalty_, x);
        else return solve(how, smooth_, x);
    }

    /// Leaves the parameters at x, and says what the loss is there: a solver may know it by a formula that rounds more.
    double value(std::span<const double> x) {
        std::vector<double> gradient(x.size());
        double sum = loss().evaluate(x, gradient);
        if constexpr (parts::has_penalty) sum += penalty_->evaluate(x);
        return sum;
    }

  private:
    objective smooth_;
    lengthened bindings_;
    std::optional<std::conditional_t<parts::has_penalty, penalty, int>> penalty_;
};

}  // namespace tikhonov::detail
