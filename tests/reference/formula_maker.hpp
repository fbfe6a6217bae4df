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
    static constexpr int axis_count = 4;

    /// A formula of the primitive `P`.
    template <class P>
    const formula* make(std::initializer_list<const formula*> x) {
        return keep(tikhonov::describe(&tikhonov::define<P>::descriptor, x));
    }
    const formula* constant(double value) {
        using tikhonov::ops::constant;
        return keep({.op = &constant, .value = value, .key = tikhonov::mix(constant.hash, std::bit_cast<std::uint64_t>(value))});
    }
    const formula* reduce(const tikhonov::primitive& op, const formula* x, axes_mask over) {
        return keep(tikhonov::describe_over(&op, {x}, x->axes.without(list(over)), list(over)));
    }
    const formula* dot(const formula* a, const formula* b, int over) {
        return keep(
            tikhonov::describe_over(&tikhonov::ops::dot, {a, b}, a->axes.with(b->axes).without(list(1u << over)), list(1u << over)));
    }
    const formula* pick(const formula* x, const formula* label) {
        const tikhonov::axis_list over{{label->symbol->classes}, 1};
        const tikhonov::axis_list rest = x->axes.without(over);
        return keep(
            tikhonov::describe_over(&tikhonov::ops::pick, {x, label}, rest.contains(label->axes) ? rest : label->axes.with(rest), over));
    }
    const formula* spread(const formula* x, axes_mask axes) {
        return keep(tikhonov::describe_over(&tikhonov::ops::spread, {x}, list(axes).with(x->axes), list(axes)));
    }
    const formula* extent(axes_mask axes) { return keep(tikhonov::describe_over(&tikhonov::ops::extent, {}, {}, list(axes))); }
    const formula* detach(const formula* x) { return keep(tikhonov::describe_over(&tikhonov::ops::stop_gradient, {x}, x->axes, {})); }
    const formula* grad(const formula* e, const formula* symbol) {
        return keep(tikhonov::describe_over(&tikhonov::ops::grad, {e, symbol}, symbol->axes, {}));
    }
    const formula* symbol(std::string_view name, std::initializer_list<int> axes, int classes = -1, bool positive = false) {
        tikhonov::symbol_info info{};
        info.name = name;
        for (const int a : axes) info.axes.push(axis(a));
        if (classes >= 0) info.kind = tikhonov::element::label;
        if (classes >= 0) info.classes = &axis(classes);
        if (positive) info.promise = tikhonov::attribute::nonnegative;
        return keep_symbol(info);
    }
    const formula* mask(std::string_view name, std::initializer_list<int> axes) {
        tikhonov::symbol_info info{};
        info.name = name;
        for (const int a : axes) info.axes.push(axis(a));
        info.kind = tikhonov::element::boolean;
        return keep_symbol(info);
    }
    /// A copy of a formula with other operands: for rewriting.
    const formula* with_operands(const formula& f, const formula* a, const formula* b, const formula* c) {
        using tikhonov::shape;
        if (f.op->kind == shape::elementwise) {
            if (f.op->arity == 1) return keep(tikhonov::describe(f.op, {a}));
            if (f.op->arity == 2) return keep(tikhonov::describe(f.op, {a, b}));
            return keep(tikhonov::describe(f.op, {a, b, c}));
        }
        if (f.op->kind == shape::pick) return this->pick(a, b);
        if (f.op->kind == shape::contraction) return keep(tikhonov::describe_over(f.op, {a, b}, a->axes.with(b->axes).without(f.over), f.over));
        if (f.op->kind == shape::spread) return this->spread(a, mask(f.over));
        return keep(tikhonov::describe_over(f.op, {a}, a->axes.without(f.over), f.over));
    }

    static const tikhonov::axis_info& axis(int i) {
        static const tikhonov::axis_info all[axis_count]{info("i"), info("j"), info("k"), info("c")};
        return all[i];
    }
    static tikhonov::axis_list list(axes_mask axes) {
        tikhonov::axis_list result;
        for (int i = 0; i < axis_count; ++i)
            if ((axes >> i & 1u) != 0) result.push(axis(i));
        return result;
    }
    static axes_mask mask(const tikhonov::axis_list& axes) {
        axes_mask result = 0;
        for (int i = 0; i < axis_count; ++i)
            if (axes.contains(axis(i))) result |= 1u << i;
        return result;
    }
    void clear() { formulas_.clear(); }

  private:
    const formula* keep_symbol(tikhonov::symbol_info& info) {
        info.key = tikhonov::hash_symbol(info);
        symbols_.push_back(info);
        return keep({.op = &tikhonov::ops::symbol, .axes = info.axes, .symbol = &symbols_.back(), .key = info.key});
    }
    static tikhonov::axis_info info(std::string_view name) {
        return {name, tikhonov::run_time_extent, tikhonov::mix(tikhonov::hash_text(name), tikhonov::run_time_extent)};
    }
    const formula* keep(const formula& f) {
        formulas_.push_back(f);
        return &formulas_.back();
    }
    std::deque<formula> formulas_;
    std::deque<tikhonov::symbol_info> symbols_;
};

}  // namespace reference
