// Where outputs go: the caller's memory where it was given and can be written as it is computed, else the kernel's own.
#pragma once

#include <tikhonov/engine/engine.hpp>
#include <tikhonov/run/call_extents.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// Memory between the lowest and the highest element of something, for tests of overlap.
template <class T>
struct memory_range {
    const T* first = nullptr;
    std::size_t count = 0;
    const symbol_info* symbol = nullptr;
};
template <class T>
memory_range<T> range_of(const located<T>& at, const symbol_info* symbol) {
    if (at.where.count() == 0) return {at.data, 0, symbol};
    const std::ptrdiff_t lowest = at.where.lowest();
    return {at.data + lowest, static_cast<std::size_t>(at.where.highest() - lowest + 1), symbol};
}
template <class T>
bool overlap(const memory_range<T>& a, const memory_range<T>& b) {
    const std::less<const T*> before;
    return a.count > 0 && b.count > 0 && before(a.first, b.first + b.count) && before(b.first, a.first + a.count);
}

/// In-place inputs of a call, whose memory no output may overlap.
template <class T, std::size_t Most>
struct inputs_in_place {
    memory_range<T> items[Most];
    std::size_t count = 0;
};
template <class... A, bool... InSet, int... P>
consteval std::size_t most_inputs(argument_list<listed<A, InSet, P>...>) {
    [[maybe_unused]] constexpr auto symbols = []<class B>(std::type_identity<B>) -> std::size_t {
        if constexpr (requires { typename traits<B>::symbols; }) return infos_of<typename traits<B>::symbols>.size();
        else return 0;
    };
    return (std::size_t{0} + ... + symbols(std::type_identity<A>{}));
}

template <class T, class... Outputs>
class output_memory {
    using program = kernel_program<Outputs...>;
    static constexpr auto count = sizeof...(Outputs);
    template <class Out>
    static consteval bool can_be_direct(int output) {
        if constexpr (requires { typename Out::target; }) return program::in_place(output, Out::target::info);
        else return true;
    }
    template <class Out>
    static consteval bool differentiates() {
        return requires { typename Out::with_respect_to; };
    }
    template <class Out>
    static consteval std::uint64_t key_of_target() {
        if constexpr (requires { typename Out::target; }) return Out::target::info.key;
        else return 0;
    }
    /// An update whose old value is read after it has been computed is written at the end.
    static constexpr std::array<bool, count> at_once = []<int... I>(std::integer_sequence<int, I...>) {
        return std::array<bool, count>{can_be_direct<Outputs>(I)...};
    }
    (std::make_integer_sequence<int, static_cast<int>(count)>{});
    static constexpr std::array<std::uint64_t, count> own_key{key_of_target<Outputs>()...};
    static constexpr std::array<bool, count> is_gradient{differentiates<Outputs>()...};

  public:
    /// Before the targets of a call.
    void forget() {
        for (auto& target : target_) target.data = nullptr;
    }
    /// The caller's memory for an output: its elements between others, or dense.
    void set_target(int output, const located<T>& at) {
        const auto i = static_cast<std::size_t>(output);
        target_[i] = at;
        scattered_[i] = !at.where.dense();
        range_[i] = range_of(at, nullptr);
        if (scattered_[i] && at.where.count() > 0 && at.where.overlaps_itself())
            refuse("the memory for ", title_of(output), " overlaps itself: its strides lead to one element twice");
    }
    void set_dense_target(int output, T* data, std::size_t elements) {
        const auto i = static_cast<std::size_t>(output);
        target_[i].data = data;
        scattered_[i] = false;
        range_[i] = {data, elements, nullptr};
    }
    /// Chooses the memory of every output, of `sizes[i]` elements. Gradients in the kernel's own memory lie one behind the other.
    void place(const std::size_t (&sizes)[count], std::span<const memory_range<T>> inputs) {
        check_overlaps(inputs);
        if (!laid_out(sizes)) lay_out(sizes);
        for (std::size_t i = 0; i < count; ++i) result_[i] = own(i) ? own_.data() + offset_[i] : target_[i].data;
    }
    void write_back() {
        for (std::size_t i = 0; i < count; ++i) {
            if (target_[i].data == nullptr || result_[i] == target_[i].data) continue;
            if (scattered_[i]) {
                scatter(target_[i].data, result_[i], target_[i].where);
            } else {
                std::copy_n(result_[i], size_[i], target_[i].data);
                result_[i] = target_[i].data;
            }
        }
    }
    /// Whether an output is in memory that only the kernel writes to.
    bool is_own(int output) const { return own(static_cast<std::size_t>(output)); }
    T* data(int output) const { return result_[static_cast<std::size_t>(output)]; }
    std::size_t size(int output) const { return size_[static_cast<std::size_t>(output)]; }

    /// Some outputs as one vector, if they lie one behind the other.
    std::span<const T> adjacent(int first, int how_many) const {
        std::size_t sum = 0;
        for (int i = first; i < first + how_many; ++i) {
            if (data(i) != data(first) + sum)
                refuse(title_of(i), " does not lie behind ", title_of(first), ": the call gave them memory apart");
            sum += size(i);
        }
        return {data(first), sum};
    }

    static std::string title_of(int output) {
        constexpr auto of = []<class Out>(std::type_identity<Out>) -> std::string {
            if constexpr (requires { typename Out::with_respect_to; }) return symbol_title(Out::with_respect_to::info, true);
            else if constexpr (requires { typename Out::target; }) return symbol_title(Out::target::info, false);
            else return "a value";
        };
        const std::string titles[] = {of(std::type_identity<Outputs>{})...};
        return titles[output];
    }

  private:
    /// Whether the own memory is as it was in the call before.
    bool laid_out(const std::size_t (&sizes)[count]) const {
        bool same = true;
        for (std::size_t i = 0; i < count; ++i) same = same && size_[i] == sizes[i] && had_own_[i] == own(i);
        return same && own_.data() != nullptr;
    }
    void lay_out(const std::size_t (&sizes)[count]) {
        constexpr std::size_t line = 64 / sizeof(T);
        std::size_t room = 0;
        for (std::size_t i = 0; i < count; ++i) {
            if (i == 0 || !is_gradient[i] || !is_gradient[i - 1]) room = (room + line - 1) / line * line;
            offset_[i] = room;
            size_[i] = sizes[i];
            had_own_[i] = own(i);
            if (own(i)) room += sizes[i];
        }
        own_.reserve(room + line);
    }

    bool own(std::size_t i) const { return target_[i].data == nullptr || scattered_[i] || !at_once[i]; }

    void check_overlaps(std::span<const memory_range<T>> inputs) const {
        for (std::size_t i = 0; i < count; ++i) {
            if (target_[i].data == nullptr) continue;
            for (const auto& in : inputs)
                if (in.symbol->key != own_key[i] && overlap(range_[i], in))
                    refuse("the memory for ", title_of(static_cast<int>(i)), " overlaps that of symbol '", in.symbol->name,
                           "', which is read");
            for (std::size_t j = 0; j < i; ++j)
                if (target_[j].data != nullptr && overlap(range_[i], range_[j]) && !interleaved(i, j))
                    refuse("the memory for ", title_of(static_cast<int>(j)), " and for ", title_of(static_cast<int>(i)), " overlaps");
        }
    }
    /// Two columns of one row-major matrix: ranges overlap, elements do not.
    bool interleaved(std::size_t i, std::size_t j) const {
        if (!scattered_[i] || !scattered_[j]) return false;
        const layout& a = target_[i].where;
        const layout& b = target_[j].where;
        return a.rank == 1 && b.rank == 1 && a.strides[0] == b.strides[0] && (target_[i].data - target_[j].data) % a.strides[0] != 0;
    }

    arena<T> own_;
    located<T> target_[count]{};
    memory_range<T> range_[count]{};
    T* result_[count]{};
    std::size_t size_[count]{};
    std::size_t offset_[count]{};  ///< in the own memory
    bool had_own_[count]{};        ///< in the call before
    bool scattered_[count]{};
};

}  // namespace tikhonov::detail
