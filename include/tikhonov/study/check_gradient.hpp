// Gradients against differences of the value: for whoever doubts a derivative, their own or the library's.
#pragma once

#include <tuple>

#include <tikhonov/run/compile.hpp>
#include <tikhonov/study/differences.hpp>
#include <tikhonov/study/gradient_report.hpp>

namespace tikhonov {

namespace study {

/// What is bound to a symbol of numbers, as doubles of our own that may be moved about.
template <class S, class V>
struct copied {
    using symbol = S;
    static constexpr bool number = std::is_arithmetic_v<std::remove_cvref_t<V>> || is_reference_wrapper<std::remove_cvref_t<V>>;
    std::vector<double> data;
    bound_extents shape;

    explicit copied(V& value) : shape(shape_of<S>(value)) {
        const auto* from = address_of(value);
        for (std::size_t i = 0; i < count_of(value); ++i) data.push_back(static_cast<double>(from[i]));
    }
    auto argument() {
        if constexpr (number) return S{} = data[0];
        else if constexpr (is_view<std::remove_cvref_t<V>>) {
            tensor_view<double, static_cast<std::size_t>(S::info.axes.size)> whole{data.data(), {}};
            std::copy_n(shape.extents, whole.extents.size(), whole.extents.begin());
            return S{} = std::move(whole);
        } else {
            return S{} = data;
        }
    }
};
/// Labels, extents, and whatever is no argument at all: passed on as it is.
template <class Argument>
struct passed {
    Argument& argument_;
    Argument& argument() { return argument_; }
};

/// The argument of a call as it is passed on; memory for gradients is left alone.
template <class Argument>
auto hold(Argument& argument) {
    using it = traits<Argument>;
    if constexpr (it::is_gradient) {
        return std::tuple<>{};
    } else if constexpr (it::is_binding) {
        using bound = element_of<typename it::value>;
        if constexpr (it::symbol::info.kind == element::real && std::is_arithmetic_v<bound>)
            return std::tuple<copied<typename it::symbol, typename it::value>>(argument.value);
        else return std::tuple<passed<Argument>>(passed<Argument>{argument});
    } else {
        return std::tuple<passed<Argument>>(passed<Argument>{argument});
    }
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
            if (std::isfinite(g)) scale_ = std::max(scale_, std::abs(g));
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
                if (nonnegative_ && !(x_[i] >= 0)) return std::numeric_limits<double>::quiet_NaN();
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

/// A kernel in double with arguments of its own.
template <class Kernel, class Holders>
class gradient_session {
  public:
    gradient_session(Holders& holders, const check_options& options) : holders_(holders), options_(options), random_{options.seed} {}

    template <class... S>
    gradient_report run(std::tuple<S...>) {
        const auto results = call();
        report_.value = results.value;
        if (!std::isfinite(report_.value)) {
            report_.ok = false;
            return report_;
        }
        std::vector<double> gradients[] = {to_vector(results.gradient(S{}))...};  // the next call would overwrite them
        int i = 0;
        (check<S>(std::move(gradients[i++])), ...);
        return report_;
    }

  private:
    auto call() {
        return std::apply([&](auto&... held) { return kernel_(held.argument()...); }, holders_);
    }
    template <class G>
    static std::vector<double> to_vector(const G& gradient) {
        if constexpr (std::is_arithmetic_v<G>) return {gradient};
        else return {gradient.begin(), gradient.end()};
    }
    /// The lengths of the axes of `S`, from all that is bound.
    template <class S>
    std::vector<std::size_t> lengths_of() const {
        static constexpr auto axes = Kernel::program::graph.axes;
        std::size_t lengths[axes.size() + 1];
        std::vector<bound_extents> shapes;
        for (std::size_t a = 0; a < axes.size(); ++a) lengths[a] = axes[a]->extent;
        const auto tell = [&](const auto& held) {
            if constexpr (requires { held.shape; }) shapes.push_back(held.shape);
            else tell_passed(held.argument_, axes, lengths, shapes);
        };
        std::apply([&](const auto&... held) { (tell(held), ...); }, holders_);
        solve_extents(axes, shapes, {lengths, axes.size()});
        std::vector<std::size_t> result;
        for (int i = 0; i < S::info.axes.size; ++i)
            for (std::size_t a = 0; a < axes.size(); ++a)
                if (axes[a]->hash == S::info.axes.items[i]->hash) result.push_back(lengths[a]);
        return result;
    }
    template <class Argument, class Axes>
    static void tell_passed(const Argument& argument, const Axes& axes, std::size_t* lengths, std::vector<bound_extents>& shapes) {
        if constexpr (traits<Argument>::is_axis) {
            for (std::size_t a = 0; a < axes.size(); ++a)
                if (axes[a]->hash == traits<Argument>::axis::info.hash) lengths[a] = argument.extent;
        } else if constexpr (traits<Argument>::is_binding) {
            shapes.push_back(shape_of<typename traits<Argument>::symbol>(argument.value));
        }
    }
    template <class S>
    void check(std::vector<double> gradient) {
        const auto check_held = [&]<class Held>(Held& held) {
            if constexpr (requires { typename Held::symbol; })
                if constexpr (Held::symbol::info.key == S::info.key) {
                    const auto value = [this] { return call().value; };
                    gradient_check one(report_, options_, random_, value, std::string(S::info.name), lengths_of<S>(),
                                       S::info.promise != attribute::none, held.data, std::move(gradient));
                    one.run();
                }
        };
        std::apply([&](auto&... held) { (check_held(held), ...); }, holders_);
    }

    Kernel kernel_;
    Holders& holders_;
    const check_options& options_;
    random_numbers random_;
    gradient_report report_;
};

template <class Output>
constexpr auto gradient_symbol() {
    if constexpr (requires { typename Output::with_respect_to; }) return std::tuple<typename Output::with_respect_to>{};
    else return std::tuple<>{};
}

}  // namespace study

/// Compares the gradients of `objective`, a kernel of a value and its gradients, at the bound point with differences of the value: along
/// random directions of each symbol of `wrt(...)`, and entry by entry. The arguments are those of a call; everything is copied and
/// nothing is written, neither to what is bound nor to the kernel. Entries at which the slopes from both sides differ are
/// reported as kinks and not compared, as are those of a nonnegative symbol at 0; labels and other inputs stay as they are.
///
/// The check computes in double, with a kernel of its own for the same outputs: what is in doubt is a rule, and in float it would
/// drown in the rounding of differences. It is meant for small data: an entry costs 18 evaluations. Throws `bind_error` as a call does.
template <class T, class... Outputs, class... Arguments>
gradient_report check_gradient(const kernel<T, Outputs...>&, const check_options& options, Arguments&&... arguments) {
    constexpr bool has_gradients = (requires { typename Outputs::with_respect_to; } || ...);
    if constexpr (!has_gradients) {
        diagnostics::no_gradients<diagnostics::name_for<"check_gradient", T>>();
        return {};
    } else {
        auto holders = std::tuple_cat(study::hold(arguments)...);
        study::gradient_session<kernel<double, Outputs...>, decltype(holders)> session(holders, options);
        return session.run(std::tuple_cat(study::gradient_symbol<Outputs>()...));
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

}  // namespace tikhonov
