// A loss of affine models as solvers see it, with all of its Hessian at once: what the formula's second derivatives are as products of
// matrices, where a product with one direction after the other would read the data once for each.
#pragma once

#include <tikhonov/optimize/flat_objective.hpp>
#include <tikhonov/optimize/parameter_lengths.hpp>
#include <tikhonov/split/design.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// ∂²E/∂A∂B, the axes of A first.
template <class E, class A, class B>
using second_derivative = expression_of<directional<expression_of<derivative<E, A>>, B, typename columns_of_symbol<B>::unit>>;

/// Whether the blocks of a Hessian are few, and products of matrices: of parameters with more axes they would be wider than the data.
template <class E, class... S>
consteval bool has_hessian_blocks() {
    if constexpr (sizeof...(S) > 3 || !((S::info.axes.size <= 1) && ...)) return false;
    else if constexpr (!((symbols_below<E::description>::contain(S::info) && columns_of_symbol<S>::template are_new<E::description>)&&...))
        return false;
    else return is_of_affine_model(E{}, hana::tuple<S...>{});
}

/// The loss E as a function of its parameters S....
template <class T, class Set, class E, class... S>
class hessian_objective final : public curved_objective<T, Set, E, S...> {
    using base = curved_objective<T, Set, E, S...>;

  public:
    hessian_objective(Set& bindings, const std::shared_ptr<executor>& where) : base(bindings, where), blocks_(where) {}
    bool hessian_at_once(std::span<double> matrix) override {
        this->write(this->at_);
        auto all = with_parameter_lengths<S...>(*this, this->bindings_);
        const auto found = blocks_(all);
        place<S...>(found, matrix, std::make_integer_sequence<int, static_cast<int>(sizeof...(S) * (sizeof...(S) + 1) / 2)>{});
        return true;
    }

  private:
    /// The blocks on and right of the diagonal, line by line.
    template <class First, class... Rest>
    static consteval auto outputs() {
        const auto line =
            symbol_list<value_output<second_derivative<E, First, First>>, value_output<second_derivative<E, First, Rest>>...>{};
        if constexpr (sizeof...(Rest) == 0) return line;
        else return line + outputs<Rest...>();
    }
    template <class... Output>
    static kernel<T, Output...> kernel_for(symbol_list<Output...>);

    template <class... Symbol, int... I>
    void place(const auto& found, std::span<double> matrix, std::integer_sequence<int, I...>) {
        constexpr std::size_t many = sizeof...(Symbol);
        const auto places = this->kernel_.places();
        std::size_t row = 0, column = 0, first_row = 0, first_column = 0;
        const auto next = [&](const auto& block) {
            const std::size_t rows = places[row].count, columns = places[column].count;
            for (std::size_t i = 0; i < rows; ++i)
                for (std::size_t j = 0; j < columns; ++j) {
                    const double number = number_at(block, i * columns + j);
                    matrix[(first_row + i) * this->size() + first_column + j] = number;
                    matrix[(first_column + j) * this->size() + first_row + i] = number;
                }
            first_column += columns;
            if (++column < many) return;
            first_row += rows;
            column = ++row;
            first_column = first_row;
        };
        (..., next(found.template output<I>()));
    }

    decltype(kernel_for(outputs<S...>())) blocks_;
};

}  // namespace tikhonov::detail
