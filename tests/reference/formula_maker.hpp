// Builds formulas at run time. Descriptors are plain values; a deque keeps their addresses.
#pragma once

#include <deque>
#include <initializer_list>

#include <reference/interpreter.hpp>

namespace reference {

/// A set of the generator's axes, as bits.
using axes_mask = unsigned;

class formula_maker {
  public:
    static constexpr int axis_count = 5;
    static constexpr int unseen = 4;  ///< the axis that no symbol has

    /// A formula of the primitive `P`.
    template <class P>
    const formula* make(std::initializer_list<const formula*> x) {
        return store(tikhonov::detail::describe(&tikhonov::detail::define<P>::descriptor, x));
    }
    const formula* constant(double value) {
        using tikhonov::detail::ops::constant;
        return store(
            {.op = &constant, .value = value, .key = tikhonov::detail::mix_hash(constant.hash, std::bit_cast<std::uint64_t>(value))});
    }
    const formula* reduce(const tikhonov::detail::primitive& op, const formula* x, axes_mask over) {
        return store(tikhonov::detail::describe_over(&op, {x}, x->axes.without(list(over)), list(over)));
    }
    const formula* dot(const formula* a, const formula* b, int over) {
        return store(tikhonov::detail::describe_over(&tikhonov::detail::ops::dot, {a, b}, a->axes.with(b->axes).without(list(1u << over)),
                                                     list(1u << over)));
    }
    const formula* pick(const formula* x, const formula* label) {
        const tikhonov::detail::axis_list over{{label->symbol->classes}, 1};
        const tikhonov::detail::axis_list rest = x->axes.without(over);
        return store(tikhonov::detail::describe_over(&tikhonov::detail::ops::pick, {x, label},
                                                     rest.contains(label->axes) ? rest : label->axes.with(rest), over));
    }
    const formula* spread(const formula* x, axes_mask axes) {
        return store(tikhonov::detail::describe_over(&tikhonov::detail::ops::spread, {x}, list(axes).with(x->axes), list(axes)));
    }
    const formula* weighted_mean(const formula* x, const formula* s, axes_mask over) {
        const formula* total =
            store(tikhonov::detail::describe_over(&tikhonov::detail::ops::total_weight, {s, x}, x->axes.without(list(over)), list(over)));
        return store(tikhonov::detail::describe_over(&tikhonov::detail::ops::weighted_mean, {x, s, total}, total->axes, list(over)));
    }
    const formula* rename(const formula* x, int from, int to) {
        const tikhonov::detail::axis_list over{{&axis(from), &axis(to)}, 2};
        return store(tikhonov::detail::describe_along(&tikhonov::detail::ops::rename, {x}, x->axes.replaced(axis(from), axis(to)), over));
    }
    /// Differences along an axis on an axis of their own, or, with a 0 at the end, on itself.
    const formula* diff(const formula* x, int along, bool replicate) {
        const tikhonov::detail::axis_list over{{&axis(along), &differences(along)}, 2};
        const auto& op = replicate ? tikhonov::detail::ops::diff_replicate : tikhonov::detail::ops::diff;
        return store(
            tikhonov::detail::describe_along(&op, {x}, replicate ? x->axes : x->axes.replaced(axis(along), differences(along)), over));
    }
    /// Σ over the axis of differences.
    const formula* sum_of_differences(const formula* x, int along) {
        const tikhonov::detail::axis_list over{{&differences(along)}, 1};
        return store(tikhonov::detail::describe_over(&tikhonov::detail::ops::sum, {x}, x->axes.without(over), over));
    }
    const formula* identity(int row, int column) {
        const tikhonov::detail::axis_list over{{&axis(row), &axis(column)}, 2};
        return store(tikhonov::detail::describe_over(&tikhonov::detail::ops::identity, {}, over, over));
    }
    const formula* outer(const formula* a, const formula* b) {
        return store(tikhonov::detail::describe_over(&tikhonov::detail::define<tikhonov::detail::multiply_>::descriptor, {a, b},
                                                     a->axes.with(b->axes), {}));
    }
    const formula* extent(axes_mask axes) {
        return store(tikhonov::detail::describe_over(&tikhonov::detail::ops::extent, {}, {}, list(axes)));
    }
    const formula* detach(const formula* x) {
        return store(tikhonov::detail::describe_over(&tikhonov::detail::ops::stop_gradient, {x}, x->axes, {}));
    }
    const formula* grad(const formula* e, const formula* symbol) {
        return store(tikhonov::detail::describe_over(&tikhonov::detail::ops::grad, {e, symbol}, symbol->axes, {}));
    }
    const formula* symbol(std::string_view name, std::initializer_list<int> axes, int classes = -1, bool positive = false) {
        tikhonov::detail::symbol_info info{};
        info.name = name;
        for (const int a : axes) info.axes.push(axis(a));
        if (classes >= 0) info.kind = tikhonov::detail::element::label;
        if (classes >= 0) info.classes = &axis(classes);
        if (positive) info.promise = tikhonov::detail::attribute::nonnegative;
        return store_symbol(info);
    }
    const formula* mask(std::string_view name, std::initializer_list<int> axes) {
        tikhonov::detail::symbol_info info{};
        info.name = name;
        for (const int a : axes) info.axes.push(axis(a));
        info.kind = tikhonov::detail::element::boolean;
        return store_symbol(info);
    }
    /// A copy of a formula with other operands: for rewriting.
    const formula* with_operands(const formula& f, const formula* a, const formula* b, const formula* c) {
        using enum tikhonov::detail::shape;
        if (f.op->kind == elementwise) {
            if (f.op->arity == 1) return store(tikhonov::detail::describe(f.op, {a}));
            if (f.op->arity == 2 && f.axes.size > a->axes.size && f.axes.size > b->axes.size) return outer(a, b);
            if (f.op->arity == 2) return store(tikhonov::detail::describe(f.op, {a, b}));
            return store(tikhonov::detail::describe(f.op, {a, b, c}));
        }
        if (f.op->kind == pick) return this->pick(a, b);
        if (f.op->kind == contraction)
            return store(tikhonov::detail::describe_over(f.op, {a, b}, a->axes.with(b->axes).without(f.over), f.over));
        if (f.op->kind == tikhonov::detail::shape::spread) return this->spread(a, mask(f.over));
        if (f.op->kind == weighted) return f.op == &tikhonov::detail::ops::weighted_mean ? weighted_mean(a, b, mask(f.over)) : &f;
        if (f.op->kind == reindex || f.op->kind == difference) {
            const bool same = f.op == &tikhonov::detail::ops::diff_replicate;
            return store(
                tikhonov::detail::describe_along(f.op, {a}, same ? a->axes : a->axes.replaced(*f.over.items[0], *f.over.items[1]), f.over));
        }
        return store(tikhonov::detail::describe_over(f.op, {a}, a->axes.without(f.over), f.over));
    }

    static const tikhonov::detail::axis_info& axis(int i) {
        static const tikhonov::detail::axis_info all[axis_count]{info("i"), info("j"), info("k"), info("c"), info("e")};
        return all[i];
    }
    static const tikhonov::detail::axis_info& differences(int i) {
        static const tikhonov::detail::axis_info all[axis_count]{shorter("diff(i)", 0), shorter("diff(j)", 1), shorter("diff(k)", 2),
                                                                 shorter("diff(c)", 3), shorter("diff(e)", unseen)};
        return all[i];
    }
    static tikhonov::detail::axis_list list(axes_mask axes) {
        tikhonov::detail::axis_list result;
        for (int i = 0; i < axis_count; ++i)
            if ((axes >> i & 1u) != 0) result.push(axis(i));
        return result;
    }
    static axes_mask mask(const tikhonov::detail::axis_list& axes) {
        axes_mask result = 0;
        for (int i = 0; i < axis_count; ++i)
            if (axes.contains(axis(i))) result |= 1u << i;
        return result;
    }
    void clear() { formulas_.clear(); }

  private:
    const formula* store_symbol(tikhonov::detail::symbol_info& info) {
        info.key = tikhonov::detail::hash_symbol(info);
        symbols_.push_back(info);
        return store({.op = &tikhonov::detail::ops::symbol, .axes = info.axes, .symbol = &symbols_.back(), .key = info.key});
    }
    static tikhonov::detail::axis_info info(std::string_view name) {
        return {name, tikhonov::detail::run_time_extent,
                tikhonov::detail::mix_hash(tikhonov::detail::hash_text(name), tikhonov::detail::run_time_extent)};
    }
    static tikhonov::detail::axis_info shorter(std::string_view name, int of) {
        return {name, tikhonov::detail::run_time_extent, tikhonov::detail::mix_hash(tikhonov::detail::hash_text(name), axis(of).hash),
                &axis(of)};
    }
    const formula* store(const formula& f) {
        formulas_.push_back(f);
        return &formulas_.back();
    }
    std::deque<formula> formulas_;
    std::deque<tikhonov::detail::symbol_info> symbols_;
};

}  // namespace reference
