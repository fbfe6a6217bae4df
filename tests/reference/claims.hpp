// Holds what the analysis claims of a formula against numbers: signs at random points, convexity along random segments, the slope
// along a segment where smoothness is claimed. It knows no rule, only the interpreter.
#pragma once

#include <random>
#include <set>
#include <sstream>

#include <reference/interpreter.hpp>

namespace reference {

using tikhonov::detail::assume;
using tikhonov::detail::properties;
using parameters = std::vector<const tikhonov::detail::symbol_info*>;

/// How many answers other than "unknown" have been held against numbers, of formulas that depend on a parameter.
struct claim_counts {
    int signs = 0;
    int convex = 0;
    int concave = 0;
    int affine = 0;
    int smooth = 0;
};

class claim_checker {
  public:
    /// `strict`: zero is a sign too. Elsewhere it may be what rounding has left of something else.
    explicit claim_checker(std::uint64_t seed, bool strict) : random_(seed), strict_(strict) {}

    /// Both graphs of `f`, as written and simplified, are analysed; returns what is wrong, or nothing.
    std::string check(const formula& f, const std::vector<const formula*>& symbols, const parameters& varying, int segments) {
        failure_.clear();
        for (const bool simplified : {false, true}) {
            tikhonov::detail::builder graph(
                {.rewrite = simplified ? tikhonov::detail::simplify : nullptr, .arithmetic = tikhonov::detail::library_arithmetic}, 32);
            tikhonov::detail::lowering lower(graph);
            const formula* roots[] = {&f};
            lower.run(roots);
            const properties claim = tikhonov::detail::analysis(graph, lower.node_of(f), varying).result();
            const properties at_zero = tikhonov::detail::analysis(graph, lower.node_of(f), varying, assume::tensors_are_zero).result();
            count(claim);
            for (int i = 0; i < segments && failure_.empty(); ++i) {
                const environment<real> a = values(f, symbols);
                const environment<real> b = moved(a, symbols, varying);
                segment(f, claim, a, b);
                if (claim.continuously_differentiable() && i < 1 + segments / 8) slope(f, a, b);
                if (i % 4 == 0) signs(value(f, without_tensors(a)), at_zero.sign, f, "sign at zero");
            }
        }
        return failure_;
    }
    const claim_counts& counts() const { return counts_; }

  private:
    void count(const properties& claim) {
        counts_.signs += claim.sign != tikhonov::signs::unknown ? 1 : 0;
        counts_.convex += claim.convex() && !claim.concave() ? 1 : 0;
        counts_.concave += claim.concave() && !claim.convex() ? 1 : 0;
        counts_.affine += claim.affine() ? 1 : 0;
        counts_.smooth += claim.continuously_differentiable() ? 1 : 0;
    }
    double uniform() { return static_cast<double>(random_() >> 11) * 0x1p-53; }
    int below(int n) { return static_cast<int>(random_() % static_cast<std::uint64_t>(n)); }
    /// In (-2, 2); one in ten is zero.
    real element(const tikhonov::detail::symbol_info& symbol) {
        const double size = below(10) == 0 ? 0 : 2 * uniform();
        if (symbol.promise == tikhonov::detail::attribute::positive && size == 0) return 0.5L;
        return symbol.promise == tikhonov::detail::attribute::none && below(2) == 0 ? -size : size;
    }
    /// All axes of a formula, those that no symbol has among them, are as long; an axis of differences follows from another.
    static void set_lengths(const formula& f, std::size_t length, environment<real>& env, std::set<const formula*>& seen) {
        if (!seen.insert(&f).second) return;
        for (const tikhonov::detail::axis_list* axes : {&f.axes, &f.over})
            for (int i = 0; i < axes->size; ++i)
                if (axes->items[i]->longer == nullptr) env.extents.try_emplace(axes->items[i]->name, length);
        for (const formula* operand : f.operands)
            if (operand != nullptr) set_lengths(*operand, length, env, seen);
    }
    environment<real> values(const formula& f, const std::vector<const formula*>& symbols) {
        environment<real> env;
        const auto length = static_cast<std::size_t>(1 + below(4));  // of all axes: some may be renamed to others
        std::set<const formula*> seen;
        set_lengths(f, length, env, seen);
        for (const formula* s : symbols) {
            for (int i = 0; i < s->axes.size; ++i) env.extents.try_emplace(s->axes.items[i]->name, length);
            if (s->symbol->classes != nullptr) env.extents.try_emplace(s->symbol->classes->name, length);
        }
        for (const formula* s : symbols) {
            tensor<real> value;
            for (int i = 0; i < s->axes.size; ++i) value.axes.add(s->axes.items[i]->name, env.length(s->axes.items[i]->name));
            for (std::size_t i = 0; i < value.axes.count(); ++i)
                value.data.push_back(s->symbol->classes != nullptr ? below(static_cast<int>(env.length(s->symbol->classes->name)))
                                     : s->symbol->kind == tikhonov::detail::element::boolean ? below(2)
                                                                                             : element(*s->symbol));
            env.values[s->symbol->name] = std::move(value);
        }
        return env;
    }
    environment<real> moved(environment<real> env, const std::vector<const formula*>& symbols, const parameters& varying) {
        for (const formula* s : symbols)
            for (const auto* parameter : varying)
                if (parameter->key == s->symbol->key)
                    for (real& x : env.values.at(s->symbol->name).data) x = element(*s->symbol);
        return env;
    }
    static environment<real> without_tensors(environment<real> env) {
        for (auto& [name, value] : env.values)
            if (value.axes.rank > 0)
                for (real& x : value.data) x = 0;
        return env;
    }
    template <class N>
    static environment<N> between(const environment<real>& a, const environment<real>& b, real theta) {
        environment<N> result;
        result.extents = a.extents;
        for (const auto& [name, value] : a.values) {
            tensor<N> point{value.axes, {}};
            const auto& end = b.values.at(name).data;
            for (std::size_t i = 0; i < end.size(); ++i) {
                point.data.push_back(number<N>(value.data[i] + theta * (end[i] - value.data[i])));
                if constexpr (requires(N n) { n.d; }) point.data.back().d = end[i] - value.data[i];
            }
            result.values.emplace(name, std::move(point));
        }
        return result;
    }
    /// Empty where numbers are not finite, or so large that differences say nothing.
    static std::vector<real> value(const formula& f, const environment<real>& env) {
        watched = {};
        std::vector<real> result = interpret(f, env).data;
        if (!watched.finite || watched.largest > 1e4L) result.clear();
        return result;
    }

    void segment(const formula& f, const properties& claim, const environment<real>& a, const environment<real>& b) {
        const real theta = below(2) == 0 ? 0.5L : static_cast<real>(uniform());
        const auto left = value(f, a);
        const auto right = value(f, b);
        signs(left, claim.sign, f, "sign");
        signs(right, claim.sign, f, "sign");
        if (left.empty() || right.empty()) return;
        const auto inner = value(f, between<real>(a, b, theta));
        if (inner.empty()) return;
        const real allowed = 1e-12L * std::max<real>(1, watched.largest);
        for (std::size_t i = 0; i < inner.size(); ++i) {
            const real chord = left[i] + theta * (right[i] - left[i]);
            if (claim.convex() && inner[i] > chord + allowed) fail(claim.affine() ? "affine" : "convex", f, inner[i], chord);
            if (claim.concave() && inner[i] < chord - allowed) fail(claim.affine() ? "affine" : "concave", f, inner[i], chord);
            if (claim.room == tikhonov::detail::headroom::none || !(left[i] > 1e-6L && right[i] > 1e-6L)) continue;
            const auto bent = [&](auto back) {
                const real below_it = back(left[i]);
                return back(inner[i]) > below_it + theta * (back(right[i]) - below_it) + 1e-8L;
            };
            if (bent([](real x) { return std::sqrt(x); })) fail("room for a root", f, inner[i], chord);
            if (claim.room == tikhonov::detail::headroom::logarithm && bent([](real x) { return std::log(x); }))
                fail("room for a logarithm", f, inner[i], chord);
        }
    }
    void signs(const std::vector<real>& x, tikhonov::detail::sign_set claim, const formula& f, const char* what) {
        const real nothing = 1e-15L * std::max<real>(1, watched.largest);
        for (const real e : x) {
            if (strict_ ? e != 0 && magnitude(e) < nothing : magnitude(e) < nothing) continue;
            if (!claim.may_be(e > 0 ? tikhonov::signs::positive : e < 0 ? tikhonov::signs::negative : tikhonov::signs::zero))
                fail(what, f, e, 0);
        }
    }
    /// Halves the segment towards the larger change of slope. Where the slope is continuous that change vanishes; at a kink it stays.
    void slope(const formula& f, const environment<real>& a, const environment<real>& b) {
        bool fine = true;
        const auto at = [&](real theta) {
            watched = {};
            const auto y = interpret(f, between<dual1>(a, b, theta)).data;
            fine = fine && watched.finite && watched.largest < 1e4L;
            real sum = 0;
            for (std::size_t i = 0; i < y.size(); ++i) sum += y[i].d * static_cast<real>(1 + 0.37 * static_cast<double>(i));
            return sum;
        };
        real left = 0x1p-20L;  // not at the ends, where an operand may be at the end of its own range
        real right = 1 - left;
        real below_it = at(left);
        real above_it = at(right);
        for (int i = 0; i < 34 && fine; ++i) {
            const real middle = (left + right) / 2;
            const real slope_there = at(middle);
            if (magnitude(slope_there - below_it) > magnitude(above_it - slope_there)) {
                right = middle;
                above_it = slope_there;
            } else {
                left = middle;
                below_it = slope_there;
            }
        }
        if (fine && magnitude(above_it - below_it) > 0.02L * std::max<real>(1, magnitude(below_it))) fail("smooth", f, below_it, above_it);
    }
    void fail(const char* claim, const formula& f, real found, real against) {
        if (!failure_.empty()) return;
        std::ostringstream out;
        out << claim << " is claimed, but met " << found << " against " << against << " in " << text(f);
        failure_ = out.str();
    }

    std::mt19937_64 random_;
    bool strict_;
    claim_counts counts_;
    std::string failure_;
};

}  // namespace reference
