// Random rewriting of formulas by the laws that symbolic equality promises to decide, and random changes that are no law at all.
#pragma once

#include <reference/random_formula.hpp>

namespace reference {

class rewriting {
  public:
    explicit rewriting(random_formula& source) : source_(source), make_(source.make()) {}

    /// The same mathematics in other words.
    const formula* equal_to(const formula* f) {
        const formula* x[3]{};
        for (int k = 0; k < 3 && f->operands[k] != nullptr; ++k)
            x[k] = f->op->kind == tikhonov::detail::shape::pick && k == 1 ? f->operands[k] : equal_to(f->operands[k]);
        if (x[0] != nullptr) f = make_.with_operands(*f, x[0], x[1], x[2]);
        if (!f->op->boolean && f->symbol == nullptr && source_.below(12) == 0) return padded(f);
        return source_.below(3) == 0 ? f : by_law(f);
    }

    /// The formula with one node replaced by another of the same axes, in general with another value.
    const formula* changed(const formula* f) {
        chosen_ = source_.below(count(f));
        return change(f);
    }

  private:
    static axes_mask mask(const formula* f) { return formula_maker::mask(f->axes); }
    /// Axes of differences are none of the generator's.
    static bool over_made_axis(const formula* f) { return (is(f, "sum") || is(f, "mean")) && mask_count(f->over) < f->over.size; }
    static bool has_made_axis(const formula* f) { return mask_count(f->axes) < f->axes.size; }
    static int mask_count(const tikhonov::detail::axis_list& axes) { return std::popcount(formula_maker::mask(axes)); }
    static bool is_outer(const formula* f) { return is(f, "*") && !fit(f->operands[0], f->operands[1]); }
    static bool fit(const formula* a, const formula* b) { return a->axes.contains(b->axes) || b->axes.contains(a->axes); }
    static bool is(const formula* f, std::string_view name) { return f->op->name == name; }
    template <class P>
    const formula* make(const formula* a, const formula* b) {
        return source_.below(2) == 0 && tikhonov::detail::define<P>::commutative ? make_.template make<P>({b, a})
                                                                                 : make_.template make<P>({a, b});
    }
    const formula* minus(const formula* x) { return make_.make<tikhonov::detail::negate_>({x}); }

    const formula* padded(const formula* f) {
        switch (source_.below(4)) {
            case 0: return make<tikhonov::detail::add_>(f, make_.constant(0));
            case 1: return make<tikhonov::detail::multiply_>(f, make_.constant(1));
            case 2: return make<tikhonov::detail::multiply_>(make_.constant(0.5), make<tikhonov::detail::add_>(f, f));
            default:
                return make<tikhonov::detail::subtract_>(make<tikhonov::detail::multiply_>(make_.constant(3), f),
                                                         make<tikhonov::detail::add_>(f, f));
        }
    }
    const formula* by_law(const formula* f) {
        using namespace tikhonov;
        using namespace tikhonov::detail;
        const formula* a = f->operands[0];
        const formula* b = f->operands[1];
        const bool choice = source_.below(2) == 0;
        if (is(f, "+")) {
            if ((is(a, "+") || is(a, "-")) && fit(a->operands[1], b)) {  // (p ± q) + b = p + (b ± q)
                const formula* tail = is(a, "+") ? make<add_>(a->operands[1], b) : make<subtract_>(b, a->operands[1]);
                if (fit(a->operands[0], tail)) return make<add_>(a->operands[0], tail);
            }
            return choice ? make<add_>(b, a) : make<subtract_>(a, minus(b));
        }
        if (is(f, "-")) return choice ? make<add_>(a, minus(b)) : minus(make<subtract_>(b, a));
        if (is_outer(f)) return choice ? make_.outer(b, a) : minus(make_.outer(minus(a), b));
        if (is(f, "*")) {
            for (int k = 0; k < 2; ++k) {
                const formula* s = k == 0 ? a : b;
                const formula* x = k == 0 ? b : a;
                if ((is(s, "+") || is(s, "-")) && fit(x, s->operands[0]) && fit(x, s->operands[1])) {
                    const formula* p = make<multiply_>(x, s->operands[0]);
                    const formula* q = make<multiply_>(s->operands[1], x);
                    if (fit(p, q)) return is(s, "+") ? make<add_>(p, q) : make<subtract_>(p, q);
                }
            }
            if (is(a, "*") && fit(a->operands[1], b)) {
                const formula* tail = make<multiply_>(b, a->operands[1]);
                if (fit(a->operands[0], tail)) return make<multiply_>(a->operands[0], tail);
            }
            return choice ? make<multiply_>(b, a) : minus(make<multiply_>(minus(a), b));
        }
        if (is(f, "sq")) {
            if (is(a, "+")) {  // (p + q)² = p² + 2pq + q²
                const formula* p = a->operands[0];
                const formula* q = a->operands[1];
                const formula* mixed = make<multiply_>(make_.constant(2), make<multiply_>(p, q));
                return make<add_>(make<add_>(make_.make<sq_>({p}), mixed), make<multiply_>(q, q));
            }
            return make<multiply_>(a, a);
        }
        if (is(f, "/")) {
            if (is(a, "+") && fit(a->operands[0], b) && fit(a->operands[1], b)) {
                const formula* p = make_.make<divide_>({a->operands[0], b});
                const formula* q = make_.make<divide_>({a->operands[1], b});
                if (fit(p, q)) return make<add_>(p, q);
            }
            return make<multiply_>(a, make_.make<divide_>({make_.constant(1), b}));
        }
        if (is(f, "negate")) {
            if (is(a, "+")) return make<subtract_>(minus(a->operands[0]), a->operands[1]);
            return choice ? make<multiply_>(make_.constant(-1), a) : make<subtract_>(make_.constant(0), a);
        }
        if (is(f, "sum") && over_made_axis(f)) return f;
        if (is(f, "sum")) return sum_law(f, a, formula_maker::mask(f->over));
        if (is(f, "mean") && b == nullptr) {
            const axes_mask over = formula_maker::mask(f->over);
            return make_.make<divide_>({make_.reduce(ops::sum, a, over), make_.extent(over)});
        }
        if (is(f, "dot")) {
            if (fit(a, b)) return make_.reduce(ops::sum, make<multiply_>(a, b), formula_maker::mask(f->over));
            return make_.dot(b, a, std::countr_zero(formula_maker::mask(f->over)));
        }
        if (is(f, "where")) {
            const formula* c = f->operands[2];
            const formula* first = make_.make<where_>({a, b, make_.constant(0)});
            const formula* second = make_.make<where_>({a, make_.constant(0), c});
            if (fit(a, b) && fit(a, c) && fit(first, second)) return make<add_>(first, second);
        }
        return f;
    }
    const formula* sum_law(const formula* f, const formula* x, axes_mask over) {
        using namespace tikhonov;
        using namespace tikhonov::detail;
        const auto part = [&](const formula* y) { return make_.reduce(ops::sum, y, over); };
        if (std::popcount(over) > 1 && source_.below(2) == 0) {
            const axes_mask one = over & (~over + 1);
            return make_.reduce(ops::sum, make_.reduce(ops::sum, x, over & ~one), one);
        }
        if (is(x, "negate")) return minus(part(x->operands[0]));
        if (is(x, "+") || is(x, "-")) {
            const formula* p = x->operands[0];
            const formula* q = x->operands[1];
            if ((over & ~mask(p)) == 0 && (over & ~mask(q)) == 0) {
                const formula* a = part(p);
                const formula* b = part(q);
                if (fit(a, b)) return is(x, "+") ? make<add_>(a, b) : make<subtract_>(a, b);
            }
        }
        if (is(x, "*"))
            for (int k = 0; k < 2; ++k)
                if ((over & mask(x->operands[k])) == 0 && (over & ~mask(x->operands[1 - k])) == 0) {
                    const formula* rest = part(x->operands[1 - k]);
                    if (fit(rest, x->operands[k])) return make<multiply_>(x->operands[k], rest);
                }
        return f;
    }

    static int count(const formula* f) {
        int sum = 1;
        for (int k = 0; k < 3 && f->operands[k] != nullptr; ++k) sum += count(f->operands[k]);
        return sum;
    }
    const formula* change(const formula* f) {
        using namespace tikhonov;
        using namespace tikhonov::detail;
        if (chosen_-- == 0) return replaced(f);
        const formula* x[3]{};
        bool same = true;
        for (int k = 0; k < 3 && f->operands[k] != nullptr; ++k) {
            x[k] = change(f->operands[k]);
            same = same && x[k] == f->operands[k];
        }
        return same ? f : make_.with_operands(*f, x[0], x[1], x[2]);
    }
    const formula* replaced(const formula* f) {
        using namespace tikhonov;
        using namespace tikhonov::detail;
        const formula* a = f->operands[0];
        const formula* b = f->operands[1];
        if (over_made_axis(f) || has_made_axis(f) || is_outer(f)) return f->op->boolean ? f : make_.make<softplus_>({f});
        if (is(f, "constant")) return make_.constant(f->value + (source_.below(2) == 0 ? 1 : 0.0625));
        if (f->symbol != nullptr && f->symbol->kind != element::real) return f;
        if (is(f, "+")) return make_.make<subtract_>({a, b});
        if (is(f, "-")) return make_.make<subtract_>({b, a});
        if (is(f, "*")) return make_.make<add_>({a, b});
        if (is(f, "/")) return make_.make<divide_>({b, a});
        if (is(f, "sum")) return make_.reduce(ops::mean, a, formula_maker::mask(f->over));
        if (is(f, "mean") || is(f, "logsumexp")) return make_.reduce(ops::sum, a, formula_maker::mask(f->over));
        if (is(f, "<")) return make_.make<less_>({b, a});
        if (is(f, "where")) return make_.make<where_>({a, f->operands[2], b});
        if (is(f, "tanh")) return make_.make<sigmoid_>({a});
        if (is(f, "!")) return a;
        if (is(f, "&&")) return make_.make<or_>({a, b});
        if (is(f, "||")) return make_.make<and_>({a, b});
        if (f->op->boolean) return make_.make<less_equal_>({b, a});
        if (is(f, "maximum") || is(f, "norm")) return make_.reduce(ops::minimum, a, formula_maker::mask(f->over));
        if (is(f, "pow")) return make_.make<pow_>({a, make_.constant(b->value + 1)});
        if (source_.below(2) == 0) return make_.make<tanh_>({f});
        if (is(f, "extent")) return make_.constant(f->value + 2);
        return source_.any(mask(f), 1);
    }

    random_formula& source_;
    formula_maker& make_;
    int chosen_ = 0;
};

}  // namespace reference
