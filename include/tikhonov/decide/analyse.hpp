// What is known of a formula before it is computed: one forward sweep over a graph gives every node its sign, its curvature by the rules
// of disciplined convex programming (Grant, Boyd and Ye 2006), and its smoothness. Primitives state their own facts; what reductions
// and the rest do stands here.
#pragma once

#include <tikhonov/derive/lower.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// What the analysis says of a whole formula.
struct properties {
    sign_set sign{};
    curvature curved = curvature::unknown;
    smoothness smooth = smoothness::rough;
    headroom room = headroom::none;

    constexpr bool convex() const { return is_convex(curved); }
    constexpr bool concave() const { return is_concave(curved); }
    constexpr bool affine() const { return curved == curvature::affine; }
    constexpr bool continuously_differentiable() const { return smooth == smoothness::smooth; }
    constexpr bool nonnegative() const { return sign.within(signs::nonnegative); }
    constexpr bool zero() const { return sign == signs::zero; }
};

constexpr sign_set signs_of(attribute promise) {
    return promise == attribute::positive ? signs::positive : is_never_negative(promise) ? signs::nonnegative : signs::unknown;
}
constexpr sign_set signs_of(const symbol_info& symbol) {
    return symbol.kind == element::real ? signs_of(symbol.promise) : signs::nonnegative;  // labels count, conditions are 0 or 1
}

/// Which symbols are parameters.
using parameter_list = std::span<const symbol_info* const>;
/// What is taken for granted besides: that every tensor with axes is zero, or that all symbols are parameters.
enum class assume { nothing, tensors_are_zero, all_vary };

class analysis {
  public:
    struct annotation : properties {
        bool varies = false;
    };

    constexpr analysis(const builder& graph, int root, parameter_list parameters, assume assumption = assume::nothing)
        : g_(graph), root_(root), live_(root + 1), note_(root + 1) {
        live_[root] = true;
        for (int id = root; id >= 0; --id)
            if (live_[id])
                for (int k = 0; k < g_[id].op->arity; ++k) live_[g_[id].operand[k]] = true;
        for (int id = 0; id <= root; ++id)
            if (live_[id]) note_[id] = g_[id].op->arity == 0 ? leaf(g_[id], parameters, assumption) : compose(g_[id], about(g_[id]));
    }

    constexpr properties result() const { return note_[root_]; }
    constexpr const annotation& operator[](int id) const { return note_[id]; }
    constexpr bool live(int id) const { return live_[id]; }

    /// What the node's own operation is, as a function of its operands.
    constexpr facts about(const node& n) const {
        known x[max_operands];
        for (int k = 0; k < n.op->arity; ++k) x[k] = operand(n, k);
        return about(n, x);
    }

  private:
    constexpr known operand(const node& n, int k) const {
        const annotation& x = note_[n.operand[k]];
        known result{x.sign, x.varies, x.room};
        if (g_.is_constant(n.operand[k])) result.value = g_[n.operand[k]].value;
        return result;
    }
    constexpr bool nonempty(axis_set axes) const {
        for (axes &= ~g_.nonempty(); axes != 0; axes &= axes - 1) {
            const std::size_t extent = g_.axis(std::countr_zero(axes)).extent;
            if (extent == run_time_extent || extent == 0) return false;
        }
        return true;
    }
    constexpr annotation leaf(const node& n, parameter_list parameters, assume assumption) const {
        annotation result{{signs::unknown, curvature::affine, smoothness::smooth}};
        if (n.op == &ops::constant) {
            result.sign = n.value > 0 ? signs::positive : n.value < 0 ? signs::negative : n.value == 0 ? signs::zero : signs::unknown;
        } else if (n.op == &ops::extent) {
            result.sign = nonempty(axis_set{1} << n.index) ? signs::positive : signs::nonnegative;
        } else if (n.op == &ops::position) {
            result.sign = signs::nonnegative;
        } else if (n.op == &ops::symbol) {
            const symbol_info& symbol = g_.symbol_at(n.index);
            const bool is_real = symbol.kind == element::real;
            result.sign = assumption == assume::tensors_are_zero && n.axes != 0 && is_real ? signs::zero : signs_of(symbol);
            result.varies = assumption == assume::all_vary && is_real;
            for (const symbol_info* parameter : parameters) result.varies = result.varies || parameter->key == symbol.key;
        }
        return result.varies ? result : constant(result);
    }
    constexpr facts about(const node& n, const known* x) const {
        if (n.op->kind == shape::elementwise) return n.op->about == nullptr ? facts{} : n.op->about(x);
        const sign_set sign = x[0].sign;
        if (n.op->kind == shape::reduction) {
            const bool some = nonempty(n.over);
            if (n.op == &ops::sum) {
                const sign_set total = sign + sign;
                return {some ? total : total | signs::zero, curvature::affine, {monotone::increasing}, smoothness::smooth, true};
            }
            if (n.op == &ops::maximum) return {sign, curvature::convex, {monotone::increasing}, smoothness::rough, true};
            if (n.op == &ops::logsumexp) {  // it is not less than the largest element
                const sign_set above = sign.within(signs::positive)      ? sign
                                       : sign.within(signs::nonnegative) ? signs::nonnegative
                                                                         : signs::unknown;
                return {some ? above : signs::unknown, curvature::convex, {monotone::increasing}, smoothness::smooth};
            }
            if (n.op == &ops::norm) {
                const sign_set length = some ? sign.magnitude() : sign.magnitude() | signs::zero;
                return {.sign = length,
                        .curved = curvature::convex,
                        .moves = {along(sign)},
                        .smooth = length == signs::positive ? smoothness::smooth : smoothness::kinked,
                        .carries = true};
            }
            return {};
        }
        // the same elements elsewhere
        return {sign_of_moved(n, sign), curvature::affine, {monotone::increasing}, smoothness::smooth, true};
    }
    /// Some kinds put zeros beside the elements that they move: a reindex does beyond the ends of its operand.
    static constexpr sign_set sign_of_moved(const node& n, sign_set sign) {
        switch (n.op->kind) {
            case shape::spread:
            case shape::pick:
            case shape::detach: return sign;
            case shape::reindex: return n.index >= 0 && n.index <= static_cast<int>(n.value) ? sign : sign | signs::zero;
            default: return sign | signs::zero;
        }
    }
    static constexpr annotation constant(annotation made) {
        if (made.sign.within(signs::nonnegative)) made.room = headroom::logarithm;
        return made;
    }
    /// A convex function of convex operands in which it increases is convex, and so on for the other three cases.
    constexpr annotation compose(const node& n, const facts& f) const {
        annotation result{{f.sign, curvature::affine, smoothness::smooth}};
        bool convex = is_convex(f.curved);
        bool concave = is_concave(f.curved);
        int varying = 0;
        headroom carried = f.carries ? headroom::logarithm : headroom::none;
        smoothness roughest = smoothness::smooth;
        for (int k = 0; k < n.op->arity; ++k) {
            const annotation& x = note_[n.operand[k]];
            carried = x.room < carried ? x.room : carried;
            if (!x.varies) continue;
            ++varying;
            roughest = x.smooth < roughest ? x.smooth : roughest;
            if (x.curved == curvature::affine) continue;
            const bool up = f.moves[k] == monotone::increasing;
            const bool down = f.moves[k] == monotone::decreasing;
            convex = convex && ((up && x.convex()) || (down && x.concave()));
            concave = concave && ((up && x.concave()) || (down && x.convex()));
        }
        if (varying == 0) return constant(result);
        result.varies = true;
        if (convex) result.room = carried > f.room ? carried : f.room;
        result.curved = detail::curved(convex, concave);
        result.smooth = roughest == smoothness::smooth ? f.smooth : roughest == smoothness::kinked ? over_kinks(n, f, varying) : roughest;
        return result;
    }
    /// Operands with kinks where they are zero: a function that is flat there has none, one that is zero there keeps them at zero.
    constexpr smoothness over_kinks(const node& n, const facts& f, int varying) const {
        // other elements hide that one is zero, but not from squares
        if (n.op->kind == shape::reduction) return n.op == &ops::norm ? smoothness::kinked : smoothness::rough;
        if (n.op->kind != shape::elementwise) return smoothness::kinked;
        if (varying > 1 || f.smooth == smoothness::rough) return smoothness::rough;
        if (f.flat_at_zero && f.smooth == smoothness::smooth) return smoothness::smooth;
        known x[max_operands];
        for (int k = 0; k < n.op->arity; ++k) {
            x[k] = operand(n, k);
            if (x[k].varies) x[k].sign = signs::zero;
        }
        return about(n, x).sign == signs::zero ? smoothness::kinked : smoothness::rough;
    }

    const builder& g_;
    int root_;
    owned_array<bool> live_;
    owned_array<annotation> note_;
};

/// Lowers a formula, as written or simplified, and analyses it.
constexpr properties analyse(const formula& f, parameter_list parameters, bool simplified, assume assumption = assume::nothing) {
    builder g({.rewrite = simplified ? simplify : nullptr, .arithmetic = library_arithmetic}, 256);
    lowering pass(g);
    const formula* roots[] = {&f};
    pass.run(roots);
    return analysis(g, pass.node_of(f), parameters, assumption).result();
}

}  // namespace tikhonov::detail
