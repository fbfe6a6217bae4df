// Gradients against differences of the value: for whoever doubts a derivative, their own or the library's.
#pragma once

#include <tuple>

#include <tikhonov/bind/diagnostics.hpp>
#include <tikhonov/bind/number_bits.hpp>
#include <tikhonov/check/differences.hpp>
#include <tikhonov/check/gradient_report.hpp>
#include <tikhonov/core/special_numbers.hpp>
#include <tikhonov/run/compile.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

namespace study {

template <class A>
inline constexpr bool is_gradient_memory = false;
template <class S, class V>
inline constexpr bool is_gradient_memory<gradient_binding<S, V>> = true;

/// The argument of a call as it is passed on; memory for gradients is left alone.
template <class Argument>
auto pass(Argument& argument) {
    if constexpr (is_gradient_memory<std::remove_cv_t<Argument>>) return std::tuple<>{};
    else return std::tuple<Argument&>(argument);
}

/// splitmix64: the same numbers everywhere for the same seed.
struct random_numbers {
    std::uint64_t state;
    std::uint64_t operator()() { return scramble(state += 0x9e3779b97f4a7c15u); }
};

/// The check of one symbol's gradient: `f()` is the value at the present `x`.
template <class Value>
class gradient_check {
  public:
    gradient_check(gradient_report& report, const check_options& options, random_numbers& random, Value f, std::string symbol,
                   std::vector<std::size_t> lengths, bool nonnegative, std::vector<double>& x, std::vector<double> gradient)
        : report_(report),
          options_(options),
          random_(random),
          f_(f),
          symbol_(std::move(symbol)),
          lengths_(std::move(lengths)),
          nonnegative_(nonnegative),
          x_(x),
          original_(x),
          gradient_(std::move(gradient)),
          along_(x.size()) {
        for (const double g : gradient_)
            if (is_finite(g)) scale_ = std::max(scale_, std::abs(g));
    }

    void run() {
        const std::size_t size = x_.size();
        bool suspicious = false;
        for (int i = 0; size > 1 && i < options_.directions; ++i) suspicious = !agrees_along(0, size) || suspicious;
        const std::size_t before = found();
        const std::size_t off_before = report_.off.size();
        if (size <= options_.entries) {
            for (std::size_t i = 0; i < size && report_.complete; ++i) check_entry(i);
        } else {
            for (std::size_t i = 0; i < options_.entries && report_.complete; ++i) check_entry(random_() % size);
            if (suspicious && report_.off.size() == off_before) search(0, size);
        }
        // no entry is to blame: then only the direction can be named
        if (disagreed_ && !kinked_ && found() == before) {
            report_.off.push_back(worst_direction_);
            report_.ok = false;
        }
    }

  private:
    std::size_t found() const { return report_.off.size() + report_.kinks.size(); }

    /// The derivative along `along_`, whose entries outside [first, last) are 0.
    difference differentiate(std::size_t first, std::size_t last, double largest, double smallest_jump) {
        const auto at = [&](double h) {
            for (std::size_t i = first; i < last; ++i) {
                x_[i] = original_[i] + h * along_[i];
                if (nonnegative_ && !(x_[i] >= 0)) return not_a_number<double>;
            }
            return f_();
        };
        const difference result = differentiate_numerically(at, report_.value, largest, smallest_jump);
        std::copy(original_.begin() + static_cast<std::ptrdiff_t>(first), original_.begin() + static_cast<std::ptrdiff_t>(last),
                  x_.begin() + static_cast<std::ptrdiff_t>(first));
        return result;
    }
    /// Whether gradient and difference are equal as far as both are known.
    bool agree(double gradient, const difference& by_values, double scale) {
        const double error = std::abs(gradient - by_values.slope);
        if (error <= options_.tolerance * scale) return true;
        if (!(error <= options_.tolerance * scale + 10 * by_values.uncertainty)) return false;
        ++report_.undecided;
        return true;
    }

    /// Along a random direction within [first, last). Each entry takes a share that no other entry can be expected to make up for.
    bool agrees_along(std::size_t first, std::size_t last) {
        double slope = 0, squares = 0;
        const double length = 1 / std::sqrt(static_cast<double>(last - first));
        for (std::size_t i = first; i < last; ++i) {
            const double share = 0.25 + 0.75 * static_cast<double>(random_() >> 11) * 0x1p-53;
            along_[i] = (random_() % 2 == 0 ? share : -share) * length * std::max(1.0, std::abs(original_[i]));
            slope += gradient_[i] * along_[i];
            squares += gradient_[i] * gradient_[i] * along_[i] * along_[i];
        }
        const difference by_values = differentiate(first, last, 1e-2, options_.tolerance * std::sqrt(squares));
        if (by_values.kink) {
            kinked_ = true;
            return false;
        }
        const std::size_t undecided = report_.undecided;
        const double scale = std::max({std::abs(slope), std::abs(by_values.slope), std::sqrt(squares)});
        const bool same = agree(slope, by_values, scale);
        report_.undecided = undecided;
        if (same) return true;
        disagreed_ = true;
        worst_direction_ = {symbol_, {}, slope, by_values.slope, by_values.uncertainty, true};
        return false;
    }
    void check_entry(std::size_t i) {
        along_[i] = std::max(1.0, std::abs(original_[i]));
        difference by_values = differentiate(i, i + 1, 1e-2, options_.tolerance * std::max(scale_, 1e-300));
        by_values.slope /= along_[i];
        by_values.uncertainty /= along_[i];
        ++report_.entries;
        const checked_entry entry{symbol_, index_of(i), gradient_[i], by_values.slope, by_values.uncertainty};
        if (by_values.kink) return record(report_.kinks, entry);
        const double own = std::max(std::abs(gradient_[i]), std::abs(by_values.slope));
        if (!agree(gradient_[i], by_values, own)) {
            report_.ok = false;
            record(report_.off, entry);
        }
        const double error = std::abs(gradient_[i] - by_values.slope) / std::max({own, 1e-3 * scale_, 1e-300});
        report_.worst = error > report_.worst || error != error ? error : report_.worst;
    }
    void record(std::vector<checked_entry>& list, const checked_entry& entry) {
        for (const checked_entry& known : list)
            if (known.symbol == entry.symbol && known.index == entry.index) return;
        if (list.size() < options_.most_named) list.push_back(entry);
        else report_.complete = false;
    }
    /// Halves a range that disagrees until the entries are found.
    void search(std::size_t first, std::size_t last) {
        if (!report_.complete) return;
        if (last - first == 1) return check_entry(first);
        const std::size_t middle = first + (last - first) / 2;
        if (!agrees_along(first, middle)) search(first, middle);
        if (!agrees_along(middle, last)) search(middle, last);
    }
    std::vector<std::size_t> index_of(std::size_t position) const {
        std::vector<std::size_t> index(lengths_.size());
        for (std::size_t r = lengths_.size(); r-- > 0; position /= lengths_[r]) index[r] = position % lengths_[r];
        return index;
    }

    gradient_report& report_;
    const check_options& options_;
    random_numbers& random_;
    Value f_;
    std::string symbol_;
    std::vector<std::size_t> lengths_;
    bool nonnegative_;
    std::vector<double>& x_;
    std::vector<double> original_;
    std::vector<double> gradient_;
    std::vector<double> along_;
    double scale_ = 0;
    bool disagreed_ = false;
    bool kinked_ = false;
    checked_entry worst_direction_;
};

/// A program in double, on copies of what a call of a kernel in T has read.
template <class T, class... Outputs>
class gradient_session {
    using kernel_type = kernel<T, Outputs...>;
    using program = typename kernel_type::program;
    // Copies, so that running code refers to no node of the graph.
    static constexpr int symbol_count = program::graph.symbol_count;
    static constexpr auto axes = program::graph.axes;
    static constexpr auto output_nodes = program::graph.outputs;
    static constexpr auto symbols = program::graph.symbols;

  public:
    gradient_session(const kernel_type& called, const check_options& options) : options_(options), random_{options.seed} {
        for (int a = 0; a < program::graph.axis_count; ++a) engine_.frame.extent[a] = static_cast<std::ptrdiff_t>(called.length(a));
        engine_.lay_out();
        for (int i = 0; i < symbol_count; ++i) {
            const auto index = static_cast<std::size_t>(i);
            if (called.input(i) == nullptr) continue;
            inputs_[index].resize(count_of(symbols[index]->axes) + room_behind);
            std::copy_n(called.input(i), inputs_[index].size() - room_behind, inputs_[index].begin());
            engine_.set_input(i, inputs_[index].data());
        }
        std::size_t i = 0;
        (..., (outputs_[i].resize(count_of(Outputs::axes) + room_behind), engine_.frame.data[output_nodes[i]] = outputs_[i].data(), ++i));
    }

    gradient_report run() {
        report_.value = value();
        if (!is_finite(report_.value)) {
            report_.ok = false;
            return report_;
        }
        const std::vector<double> results[] = {of_output<Outputs>()...};  // the next run overwrites them
        std::size_t i = 0;
        (..., check<Outputs>(results[i++]));
        return report_;
    }

  private:
    static constexpr std::size_t room_behind = 64;

    double value() {
        engine_.run();
        return outputs_[0][0];
    }
    std::vector<std::size_t> lengths_of(const axis_list& list) const {
        std::vector<std::size_t> lengths;
        for (int i = 0; i < list.size; ++i)
            for (std::size_t a = 0; a < axes.size(); ++a)
                if (axes[a]->hash == list.items[i]->hash) lengths.push_back(static_cast<std::size_t>(engine_.frame.extent[a]));
        return lengths;
    }
    std::size_t count_of(const axis_list& list) const {
        std::size_t product = 1;
        for (const std::size_t length : lengths_of(list)) product *= length;
        return product;
    }
    template <class Output>
    std::vector<double> of_output() {
        const std::vector<double>& all = outputs_[at_++];
        return {all.begin(), all.end() - static_cast<std::ptrdiff_t>(room_behind)};
    }
    /// A symbol that the program does not read has no influence, and there is nothing to move.
    template <class Output>
    void check([[maybe_unused]] const std::vector<double>& gradient) {
        if constexpr (requires { typename Output::with_respect_to; }) {
            using S = typename Output::with_respect_to;
            constexpr int index = program::symbol_index(S::info);
            if constexpr (index >= 0) {
                std::vector<double>& x = inputs_[static_cast<std::size_t>(index)];
                if (x.empty()) return;
                x.resize(x.size() - room_behind);  // keeps its memory
                const auto now = [this] { return value(); };
                gradient_check one(report_, options_, random_, now, std::string(S::info.name), lengths_of(S::info.axes),
                                   is_never_negative(S::info.promise), x, gradient);
                one.run();
                x.resize(x.size() + room_behind);
            }
        }
    }

    engine<program, double> engine_;
    std::vector<double> inputs_[static_cast<std::size_t>(symbol_count) + 1];
    std::vector<double> outputs_[sizeof...(Outputs)];
    const check_options& options_;
    random_numbers random_;
    gradient_report report_;
    std::size_t at_ = 0;
};

}  // namespace study

/// Compares the gradients of `objective`, a kernel of a value and its gradients, at the bound point with differences of the value: along
/// random directions of each symbol of `wrt(...)`, and entry by entry. The arguments are those of a call; what is bound is copied and
/// never written, and the kernel stays as it is. Entries at which the slopes from both sides differ are
/// reported as kinks and not compared, as are those of a nonnegative symbol at 0; labels and other inputs stay as they are.
///
/// The check computes in double, with a program of its own for the same outputs: what is in doubt is a rule, and in float it would
/// drown in the rounding of differences. It is meant for small data: an entry costs 18 evaluations. Throws `bind_error` as a call does.
template <class T, class... Outputs, class... Arguments>
gradient_report check_gradient(const kernel<T, Outputs...>&, const check_options& options, Arguments&&... arguments) {
    constexpr bool has_gradients = (requires { typename Outputs::with_respect_to; } || ...);
    if constexpr (!has_gradients) {
        diagnostics::no_gradients<diagnostics::name_for<"check_gradient", T>>();
        return {};
    } else {
        kernel<T, Outputs...> once;  // knows how to read what is bound
        once.keep_inputs();
        std::apply([&](auto&... argument) { once(argument...); }, std::tuple_cat(study::pass(arguments)...));
        return study::gradient_session<T, Outputs...>(once, options).run();
    }
}
template <class T, class... Outputs, class... Arguments>
    requires(!std::same_as<std::remove_cvref_t<Arguments>, check_options> && ...)
gradient_report check_gradient(const kernel<T, Outputs...>& objective, Arguments&&... arguments) {
    return check_gradient(objective, check_options{}, arguments...);
}
/// A kernel that was refused has been spoken about.
template <class T>
gradient_report check_gradient(const refused_kernel<T>&, auto&&...) {
    return {};
}

/// A formula instead of a kernel.
template <Expression E>
gradient_report check_gradient(E, const auto&...) {
    if constexpr (!mistaken<E>) diagnostics::no_gradients<diagnostics::name_for<"check_gradient", E>>();
    return {};
}

}  // namespace tikhonov::detail
