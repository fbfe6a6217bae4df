// A formula to look at: `to_text(e)` as C++, `to_latex(e)` for a paper, of the formula as written or, with `simplified(e)`, of
// what the library makes of it: derivatives taken, identities applied.
#pragma once

#include <array>
#include <ostream>

#include <tikhonov/language/refused_functions.hpp>
#include <tikhonov/study/latex_writer.hpp>
#include <tikhonov/study/text_writer.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// What `simplified(e)` returns: `to_text` and `to_latex` accept it.
template <Expression E>
struct simplified_form {};

/// The formula with its gradients worked out and the identities of the library applied, to be printed: `to_text(simplified(grad(loss,
/// w)))`.
template <Expression E>
constexpr simplified_form<E> simplified(E) {
    return {};
}

/// Only wrong calls reach this.
template <fixed_string Name = "simplified">
constexpr simplified_form<mistake> simplified(anything) {
    refuse_number<Name>();
    return {};
}

namespace study {

/// How it is printed: a printer is one more such format. `guess` characters for each part of a formula are rarely too few.
struct as_text {
    static constexpr std::size_t guess = 12;
    static constexpr void write(const script& s, sink& out) { write_text(s, s.size - 1, out); }
};
struct as_latex {
    static constexpr std::size_t guess = 32;
    static constexpr void write(const script& s, sink& out) { write_latex(s, s.size - 1, out); }
};

/// What is printed: `write<Format>(sink)`.
template <class E>
struct source {
    static constexpr int weight = E::description.weight;
    template <class Format>
    static constexpr void write(sink& out) {
        const written_script made(E::description);
        Format::write(made.view(), out);
    }
};
template <class E>
struct source<simplified_form<E>> {
    static constexpr const auto& graph = program_graph<false, E>::value;
    static constexpr int weight = graph.size;
    template <class Format>
    static constexpr void write(sink& out) {
        owned_array<cell> cells(graph.size);
        const graph_script made(graph, cells.data());
        std::string_view names[max_axes]{};
        for (int a = 0; a < graph.axis_count; ++a) names[a] = graph.axes[static_cast<std::size_t>(a)]->name;
        Format::write(script{cells.data(), graph.size, names, true}, out);
    }
};

/// One pass where the room that is guessed suffices, else a second one with the room that the first has measured.
template <class Source, class Format, std::size_t Room>
struct draft_text {
    struct result {
        std::array<char, Room> text{};
        std::size_t size = 0;
    };
    static constexpr result value = [] {
        result made;
        sink out(made.text.data(), Room);
        Source::template write<Format>(out);
        made.size = out.size();
        return made;
    }();
};
template <class Source, class Format, std::size_t Room = 64 + static_cast<std::size_t>(Source::weight) * Format::guess>
consteval const auto& drafted_text() {
    if constexpr (draft_text<Source, Format, Room>::value.size > Room)
        return drafted_text<Source, Format, draft_text<Source, Format, Room>::value.size>();
    else return draft_text<Source, Format, Room>::value;
}
template <class Source, class Format>
struct stored_text {
    static constexpr auto characters = [] {
        constexpr const auto& made = drafted_text<Source, Format>();
        std::array<char, made.size + 1> exact{};
        for (std::size_t i = 0; i < made.size; ++i) exact[i] = made.text[i];
        return exact;
    }();
    static constexpr std::string_view view{characters.data(), characters.size() - 1};
};

template <class E>
inline constexpr bool printable = Expression<E>;
template <class E>
inline constexpr bool printable<simplified_form<E>> = true;

}  // namespace study

/// The formula as C++ source with as few parentheses as can be: `mean(sq(dot(X, w) + b - t)) + lambda * sum(sq(w))`. Sums name their
/// axes, `sum<n>(...)`, where they leave some. A text of more than about a thousand characters names the parts that occur more than
/// once: `auto part1 = ...; ...`. Pasted into a program, the text is the formula, where primitives are functions of their names.
/// The text is a constant of the program.
template <class E>
    requires study::printable<E>
constexpr std::string_view to_text(E) {
    if constexpr (mistaken<E> || std::same_as<E, simplified_form<mistake>>) return {};
    else return study::stored_text<study::source<E>, study::as_text>::view;
}

/// The formula as LaTeX for math mode, in index notation: `\lambda \, \|w\|^{2}`, `\sum_{d} X_{n,d} \, w_{d}`. Needs amsmath.
template <class E>
    requires study::printable<E>
constexpr std::string_view to_latex(E) {
    if constexpr (mistaken<E> || std::same_as<E, simplified_form<mistake>>) return {};
    else return study::stored_text<study::source<E>, study::as_latex>::view;
}

/// Prints `to_text(e)`.
template <class E>
requires study::printable<E> std::ostream& operator<<(std::ostream& out, E e) { return out << to_text(e); }

// Overloads that only wrong calls reach: a bare number.
template <fixed_string Name = "to_text">
constexpr std::string_view to_text(anything) {
    refuse_number<Name>();
    return {};
}
template <fixed_string Name = "to_latex">
constexpr std::string_view to_latex(anything) {
    refuse_number<Name>();
    return {};
}

}  // namespace tikhonov::detail
