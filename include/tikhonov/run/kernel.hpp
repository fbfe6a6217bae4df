// A compiled program that can be called: bindings are checked, the plan is run, results are handed out.
#pragma once

#include <limits>
#include <memory>
#include <string>
#include <tuple>

#include <tikhonov/run/call_checks.hpp>
#include <tikhonov/run/engine.hpp>
#include <tikhonov/run/extents.hpp>

namespace tikhonov {

/// A callable kernel. Move-only; used by one thread at a time. Nothing allocates unless an extent exceeds every earlier one.
template <class T, class... Outputs>
class kernel {
    static constexpr int output_count = static_cast<int>(sizeof...(Outputs));
    template <int I>
    using output = std::tuple_element_t<static_cast<std::size_t>(I), std::tuple<Outputs...>>;
    template <int I>
    using result_of = std::conditional_t<output<I>::axes.size == 0, T, std::span<const T>>;
    template <class E>
    using result_for = std::conditional_t<E::description.axes.size == 0, T, std::span<const T>>;
    template <class, class...>
    friend class kernel;

  public:
    using program = kernel_program<Outputs...>;

    kernel() = default;
    kernel(kernel&&) noexcept = default;
    kernel& operator=(kernel&&) noexcept = default;

    /// What a call computed. Spans are row-major and point into the kernel, or into the caller's buffers, until the next call.
    struct results {
        result_of<0> value;
        const kernel* self;

        /// The gradient with respect to a symbol of `wrt(...)`: a span, or a number for a scalar.
        template <Expression S>
        auto gradient(S) const {
            constexpr int i = gradient_index<S>();
            if constexpr (i >= 0) {
                return self->template read<i>();
            } else {
                if constexpr (Symbol<S>) diagnostics::no_such_gradient<S::name>();
                else if constexpr (!mistaken<S>) diagnostics::not_a_symbol<diagnostics::name_for<"gradient", S>>();
                return result_for<S>{};
            }
        }
        /// One of several outputs.
        template <Expression E>
        auto operator[](E) const {
            constexpr int i = program::template value_index<E>();
            if constexpr (i >= 0) {
                return self->template read<i>();
            } else {
                if constexpr (!mistaken<E>) diagnostics::no_such_output<diagnostics::name_for<"operator[]", E>>();
                return result_for<E>{};
            }
        }
    };

    /// Computes all outputs. Arguments are `symbol = value`, `axis = extent` and `gradient(symbol) = buffer`, in any order.
    /// Throws `bind_error` before anything is written if extents, values or buffers do not fit.
    template <class... Arguments>
    results operator()(Arguments&&... arguments) & {
        constexpr call_flaw found = call_checks<T, Outputs...>::template find_flaw<std::remove_cvref_t<Arguments>...>();
        if constexpr (found.kind == flaw::none) {
            bind(arguments...);
            engine_.run();
            write_back();
            return {read<0>(), this};
        } else {
            say<found.kind, to_fixed_string<found.name.size()>(found.name)>();
            return {};
        }
    }
    template <class... Arguments>
    results operator()(Arguments&&...) && {
        diagnostics::kernel_is_temporary<diagnostics::name_for<"operator()", Arguments...>>();
        return {};
    }

    /// The first output alone; no other is computed.
    template <class... Arguments>
    result_of<0> value(Arguments&&... arguments) & {
        using alone = kernel<T, output<0>>;
        constexpr call_flaw found = call_checks<T, output<0>>::template find_flaw<std::remove_cvref_t<Arguments>...>();
        if constexpr (found.kind == flaw::none) {
            if (value_alone_ == nullptr) value_alone_ = std::make_shared<alone>();
            return (*static_cast<alone*>(value_alone_.get()))(std::forward<Arguments>(arguments)...).value;
        } else {
            say<found.kind, to_fixed_string<found.name.size()>(found.name)>();
            return {};
        }
    }
    template <class... Arguments>
    result_of<0> value(Arguments&&...) && {
        diagnostics::kernel_is_temporary<diagnostics::name_for<"value", Arguments...>>();
        return {};
    }

  private:
    static constexpr const auto& G = program::graph;
    static constexpr int symbol_count = G.symbol_count;
    // Copies, so that running code refers to no node of the graph: they point to derivative rules.
    static constexpr auto axes = G.axes;
    static constexpr auto relations = [] {
        std::array<axis_relation, static_cast<std::size_t>(G.relation_count)> copy{};
        for (int i = 0; i < G.relation_count; ++i) copy[static_cast<std::size_t>(i)] = G.relations[i];
        return copy;
    }();
    static constexpr axis_set nonempty = G.nonempty;
    static constexpr auto output_nodes = G.outputs;

    template <class S>
    static constexpr bool updates = program::update_index(S::info) >= 0;
    template <class S>
    static constexpr int gradient_index() {
        if constexpr (Symbol<S>) return program::gradient_index(S::info);
        else return -1;
    }

    // ---- a call
    struct range {
        std::string_view what;
        const T* first = nullptr;
        std::size_t count = 0;
        std::uint64_t key = 0;
    };

    template <class... Arguments>
    void bind(Arguments&... arguments) {
        if (!same_extents<Arguments...>(arguments...)) {
            seen_ = nullptr;  // until everything has been found to fit
            find_extents(arguments...);
        }
        range inputs[sizeof...(Arguments) + 1];
        std::size_t input_count = 0;
        for (auto& target : target_) target = nullptr;
        const auto take = [&]<class Argument>(Argument& argument) {
            using it = traits<Argument>;
            if constexpr (!it::is_axis) {
                using S = typename it::symbol;
                constexpr int index = program::symbol_index(S::info);
                auto* data = address_of(argument.value);
                if constexpr (it::is_gradient) {
                    target_[program::gradient_index(S::info)] = data;
                } else if constexpr (S::info.kind == element::label) {
                    convert_labels<S>(data, count_of(argument.value));
                } else if constexpr (std::is_arithmetic_v<std::remove_cvref_t<typename it::value>> && !updates<S>) {
                    number_[index] = static_cast<T>(*data);
                    check_promise(S::info, &number_[index], 1);
                    feed<S>(&number_[index]);
                } else {
                    if constexpr (updates<S>) target_[program::update_index(S::info)] = data;
                    inputs[input_count++] = {S::info.name, data, count_of(argument.value), S::info.key};
                    check_promise(S::info, data, count_of(argument.value));
                    feed<S>(data);
                }
            }
        };
        (take(arguments), ...);
        place_outputs({inputs, input_count});
    }

    /// The one place where the data of a symbol reach the engine: dense and row-major over its declared axes.
    template <class S>
    void feed(const T* data) {
        constexpr int index = program::symbol_index(S::info);
        // kernels never write through an input: its address goes to load actions only
        if constexpr (index >= 0) engine_.set_input(index, const_cast<T*>(data));
    }

    /// Whether these arguments say the same about extents as those of the last call: then everything that follows is known.
    template <class... Arguments>
    bool same_extents(const Arguments&... arguments) {
        static constexpr char kind = 0;  // its address stands for the list of argument types
        std::size_t numbers[most_numbers];
        std::size_t* end = numbers;
        const auto tell = [&](const auto& argument) {
            if constexpr (requires { argument.extent; }) *end++ = argument.extent;
            else tell_numbers(argument.value, end);
        };
        (tell(arguments), ...);
        const auto count = end - numbers;
        if (seen_ == &kind && std::equal(numbers, end, told_)) return true;
        std::copy_n(numbers, count, told_);
        telling_ = &kind;
        return false;
    }
    template <class... Arguments>
    void find_extents(const Arguments&... arguments) {
        for (int a = 0; a < G.axis_count; ++a) length_[a] = axes[static_cast<std::size_t>(a)]->extent;
        bound_extents shapes[sizeof...(Arguments) + 1];
        std::size_t shape_count = 0;
        const auto take = [&]<class Argument>(const Argument& argument) {
            using it = traits<Argument>;
            if constexpr (it::is_axis) bind_axis(it::axis::info, argument.extent);
            else {
                shapes[shape_count] = shape_of<typename it::symbol>(argument.value);
                shapes[shape_count++].gradient = it::is_gradient;
            }
        };
        (take(arguments), ...);
        solve_extents(axes, relations, {shapes, shape_count}, {length_, static_cast<std::size_t>(G.axis_count)});
        check_means();
        [&]<int... I>(std::integer_sequence<int, I...>) { (..., (count_[I] = size_of(output<I>::axes))); }
        (std::make_integer_sequence<int, output_count>{});
        for (int a = 0; a < G.axis_count; ++a) engine_.frame.extent[a] = static_cast<std::ptrdiff_t>(length_[a]);
        engine_.lay_out();
        seen_ = telling_;
    }

    void bind_axis(const axis_info& axis, std::size_t extent) {
        for (int a = 0; a < G.axis_count; ++a) {
            if (axes[static_cast<std::size_t>(a)]->hash != axis.hash) continue;
            if (length_[a] != run_time_extent && length_[a] != extent)
                refuse("axis '", axis.name, "' is bound to ", extent, ", but its extent is ", length_[a]);
            length_[a] = extent;
            return;
        }
        refuse("axis '", axis.name, "' is bound, but the formula does not use it");
    }
    static void check_promise(const symbol_info& info, const T* data, std::size_t count) {
        if (info.promise != attribute::nonnegative) return;
        for (std::size_t i = 0; i < count; ++i)
            if (!(data[i] >= T(0)))
                refuse("symbol '", info.name, "' is nonnegative, but it is bound to ", data[i],
                       info.axes.size == 0 ? std::string() : " at position " + std::to_string(i));
    }
    void check_means() const {
        for (int a = 0; a < G.axis_count; ++a)
            if ((nonempty >> a & 1) != 0 && length_[a] == 0)
                refuse("a mean, maximum or minimum over axis '", axes[static_cast<std::size_t>(a)]->name, "', which is empty");
    }
    std::size_t size_of(const axis_list& of) const {
        std::size_t product = 1;
        for (int i = 0; i < of.size; ++i)
            for (int a = 0; a < G.axis_count; ++a)
                if (axes[static_cast<std::size_t>(a)]->hash == of.items[i]->hash) product *= length_[a];
        return product;
    }
    /// Labels are checked and become numbers of the kernel's type, once a call.
    template <class S, class Label>
    void convert_labels(const Label* data, std::size_t count) {
        constexpr int index = program::symbol_index(S::info);
        const std::size_t classes = size_of(axis_list{{S::info.classes}, 1});
        label_memory_[index].reserve(count + 64);
        if (classes >> std::numeric_limits<T>::digits != 0)
            refuse("symbol '", S::info.name, "': axis '", S::info.classes->name, "' has extent ", classes,
                   ", more classes than the kernel's numbers can tell apart");
        for (std::size_t i = 0; i < count; ++i) {
            const auto label = +data[i];  // promoted: characters and bool are no integers for std::cmp_less
            if (std::cmp_less(label, 0) || std::cmp_greater_equal(label, classes))
                refuse("symbol '", S::info.name, "': label ", label, " at position ", i, " is outside its axis '", S::info.classes->name,
                       "' of extent ", classes);
            label_memory_[index].data()[i] = static_cast<T>(data[i]);
        }
        feed<S>(label_memory_[index].data());
    }
    /// Outputs go to the caller's memory where it was given and is safe, else to the kernel's own.
    void place_outputs(std::span<const range> inputs) {
        [&]<int... I>(std::integer_sequence<int, I...>) { (..., place_output<I>(inputs)); }
        (std::make_integer_sequence<int, output_count>{});
        for (int i = 0; i < output_count; ++i)
            for (int j = 0; j < i; ++j)
                if (target_[i] != nullptr && target_[j] != nullptr && overlap(target_[i], count_[i], target_[j], count_[j]))
                    refuse("the memory for ", output_title(j), " and for ", output_title(i), " overlaps");
        for (int i = 0; i < output_count; ++i) {
            const bool own = target_[i] == nullptr || !direct_[i];
            if (own) memory_[i].reserve(count_[i] + 64);
            result_[i] = own ? memory_[i].data() : target_[i];
            engine_.frame.data[output_nodes[static_cast<std::size_t>(i)]] = result_[i];
        }
    }
    template <int I>
    void place_output(std::span<const range> inputs) {
        using out = output<I>;
        direct_[I] = true;
        std::uint64_t own_key = 0;
        if constexpr (requires { typename out::target; }) {
            constexpr bool in_place = program::in_place(I, out::target::info);
            direct_[I] = in_place;
            own_key = out::target::info.key;
        }
        if (target_[I] == nullptr) return;
        for (const range& in : inputs)
            if (in.key != own_key && overlap(target_[I], count_[I], in.first, in.count))
                refuse("the memory for ", output_title(I), " overlaps that of symbol '", in.what, "', which is read");
    }
    static std::string output_title(int output) {
        constexpr auto of = []<class Output>(std::type_identity<Output>) -> std::string {
            if constexpr (requires { typename Output::with_respect_to; }) return title(Output::with_respect_to::info, true);
            else if constexpr (requires { typename Output::target; }) return title(Output::target::info, false);
            else return "a value";
        };
        const std::string titles[] = {of(std::type_identity<Outputs>{})...};
        return titles[output];
    }
    static bool overlap(const T* a, std::size_t n, const T* b, std::size_t m) {
        const std::less<const T*> before;
        return n > 0 && m > 0 && before(a, b + m) && before(b, a + n);
    }
    void write_back() {
        for (int i = 0; i < output_count; ++i)
            if (target_[i] != nullptr && result_[i] != target_[i]) {
                std::copy_n(result_[i], count_[i], target_[i]);
                result_[i] = target_[i];
            }
    }
    template <int I>
    result_of<I> read() const {
        if constexpr (output<I>::axes.size == 0) return *result_[I];
        else return {result_[I], count_[I]};
    }

    engine<program, T> engine_;
    std::size_t length_[static_cast<std::size_t>(G.axis_count) + 1]{};
    T number_[static_cast<std::size_t>(symbol_count) + 1]{};
    arena<T> label_memory_[static_cast<std::size_t>(symbol_count) + 1]{};
    arena<T> memory_[static_cast<std::size_t>(output_count)]{};
    T* target_[static_cast<std::size_t>(output_count)]{};
    T* result_[static_cast<std::size_t>(output_count)]{};
    std::size_t count_[static_cast<std::size_t>(output_count)]{};
    bool direct_[static_cast<std::size_t>(output_count)]{};
    std::shared_ptr<void> value_alone_;

    // what the last call said about extents
    static constexpr std::size_t most_numbers = [] {
        std::size_t sum = static_cast<std::size_t>(G.axis_count) + 1;
        for (int i = 0; i < symbol_count; ++i) sum += static_cast<std::size_t>(G.symbols[static_cast<std::size_t>(i)]->axes.size);
        for (const axis_list* of : program::output_axes) sum += static_cast<std::size_t>(2 * of->size);
        return sum;
    }();
    std::size_t told_[most_numbers]{};
    const char* seen_ = nullptr;
    const char* telling_ = nullptr;
};

}  // namespace tikhonov
