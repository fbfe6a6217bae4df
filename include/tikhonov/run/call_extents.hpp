// The extents of a call: the lengths of all axes, their windows and lists of rows, and where in a bound value the elements of a symbol lie.
#pragma once

#include <tikhonov/run/call_checks.hpp>
#include <tikhonov/run/row_lists.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// Elements of one symbol that a call concerns.
template <class Element>
struct located {
    Element* data;
    layout where;
};

template <class Program>
class call_extents {
    // Copies, so that running code refers to no node of the graph: they point to derivative rules.
    static constexpr auto axes = Program::graph.axes;
    static constexpr int axis_count = Program::graph.axis_count;
    static constexpr auto relations = [] {
        std::array<axis_relation, static_cast<std::size_t>(Program::graph.relation_count)> copy{};
        for (int i = 0; i < Program::graph.relation_count; ++i) copy[static_cast<std::size_t>(i)] = Program::graph.relations[i];
        return copy;
    }();
    /// Axes that no symbol has: their lengths follow from others.
    static constexpr axis_set made = [] {
        axis_set all = (axis_set{1} << axis_count) - 1;
        for (const symbol_info* symbol : Program::graph.symbols) {
            for (int i = 0; i < symbol->axes.size; ++i) all &= ~(axis_set{1} << Program::axis_index(*symbol->axes.items[i]));
            if (symbol->classes != nullptr) all &= ~(axis_set{1} << Program::axis_index(*symbol->classes));
        }
        return all;
    }();
    static constexpr axis_set nonempty = Program::graph.nonempty;

  public:
    template <class... A>
    static constexpr bool has_windows = []<class... B, bool... InSet, int... P>(argument_list<listed<B, InSet, P>...>) {
        return ((traits<B>::kind == argument_kind::window) || ...);
    }(list_arguments<A...>());

    /// The axes that have lists of rows, as a type: `axis_lists<...>`.
    template <class... A>
    using lists_in = decltype(listed_axes<Program>(list_arguments<A...>()));

    /// Finds the lengths, and calls `lay_out` where they may not be those of the last call. Throws `bind_error` where they do not fit.
    template <class LayOut, class... A>
    void take(const LayOut& lay_out, A&... arguments) {
        if (!same_extents(arguments...)) {
            seen_ = nullptr;  // until everything has been found to fit
            find_extents(arguments...);
            place_windows(arguments...);
            check_means();
            lay_out();
            seen_ = telling_;
        } else if constexpr (has_windows<A...> || lists_in<A...>::count > 0) {
            place_windows(arguments...);
        }
    }

    /// The length of an axis as the arguments bind it, without windows or lists; nothing else is looked at.
    template <class... A>
    static std::size_t bound_length(int axis, A&... arguments) {
        call_extents own;  // those of the last call stay as they are
        own.find_extents(arguments...);
        return own.full_[axis];
    }

    /// Of a window or a list, where there is one.
    std::size_t length(int axis) const { return length_[axis]; }
    std::size_t size_of(const axis_list& of) const {
        std::size_t product = 1;
        for (int i = 0; i < of.size; ++i)
            for (int a = 0; a < axis_count; ++a)
                if (axes[static_cast<std::size_t>(a)]->hash == of.items[i]->hash) product *= length_[a];
        return product;
    }

    /// The elements of S that a call concerns.
    template <class S>
    std::size_t size_of() const {
        std::size_t product = 1;
        for (int r = 0; r < S::info.axes.size; ++r) product *= length_[axes_of<S>[static_cast<std::size_t>(r)]];
        return product;
    }

    /// Where the elements of S lie in a value bound to it, or to a pack in which `before` symbols precede S.
    template <class S, class Symbols, class V>
    auto locate(V& value) const {
        using bare = std::remove_cv_t<V>;
        auto* data = address_of(value);
        located<std::remove_pointer_t<decltype(data)>> result{data, {}};
        layout& where = result.where;
        where.rank = S::info.axes.size;
        if constexpr (form_of<V&> == value_form::tensor && !std::same_as<Symbols, symbol_list<S>>) {
            const std::ptrdiff_t step = tensor_traits<bare>::describe(value).strides[0];
            result.data += static_cast<std::ptrdiff_t>(offset_in<S, Symbols>()) * step;
            set_strides<S>(where, step);
        } else if constexpr (form_of<V&> == value_form::tensor) {
            const auto described = tensor_traits<bare>::describe(value);
            for (std::size_t r = 0; r < described.strides.size(); ++r) where.strides[r] = described.strides[r];
        } else {
            result.data += offset_in<S, Symbols>();
            set_strides<S>(where, 1);
        }
        for (int r = 0; r < where.rank; ++r) {
            const int axis = axes_of<S>[static_cast<std::size_t>(r)];
            result.data += static_cast<std::ptrdiff_t>(first_[axis]) * where.strides[r];
            where.extents[r] = static_cast<std::ptrdiff_t>(length_[axis]);
        }
        return result;
    }
    /// The elements before S in a vector that holds `Symbols`.
    template <class S, class Symbols>
    std::size_t offset_in() const {
        return [&]<class... All>(symbol_list<All...>) {
            std::size_t sum = 0;
            bool before = true;
            (..., (before = before && !std::same_as<All, S>, sum += before ? full_size<All>() : 0));
            return sum;
        }(Symbols{});
    }
    /// For errors: " at position 7", counted in the whole symbol, of an element counted in its window.
    template <class S>
    std::string position(std::size_t in_window) const {
        if (S::info.axes.size == 0) return {};
        std::size_t sum = 0;
        std::size_t step = 1;
        for (int r = S::info.axes.size - 1; r >= 0; --r) {
            const int axis = axes_of<S>[static_cast<std::size_t>(r)];
            const std::size_t index = in_window % length_[axis];
            sum += (lists_[axis].number != nullptr ? lists_[axis][index] : index + first_[axis]) * step;
            in_window /= length_[axis];
            step *= full_[axis];
        }
        return " at position " + std::to_string(sum);
    }
    std::size_t first(int axis) const { return first_[axis]; }
    /// As the buffers say.
    std::size_t full_length(int axis) const { return full_[axis]; }
    /// The rows of an axis in this call, if it has a list.
    const listed_rows& rows_of(int axis) const { return lists_[axis]; }
    /// Whether it has neither a window nor a list, or they hide nothing.
    bool is_whole(int axis) const { return length_[axis] == full_[axis] && lists_[axis].number == nullptr; }
    /// Which index of the whole axis is the i-th of a call.
    std::size_t row(int axis, std::size_t i) const { return lists_[axis].number != nullptr ? lists_[axis][i] : first_[axis] + i; }

  private:
    template <class S>
    static constexpr auto axes_of = [] {
        std::array<int, max_rank> result{};
        for (int r = 0; r < S::info.axes.size; ++r) result[static_cast<std::size_t>(r)] = Program::axis_index(*S::info.axes.items[r]);
        return result;
    }();
    template <class S>
    std::size_t full_size() const {
        std::size_t product = 1;
        for (int r = 0; r < S::info.axes.size; ++r) product *= full_[axes_of<S>[static_cast<std::size_t>(r)]];
        return product;
    }
    template <class S>
    void set_strides(layout& where, std::ptrdiff_t step) const {
        for (int r = where.rank - 1; r >= 0; --r) {
            where.strides[r] = step;
            step *= static_cast<std::ptrdiff_t>(full_[axes_of<S>[static_cast<std::size_t>(r)]]);
        }
    }

    /// Whether these arguments say the same about extents as those of the last call: then everything that follows is known. Where a
    /// window begins is not asked: the next batch is as quick as the same one.
    template <class... A>
    bool same_extents(A&... arguments) {
        static constexpr char kind = 0;  // its address stands for the list of argument types
        constexpr std::size_t most = most_told(list_arguments<A...>());
        if constexpr (most > room) {
            telling_ = nullptr;
            return false;
        } else {
            std::size_t numbers[most + 1];
            std::size_t* end = numbers;
            const auto tell = [&](auto& argument) {
                constexpr auto is = traits<decltype(argument)>::kind;
                if constexpr (is == argument_kind::axis) *end++ = argument.extent;
                else if constexpr (is == argument_kind::window || is == argument_kind::rows)
                    *end++ = static_cast<std::size_t>(argument.rows.count);
                else tell_numbers(argument.value, end);
            };
            for_each_used<Program>(tell, arguments...);
            const auto count = end - numbers;
            if (seen_ == &kind && std::equal(numbers, end, told_)) return true;
            std::copy_n(numbers, count, told_);
            telling_ = &kind;
            return false;
        }
    }
    template <class... A, bool... InSet, int... P>
    static constexpr std::size_t most_told(argument_list<listed<A, InSet, P>...>) {
        [[maybe_unused]] constexpr auto numbers = []<class B>(std::type_identity<B>) -> std::size_t {
            if constexpr (requires { typename traits<B>::value; }) return numbers_told<typename traits<B>::value>;
            else return 1;
        };
        return (std::size_t{0} + ... + numbers(std::type_identity<A>{}));
    }
    template <class... A>
    void find_extents(A&... arguments) {
        axis_length found[static_cast<std::size_t>(axis_count) + 1];
        for (int a = 0; a < axis_count; ++a) found[a] = axis_length::of(*axes[static_cast<std::size_t>(a)]);
        const axis_lengths known{{axes.data(), axes.size()}, {found, static_cast<std::size_t>(axis_count)}};
        bound_extents shapes[listed_count(list_arguments<A...>()) + 1];
        std::size_t shape_count = 0;
        const auto look = [&](auto& argument) {
            using it = traits<decltype(argument)>;
            if constexpr (it::kind == argument_kind::axis) {
                check_axis<typename it::axis>();
                known.bind(it::axis::info, argument.extent);
            } else if constexpr (it::kind == argument_kind::window || it::kind == argument_kind::rows) {
                check_axis<typename it::axis>();
            } else if constexpr (tells_extents<decltype(argument)>) {
                shapes[shape_count++] = extents_of(argument);
            }
        };
        for_each_used<Program>(look, arguments...);
        solve_extents(known, relations, {shapes, shape_count}, axes.size());
        for (int a = 0; a < axis_count; ++a) {
            full_[a] = length_[a] = found[a].value();
            first_[a] = 0;
            lists_[a] = {};
        }
    }
    template <class... Listed>
    static consteval std::size_t listed_count(argument_list<Listed...>) {
        return sizeof...(Listed);
    }
    template <class Axis>
    static void check_axis() {
        if constexpr (Program::axis_index(Axis::info) < 0) refuse("axis '", Axis::info.name, "' is bound, but the formula does not use it");
    }
    void place_window(int axis, const axis_info& info, window rows) {
        if (rows.first < 0 || rows.count < 0 || std::cmp_greater(rows.count, full_[axis]) ||
            std::cmp_greater(rows.first, full_[axis] - static_cast<std::size_t>(rows.count)))
            refuse("axis '", info.name, "': a window of ", rows.count, " from ", rows.first, " on does not lie in its extent of ",
                   full_[axis]);
        first_[axis] = static_cast<std::size_t>(rows.first);
        length_[axis] = static_cast<std::size_t>(rows.count);
    }
    template <class... A>
    void place_windows(A&... arguments) {
        axis_set windows = 0;
        const auto place = [&](auto& argument) {
            using it = traits<decltype(argument)>;
            if constexpr (it::kind == argument_kind::window) {
                constexpr int axis = Program::axis_index(it::axis::info);
                if constexpr (axis >= 0) {  // others were refused
                    place_window(axis, it::axis::info, argument.rows);
                    windows |= axis_set{1} << axis;
                }
            } else if constexpr (it::kind == argument_kind::rows) {
                constexpr int axis = Program::axis_index(it::axis::info);
                if constexpr (axis >= 0) {
                    check_row_numbers(it::axis::info, argument.rows, full_[axis]);
                    length_[axis] = argument.rows.count;
                    lists_[axis] = listed_rows::of(argument.rows);
                    windows |= axis_set{1} << axis;
                }
            }
        };
        for_each_used<Program>(place, arguments...);
        if constexpr (!relations.empty()) {
            if (windows == 0) return;
            for (int a = 0; a < axis_count; ++a)
                if ((windows >> a & 1) == 0) length_[a] = full_[a];
            axis_length found[static_cast<std::size_t>(axis_count)];
            follow_windows(axes, relations, windows, made, {length_, static_cast<std::size_t>(axis_count)}, found);
            for (int a = 0; a < axis_count; ++a) length_[a] = found[a].value();
        }
    }
    void check_means() const {
        for (int a = 0; a < axis_count; ++a)
            if ((nonempty >> a & 1) != 0 && length_[a] == 0)
                refuse("a mean, maximum or minimum over axis '", axes[static_cast<std::size_t>(a)]->name, "', which is empty");
    }

    std::size_t full_[static_cast<std::size_t>(axis_count) + 1]{};    ///< as the buffers say
    std::size_t length_[static_cast<std::size_t>(axis_count) + 1]{};  ///< as the computation runs
    std::size_t first_[static_cast<std::size_t>(axis_count) + 1]{};
    listed_rows lists_[static_cast<std::size_t>(axis_count) + 1]{};

    // what the last call said about extents
    static constexpr std::size_t room = [] {
        std::size_t sum = 2 * (static_cast<std::size_t>(axis_count) + 1);
        sum += (max_rank + 1) * static_cast<std::size_t>(Program::graph.symbol_count);
        for (const axis_list* of : Program::output_axes) sum += max_rank + 1 + static_cast<std::size_t>(of->size);
        return sum;
    }();
    std::size_t told_[room]{};
    const char* seen_ = nullptr;
    const char* telling_ = nullptr;
};

}  // namespace tikhonov::detail
