// The choice of a solver for a formula, made by the compiler.
#pragma once

#include <tikhonov/optimize/diagnostics.hpp>
#include <tikhonov/optimize/trained_kernel.hpp>
#include <tikhonov/solve/direct.hpp>
#include <tikhonov/solve/lbfgs.hpp>
#include <tikhonov/solve/levenberg_marquardt.hpp>
#include <tikhonov/solve/newton.hpp>
#include <tikhonov/solve/newton_cg.hpp>
#include <tikhonov/solve/proximal_gradient.hpp>
#include <tikhonov/solve/proximal_newton.hpp>
#include <tikhonov/solve/quadratic_fits.hpp>
#include <tikhonov/split/claims.hpp>
#include <tikhonov/split/residuals.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// What minimises a loss; `none` where nothing here does.
enum class solver { none, direct, coordinate_descent, proximal_newton, proximal_gradient, levenberg_marquardt, lbfgs, newton, newton_cg };

/// A loss as solvers ask for it: its parts, and what is proved of them. Each is computed where somebody asks.
template <class E, class... S>
struct loss_facts {
    using all = hana::tuple<S...>;
    using smooth = decltype(smooth_part(E{}, all{}));
    using penalty = decltype(penalty_part(E{}, all{}));
    static constexpr bool has_penalty = !std::same_as<penalty, std::remove_const_t<decltype(0_c)>>;

    static constexpr bool quadratic() { return is_quadratic(smooth{}, all{}); }
    static constexpr bool convex() { return is_convex(smooth{}, all{}); }
    static constexpr bool nonnegative() { return sign_of(smooth{}).within(signs::nonnegative); }
    static constexpr bool separable() { return has_separable_penalties(E{}, all{}); }
    static constexpr bool known() { return has_known_penalties(E{}, all{}); }
    /// Whether it is a sum of squares of few parameters.
    static constexpr bool few_squares() {
        if constexpr (constexpr long count = fixed_count<S...>(); count >= 1 && count <= 64) return are_squares<squares_along<E, S...>>;
        else return false;
    }
    static constexpr bool convex_penalty() { return has_convex_penalties(E{}, all{}); }
};

template <class E, class... S>
consteval solver choose_solver() {
    using parts = loss_facts<E, S...>;
    if constexpr (parts::has_penalty) {
        if constexpr (!parts::known() || !parts::convex_penalty() || !parts::convex()) return solver::none;
        else if constexpr (!parts::separable()) return solver::proximal_gradient;
        else return parts::quadratic() ? solver::coordinate_descent : solver::proximal_newton;
    } else {
        if constexpr (parts::quadratic()) return solver::direct;
        else return parts::few_squares() ? solver::levenberg_marquardt : solver::lbfgs;
    }
}
template <class E, class... S>
inline constexpr solver solver_for = choose_solver<E, S...>();

template <class E, class... S>
consteval solver chosen_for(loss_of<E, S...>) {
    return solver_for<E, S...>;
}

/// Which solver `minimize(compile<T>(loss, wrt(...)), ...)` takes, decided by the compiler: `static_assert(solver_of(loss, wrt(w, b)) ==
/// solver::coordinate_descent)`. `solver::none` where it refuses.
template <Expression E, class... S>
constexpr solver solver_of(E, hana::tuple<S...>) {
    if constexpr (can_be_split<"solver_of", E, S...>()) return solver_for<E, S...>;
    else return solver::none;
}

template <solver Chosen>
constexpr std::string_view reason_of_choice(bool has_convex_smooth_part) {
    switch (Chosen) {
        case solver::direct: return "direct: the loss is quadratic and has no kinks, so one system of linear equations is its minimum";
        case solver::coordinate_descent:
            return "coordinate_descent: the smooth part is quadratic, and the penalty is one of each number by itself";
        case solver::proximal_newton:
            return "proximal_newton: the smooth part is convex but not quadratic, and the penalty is one of each number by itself";
        case solver::proximal_gradient: return "proximal_gradient: the loss is convex, and the penalty has a proximal operator";
        case solver::levenberg_marquardt:
            return "levenberg_marquardt: the loss is a sum of squares of what is not affine in few parameters";
        case solver::lbfgs:
            return has_convex_smooth_part
                       ? "lbfgs: the loss is smooth and convex, but not quadratic"
                       : "lbfgs: the loss is smooth, but not known to be convex: the minimum that is found is a local one";
        default: return "none: the loss has kinks for which no solver here is right; a rule such as sgd, or smooth it";
    }
}
/// Why it is that one, in a sentence.
template <Expression E, class... S>
constexpr std::string_view why_solver(E, hana::tuple<S...>) {
    if constexpr (can_be_split<"why_solver", E, S...>()) {
        constexpr solver chosen = solver_for<E, S...>;
        constexpr bool convex = chosen == solver::lbfgs && loss_facts<E, S...>::convex();
        return reason_of_choice<chosen>(convex);
    } else {
        return {};
    }
}

/// The solver's type, with its default settings.
template <solver Which>
consteval auto make_solver() {
    if constexpr (Which == solver::direct) return std::type_identity<direct>{};
    else if constexpr (Which == solver::coordinate_descent) return std::type_identity<coordinate_descent>{};
    else if constexpr (Which == solver::proximal_newton) return std::type_identity<proximal_newton>{};
    else if constexpr (Which == solver::proximal_gradient) return std::type_identity<proximal_gradient>{};
    else if constexpr (Which == solver::levenberg_marquardt) return std::type_identity<levenberg_marquardt>{};
    else return std::type_identity<lbfgs>{};
}
template <solver Which>
using solver_type = typename decltype(make_solver<Which>())::type;

/// Whether it is for losses with a penalty, and for others.
template <class R>
concept PenaltySolver = requires(const R& how, smooth_function& f, penalty_function& p, std::span<double> x) {
    { solve(how, f, p, x) } -> std::same_as<fit>;
};
template <class R>
concept SmoothSolver = requires(const R& how, smooth_function& f, std::span<double> x) {
    { solve(how, f, x) } -> std::same_as<fit>;
};
template <class R>
concept SquaresSolver = std::same_as<R, levenberg_marquardt>;
template <class R>
concept Solver = PenaltySolver<R> || SmoothSolver<R> || SquaresSolver<R>;

/// Whether a solver multiplies by Hessians; whether it takes quadratic losses only.
template <class R>
inline constexpr bool needs_curvature = !std::same_as<R, lbfgs>;
template <class R>
inline constexpr bool needs_quadratic = std::same_as<R, direct> || std::same_as<R, coordinate_descent>;

}  // namespace tikhonov::detail
