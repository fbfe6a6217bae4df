// What is bound in a call of save or load, one tensor for each symbol, and without types.
#pragma once

#include <cstring>
#include <vector>

#include <tikhonov/bind/parameters.hpp>
#include <tikhonov/files/diagnostics.hpp>
#include <tikhonov/files/stored_type.hpp>
#include <tikhonov/run/call_checks.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

struct bound_tensor {
    const symbol_info* symbol;
    stored_type type;
    std::byte* data;  ///< the first number; never written to by who saves
    layout where;     ///< in numbers
    bool shaped;      ///< else the bindings say only how many numbers there are, and `where` is one row of them

    std::vector<std::size_t> shape() const { return {where.extents, where.extents + where.rank}; }
    std::size_t size() const { return facts_of(type).size; }
    std::size_t bytes() const { return static_cast<std::size_t>(where.count()) * size(); }
    std::span<const std::byte> dense_bytes() const { return {data, bytes()}; }
};

/// Copies between memory as it is bound and dense memory; `copy(bound, dense, bytes)` says in which direction.
template <class Copy>
void for_each_piece(const bound_tensor& it, std::byte* dense, const Copy& copy) {
    const auto size = static_cast<std::ptrdiff_t>(it.size());
    const std::ptrdiff_t step = it.where.rank == 0 ? 1 : it.where.strides[it.where.rank - 1];
    for_each_run(it.where, [&](std::ptrdiff_t to, std::ptrdiff_t from, std::ptrdiff_t count) {
        if (step == 1) return copy(it.data + from * size, dense + to * size, static_cast<std::size_t>(count * size));
        for (std::ptrdiff_t k = 0; k < count; ++k) copy(it.data + (from + k * step) * size, dense + (to + k) * size, it.size());
    });
}
inline std::vector<std::byte> gathered(const bound_tensor& it) {
    std::vector<std::byte> dense(it.bytes());
    for_each_piece(it, dense.data(), [](const std::byte* bound, std::byte* to, std::size_t count) { std::memcpy(to, bound, count); });
    return dense;
}
inline void scatter_to(const bound_tensor& it, std::vector<std::byte>& dense) {
    for_each_piece(it, dense.data(), [](std::byte* bound, const std::byte* from, std::size_t count) { std::memcpy(bound, from, count); });
}

/// What is wrong with the arguments, known during compilation.
enum class file_flaw { none, binding, other, by_value, constant, no_type };
struct found_file_flaw {
    file_flaw kind = file_flaw::none;
    flaw of_binding = flaw::none;
    std::string_view name{};
};

template <bool Loads, class S, bool Packed, class V>
consteval found_file_flaw flaw_of_bound() {
    using numbers = element_of<V>;
    using number = std::remove_cv_t<numbers>;
    constexpr flaw found = binding_flaw<S, number, false, Packed, V>();
    constexpr value_form form = form_of<V>;
    if constexpr (found != flaw::none) return {file_flaw::binding, found, S::info.name};
    else if constexpr (!is_stored<number>) return {file_flaw::no_type, flaw::none, S::info.name};
    else if constexpr (Loads && form == value_form::number) return {file_flaw::by_value, flaw::none, S::info.name};
    else if constexpr (Loads && std::is_const_v<numbers>) return {file_flaw::constant, flaw::none, S::info.name};
    else return {};
}
template <bool Loads, class A, int Position>
consteval found_file_flaw flaw_of_argument() {
    using it = traits<A>;
    if constexpr (it::kind == argument_kind::other) {
        return {file_flaw::binding, flaw::not_a_binding, argument_name<Position>.view()};
    } else if constexpr (it::kind == argument_kind::refused) {
        return {file_flaw::binding, flaw::known};
    } else if constexpr (it::kind == argument_kind::window) {
        return {file_flaw::other, flaw::none, it::axis::info.name};
    } else if constexpr (it::kind == argument_kind::gradient) {
        return {file_flaw::other, flaw::none, infos_of<typename it::symbols>[0] -> name};
    } else if constexpr (it::kind == argument_kind::value) {
        return []<class... S>(symbol_list<S...>) {
            found_file_flaw found;
            (..., (found = found.kind == file_flaw::none ? flaw_of_bound<Loads, S, it::packed, typename it::value>() : found));
            return found;
        }(typename it::symbols{});
    } else {
        return {};
    }
}
/// The name that two of some symbols have: in a file there is no more than the name.
template <class... S>
consteval std::string_view name_of_two(symbol_list<S...>) {
    const symbol_info* const all[] = {&S::info..., nullptr};
    for (auto a = all; *a != nullptr; ++a)
        for (auto b = all; b != a; ++b)
            if ((*a)->name == (*b)->name) return (*a)->name;
    return {};
}
template <class A, bool PacksOnly>
consteval auto symbols_in() {
    if constexpr (traits<A>::kind == argument_kind::value) {
        if constexpr (!PacksOnly || traits<A>::packed) return typename traits<A>::symbols{};
        else return symbol_list<>{};
    } else {
        return symbol_list<>{};
    }
}
/// All symbols of a call, or those that share a vector.
template <bool PacksOnly, class... B, bool... InSet, int... P>
consteval auto symbols_in(argument_list<listed<B, InSet, P>...>) {
    return (symbol_list<>{} + ... + symbols_in<B, PacksOnly>());
}
template <bool Loads, class... B, bool... InSet, int... P>
consteval found_file_flaw find_file_flaw(argument_list<listed<B, InSet, P>...> all) {
    found_file_flaw found;
    const auto keep = [&](found_file_flaw next) {
        if (found.kind == file_flaw::none) found = next;
    };
    (..., keep(flaw_of_argument<Loads, B, P>()));
    if (const auto twice = name_of_two(symbols_in<false>(all)); !twice.empty()) keep({file_flaw::binding, flaw::repeated_binding, twice});
    return found;
}
template <file_flaw Kind, flaw OfBinding, fixed_string Name>
constexpr void say_file_flaw() {
    if constexpr (Kind == file_flaw::binding) say<OfBinding, Name>();
    else if constexpr (Kind == file_flaw::other) diagnostics::not_in_files<Name>();
    else if constexpr (Kind == file_flaw::by_value) diagnostics::loaded_by_value<Name>();
    else if constexpr (Kind == file_flaw::constant) diagnostics::loaded_into_const<Name>();
    else diagnostics::no_stored_type<Name>();
}

/// The tensors of a call. Lengths follow from all that is bound, as in a call of a kernel; unlike there, those of a flat buffer may stay
/// open.
template <class... Packed>
class bound_tensors {
  public:
    std::vector<bound_tensor> tensors;

    template <class... A>
    explicit bound_tensors(symbol_list<Packed...>, A&... arguments) {
        const auto take = [&](auto& argument, auto) { lengths_.take(argument); };
        (..., for_each_argument<false>(take, arguments));
    }
    /// How many numbers are bound, to symbols and to packs of them.
    std::span<const bound_extents> counts() const { return lengths_.shapes(); }
    /// Finds the tensors. Throws `bind_error` where bindings disagree, or do not say where in a vector its symbols lie.
    template <class... A>
    void place(A&... arguments) {
        lengths_.solve();
        const auto find = [&](auto& argument, auto) {
            using it = traits<decltype(argument)>;
            if constexpr (it::kind == argument_kind::value) add<it>(argument.value);
        };
        (..., for_each_argument<false>(find, arguments));
        const auto check = [&](auto& argument, auto in_set) {
            using it = traits<decltype(argument)>;
            if constexpr (it::kind == argument_kind::axis && !in_set.value) check_axis(it::axis::info);
        };
        (..., for_each_argument<false>(check, arguments));
    }
    /// The length of an axis, which may not be known.
    axis_length length(const axis_info& axis) const { return lengths_.length(axis); }

  private:
    template <class It, class V>
    void add(V& value) {
        constexpr bool packed = It::packed;
        auto* const address = address_of(value);
        using number = std::remove_cv_t<std::remove_pointer_t<decltype(address)>>;
        auto* const data = reinterpret_cast<std::byte*>(const_cast<number*>(address));
        std::ptrdiff_t before = 0;
        std::ptrdiff_t step = 1;
        if constexpr (packed && form_of<V&> == value_form::tensor) step = tensor_traits<std::remove_cv_t<V>>::describe(value).strides[0];
        [&]<class... S>(symbol_list<S...>) {
            (..., [&] {
                bound_tensor found{&S::info, stored_type_of<number>, data, {}, true};
                layout& where = found.where;
                where.rank = S::info.axes.size;
                if constexpr (!packed && form_of<V&> == value_form::tensor) {
                    const auto described = tensor_traits<std::remove_cv_t<V>>::describe(value);
                    for (int r = 0; r < where.rank; ++r) {
                        where.extents[r] = static_cast<std::ptrdiff_t>(described.extents[static_cast<std::size_t>(r)]);
                        where.strides[r] = described.strides[static_cast<std::size_t>(r)];
                    }
                } else {
                    found.data += before * step * static_cast<std::ptrdiff_t>(sizeof(number));
                    found.shaped = lay_out(S::info.axes, where, step);
                    if constexpr (form_of<V&> == value_form::buffer)
                        if (!found.shaped) {
                            where.rank = 1;
                            where.extents[0] = static_cast<std::ptrdiff_t>(std::ranges::size(value));
                            where.strides[0] = 1;
                        }
                    before += where.count();
                }
                tensors.push_back(found);
            }());
        }(typename It::symbols{});
    }
    /// Row-major; false where a length is not known.
    bool lay_out(const axis_list& axes, layout& where, std::ptrdiff_t step) const {
        for (int r = axes.size - 1; r >= 0; --r) {
            const axis_length known = lengths_.length(*axes.items[r]);
            if (!known.known()) return false;
            where.extents[r] = static_cast<std::ptrdiff_t>(known.value());
            where.strides[r] = step;
            step *= where.extents[r];
        }
        return true;
    }
    void check_axis(const axis_info& axis) const {
        for (const bound_tensor& it : tensors) {
            if (it.symbol->classes != nullptr && it.symbol->classes->hash == axis.hash) return;
            for (int r = 0; r < it.symbol->axes.size; ++r)
                if (it.symbol->axes.items[r]->hash == axis.hash) return;
        }
        refuse("axis '", axis.name, "' is bound, but no symbol that is saved or loaded has it");
    }

    loose_extents<Packed...> lengths_;
};

}  // namespace tikhonov::detail
