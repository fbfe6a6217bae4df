// A rule's formula in the kernel of the gradient that it reads.
#pragma once

#include <limits>
#include <tuple>

#include <tikhonov/language/applied_formula.hpp>
#include <tikhonov/language/structure.hpp>
#include <tikhonov/optimize/rule.hpp>
#include <tikhonov/run/outputs.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// A rule that is to be computed with the gradient.
template <class R>
struct fused_rule {
    R rule;
};
/// `fused(adam{.rate = 1e-3})` in the place of a rule: the update of a parameter is part of the kernel of its gradient, which is then
/// stored nowhere unless a later step needs it. The parameters have the same bits as without; the norm of the gradient, which is summed up
/// in the kernel's numbers, may differ in its last digits, and is infinite where its square is. Throws `bind_error` where the rule has a
/// `clip_norm`: what is not stored cannot be shortened.
template <class R>
fused_rule<R> fused(R rule) {
    return {std::move(rule)};
}
template <class R>
struct rule_in {
    using type = R;
};
template <class R>
struct rule_in<fused_rule<R>> {
    using type = R;
};
template <class R>
using rule_within = typename rule_in<R>::type;

/// "w.m"
template <fixed_string Owner, fixed_string Name>
inline constexpr auto name_within = [] {
    constexpr std::size_t first = Owner.view().size(), second = Name.view().size();
    fixed_string<first + second + 2> text;
    for (std::size_t i = 0; i < first; ++i) text.text[i] = Owner.text[i];
    text.text[first] = '.';
    for (std::size_t i = 0; i < second; ++i) text.text[first + 1 + i] = Name.text[i];
    return text;
}();

/// A symbol whose memory belongs to an optimiser: with the axes of a parameter, or, where that is `void`, a number.
template <fixed_string Name, class Like>
struct supplied_symbol : formula_base<false>, symbol_tag {
    static constexpr auto name = Name;
    using classes = void;
    static constexpr symbol_info info = [] {
        symbol_info result;
        result.name = Name.view();
        if constexpr (!std::is_void_v<Like>) result.axes = Like::info.axes;
        result.supplied = true;
        result.key = mix_hash(hash_symbol(result), hash_text("supplied"));
        return result;
    }();
    static constexpr formula description{.op = &ops::symbol, .axes = info.axes, .symbol = &info, .key = info.key};
};

/// What a step of a rule on the parameters `S...` of the loss E consists of.
template <class T, class E, class... S>
struct fused_step {
    template <class P>
    using slope = primitive_of<rounded_, expression_of<derivative<E, P>>>;
    template <class P>
    static constexpr auto square_of(P) {
        if constexpr (P::info.axes.size == 0) return sq(slope<P>{});
        else return sum(sq(slope<P>{}));
    }
    static constexpr auto square_of_norm = (... + square_of(S{}));
    /// A step is taken where the square of the gradient's norm is more than so many times that of the loss, or of 1.
    using least = supplied_symbol<"optimizer.least", void>;
    static constexpr auto largest = constant<static_cast<double>(std::numeric_limits<T>::max())>{};
    static constexpr auto moves = abs(E{}) <= largest && square_of_norm <= largest && least{} * max(1_c, sq(E{})) < square_of_norm;
    using condition = std::remove_const_t<decltype(moves)>;

    template <class P, class Word>
    struct meaning_of {
        using type = supplied_symbol<name_within<P::name, Word::name>, std::conditional_t<Word::info.axes.size == 0, void, P>>;
    };
    template <class P>
    struct meaning_of<P, std::remove_const_t<decltype(rules::parameter)>> {
        using type = P;
    };
    template <class P>
    struct meaning_of<P, std::remove_const_t<decltype(rules::slope)>> {
        using type = primitive_of<held_, slope<P>, condition>;
    };
    /// What a word of a rule is for the parameter P.
    template <class P, class Word>
    using meaning = typename meaning_of<P, Word>::type;

    /// The new value of a word, of those that a rule is written in, for the parameter P.
    template <class P, class Word, class Formula, class... Words>
    using new_value =
        primitive_of<chosen_, condition,
                     applied_to<Formula, std::remove_const_t<decltype(rules::element)>, P, stands_for<Words, meaning<P, Words>>...>,
                     meaning<P, Word>>;
};

/// The outputs of a fused kernel: the loss, the square of the gradient's norm, whether a step was taken, and what it made.
template <class... Outputs>
struct output_list {};
template <class... A, class... B>
consteval output_list<A..., B...> operator+(output_list<A...>, output_list<B...>) {
    return {};
}

template <class Updates, class Numbers>
struct rule_words;
template <class... Word, class... Formula, class... Number, class... V>
struct rule_words<std::tuple<update<Word, Formula>...>, hana::tuple<binding<Number, V>...>> {
    using targets = symbol_list<Word...>;
    using states = decltype((
        symbol_list<>{} + ... +
        std::conditional_t<std::same_as<Word, std::remove_const_t<decltype(rules::parameter)>>, symbol_list<>, symbol_list<Word>>{}));
    using numbers = symbol_list<Number...>;
    static constexpr bool elementwise = (is_elementwise(Formula::description) && ...);

    template <class Step, class P, class... State>
    static consteval auto outputs_of(symbol_list<State...>) {
        return output_list<
            update_output<typename Step::template meaning<P, Word>,
                          typename Step::template new_value<P, Word, Formula, std::remove_const_t<decltype(rules::parameter)>,
                                                            std::remove_const_t<decltype(rules::slope)>, State..., Number...>>...>{};
    }
    template <class T, class E, class... S>
    static consteval auto outputs() {
        using step = fused_step<T, E, S...>;
        return (output_list<value_output<E>, value_output<std::remove_const_t<decltype(step::square_of_norm)>>,
                            value_output<decltype(where(step::moves, 1_c, 0_c))>>{} +
                ... + outputs_of<step, S>(states{}));
    }
};
/// The words of a variant of a rule.
template <class R, int Variant>
using words_of =
    rule_words<decltype(R::template update<Variant>()), std::remove_cvref_t<decltype(std::declval<const R&>().numbers(rule_step{}).items)>>;

/// The rule itself. Throws `bind_error` where it is to be fused and would shorten gradients.
template <class R>
R plain_rule(R rule) {
    return rule;
}
template <class R>
R plain_rule(fused_rule<R> fused) {
    if (clip_norm_of(fused.rule) < positive_infinity<double>)
        refuse("a rule that is fused with its gradient cannot shorten it: give clip_norm to the rule without fused(...)");
    return std::move(fused.rule);
}

/// Whether a rule may be what its user made of it: fused only where each number is made of the same number of parameter, slope and states.
template <class R>
inline constexpr bool can_be_fused = true;
template <class R>
inline constexpr bool can_be_fused<fused_rule<R>> = []<int... V>(std::integer_sequence<int, V...>) {
    return (words_of<R, V>::elementwise && ...);
}
(std::make_integer_sequence<int, variants_of<R>>{});

}  // namespace tikhonov::detail
