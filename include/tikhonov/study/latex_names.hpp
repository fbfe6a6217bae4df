// Names and numbers in LaTeX.
#pragma once

#include <tikhonov/study/sink.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail::study {

inline constexpr std::string_view greek[] = {"alpha",   "beta",   "gamma", "delta", "epsilon", "zeta",  "eta",   "theta", "iota",
                                             "kappa",   "lambda", "mu",    "nu",    "xi",      "pi",    "rho",   "sigma", "tau",
                                             "upsilon", "phi",    "chi",   "psi",   "omega",   "Gamma", "Delta", "Theta", "Lambda",
                                             "Xi",      "Pi",     "Sigma", "Phi",   "Psi",     "Omega"};

/// What means something to LaTeX stands for itself.
constexpr void put_escaped(sink& out, std::string_view text) {
    for (const char c : text) {
        const std::string_view special = "#$%&_{}";
        if (special.find(c) != special.npos) out.put('\\');
        if (c == '\\') out.put("\\backslash ");
        else if (c == '^' || c == '~') out.put(c == '^' ? "\\wedge " : "\\sim ");
        else out.put(c);
    }
}
constexpr void put_latex_function(sink& out, std::string_view name) {
    out.put("\\mathrm{");
    put_escaped(out, name);
    out.put('}');
}
/// The name of a symbol or an axis: Greek letters are letters, and other words of several letters are set as words.
constexpr void put_latex_name(sink& out, std::string_view name) {
    for (const std::string_view letter : greek) {
        if (letter != name) continue;
        out.put('\\');
        return out.put(name);
    }
    if (name.size() == 1) return put_escaped(out, name);
    out.put("\\mathit{");
    put_escaped(out, name);
    out.put('}');
}
constexpr void put_latex_number(sink& out, double value) {
    const numeral number = shortest(value);
    if (value < 0) out.put('-');
    if (number.infinite) return out.put("\\infty");
    if (number.is_fraction()) {
        out.put("\\frac{");
        out.put_integer(number.top);
        out.put("}{");
        out.put_integer(number.bottom);
        return out.put('}');
    }
    put_decimal(out, number, " \\cdot 10^{");
    if (number.is_scientific()) out.put('}');
}

}  // namespace tikhonov::detail::study
