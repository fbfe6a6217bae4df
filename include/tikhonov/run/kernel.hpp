// A compiled program that can be called: bindings are checked, the plan is run, results are handed out.
#pragma once

#include <memory>
#include <tuple>

#include <tikhonov/bind/binding_set.hpp>
#include <tikhonov/bind/diagnostics.hpp>
#include <tikhonov/bind/parameters.hpp>
#include <tikhonov/run/guards.hpp>
#include <tikhonov/run/input_memory.hpp>
#include <tikhonov/run/listed_calls.hpp>
#include <tikhonov/run/moved_mark.hpp>
#include <tikhonov/run/output_memory.hpp>
#include <tikhonov/run/refused_value.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// A callable kernel. Move-only, and what has been moved from throws `bind_error`; used by one thread at a time. Nothing allocates unless
/// an extent exceeds every earlier one.
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

    /// The value of the first output.
    struct value_of_first {
        result_of<0> value;
    };
    static constexpr bool updating = (is_update_output<Outputs> || ...);

  public:
    using program = kernel_program<Outputs...>;

    kernel() = default;
    /// Passes over many rows run on what is given, see `executor`.
    explicit kernel(std::shared_ptr<executor> where) : execution_(std::move(where)) {
        if (execution_ == nullptr) return;
        engine_.runner = std::make_unique<chunks<program, T>>(execution_);
        if constexpr (!std::same_as<typename guards_of<program, T>::type, no_guards>) guards_.run_on(execution_);
    }
    kernel(kernel&&) noexcept = default;
    kernel& operator=(kernel&&) noexcept = default;
    // Compilers print these two lines where a copy is made: deep in a container, or of a constant kernel.
    kernel(const kernel&) = delete;             // tikhonov: a kernel owns its memory and is not copied: move it, or compile another one
    kernel& operator=(const kernel&) = delete;  // tikhonov: a kernel owns its memory and is not copied: move it, or compile another one
    /// Only wrong calls reach these: `auto k2 = k`.
    template <std::same_as<kernel> K>
    kernel(K&) {
        diagnostics::kernel_copied<diagnostics::name_for<"kernel", K>>();
    }
    template <std::same_as<kernel> K>
    kernel& operator=(K&) {
        diagnostics::kernel_copied<diagnostics::name_for<"kernel", K>>();
        return *this;
    }

    /// What a call computed: `value` is the first output. Spans are row-major and point into the kernel, or into the caller's buffers,
    /// until the next call. A kernel of updates has no value: the new values are where the symbols are bound, and `r[w]`.
    struct results : std::conditional_t<updating, no_value<T>, value_of_first>, refused_questions<T> {
        using refused_questions<T>::gradient, refused_questions<T>::operator[];
        const kernel* self = nullptr;

        results() = default;
        explicit results(const kernel* of) : self(of) {
            if constexpr (!updating) this->value = of->template read<0>();
        }
        /// An output by its number.
        template <int I>
        result_of<I> output() const {
            return self->template read<I>();
        }

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
        /// Gradients as one vector, for symbols that stand one behind the other in `wrt(...)`. They lie so in the kernel's own memory
        /// and in `gradient(parameters(...)) = flat`; throws `bind_error` where the call gave them memory apart.
        template <class... S>
        std::span<const T> gradient(parameter_pack<S...>) const {
            constexpr int first = std::min({gradient_index<S>()...});
            constexpr bool adjacent = [] {
                int expected = first;
                return first >= 0 && (... && (gradient_index<S>() == expected++));
            }();
            if constexpr (adjacent) return self->outputs_.adjacent(first, static_cast<int>(sizeof...(S)));
            else diagnostics::gradients_apart<diagnostics::name_for<"gradient", S...>>();
            return {};
        }
        /// One of several outputs: the value of an expression, or the new value of a symbol that the kernel updates.
        template <Expression E>
        auto operator[](E) const {
            constexpr int i = output_index<E>();
            if constexpr (i >= 0) {
                return self->template read<i>();
            } else {
                if constexpr (!mistaken<E>) diagnostics::no_such_output<diagnostics::name_for<"operator[]", E>>();
                return result_for<E>{};
            }
        }
    };

    /// Computes all outputs. Arguments are `symbol = value`, `axis = extent`, `axis = window(first, count)`, `axis = rows(order)`,
    /// `gradient(symbol) = buffer` and sets of these made by `bind`, in any order.
    /// Throws `bind_error` before anything is written if extents, values or buffers do not fit.
    template <class... Arguments>
    results operator()(Arguments&&... arguments) & {
        if constexpr ((finds_noise<program, Arguments> || ...)) return (*this)(with_noise_found<program>(arguments)...);
        else if constexpr (constexpr call_flaw found = flaw_of<Arguments...>; found.kind == flaw::none)
            return compute([](kernel&) {}, arguments...), results(this);
        else return say<found.kind, to_fixed_string<found.name.size()>(found.name)>(), results();
    }
    template <class... Arguments>
    results operator()(Arguments&&...) && {
        diagnostics::kernel_is_temporary<diagnostics::name_for<"operator()", Arguments...>>();
        return {};
    }
    template <class... Arguments>
    results operator()(Arguments&&...) const& {
        diagnostics::kernel_is_const<diagnostics::name_for<"operator()", Arguments...>>();
        return {};
    }

    /// The first output alone; no other is computed. Of a kernel of updates there is none.
    template <class... Arguments>
    std::conditional_t<updating, refused_value<T>, result_of<0>> value(Arguments&&... arguments) & {
        using alone = kernel<T, output<0>>;
        constexpr call_flaw found = call_checks<T, output<0>>::template find_flaw<std::remove_cvref_t<Arguments>...>();
        if constexpr (updating) {
            diagnostics::no_value_of_updates<diagnostics::name_for<"value", Arguments...>>();
            return {};
        } else if constexpr ((finds_noise<kernel_program<output<0>>, Arguments> || ...)) {
            return value(with_noise_found<kernel_program<output<0>>>(arguments)...);
        } else if constexpr (found.kind == flaw::none) {
            check_presence();
            if (value_alone_ == nullptr) value_alone_ = std::make_shared<alone>(execution_);
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

    /// A call by who owns memory that calls do not bind, see `symbol_info::supplied`: `supply(*this)` says where it is, by the function
    /// below, once lengths are known and before anything is computed. What it throws ends the call.
    template <class Supply, class... Arguments>
    void call_with(const Supply& supply, Arguments&&... arguments) {
        if constexpr ((finds_noise<program, Arguments> || ...)) call_with(supply, with_noise_found<program>(arguments)...);
        else if constexpr (constexpr call_flaw found = flaw_of<Arguments...>; found.kind == flaw::none) compute(supply, arguments...);
        else say<found.kind, to_fixed_string<found.name.size()>(found.name)>();
    }
    template <class S>
    void supply(T* data) {
        feed<S>(data);
        if constexpr (updates<S>) outputs_.set_dense_target(program::update_index(S::info), data, size_of<S>());
    }
    /// How many elements a symbol has in this call.
    template <class S>
    std::size_t size_of() const {
        return extents_.template size_of<S>();
    }

    /// What the last call read for a symbol of the program, by its index: dense and row-major over the declared axes. Null if nothing.
    const T* input(int symbol) const { return read_[symbol]; }
    /// Where the last call wrote an output, by its number.
    std::span<T> memory(int which) const { return {outputs_.data(which), outputs_.size(which)}; }
    /// From now on calls with lists of rows copy all rows that are listed, so that `input` says where they are.
    void keep_inputs() { listed_.copy_all(); }
    /// Where passes over many rows run; null if here.
    const std::shared_ptr<executor>& execution() const { return execution_; }
    /// The length of an axis of the program as arguments bind it; nothing is computed.
    template <class... Arguments>
    std::size_t bound_length(int axis, Arguments&... arguments) {
        return extents_.bound_length(axis, arguments...);
    }
    /// The length that an axis of the program had in the last call.
    std::size_t length(int axis) const { return extents_.length(axis); }

  private:
    static constexpr auto output_nodes = program::graph.outputs;  // a copy, so that running code refers to no node of the graph

    template <class S>
    static constexpr bool updates = program::update_index(S::info) >= 0;
    template <class S>
    static constexpr int gradient_index() {
        if constexpr (Symbol<S>) return program::gradient_index(S::info);
        else return -1;
    }
    template <class E>
    static constexpr int output_index() {
        constexpr int value = program::template value_index<E>();
        if constexpr (value < 0 && Symbol<E>) return program::update_index(E::info);
        else return value;
    }

    // ---- a call
    template <class... Arguments>
    using lists_in = typename call_extents<program>::template lists_in<Arguments...>;

    template <class... A>
    static constexpr call_flaw flaw_of = call_checks<T, Outputs...>::template find_flaw<std::remove_cvref_t<A>...>();
    void check_presence() const {
        if (presence_.moved()) refuse("the kernel has been moved from: call the one that it was moved to");
    }
    template <class Supply, class... Arguments>
    void compute(const Supply& supply, Arguments&... arguments) {
        check_presence();
        take(supply, arguments...);
        check_guards();
        if constexpr (lists_in<Arguments...>::count > 0) listed_.template run<lists_in<Arguments...>>(engine_, extents_, read_);
        else engine_.run();
        outputs_.write_back();
    }
    template <class Supply, class... Arguments>
    void take(const Supply& supply, Arguments&... arguments) {
        extents_.take([&] { lay_out(); }, arguments...);
        outputs_.forget();
        using lists = lists_in<Arguments...>;
        if constexpr (lists::count > 0) listed_.template begin<lists>(execution_);
        inputs_in_place<T, most_inputs(list_arguments<Arguments...>()) + 1> inputs;
        constexpr bool windows = call_extents<program>::template has_windows<Arguments...>;
        const auto bind_value = [&](auto& argument) {
            using it = traits<decltype(argument)>;
            if constexpr (it::kind == argument_kind::value || it::kind == argument_kind::gradient)
                [&]<class... S>(symbol_list<S...> all) {
                    const auto take_symbol = [&]<class One>(std::type_identity<One>) {
                        if constexpr (lists::has(One::info.axes) && tells_extents<decltype(argument)>) {
                            const T* data = listed_.template take<lists, One, symbol_list<S...>>(argument.value, extents_, inputs_, inputs);
                            if (data != nullptr) this->template feed<One>(data);
                            else read_[program::symbol_index(One::info)] = nullptr;
                        } else {
                            this->template take_one<it::kind, windows, One>(argument.value, all, inputs);
                            if constexpr (lists::has(One::info.axes) && form_of<decltype(argument.value)> == value_form::seed)
                                listed_.template add_drawn<lists, One>(read_[program::symbol_index(One::info)], extents_);
                        }
                    };
                    (..., take_symbol(std::type_identity<S>{}));
                }(typename it::symbols{});
        };
        for_each_used<program>(bind_value, arguments...);
        supply(*this);
        outputs_.place(sizes_, {inputs.items, inputs.count});
        for (int i = 0; i < output_count; ++i)
            engine_.set_output(output_nodes[static_cast<std::size_t>(i)], outputs_.data(i), outputs_.is_own(i));
    }
    /// One symbol of a binding: its target, where it is written, and its data, where it is read.
    template <argument_kind Kind, bool Windows, class S, class V, class Symbols, class Inputs>
    void take_one(V& value, Symbols, Inputs& inputs) {
        constexpr bool as_is = std::same_as<std::remove_cv_t<element_of<V&>>, T> && S::info.kind == element::real;
        constexpr bool writes = Kind == argument_kind::gradient || updates<S>;
        constexpr int target = Kind == argument_kind::gradient ? program::gradient_index(S::info) : program::update_index(S::info);
        if constexpr (form_of<V> == value_form::seed) {
            feed<S>(inputs_.template draw<S>(value, extents_));
        } else if constexpr (form_of<V> == value_form::number && !writes && S::info.kind != element::label) {
            const T* number = inputs_.template keep<S>(value);
            check_promise(S::info, number, 1, position_of<S>());
            feed<S>(number);
        } else if constexpr (as_is && is_dense<std::remove_cv_t<V>> && !Windows) {
            auto* data = address_of(value) + extents_.template offset_in<S, Symbols>();
            const std::size_t count = extents_.template size_of<S>();
            if constexpr (writes) outputs_.set_dense_target(target, data, count);
            if constexpr (Kind == argument_kind::value) {
                check_promise(S::info, static_cast<const T*>(data), count, position_of<S>());
                inputs.items[inputs.count++] = {data, count, &S::info};
                feed<S>(data);
            }
        } else {
            const auto at = extents_.template locate<S, Symbols>(value);
            if constexpr (writes) outputs_.set_target(target, at);
            if constexpr (Kind == argument_kind::value) {
                const T* data = nullptr;
                if constexpr (as_is)
                    if (at.where.dense()) {
                        data = at.data;
                        inputs.items[inputs.count++] = {data, static_cast<std::size_t>(at.where.count()), &S::info};
                    }
                if (data == nullptr) data = inputs_.template convert<S>(at, extents_);
                check_promise(S::info, data, static_cast<std::size_t>(at.where.count()), position_of<S>());
                feed<S>(data);
            }
        }
    }
    template <class S>
    auto position_of() const {
        return [this](std::size_t i) { return extents_.template position<S>(i); };
    }

    /// The one place where the data of a symbol reach the engine: dense and row-major over its declared axes.
    template <class S>
    void feed(const T* data) {
        constexpr int index = program::symbol_index(S::info);
        if constexpr (index >= 0) {
            read_[index] = data;
            // kernels never write through an input: its address goes to load actions only
            engine_.template set_input<index>(const_cast<T*>(data));
        }
    }
    void check_guards() {
        if constexpr (!std::same_as<typename guards_of<program, T>::type, no_guards>)
            guards_.check([this](int axis) { return length(axis); }, [this](int symbol) { return read_[symbol]; });
    }
    void lay_out() {
        [&]<int... I>(std::integer_sequence<int, I...>) { (..., (sizes_[I] = extents_.size_of(output<I>::axes))); }
        (std::make_integer_sequence<int, output_count>{});
        constexpr int axis_count = program::graph.axis_count;
        for (int a = 0; a < axis_count; ++a) engine_.frame.extent[a] = static_cast<std::ptrdiff_t>(extents_.length(a));
        engine_.lay_out();
    }

    template <int I>
    result_of<I> read() const {
        if constexpr (output<I>::axes.size == 0) return *outputs_.data(I);
        else return {outputs_.data(I), outputs_.size(I)};
    }

    std::shared_ptr<executor> execution_;
    engine<program, T> engine_;
    [[no_unique_address]] typename guards_of<program, T>::type guards_;
    call_extents<program> extents_;
    const T* read_[static_cast<std::size_t>(program::graph.symbol_count) + 1]{};
    input_memory<program, T> inputs_;
    output_memory<T, Outputs...> outputs_;
    std::size_t sizes_[static_cast<std::size_t>(output_count)]{};
    std::shared_ptr<void> value_alone_;
    listed_calls<program, T> listed_;
    moved_mark presence_;
};

}  // namespace tikhonov::detail
