// Reads texts back: a small parser of the expressions that to_text writes, which knows C++'s precedence and the library's functions by
// name.
#pragma once

#include <cctype>
#include <cstdlib>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <reference/random_formula.hpp>

namespace study_test {

using reference::formula_maker;
using tikhonov::detail::formula;

struct no_expression : std::runtime_error {
    using std::runtime_error::runtime_error;
};

class parser {
  public:
    /// Symbols are those of `source`; formulas are made by its maker.
    explicit parser(reference::random_formula& source, const std::vector<const formula*>& labels) : make_(source.make()) {
        for (const formula* s : source.symbols()) symbols_[std::string(s->symbol->name)] = s;
        for (const formula* s : labels) symbols_[std::string(s->symbol->name)] = s;
    }

    const formula* parse(std::string_view text) {
        text_ = text;
        at_ = 0;
        parts_.clear();
        while (accept("auto ")) {
            const std::string name = word();
            expect(" = ");
            parts_[name] = relation();
            expect("; ");
        }
        const formula* whole = relation();
        if (at_ != text_.size()) fail("something is left over");
        return whole;
    }

  private:
    [[noreturn]] void fail(const std::string& what) const {
        throw no_expression(what + " at " + std::to_string(at_) + " of: " + std::string(text_));
    }
    bool accept(std::string_view token) {
        if (!text_.substr(at_).starts_with(token)) return false;
        at_ += token.size();
        return true;
    }
    void expect(std::string_view token) {
        if (!accept(token)) fail("expected '" + std::string(token) + "'");
    }
    std::string word() {
        const std::size_t from = at_;
        const auto letter = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; };
        while (at_ < text_.size() && (letter(text_[at_]) || text_.substr(at_).starts_with("::"))) at_ += letter(text_[at_]) ? 1 : 2;
        if (from == at_) fail("expected a name");
        return std::string(text_.substr(from, at_ - from));
    }

    // ---- operators, the loosest first
    const formula* relation() {
        const formula* a = conjunction();
        while (accept(" || ")) a = call("||", {a, conjunction()});
        return a;
    }
    const formula* conjunction() {
        const formula* a = comparison();
        while (accept(" && ")) a = call("&&", {a, comparison()});
        return a;
    }
    const formula* comparison() {
        const formula* a = additive();
        for (const char* op : {" < ", " <= "})
            if (accept(op)) return call(op == std::string(" < ") ? "<" : "<=", {a, additive()});
        return a;
    }
    const formula* additive() {
        const formula* a = multiplicative();
        while (true) {
            if (accept(" + ")) a = call("+", {a, multiplicative()});
            else if (accept(" - ")) a = call("-", {a, multiplicative()});
            else return a;
        }
    }
    const formula* multiplicative() {
        const formula* a = unary();
        while (true) {
            if (accept(" * ")) a = call("*", {a, unary()});
            else if (accept(" / ")) a = call("/", {a, unary()});
            else return a;
        }
    }
    const formula* unary() {
        if (accept("--")) fail("a decrement");
        if (accept("-")) return call("negate", {unary()});
        if (accept("!")) return call("!", {unary()});
        return primary();
    }
    const formula* primary() {
        if (accept("(")) {
            const formula* inner = relation();
            expect(")");
            return inner;
        }
        if (at_ < text_.size() && std::isdigit(static_cast<unsigned char>(text_[at_])) != 0) {
            const double value = plain_number();
            expect("_c");
            return make_.constant(value);
        }
        std::string name = word();
        std::vector<int> axes;
        bool with_differences = false;
        if (name == "apply") {
            expect("<");
            name = word();
            name.pop_back();  // the struct of `f` is `f_`
            expect(">");
        }
        if (name == "pow") {
            expect("<");
            double exponent = plain_number();
            if (accept(".0 / ")) exponent /= plain_number();
            expect(">(");
            const formula* base = relation();
            expect(")");
            return call("pow", {base, make_.constant(exponent)});
        }
        if (text_.substr(at_).starts_with("<")) {
            accept("<");
            do {
                with_differences = accept("diff_axis<");
                axes.push_back(axis());
                if (with_differences) expect(">");
            } while (accept(", "));
            expect(">");
        }
        if (name == "extent") return make_.extent(1u << axes.at(0));
        if (name == "identity") return make_.identity(axes.at(0), axes.at(1));
        if (!accept("(")) {
            if (parts_.count(name) != 0) return parts_.at(name);
            if (symbols_.count(name) == 0) fail("no symbol " + name);
            return symbols_.at(name);
        }
        std::vector<const formula*> x{relation()};
        bool replicate = false;
        while (accept(", ")) {
            replicate = accept("replicate");
            if (!replicate) x.push_back(relation());
        }
        expect(")");
        return function(name, axes, with_differences, replicate, x);
    }
    double plain_number() {
        const std::string rest(text_.substr(at_, text_.find_first_not_of("0123456789.e-+", at_) - at_));
        char* end = nullptr;
        const double value = std::strtod(rest.c_str(), &end);
        at_ += static_cast<std::size_t>(end - rest.c_str());
        return value;
    }
    int axis() {
        const std::string name = word();
        for (int a = 0; a < formula_maker::axis_count; ++a)
            if (formula_maker::axis(a).name == name) return a;
        fail("no axis " + name);
    }

    // ---- functions
    const formula* function(const std::string& name, const std::vector<int>& axes, bool with_differences, bool replicate,
                            const std::vector<const formula*>& x) {
        using namespace tikhonov;
        using namespace tikhonov::detail;
        reference::axes_mask over = 0;
        for (const int a : axes) over |= 1u << a;
        const auto reduced = [&] {
            const reference::axes_mask own = formula_maker::mask(x.at(0)->axes);
            return over == 0 ? own : over;
        };
        if (name == "sum" && with_differences) return make_.sum_of_differences(x.at(0), axes.at(0));
        if (name == "sum" && over == 0 && has_differences(x.at(0))) return make_.sum_of_differences(x.at(0), differences_of(x.at(0)));
        if (name == "sum") return make_.reduce(ops::sum, x.at(0), reduced());
        if ((name == "weights" || name == "where") && x.size() == 1) return x.at(0);
        if (name == "mean" && x.size() == 2) return make_.weighted_mean(x.at(0), x.at(1), reduced());
        if (name == "mean") return make_.reduce(ops::mean, x.at(0), reduced());
        if (name == "max" && x.size() == 1) return make_.reduce(ops::maximum, x.at(0), reduced());
        if (name == "min" && x.size() == 1) return make_.reduce(ops::minimum, x.at(0), reduced());
        if (name == "norm") return make_.reduce(ops::norm, x.at(0), reduced());
        if (name == "logsumexp") return make_.reduce(ops::logsumexp, x.at(0), reduced());
        if (name == "softmax") return call("exp", {call("-", {x.at(0), make_.reduce(ops::logsumexp, x.at(0), reduced())})});
        if (name == "dot") {
            if (over == 0) over = formula_maker::mask(x.at(0)->axes.common(x.at(1)->axes));
            if (std::popcount(over) != 1) fail("dot of several axes");
            return make_.dot(x.at(0), x.at(1), std::countr_zero(over));
        }
        if (name == "expand") return make_.spread(x.at(0), over);
        if (name == "rename" && (with_differences || !x.at(0)->axes.contains(formula_maker::axis(axes.at(0))))) fail("no such axis");
        if (name == "rename") return make_.rename(x.at(0), axes.at(0), axes.at(1));
        if (name == "diff") return make_.diff(x.at(0), axes.at(0), replicate);
        if (name == "outer") return make_.outer(x.at(0), x.at(1));
        if (name == "pick" && x.at(1)->symbol == nullptr) fail("a label that is no symbol");
        if (name == "pick") return make_.pick(x.at(0), x.at(1));
        if (name == "stop_gradient") return make_.detach(x.at(0));
        if (name == "grad" && x.at(1)->symbol == nullptr) fail("a gradient by no symbol");
        if (name == "grad") return make_.grad(x.at(0), x.at(1));
        if (name == "each::huber") return call("huber", {call("-", {x.at(0), x.at(1)}), x.at(2)});
        return call(name, x);
    }
    static bool has_differences(const formula* x) { return differences_of(x) >= 0; }
    static int differences_of(const formula* x) {
        for (int a = 0; a < formula_maker::axis_count; ++a)
            if (x->axes.size == 1 && x->axes.contains(formula_maker::differences(a))) return a;
        return -1;
    }
    const formula* call(std::string_view name, const std::vector<const formula*>& x) { return find(reference::primitives{}, name, x); }
    template <class... P>
    const formula* find(reference::primitive_list<P...>, std::string_view name, const std::vector<const formula*>& x) {
        const formula* found = nullptr;
        (..., (found = found == nullptr && P::name.view() == name ? make<P>(x) : found));
        if (found == nullptr) fail("no function " + std::string(name));
        return found;
    }
    template <class P>
    const formula* make(const std::vector<const formula*>& x) {
        constexpr int arity = tikhonov::detail::define<P>::arity;
        if (x.size() != arity) fail("wrong number of operands");
        if constexpr (arity == 1) return make_.make<P>({x[0]});
        else if constexpr (arity == 2) return make_.make<P>({x[0], x[1]});
        else return make_.make<P>({x[0], x[1], x[2]});
    }

    formula_maker& make_;
    std::map<std::string, const formula*> symbols_;
    std::map<std::string, const formula*> parts_;
    std::string_view text_;
    std::size_t at_ = 0;
};

/// Whether two formulas are built alike; -(1) is the constant -1.
inline bool same(const formula& a, const formula& b) {
    const auto negated = [](const formula& f, double value) {
        return f.op->name == "negate" && f.operands[0]->op == &tikhonov::detail::ops::constant && f.operands[0]->value == -value;
    };
    if (a.op == &tikhonov::detail::ops::constant && negated(b, a.value)) return true;
    if (b.op == &tikhonov::detail::ops::constant && negated(a, b.value)) return true;
    if (a.op != b.op || a.value != b.value) return false;
    if (a.symbol != nullptr) return a.key == b.key;
    if (a.over.size != b.over.size || !a.over.contains(b.over)) return false;
    for (int k = 0; k < tikhonov::detail::max_operands && a.operands[k] != nullptr; ++k)
        if (b.operands[k] == nullptr || !same(*a.operands[k], *b.operands[k])) return false;
    return true;
}

}  // namespace study_test
