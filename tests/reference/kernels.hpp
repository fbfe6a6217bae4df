// Compiled kernels against the interpreter: random data is bound by name, and every value, gradient and update is compared.
#pragma once

#include <boost/test/unit_test.hpp>

#include <random>
#include <sstream>
#include <tuple>

#include <reference/nodes.hpp>

namespace reference {

using lengths = std::map<std::string_view, std::size_t>;

/// The symbols that a program is called with, and the axes that none of them has.
template <class... S>
constexpr std::tuple<S...> with(S...) {
    return {};
}

/// Relative to the largest element of what is compared.
template <class T>
inline constexpr real kernel_tolerance = std::same_as<T, float> ? 2e-5L : 1e-12L;

/// Numbers of kernels that were compared so far in this program.
inline long compared = 0;
/// While a test expects differences, they are collected here instead of being errors.
inline std::vector<std::string>* expected_differences = nullptr;
struct count_of_comparisons {
    ~count_of_comparisons() { BOOST_TEST_MESSAGE("kernels: " << compared << " numbers compared"); }
};
BOOST_GLOBAL_FIXTURE(count_of_comparisons);

/// The memory behind one symbol's binding: `S = view(...)`, or `S = number`; an updated symbol is written here.
template <class T, class S>
struct holder {
    static constexpr bool label = S::info.kind == tikhonov::detail::element::label;
    static constexpr int rank = S::info.axes.size;
    std::vector<std::conditional_t<label, int, T>> data;
    std::array<std::size_t, static_cast<std::size_t>(rank) + 1> extents{};

    /// Random values; exact in float, so that both kernels and the reference see the same numbers.
    template <class Random>
    void fill(environment<real>& env, Random& random) {
        tensor<real> value;
        for (int i = 0; i < rank; ++i) {
            const auto name = S::info.axes.items[i]->name;
            extents[static_cast<std::size_t>(i)] = env.length(name);
            value.axes.add(name, env.length(name));
        }
        for (std::size_t i = 0; i < value.axes.count(); ++i) {
            if constexpr (label) {
                data.push_back(static_cast<int>(random() % env.length(S::info.classes->name)));
            } else {
                const float x = static_cast<float>(random() >> 40) * 0x1p-23f - 1;
                data.push_back(S::info.promise == tikhonov::nonnegative ? 0.1f + x * x : x);
            }
            value.data.push_back(static_cast<real>(data.back()));
        }
        env.values[S::info.name] = std::move(value);
    }
    auto argument() {
        if constexpr (rank == 0 && !label) return S{} = data[0];
        else return [&]<std::size_t... I>(std::index_sequence<I...>) {
                return S{} = tikhonov::view(data, extents[I]...);
            }
        (std::make_index_sequence<static_cast<std::size_t>(rank)>{});
    }
    auto target() {
        if constexpr (rank == 0) return S{} = std::ref(data[0]);
        else return argument();
    }
};

/// An axis that no symbol has: `n = length`.
template <class T, tikhonov::Axis A>
struct holder<T, A> {
    std::size_t length = 0;

    template <class Random>
    void fill(environment<real>& env, Random&) {
        length = env.length(A::info.name);
    }
    auto argument() { return A{} = length; }
};

template <class T, class Symbols>
struct session;
template <class T, class... S>
struct session<T, std::tuple<S...>> {
    environment<real> env;
    std::tuple<holder<T, S>...> holders;
    std::mt19937_64 random;
    std::string where;

    session(const lengths& sizes, std::uint64_t seed) : random(seed) {
        env.extents = sizes;
        const auto fixed = [&](const tikhonov::detail::axis_info& axis) {
            if (axis.extent != tikhonov::detail::run_time_extent) env.extents[axis.name] = axis.extent;
        };
        const auto of_symbol = [&]<class Symbol>(Symbol) {
            if constexpr (tikhonov::Axis<Symbol>) return fixed(Symbol::info);
            else {
                for (int i = 0; i < Symbol::info.axes.size; ++i) fixed(*Symbol::info.axes.items[i]);
                if (Symbol::info.classes != nullptr) fixed(*Symbol::info.classes);
            }
        };
        (of_symbol(S{}), ...);
        std::apply([&](auto&... h) { (h.fill(env, random), ...); }, holders);
        std::ostringstream out;
        out << (std::same_as<T, float> ? "float" : "double");
        for (const auto& [name, length] : env.extents) out << ", " << name << " = " << length;
        where = out.str();
    }
    template <class Kernel>
    auto call(Kernel& kernel) {
        return std::apply([&](auto&... h) { return kernel(h.argument()...); }, holders);
    }
    std::size_t points() const {
        std::size_t most = 1;
        for (const auto& [name, value] : env.values) most = std::max(most, value.data.size());
        return most;
    }
    void compare(real expected, real found, real scale, const std::string& what) const {
        const bool same = expected == found || (expected != expected && found != found);
        const bool differs = !same && !(magnitude(expected - found) <= kernel_tolerance<T> * scale);
        if (differs && expected_differences != nullptr) expected_differences->push_back(what);
        else if (differs)
            BOOST_ERROR(what << " (" << where << "): the reference says " << static_cast<double>(expected) << ", the kernel "
                             << static_cast<double>(found) << " at scale " << static_cast<double>(scale));
        ++compared;
    }
    /// All elements of a result, whose axes are stored as `order` says.
    template <class Found>
    void compare_all(const tensor<real>& expected, const grid& order, const Found& found, const std::string& what) const {
        real scale = 1e-3L;
        for (const real x : expected.data)
            if (std::isfinite(x)) scale = std::max(scale, magnitude(x));
        const auto at = positions(order, expected.axes);
        if constexpr (std::is_arithmetic_v<Found>) {
            compare(expected.data[0], found, scale, what);
        } else {
            BOOST_TEST_REQUIRE(found.size() == at.size());
            for (std::size_t i = 0; i < at.size(); ++i) compare(expected.data[at[i]], found[i], scale, what);
        }
    }
};

/// Every gradient of a loss, by dual numbers: many elements one by one, and all of them along a random direction.
template <class W, class Session, class Found>
void compare_gradient(Session& s, const formula& loss, const Found& found) {
    const std::string what = "gradient by " + std::string(W::info.name) + " of " + text(loss);
    auto raised = raise(s.env);
    auto& data = raised.values.at(W::info.name).data;
    std::vector<real> kernel;
    if constexpr (std::is_arithmetic_v<Found>) kernel = {found};
    else kernel.assign(found.begin(), found.end());
    BOOST_TEST_REQUIRE(kernel.size() == data.size());
    real scale = 1e-3L;
    for (const real g : kernel)
        if (std::isfinite(g)) scale = std::max(scale, magnitude(g));
    const std::size_t affordable = std::clamp<std::size_t>(50'000 / s.points(), 3, 64);
    for (std::size_t k = 0; k < std::min(affordable, data.size()); ++k) {
        const std::size_t i = data.size() <= affordable ? k : s.random() % data.size();
        data[i].d = 1;
        s.compare(interpret(loss, raised).data[0].d, kernel[i], scale, what);
        data[i].d = 0;
    }
    real along = 0;
    real total = 1e-3L;
    for (std::size_t i = 0; i < data.size(); ++i) {
        data[i].d = static_cast<real>(s.random() >> 11) * 0x1p-52L - 1;
        along += data[i].d * kernel[i];
        total += magnitude(data[i].d * kernel[i]);
    }
    s.compare(interpret(loss, raised).data[0].d, along, total, what + " along a direction");
}

/// A kernel with value and gradients, called with every given set of lengths.
template <class T, class E, class... W, class Symbols>
void check(E e, boost::hana::tuple<W...> targets, Symbols, std::initializer_list<lengths> calls) {
    auto kernel = tikhonov::compile<T>(e, targets);
    std::uint64_t seed = 1;
    for (const lengths& sizes : calls) {
        session<T, Symbols> s(sizes, seed++);
        const auto r = s.call(kernel);
        s.compare_all(interpret(E::description, s.env), {}, r.value, text(E::description));
        (compare_gradient<W>(s, E::description, r.gradient(W{})), ...);
    }
}
template <class E, class Targets, class Symbols>
void check_both(E e, Targets targets, Symbols symbols, std::initializer_list<lengths> calls) {
    check<double>(e, targets, symbols, calls);
    check<float>(e, targets, symbols, calls);
}

template <class N>
grid grid_of(const tikhonov::detail::axis_list& axes, const environment<N>& env) {
    grid result;
    for (int i = 0; i < axes.size; ++i) result.add(axes.items[i]->name, env.length(axes.items[i]->name));
    return result;
}

/// Several expressions in one kernel.
template <class T, class Symbols, class... E>
void check_values(Symbols, std::initializer_list<lengths> calls, E... e) {
    auto kernel = tikhonov::compile<T>(e...);
    std::uint64_t seed = 1;
    for (const lengths& sizes : calls) {
        session<T, Symbols> s(sizes, seed++);
        const auto r = s.call(kernel);
        (s.compare_all(interpret(E::description, s.env), grid_of(E::description.axes, s.env), r[e], text(E::description)), ...);
    }
}

/// Updates in place: every right-hand side reads the old values.
template <class T, class Symbols, class... S, class... E>
void check_updates(Symbols, std::initializer_list<lengths> calls, tikhonov::detail::update<S, E>... updates) {
    auto kernel = tikhonov::compile<T>(updates...);
    std::uint64_t seed = 1;
    for (const lengths& sizes : calls) {
        session<T, Symbols> s(sizes, seed++);
        const auto bind = [&]<class H, class Symbol>(H& h, Symbol) {
            if constexpr ((std::same_as<Symbol, S> || ...)) return h.target();
            else return h.argument();
        };
        std::apply([&](auto... symbol) { kernel(bind(std::get<holder<T, decltype(symbol)>>(s.holders), symbol)...); }, Symbols{});
        (s.compare_all(interpret(E::description, s.env), grid_of(S::info.axes, s.env), std::get<holder<T, S>>(s.holders).data,
                       std::string(S::info.name) + " = " + text(E::description)),
         ...);
    }
}

}  // namespace reference
