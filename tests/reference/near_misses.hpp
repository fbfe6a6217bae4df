// Formulas that almost say the same: one node is replaced by what an equality that does not look closely takes for it.
#pragma once

#include <limits>

#include <reference/random_formula.hpp>

namespace reference {

class near_misses {
  public:
    explicit near_misses(random_formula& source) : source_(source), make_(source.make()) {
        static constexpr std::string_view names[] = {"o0", "o1", "o2", "o3", "o4", "o5", "o6", "o7"};
        for (const std::string_view name : names) others_.push_back(make_.symbol(name, {0}, 3));
        for (const std::string_view name : {"p0", "p1"}) others_.push_back(make_.symbol(name, {0, 1}, 2));
    }
    /// The formula with one node replaced; at times by the same.
    const formula* of(const formula* f) {
        chosen_ = source_.below(count(f));
        return change(f);
    }
    /// Values for the source's symbols and for those that are added here.
    environment<real> values() {
        environment<real> env = source_.values();
        for (const formula* s : others_) {
            tensor<real> value;
            for (int a = 0; a < s->axes.size; ++a) value.axes.add(s->axes.items[a]->name, env.length(s->axes.items[a]->name));
            const auto classes = static_cast<int>(env.length(s->symbol->classes->name));
            for (std::size_t i = 0; i < value.axes.count(); ++i) value.data.push_back(source_.below(classes));
            env.values[s->symbol->name] = std::move(value);
        }
        return env;
    }

  private:
    static bool is(const formula* f, std::string_view name) { return f->op->name == name; }
    static bool has_made_axis(const formula* f) {
        return std::popcount(formula_maker::mask(f->axes)) < f->axes.size || std::popcount(formula_maker::mask(f->over)) < f->over.size;
    }
    const formula* number(double x) { return make_.constant(x); }
    const formula* plus(const formula* a, const formula* b) { return make_.make<tikhonov::detail::add_>({a, b}); }
    const formula* times(const formula* a, const formula* b) { return make_.make<tikhonov::detail::multiply_>({a, b}); }
    const formula* minus(const formula* a) { return make_.make<tikhonov::detail::negate_>({a}); }

    static int count(const formula* f) {
        int sum = 1;
        for (int k = 0; k < 3 && f->operands[k] != nullptr; ++k) sum += count(f->operands[k]);
        return sum;
    }
    const formula* change(const formula* f) {
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
        if (is(f, "constant")) return number(beside(f->value));
        if (f->symbol != nullptr && f->symbol->kind == element::label) return other_label(f);
        if (f->symbol != nullptr && f->symbol->kind == element::boolean) return make_.make<not_>({f});
        const bool plain = !has_made_axis(f) && f->op->kind == shape::elementwise;
        if (is(f, "&&")) return make_.make<or_>({a, b});
        if (is(f, "||")) return make_.make<and_>({a, b});
        if (is(f, "!")) return a;
        if (is(f, "<")) return source_.below(2) == 0 ? make_.make<less_>({b, a}) : make_.make<less_equal_>({a, b});
        if (is(f, "<=")) return source_.below(2) == 0 ? make_.make<less_equal_>({b, a}) : make_.make<less_>({a, b});
        if (is(f, "where") && source_.below(2) == 0) return make_.make<where_>({a, f->operands[2], b});
        if (is(f, "pow")) return make_.make<pow_>({a, number(b->value + (source_.below(2) == 0 ? 1 : -2))});
        if (plain && f->op->arity == 2 && !(f->axes.size > a->axes.size && f->axes.size > b->axes.size) && source_.below(4) != 0)
            return of_others(f, a, b);
        if (plain && f->op->arity == 1 && source_.below(2) == 0) return make_.with_operands(*f, scaled(a), nullptr, nullptr);
        if (f->op->boolean) return make_.make<not_>({f});
        if (!has_made_axis(f) && f->op->kind == shape::reduction && source_.below(2) == 0) return another_reduction(f, a);
        if (!has_made_axis(f) && source_.below(3) == 0) return transposed(f);
        return scaled(f);
    }
    /// Two operands whose sum, or whose product, is the same; or in the other order.
    const formula* of_others(const formula* f, const formula* a, const formula* b) {
        if (f->op->boolean) return make_.with_operands(*f, plus(a, number(1)), b, nullptr);
        const formula* one = number(source_.below(2) == 0 ? 1 : 0.25);
        switch (source_.below(6)) {
            case 0: return make_.with_operands(*f, b, a, nullptr);
            case 1: return make_.with_operands(*f, plus(a, one), plus(b, minus(one)), nullptr);
            case 2: return make_.with_operands(*f, times(number(2), a), times(number(0.5), b), nullptr);
            case 3:
                if (a->axes.contains(b->axes)) return make_.with_operands(*f, plus(plus(a, b), minus(one)), one, nullptr);
                return make_.with_operands(*f, one, plus(plus(b, a), minus(one)), nullptr);
            case 4: return make_.with_operands(*f, minus(a), minus(b), nullptr);
            default: return make_.with_operands(*f, scaled(a), b, nullptr);
        }
    }
    /// What is nearly or, in some field, exactly the same number.
    double beside(double x) {
        constexpr double largest = std::numeric_limits<double>::max() / 4;
        switch (source_.below(8)) {
            case 0: return x + 1;
            case 1: return x - 1;
            case 2: return x == 0 ? 1 : -x;
            case 3: return x * 0x1p61;
            case 4: return x * 0x1p-61;
            case 5: return x + 0x1p61;
            case 6: return std::nextafter(x, largest);
            default: return x * std::ldexp(1.0, source_.below(300) - 150);
        }
    }
    const formula* scaled(const formula* f) {
        switch (source_.below(7)) {
            case 0: return times(number(0x1p61), f);
            case 1: return times(f, number(std::ldexp(1.0, source_.below(400) - 200)));
            case 2: return minus(f);
            case 3: return plus(f, number(1));
            case 4: return times(f, plus(number(0x1p61), number(-1)));  // a prime, which is 0 modulo itself
            case 5: return times(f, number(std::nextafter(1.0, source_.below(2))));
            default: return plus(f, number(0x1p-80));
        }
    }
    const formula* other_label(const formula* f) {
        std::vector<const formula*> fits;
        for (const formula* s : others_)
            if (s->axes.size == f->axes.size) fits.push_back(s);
        return fits[static_cast<std::size_t>(source_.below(static_cast<int>(fits.size())))];
    }
    const formula* another_reduction(const formula* f, const formula* a) {
        using namespace tikhonov;
        using namespace tikhonov::detail;
        static constexpr const primitive* all[] = {&ops::sum, &ops::mean, &ops::maximum, &ops::minimum, &ops::norm, &ops::logsumexp};
        if (f->operands[1] != nullptr) return scaled(f);
        return make_.reduce(*all[source_.below(6)], a, formula_maker::mask(f->over));
    }
    /// Two axes exchanged, or one renamed and repeated in its own place.
    const formula* transposed(const formula* f) {
        const axes_mask own = formula_maker::mask(f->axes);
        const axes_mask free = ~own & 15u;
        if (own == 0 || free == 0) return scaled(f);
        const int first = std::countr_zero(own);
        const int spare = std::countr_zero(free);
        if (std::popcount(own) == 1) return make_.diff(f, first, true);
        const int second = std::countr_zero(own & (own - 1));
        source_.equal_lengths();
        return make_.rename(make_.rename(make_.rename(f, first, spare), second, first), spare, second);
    }

    random_formula& source_;
    formula_maker& make_;
    std::vector<const formula*> others_;
    int chosen_ = 0;
};

}  // namespace reference
