// A seeded generator of random formulas over a few axes, and of random values for their symbols.
#pragma once

#include <random>

#include <reference/formula_maker.hpp>

namespace reference {

/// Which formulas are wanted.
enum class flavour {
    anything,  ///< every primitive
    ring,      ///< ring operations, reductions and opaque functions: what symbolic equality promises to decide
};

class random_formula {
  public:
    explicit random_formula(std::uint64_t seed, flavour kind = flavour::anything) : random_(seed), kind_(kind) {
        // several storage orders of the same axes
        const auto number = [&](std::string_view name, std::initializer_list<int> axes) { symbols_.push_back(make_.symbol(name, axes)); };
        number("s", {});
        number("t", {});
        number("u", {0});
        number("v", {1});
        number("w", {2});
        number("z", {3});
        number("A", {0, 1});
        number("B", {1, 2});
        number("C", {2, 0});
        number("D", {3, 1});
        number("X", {0, 1, 2});
        number("Y", {2, 3, 0});
        symbols_.push_back(make_.symbol("p", {1}, -1, true));
        labels_.push_back(make_.symbol("label", {0}, 3));
        labels_.push_back(make_.symbol("ids", {0, 1}, 2));
        masks_.push_back(make_.mask("open", {0}));
        masks_.push_back(make_.mask("seen", {2, 1}));
    }

    formula_maker& make() { return make_; }
    std::mt19937_64& random() { return random_; }
    const std::vector<const formula*>& symbols() const { return symbols_; }
    const std::vector<const formula*>& labels() const { return labels_; }
    const std::vector<const formula*>& masks() const { return masks_; }
    int below(int n) { return static_cast<int>(random_() % static_cast<std::uint64_t>(n)); }
    /// From now on all axes are equally long.
    void equal_lengths() { renamed_ = true; }
    double uniform() { return static_cast<double>(random_() >> 11) * 0x1p-53; }

    /// A formula without axes, of about `size` nodes.
    const formula* scalar(int size) {
        pool_.clear();
        renamed_ = false;
        const int rank = below(4);
        axes_mask axes = 0;
        while (std::popcount(axes) < rank) axes |= 1u << below(4);
        return total(any(axes, size), axes);
    }
    const formula* any(axes_mask axes, int size) {
        if (size > 1 && below(5) == 0)
            for (int tries = 0; tries < 4 && !pool_.empty(); ++tries) {
                const formula* old = pool_[static_cast<std::size_t>(below(static_cast<int>(pool_.size())))];
                if (formula_maker::mask(old->axes) == axes) return old;
            }
        const formula* made = size <= 1 ? leaf(axes) : inner(axes, size - 1);
        pool_.push_back(made);
        return made;
    }
    /// New lengths between 1 and 4, equal ones once an axis was renamed, and new values: numbers in (-1.6, 1.6), never 0.
    environment<real> values() {
        environment<real> env;
        const int same = below(4);
        for (int a = 0; a < formula_maker::axis_count; ++a)
            env.extents[formula_maker::axis(a).name] = static_cast<std::size_t>(1 + (renamed_ ? same : below(4)));
        const auto fill = [&](const formula* s, auto element) {
            tensor<real> value;
            for (int a = 0; a < s->axes.size; ++a) value.axes.add(s->axes.items[a]->name, env.length(s->axes.items[a]->name));
            for (std::size_t i = 0; i < value.axes.count(); ++i) value.data.push_back(element());
            env.values[s->symbol->name] = std::move(value);
        };
        for (const formula* s : symbols_)
            fill(s, [&]() -> real {
                const double size = 0.05 + 1.55 * uniform();
                return s->symbol->promise == tikhonov::nonnegative || below(2) == 0 ? size : -size;
            });
        for (const formula* s : labels_) fill(s, [&]() -> real { return below(static_cast<int>(env.length(s->symbol->classes->name))); });
        for (const formula* s : masks_) fill(s, [&]() -> real { return below(2); });
        return env;
    }

  private:
    /// Down to no axes, by one of the reductions that do this.
    const formula* total(const formula* x, axes_mask axes) {
        if (axes == 0) return x;
        switch (below(kind_ == flavour::ring ? 3 : 6)) {
            case 0: return make_.reduce(tikhonov::detail::ops::mean, x, axes);
            case 3: return make_.reduce(tikhonov::detail::ops::logsumexp, x, axes);
            case 4: return make_.reduce(below(2) == 0 ? tikhonov::detail::ops::maximum : tikhonov::detail::ops::minimum, x, axes);
            case 5: return make_.reduce(tikhonov::detail::ops::norm, x, axes);
            default: return make_.reduce(tikhonov::detail::ops::sum, x, axes);
        }
    }
    const formula* leaf(axes_mask axes) {
        std::vector<const formula*> fits;
        for (const formula* s : symbols_)
            if (formula_maker::mask(s->axes) == axes) fits.push_back(s);
        if (axes == 0 && below(3) == 0) {
            static constexpr double numbers[] = {0, 1, 2, -1, 0.5, 3, -0.25, 4, 1.5};
            return below(8) == 0 ? make_.extent(1u << below(formula_maker::axis_count)) : make_.constant(numbers[below(9)]);
        }
        if (std::popcount(axes) == 2 && below(6) == 0) {
            renamed_ = true;  // its axes are equally long
            const int low = std::countr_zero(axes);
            const int high = std::countr_zero(axes & (axes - 1));
            return below(2) == 0 ? make_.identity(low, high) : make_.identity(high, low);
        }
        if (!fits.empty()) return fits[static_cast<std::size_t>(below(static_cast<int>(fits.size())))];
        // no symbol has these axes: one is made of symbols that have some of them
        if (below(4) == 0) return make_.spread(leaf(axes & (axes - 1)), axes & (~axes + 1));
        std::vector<const formula*> parts;
        for (const formula* s : symbols_)
            if (formula_maker::mask(s->axes) != 0 && (formula_maker::mask(s->axes) & ~axes) == 0) parts.push_back(s);
        if (parts.empty()) return make_.spread(leaf(0), axes);  // the axis that no symbol has
        const formula* part = parts[static_cast<std::size_t>(below(static_cast<int>(parts.size())))];
        const axes_mask missing = axes & ~formula_maker::mask(part->axes);
        const formula* whole = make_.spread(part, missing);
        return make_.make<tikhonov::detail::multiply_>({whole, leaf(missing)});
    }
    axes_mask subset(axes_mask axes) { return below(2) == 0 ? axes : axes & static_cast<axes_mask>(random_()); }

    /// Two operands: one has all the axes, the other some of them, in either order.
    template <class P>
    const formula* binary(axes_mask axes, int size) {
        const int left = 1 + below(std::max(1, size - 1));
        const formula* a = any(axes, left);
        const formula* b = any(subset(axes), size - left);
        return below(2) == 0 ? make_.make<P>({a, b}) : make_.make<P>({b, a});
    }
    template <class P>
    const formula* unary(const formula* x) {
        return make_.make<P>({x});
    }
    /// Equality knows tanh to be odd but softplus for nothing but itself, so no law of rings can hide an identity from it.
    const formula* opaque(const formula* x) {
        return kind_ == flavour::ring ? unary<tikhonov::detail::softplus_>(x) : unary<tikhonov::detail::tanh_>(x);
    }
    const formula* positive(axes_mask axes, int size) {
        switch (below(3)) {
            case 0: return unary<tikhonov::detail::exp_>(tame(axes, size));
            case 1: return make_.make<tikhonov::detail::add_>({unary<tikhonov::detail::sq_>(any(axes, size)), make_.constant(1)});
            default: return make_.make<tikhonov::detail::add_>({make_.constant(0.5), unary<tikhonov::detail::sigmoid_>(any(axes, size))});
        }
    }
    /// Bounded, so that towers of exponentials stay rare.
    const formula* tame(axes_mask axes, int size) {
        return below(3) == 0 ? any(axes, size) : unary<tikhonov::detail::tanh_>(any(axes, size));
    }
    const formula* condition(axes_mask axes, int size) {
        switch (below(9)) {
            case 5: {
                const formula* seen = masks_[static_cast<std::size_t>(below(2))];
                if (formula_maker::mask(seen->axes) == axes) return seen;
                return unary<tikhonov::detail::not_>(condition(axes, size - 1));
            }
            case 6: return both<tikhonov::detail::and_>(axes, size - 1);
            case 7: return both<tikhonov::detail::or_>(axes, size - 1);
            case 0: return binary<tikhonov::detail::less_equal_>(axes, size);
            case 1: return binary<tikhonov::detail::equal_>(axes, size);
            default: return binary<tikhonov::detail::less_>(axes, size);
        }
    }
    template <class P>
    const formula* both(axes_mask axes, int size) {
        const formula* a = condition(axes, std::max(1, size / 2));
        const formula* b = condition(subset(axes), std::max(1, size / 2));
        return below(2) == 0 ? make_.make<P>({a, b}) : make_.make<P>({b, a});
    }
    const formula* reduction(axes_mask axes, int size) {
        axes_mask over = 0;
        const axes_mask free = ~axes & 15u;
        if (free == 0 || std::popcount(axes) > 2) return unary<tikhonov::detail::sq_>(any(axes, size));
        while (over == 0) over = free & static_cast<axes_mask>(random_());
        while (std::popcount(over | axes) > 3) over &= over - 1;
        if (std::popcount(over) == 1 && below(2) == 0) {
            const int left = 1 + below(std::max(1, size - 1));
            const formula* a = any(subset(axes) | over, left);
            return make_.dot(a,
                             any((axes & ~formula_maker::mask(a->axes)) | over | (axes & static_cast<axes_mask>(random_())), size - left),
                             std::countr_zero(over));
        }
        const formula* x = any(axes | over, size);
        // the square of a norm is known to be a sum of squares, so a norm is no opaque function
        switch (below(kind_ == flavour::ring ? 7 : 8)) {
            case 4:
                return make_.weighted_mean(x, below(2) == 0 ? condition(subset(axes | over), 2) : positive_divisor(axes | over, 2), over);
            case 0: return make_.reduce(tikhonov::detail::ops::mean, x, over);
            case 1: return make_.reduce(tikhonov::detail::ops::logsumexp, x, over);
            case 2: return make_.reduce(tikhonov::detail::ops::maximum, x, over);
            case 3: return make_.reduce(tikhonov::detail::ops::minimum, x, over);
            case 7: return make_.reduce(tikhonov::detail::ops::norm, x, over);
            default: return make_.reduce(tikhonov::detail::ops::sum, x, over);
        }
    }
    const formula* picked(axes_mask axes, int size) {
        const formula* label = labels_[static_cast<std::size_t>(below(2))];
        const axes_mask own = formula_maker::mask(label->axes);
        const axes_mask classes = formula_maker::mask(tikhonov::detail::axis_list{{label->symbol->classes}, 1});
        if ((own & ~axes) != 0 || (classes & axes) != 0) return opaque(any(axes, size));
        return make_.pick(any((axes & ~own) | (own & static_cast<axes_mask>(random_())) | classes, size), label);
    }

    /// A total over the axis that no symbol has.
    const formula* unseen(axes_mask axes, int size) {
        const axes_mask over = 1u << formula_maker::unseen;
        if (std::popcount(axes) > 2) return opaque(any(axes, size));
        const formula* x = any(axes, size);
        const formula* along = nullptr;
        const axes_mask free = ~axes & 15u;
        switch (below(3)) {
            case 0: along = make_.spread(x, over); break;
            case 1: {
                renamed_ = true;
                const int bound = bit_of(free);
                along = make_.rename(any(axes | 1u << bound, size), bound, formula_maker::unseen);
                break;
            }
            default: along = make_.make<tikhonov::detail::multiply_>({opaque(make_.spread(x, over)), x}); break;
        }
        switch (below(kind_ == flavour::ring ? 5 : 7)) {
            case 0: return make_.reduce(tikhonov::detail::ops::mean, along, over);
            case 1: return make_.reduce(tikhonov::detail::ops::logsumexp, along, over);
            case 2:
                return make_.sum_of_differences(unary<tikhonov::detail::sq_>(make_.diff(along, formula_maker::unseen, false)),
                                                formula_maker::unseen);
            case 3:
                return make_.make<tikhonov::detail::multiply_>({make_.reduce(tikhonov::detail::ops::sum, along, over), make_.extent(over)});
            case 5: return make_.reduce(tikhonov::detail::ops::maximum, along, over);
            case 6: return make_.reduce(tikhonov::detail::ops::norm, along, over);
            default: return make_.reduce(tikhonov::detail::ops::sum, opaque(along), over);
        }
    }

    /// The same formula along other axes.
    const formula* indexed(axes_mask axes, int size) {
        const axes_mask free = ~axes & 15u;
        const int bound = free == 0 ? -1 : bit_of(free);
        switch (below(4)) {
            case 0:
                if (axes == 0 || bound < 0) break;
                renamed_ = true;
                {
                    const int to = bit_of(axes);
                    return make_.rename(any((axes & ~(1u << to)) | 1u << bound, size), bound, to);
                }
            case 1:
                if (axes == 0) break;
                return make_.diff(any(axes, size), bit_of(axes), true);
            case 2: {
                if (bound < 0 || std::popcount(axes) > 2) break;
                const formula* steps = make_.diff(any(axes | 1u << bound, size), bound, false);
                return make_.sum_of_differences(below(2) == 0 ? unary<tikhonov::detail::sq_>(steps) : opaque(steps), bound);
            }
            default: {
                const axes_mask left = axes & static_cast<axes_mask>(random_());
                if (left == 0 || left == axes) break;
                return make_.outer(any(left, size / 2), any(axes & ~left, size - size / 2));
            }
        }
        return unary<tikhonov::detail::negate_>(any(axes, size));
    }
    int bit_of(axes_mask axes) {
        while (true)
            if (const int a = below(4); (axes >> a & 1u) != 0) return a;
    }

    const formula* inner(axes_mask axes, int size) {
        using namespace tikhonov;
        using namespace tikhonov::detail;
        if (below(8) == 0) return below(4) == 0 ? unseen(axes, size) : indexed(axes, size);
        switch (below(kind_ == flavour::ring ? 15 : 41)) {
            case 0:
            case 1: return binary<add_>(axes, size);
            case 2: return binary<subtract_>(axes, size);
            case 3:
            case 4: return binary<multiply_>(axes, size);
            case 5: return make_.make<divide_>({any(axes, std::max(1, size / 2)), positive_divisor(axes, size / 2)});
            case 6: return unary<sq_>(any(axes, size));
            case 7: return unary<negate_>(any(axes, size));
            case 8:
            case 9: return reduction(axes, size);
            case 10: return picked(axes, size);
            case 11: return opaque(any(axes, size));
            case 12: return chosen(axes, size);
            case 13: return below(3) == 0 ? make_.detach(any(axes, size)) : unary<exp_>(unary<negate_>(opaque(any(axes, size))));
            case 14: return reduction(axes, size);
            case 15: return unary<exp_>(tame(axes, size));
            case 16: return unary<log_>(positive(axes, size));
            case 17: return unary<log1p_>(positive(axes, size));
            case 18: return unary<sqrt_>(positive(axes, size));
            case 19: return unary<sigmoid_>(any(axes, size));
            case 20: return unary<softplus_>(any(axes, size));
            case 21: return unary<abs_>(any(axes, size));
            case 22: return unary<sign_>(any(axes, size));
            case 23: return unary<relu_>(any(axes, size));
            case 24: return binary<max_>(axes, size);
            case 25: return known_form(axes, size);
            case 26: return unary<log_>(below(4) == 0 ? any(axes, size) : positive(axes, size));  // at times NaN: left out then
            case 27: return unary<sqrt_>(unary<sq_>(any(axes, size)));
            case 28: return binary<divide_>(axes, size);
            case 29: return binary<min_>(axes, size);
            case 30: return make_.make<huber_>({any(axes, std::max(1, size / 2)), positive(subset(axes), std::max(1, size / 2))});
            case 31: return unary<expm1_>(tame(axes, size));
            case 32: return unary<sin_>(any(axes, size));
            case 33: return unary<cos_>(any(axes, size));
            case 34: return unary<atan_>(any(axes, size));
            case 35: return unary<erf_>(any(axes, size));
            case 36: return binary<hypot_>(axes, size);
            case 37: return unary<lgamma_>(positive(axes, size));
            case 38: return below(2) == 0 ? unary<polygamma_<0>>(positive(axes, size)) : unary<polygamma_<1>>(positive(axes, size));
            case 39: return power(axes, size);
            default: return known_form(axes, size);
        }
    }
    const formula* power(axes_mask axes, int size) {
        static constexpr double whole[] = {0, 1, 2, 3, 4, 7, -1, -2, -3};
        static constexpr double others[] = {0.5, -0.5, 1.5, -2.5, 0.3, -1.7, 2.25, 3};
        if (below(2) == 0) return make_.make<tikhonov::detail::pow_>({any(axes, size), make_.constant(whole[below(9)])});
        return make_.make<tikhonov::detail::pow_>({positive(axes, size), make_.constant(others[below(8)])});
    }
    const formula* positive_divisor(axes_mask axes, int size) {
        if (kind_ == flavour::anything) return positive(subset(axes), std::max(1, size));
        // not a constant: quotients of constants are rounded, and equality is exact
        const formula* x = make_.make<tikhonov::detail::multiply_>({any(subset(axes), std::max(1, size)), symbols_[0]});
        return make_.make<tikhonov::detail::add_>({unary<tikhonov::detail::sq_>(x), make_.constant(1)});
    }
    const formula* chosen(axes_mask axes, int size) {
        const int third = std::max(1, size / 3);
        const formula* a = any(axes, third);
        const formula* b = below(4) == 0 ? make_.constant(0) : any(subset(axes), third);
        const formula* c = condition(subset(axes), third);
        return below(2) == 0 ? make_.make<tikhonov::detail::where_>({c, a, b}) : make_.make<tikhonov::detail::where_>({c, b, a});
    }
    /// The left sides of the identities that random formulas would hardly ever meet.
    const formula* known_form(axes_mask axes, int size) {
        using namespace tikhonov;
        using namespace tikhonov::detail;
        const formula* x = any(axes, size);
        const formula* one = make_.constant(1);
        const auto e = [&] { return unary<exp_>(x); };
        switch (below(18)) {
            case 0: return unary<log_>(make_.make<add_>({one, e()}));
            case 12: return below(2) == 0 ? make_.make<subtract_>({e(), one}) : make_.make<subtract_>({one, e()});
            case 13: {
                const formula* minus = unary<negate_>(x);
                switch (below(5)) {
                    case 0: return unary<sin_>(minus);
                    case 1: return unary<cos_>(minus);
                    case 2: return unary<atan_>(minus);
                    case 3: return unary<erf_>(minus);
                    default: return make_.make<hypot_>({any(subset(axes), 1), minus});
                }
            }
            case 14: return unary<sqrt_>(make_.make<add_>({unary<sq_>(x), unary<sq_>(any(subset(axes), 1))}));
            case 15: return unary<log_>(make_.make<divide_>({e(), positive(subset(axes), 1)}));
            case 16: {
                if (axes == 0) return unary<expm1_>(unary<log1p_>(positive(axes, size)));
                const axes_mask one_axis = axes & (~axes + 1);
                return make_.make<divide_>({e(), make_.reduce(ops::sum, e(), one_axis)});
            }
            case 17: {
                const axes_mask more = ~axes & 7u & (~(~axes & 7u) + 1);
                if (more == 0 || std::popcount(axes | more) > 3) return unary<sq_>(make_.make<hypot_>({x, one}));
                const formula* root = unary<sqrt_>(make_.reduce(ops::sum, unary<sq_>(any(axes | more, size)), more));
                return below(2) == 0 ? root : unary<sq_>(root);
            }
            case 1: return make_.make<divide_>({one, make_.make<add_>({e(), one})});
            case 2: return make_.make<divide_>({e(), make_.make<add_>({one, e()})});
            case 3: return make_.make<subtract_>({one, unary<sigmoid_>(x)});
            case 4: return unary<log_>(unary<sigmoid_>(x));
            case 5: return unary<log_>(make_.make<subtract_>({one, unary<sigmoid_>(x)}));
            case 6: return make_.make<subtract_>({unary<softplus_>(x), unary<softplus_>(unary<negate_>(x))});
            case 7: {
                const formula* t = any(subset(axes), 1);
                const formula* left = make_.make<multiply_>({t, unary<softplus_>(unary<negate_>(x))});
                return make_.make<add_>({left, make_.make<multiply_>({make_.make<subtract_>({one, t}), unary<softplus_>(x)})});
            }
            case 8: return make_.make<multiply_>({x, unary<sign_>(x)});
            case 9: return make_.make<max_>({make_.constant(0), x});
            case 10: {
                const axes_mask more = ~axes & 7u & static_cast<axes_mask>(random_());
                if (std::popcount(axes | more) > 3 || more == 0) return unary<abs_>(unary<abs_>(x));
                return unary<log_>(make_.reduce(ops::sum, unary<exp_>(any(axes | more, size)), more));
            }
            default: return make_.make<divide_>({x, make_.make<divide_>({one, positive(axes, 1)})});
        }
    }

    std::mt19937_64 random_;
    flavour kind_;
    formula_maker make_;
    bool renamed_ = false;
    std::vector<const formula*> symbols_;
    std::vector<const formula*> labels_;
    std::vector<const formula*> masks_;
    std::vector<const formula*> pool_;
};

}  // namespace reference
