// A sum of squares of affine residuals as solvers see it, with the columns of its table.
#pragma once

#include <optional>

#include <tikhonov/optimize/flat_objective.hpp>
#include <tikhonov/optimize/parameter_lengths.hpp>
#include <tikhonov/simd/contraction.hpp>
#include <tikhonov/solve/columns.hpp>
#include <tikhonov/split/design.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// The loss E, which has a design, as a function of its parameters S....
template <class T, class Set, class E, class... S>
class table_objective final : public curved_objective<T, Set, E, S...> {
    using base = curved_objective<T, Set, E, S...>;
    using form = design_of<E, S...>;

  public:
    table_objective(Set& bindings, const std::shared_ptr<executor>& where) : base(bindings, where), tables_(where) {}

    /// Of a table with twice as many rows as columns, or of which the lengths are not known, there are none: its Hessian is smaller.
    const column_access* columns() override {
        const auto rows = count_of(form::rows);
        const std::optional<double> weight = weight_of(typename form::means{});
        if (!rows || !weight || 2 * this->size() <= *rows) return nullptr;
        if (!std::exchange(read_, true)) read_table(*rows, *weight);
        read_ridges();
        return &table_;
    }
    /// weight·XᵀX + ridge by products of matrices, for tables that may be stored for it.
    bool hessian_at_once(std::span<double> matrix) override {
        constexpr std::size_t most_stored = std::size_t{1} << 25;
        const auto rows = count_of(form::rows);
        const std::optional<double> weight = weight_of(typename form::means{});
        const std::size_t size = this->size();
        if (!rows || !weight || *rows * size > most_stored) return false;
        auto all = with_parameter_lengths<S...>(*this, this->bindings_);
        const auto found = tables_(all);
        const std::array<const T*, sizeof...(S)> tables{table_of<S>(found)...};
        std::vector<T> products(size * size);
        for (std::size_t i = 0, first = 0; i < sizeof...(S); first += count(i++))
            for (std::size_t j = 0, at = 0; j <= i; at += count(j++))
                if (tables[i] != nullptr && tables[j] != nullptr)
                    multiply_tables(tables[i], count(i), tables[j], count(j), *rows, products.data() + first * size + at);
        read_ridges();
        for (std::size_t i = 0; i < size; ++i) {
            for (std::size_t j = 0; j <= i; ++j)
                matrix[i * size + j] = matrix[j * size + i] = *weight * static_cast<double>(products[i * size + j]);
            matrix[i * size + i] += table_.ridge(i);
        }
        return true;
    }
    /// What is bound to the symbol Changed has changed.
    template <class Changed>
    void change_table() {
        if constexpr (form::has_constant || symbols_below<form::residual::description>::contain(Changed::info)) read_ = false;
    }

  private:
    std::optional<std::size_t> count_of(const axis_list& axes) const {
        std::size_t product = 1;
        for (int r = 0; r < axes.size; ++r) {
            const auto length = this->kernel_.length(*axes.items[r]);
            if (!length) return {};
            product *= *length;
        }
        return product;
    }
    template <class... Mean>
    std::optional<double> weight_of(penalty_terms::list<Mean...>) const {
        std::optional<double> weight = 2 * form::weight;
        [[maybe_unused]] const auto divide = [&](std::optional<std::size_t> count) {
            weight = weight && count ? std::optional(*weight / static_cast<double>(*count)) : std::nullopt;
        };
        (..., divide(count_of(Mean::over)));
        return weight;
    }

    std::size_t count(std::size_t parameter) const { return this->kernel_.places()[parameter].count; }
    template <class One>
    static const T* table_of(const auto& found) {
        if constexpr (has_columns<One>) return std::span<const T>(found.template output<output_of<One>>()).data();
        else return nullptr;
    }
    /// The products of the columns of two tables, in lines that are as long as all parameters; of a table with itself what is left of the
    /// diagonal, and a little more.
    void multiply_tables(const T* a, std::size_t a_columns, const T* b, std::size_t b_columns, std::size_t rows, T* products) {
        constexpr std::size_t together = 48;
        const auto length = [](std::size_t n) { return static_cast<std::ptrdiff_t>(n); };
        packed_.resize(static_cast<std::size_t>(tiles::room<T>(length(rows), length(b_columns), false)));
        for (std::size_t i = 0; i < a_columns; i += together) {
            const std::size_t many = std::min(together, a_columns - i), wide = a == b ? i + many : b_columns;
            tiles::workspace<T> packed{packed_.data()};
            contract_matrices<T>({a + i, length(many), length(rows), 1, length(a_columns)},
                                 {b, length(rows), length(wide), length(b_columns), 1},
                                 {products + i * this->size(), length(many), length(wide), length(this->size()), 1}, false, packed);
        }
    }

    /// The residuals at zero are the targets, with another sign.
    void read_table(std::size_t rows, double weight) {
        table_.clear(rows, this->size(), weight);
        const std::vector<double> before = this->point(), zero(this->size(), 0.0);
        this->write(zero);
        auto all = with_parameter_lengths<S...>(*this, this->bindings_);
        const auto found = tables_(all);
        this->write(before);
        const std::span<double> targets = table_.writable_targets();
        double square = 0;
        for (std::size_t i = 0; i < rows; ++i) {
            targets[i] = -number_at(found.template output<0>(), i);
            square += targets[i] * targets[i];
        }
        const std::array<const T*, sizeof...(S)> tables{table_of<S>(found)...};
        for (std::size_t i = 0, first = 0; i < sizeof...(S); first += count(i++))
            if (tables[i] != nullptr) table_.write_columns(first, count(i), tables[i]);
        if constexpr (form::has_constant) {
            std::vector<double> gradient(this->size());
            table_.set_constant(this->evaluate(zero, gradient) - 0.5 * weight * square);
            this->evaluate(before, gradient);
        }
    }
    void read_ridges() {
        std::span<double> left = table_.writable_ridges(this->size());
        if constexpr (form::has_ridges) {
            auto all = with_parameter_lengths<S...>(*this, this->bindings_);
            const auto found = ridges_(all);
            [&]<int... I>(std::integer_sequence<int, I...>) {
                std::size_t parameter = 0;
                const auto write = [&](const auto& each) {
                    const std::size_t many = count(parameter++);
                    for (std::size_t j = 0; j < many; ++j) left[j] = 2 * number_at(each, j);
                    left = left.subspan(many);
                };
                (..., write(found.template output<I>()));
            }
            (std::make_integer_sequence<int, static_cast<int>(sizeof...(S))>{});
        }
    }

    template <class One>
    static constexpr bool has_columns = is_there<typename form::template columns<One>>;
    /// Which output of the kernel are the columns of One.
    template <class One>
    static constexpr int output_of = [] {
        int next = 1, found = 0;
        (..., (found = std::same_as<S, One> ? next : found, next += has_columns<S> ? 1 : 0));
        return found;
    }();
    template <class One>
    static consteval auto columns_output() {
        if constexpr (has_columns<One>) return symbol_list<value_output<typename form::template columns<One>>>{};
        else return symbol_list<>{};
    }
    template <class... Output>
    static kernel<T, Output...> kernel_for(symbol_list<Output...>);

    decltype(kernel_for((symbol_list<value_output<typename form::residual>>{} + ... + columns_output<S>()))) tables_;
    [[no_unique_address]] std::conditional_t<form::has_ridges, kernel<T, value_output<typename form::template ridge<S>>...>, no_design>
        ridges_;
    std::vector<T> packed_;
    column_table table_;
    bool read_ = false;
};

}  // namespace tikhonov::detail
