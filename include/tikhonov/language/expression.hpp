// A primitive applied to expressions, and the check that their axes fit.
#pragma once

#include <algorithm>
#include <initializer_list>

#include <tikhonov/core/diagnostics.hpp>
#include <tikhonov/graph/apply.hpp>
#include <tikhonov/graph/formula_kind.hpp>
#include <tikhonov/language/symbol.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// "n, d": the axes of a formula as a string that an error message can carry.
template <const formula& F>
constexpr auto axes_text() {
    constexpr std::size_t length = [] {
        std::size_t sum = 0;
        for (int i = 0; i < F.axes.size; ++i) sum += F.axes.items[i]->name.size() + (i > 0 ? 2 : 0);
        return sum;
    }();
    fixed_string<length + 1> text;
    std::size_t at = 0;
    for (int i = 0; i < F.axes.size; ++i) {
        if (i > 0) {
            text.text[at++] = ',';
            text.text[at++] = ' ';
        }
        for (const char c : F.axes.items[i]->name) text.text[at++] = c;
    }
    return text;
}

/// The formula of an elementwise application. The operand whose axes contain the others' gives the order of the result's axes.
constexpr formula describe(const primitive* op, std::initializer_list<const formula*> operands) {
    formula result{.op = op};
    if (op->foreign) result.foreign = op;
    std::uint64_t key = op->hash;
    int k = 0;
    for (const formula* operand : operands) {
        result.operands[k++] = operand;
        key = mix_hash(key, operand->key);
        if (result.foreign == nullptr) result.foreign = operand->foreign;
        result.weight = std::min(result.weight + operand->weight, max_weight);
        if (operand->axes.size > result.axes.size) result.axes = operand->axes;
    }
    result.key = key;
    return result;
}

/// The same with axes of its own: reductions, contractions, picks.
constexpr formula describe_over(const primitive* op, std::initializer_list<const formula*> operands, const axis_list& axes,
                                const axis_list& over) {
    formula result = describe(op, operands);
    result.axes = axes;
    result.over = over;
    result.key = hash_axes(result.key, over);
    return result;
}

// An expression's type is its key, so that compilers print and mangle a deep formula in a few bytes. The key leads to the
// description as a primitive's descriptor leads to its type (primitive.hpp): through a friend that is found by its argument. A formula
// with a primitive of the user's carries that primitive's type as well: if this has no name outside of its file, neither has the
// expression, and the kernels of two files with such primitives never meet.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wnon-template-friend"
#endif
template <std::uint64_t Key, class Foreign>
struct formula_key {
    friend constexpr const formula& formula_of(formula_key);
};
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif

template <std::uint64_t Key, class Foreign = void>
struct [[nodiscard]] expression : formula_base<false> {
    static constexpr const formula& description = formula_of(formula_key<Key, Foreign>{});

    /// Only wrong bindings reach this: `y = data` where y is computed.
    template <class Value>
    constexpr mistake operator=(const Value&) const {
        diagnostics::not_bindable<diagnostics::name_for<"=", Value>>();
        return {};
    }
};

template <const primitive* P>
struct type_of_primitive {
    using type = decltype(primitive_type(opcode<P>{}));
};
template <>
struct type_of_primitive<nullptr> {
    using type = void;
};

/// Makes an expression of a description. Two descriptions with one key would define one friend twice, so the operands' types and
/// the numbers that `Description` is made of must follow from the key.
template <const formula& Description, class Foreign = typename type_of_primitive<Description.foreign>::type>
struct definition {
    friend constexpr const formula& formula_of(formula_key<Description.key, Foreign>) { return Description; }
    using type = expression<Description.key, Foreign>;
};
/// The expression of a struct that describes itself.
template <class Made>
using expression_of = typename definition<Made::description>::type;

/// The first axis that both lists have by name, but with two extents; null if there is none.
constexpr const axis_info* find_two_extents(const axis_list& a, const axis_list& b) {
    for (int i = 0; i < a.size; ++i)
        for (int k = 0; k < b.size; ++k)
            if (a.items[i]->name == b.items[k]->name && a.items[i]->hash != b.items[k]->hash) return a.items[i];
    return nullptr;
}
template <const axis_info& Info>
constexpr auto name_of() {
    return to_fixed_string<Info.name.size()>(Info.name);
}

/// Says why the axes of two formulas do not fit.
template <fixed_string Function, const formula& A, const formula& B>
constexpr void say_axes_do_not_fit() {
    constexpr const axis_info* twice = find_two_extents(A.axes, B.axes);
    if constexpr (twice != nullptr) diagnostics::one_name_two_axes<name_of<*twice>()>();
    else diagnostics::axes_do_not_fit<Function, axes_text<A>(), axes_text<B>()>();
}

/// Whether an operand is neither a condition nor a label nor a pack of symbols; says so if it is.
template <fixed_string Function, Expression E>
constexpr bool is_number() {
    if constexpr (is_boolean(E::description)) diagnostics::condition_as_number<Function>();
    else if constexpr (is_label(E::description)) diagnostics::labels_as_number<Function>();
    else if constexpr (is_several(E::description)) diagnostics::pack_as_operand<Function>();
    return !is_boolean(E::description) && E::description.kind == element::real;
}

/// Whether all operands are; of a formula that uses an operand twice, so that it is refused once.
template <fixed_string Function, Expression... E>
constexpr bool are_numbers() {
    if constexpr (mistaken<E...>) return false;
    else return (is_number<Function, E>() && ...);
}

/// Whether the operands of an application are of the kinds that it takes, and their axes fit. `chooses`: where(p, a, b); `combines`:
/// conditions.
constexpr bool operands_fit(const formula& f, int count, bool chooses, bool combines) {
    for (int k = 0; k < count; ++k) {
        const formula& operand = *f.operands[k];
        if (is_several(operand) || is_label(operand)) return false;
        if (is_boolean(operand) != (combines || (chooses && k == 0))) return false;
        if (!f.axes.contains(operand.axes)) return false;
    }
    return true;
}
template <class P>
inline constexpr bool chooses = P::name.view() == "where";
template <class P>
inline constexpr bool combines = requires {
    P::of_conditions;
};
template <class P, class... X>
inline constexpr formula description_of_application = describe(&define<P>::descriptor, {&X::description...});

/// The common case takes one look: the compiler meets it for every operator of every formula.
template <class P, class... X>
concept Fitting = (Expression<X> && ...) && !mistaken<X...> && sizeof...(X) == define<P>::arity &&
                  operands_fit(description_of_application<P, X...>, sizeof...(X), chooses<P>, combines<P>);

template <class P, class... X>
    requires Fitting<P, X...>
struct application<P, X...> {
    using type = typename definition<description_of_application<P, X...>>::type;
    static constexpr void say() {}
};

/// What does not fit: why not.
template <class P, class... X>
struct application {
    static constexpr formula description = describe(&define<P>::descriptor, {&X::description...});

  private:
    enum class flaw { known, arity, bare_number, axis, several, no_condition, condition, labels, axes };

    /// Operand k, if its axes are not among the axes of the widest operand; else -1.
    static consteval int misfit() {
        int k = 0;
        int operand = -1;
        (..., (operand = description.axes.contains(X::description.axes) ? operand : k, ++k));
        return operand;
    }
    static consteval int widest() {
        int k = 0;
        int operand = 0;
        int size = -1;
        (..., (operand = X::description.axes.size > size ? k : operand, size = std::max(size, X::description.axes.size), ++k));
        return operand;
    }
    static consteval flaw find_flaw() {
        constexpr bool expressions[] = {Expression<X>...};
        if constexpr (mistaken<X...>) {
            return flaw::known;
        } else if (sizeof...(X) != define<P>::arity) {
            return flaw::arity;
        } else if (!expressions[0] && (chooses<P> || combines<P>)) {
            return flaw::no_condition;
        } else if constexpr (!(Expression<X> && ...)) {
            return (Axis<X> || ...) ? flaw::axis : combines<P> ? flaw::no_condition : flaw::bare_number;
        } else {
            const formula* operands[] = {&X::description...};
            if ((is_several(X::description) || ...)) return flaw::several;
            for (int k = 0; k < static_cast<int>(sizeof...(X)); ++k) {
                if (combines<P> || (chooses<P> && k == 0)) {
                    if (!is_boolean(*operands[k])) return flaw::no_condition;
                } else if (is_boolean(*operands[k])) {
                    return flaw::condition;
                } else if (is_label(*operands[k])) {
                    return flaw::labels;
                }
            }
            return flaw::axes;
        }
    }
    static constexpr flaw found = find_flaw();

  public:
    using type = mistake;

    static constexpr mistake refuse() {
        say();
        return {};
    }
    static constexpr void say() {
        if constexpr (found == flaw::arity) diagnostics::wrong_arity<P::name>();
        else if constexpr (found == flaw::bare_number) diagnostics::bare_number<P::name>();
        else if constexpr (found == flaw::axis) diagnostics::axis_as_operand<P::name>();
        else if constexpr (found == flaw::no_condition && combines<P>) diagnostics::not_conditions<P::name>();
        else if constexpr (found == flaw::no_condition) diagnostics::not_a_condition<P::name>();
        else if constexpr (found == flaw::condition) diagnostics::condition_as_number<P::name>();
        else if constexpr (found == flaw::labels) diagnostics::labels_as_number<P::name>();
        else if constexpr (found == flaw::several) diagnostics::pack_as_operand<P::name>();
        else if constexpr (found == flaw::axes)
            say_axes_do_not_fit<P::name, *description.operands[widest()], *description.operands[misfit()]>();
    }
};

}  // namespace tikhonov::detail
