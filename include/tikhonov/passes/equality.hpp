// Symbolic equality. Both sides are evaluated in a prime field, on small grids, at hashed values of the symbols, with the
// primitives outside ring arithmetic as uninterpreted functions. This decides commutativity, distribution and the laws of sums; two
// different formulas agree by chance with a probability below 1e-30 per element (two assignments in a field of 2^61 - 1).
#pragma once

#include <tikhonov/passes/program.hpp>

namespace tikhonov::inline TIKHONOV_TARGET {

/// Arithmetic modulo the Mersenne prime 2^61 - 1.
namespace field {
inline constexpr std::uint64_t prime = (std::uint64_t{1} << 61) - 1;

constexpr std::uint64_t reduce(std::uint64_t x) {
    x = (x & prime) + (x >> 61);
    return x >= prime ? x - prime : x;
}
constexpr std::uint64_t add(std::uint64_t a, std::uint64_t b) { return reduce(a + b); }
constexpr std::uint64_t negate(std::uint64_t a) { return a == 0 ? 0 : prime - a; }
constexpr std::uint64_t multiply(std::uint64_t a, std::uint64_t b) {
    // schoolbook on 32-bit halves; 2^64 = 8 (mod 2^61 - 1)
    const std::uint64_t al = a & 0xffffffffu, ah = a >> 32, bl = b & 0xffffffffu, bh = b >> 32;
    const std::uint64_t middle = reduce(al * bh) + reduce(ah * bl);
    return reduce(reduce(al * bl) + reduce((middle & 0x1fffffffu) << 32) + (middle >> 29) + reduce(ah * bh * 8));
}
constexpr std::uint64_t power(std::uint64_t base, std::uint64_t exponent) {
    std::uint64_t result = 1;
    for (; exponent != 0; exponent >>= 1, base = multiply(base, base))
        if ((exponent & 1) != 0) result = multiply(result, base);
    return result;
}
constexpr std::uint64_t inverse(std::uint64_t a) { return power(a, prime - 2); }

/// A double is m·2^e, and so is its image.
constexpr std::uint64_t from_double(double value) {
    const auto bits = std::bit_cast<std::uint64_t>(value);
    const auto biased = (bits >> 52) & 0x7ff;
    const std::uint64_t fraction = bits & ((std::uint64_t{1} << 52) - 1);
    if (biased == 0x7ff) return reduce(scramble(bits));  // an infinity stands for itself
    const std::uint64_t m = biased == 0 ? fraction : fraction | (std::uint64_t{1} << 52);
    const auto e = (biased == 0 ? 1 : static_cast<int>(biased)) - 1075;
    const auto shift = static_cast<std::uint64_t>(((e % 61) + 61) % 61);  // 2^61 = 1
    const std::uint64_t image = multiply(m, std::uint64_t{1} << shift);
    return value < 0 ? negate(image) : image;
}
}  // namespace field

/// Evaluates the nodes of a frozen graph or a builder on a grid of a few points an axis.
template <class Graph>
class fingerprint {
  public:
    constexpr fingerprint(const Graph& g, int size, int assignment) : g_(g), assignment_(assignment) {
        choose_lengths();
        for (int id = 0; id < size; ++id)
            if (g_[id].op == &ops::symbol && g_[id].over != 0) classes_ |= axis_set{1} << like_[std::countr_zero(g_[id].over)];
        offset_ = new int[static_cast<std::size_t>(size) + 1];
        int total = 0;
        for (int id = 0; id < size; ++id) {
            offset_[id] = total;
            total += points(g_[id].axes);
        }
        value_ = new std::uint64_t[static_cast<std::size_t>(total) + 1];
        for (int id = 0; id < size; ++id) evaluate(id);
    }
    constexpr fingerprint(const fingerprint&) = delete;
    constexpr fingerprint& operator=(const fingerprint&) = delete;
    constexpr ~fingerprint() {
        delete[] offset_;
        delete[] value_;
    }
    constexpr bool same(int a, int b) const {
        if (g_[a].axes != g_[b].axes) return false;
        for (int i = 0; i < points(g_[a].axes); ++i)
            if (value_[offset_[a] + i] != value_[offset_[b] + i]) return false;
        return true;
    }

  private:
    // The grid is so small that its lengths would pass for numbers and for products of each other (a mean over 2 by 3 points for a
    // sixth of the sum). So a sum is a weighted one, with hashed weights that depend on the axis and the index along it, and the
    // length of an axis is the sum of its weights: every law of sums holds for these as well. Only along the classes of a label all
    // weights are 1, because there a sum may meet a single term.
    constexpr std::uint64_t weight(int axis, int i) const {
        if ((classes_ >> like_[axis] & 1) != 0) return 1;
        return field::reduce(mix_hash(static_cast<std::uint64_t>(2 * like_[axis] + assignment_), static_cast<std::uint64_t>(i)));
    }
    constexpr std::uint64_t weight_of_point(axis_set axes, int j) const {
        std::uint64_t product = 1;
        for (; axes != 0; axes &= axes - 1) {
            const int n = length(std::countr_zero(axes));
            product = field::multiply(product, weight(std::countr_zero(axes), j % n));
            j /= n;
        }
        return product;
    }
    constexpr std::uint64_t extent(int axis) const {
        std::uint64_t sum = 0;
        for (int i = 0; i < length(axis); ++i) sum = field::add(sum, weight(axis, i));
        return sum;
    }
    constexpr int length(int axis) const { return length_[axis]; }
    /// Renamed axes are as long as what they are renamed from, and weigh the same; an axis of differences is one shorter.
    constexpr void choose_lengths() {
        constexpr int table[2][6] = {{2, 3, 2, 4, 3, 4}, {3, 2, 4, 2, 4, 3}};
        for (int a = 0; a < g_.axis_count(); ++a) {
            length_[a] = table[assignment_][a % 6];
            like_[a] = a;
        }
        for (int round = 0; round < g_.relation_count(); ++round)
            for (int i = 0; i < g_.relation_count(); ++i) {
                const axis_relation& it = g_.relation(i);
                length_[it.longer] = std::max(length_[it.longer], length_[it.shorter] + it.by);
                length_[it.shorter] = length_[it.longer] - it.by;
                if (it.by == 0) like_[it.longer] = like_[it.shorter] = std::min(like_[it.longer], like_[it.shorter]);
            }
    }
    constexpr int points(axis_set axes) const {
        int product = 1;
        for (; axes != 0; axes &= axes - 1) product *= length(std::countr_zero(axes));
        return product;
    }
    /// The position in the grid of `to` of point `i` in the grid of `from`; indices of axes that `from` lacks come from `extra`.
    constexpr int project(axis_set from, int i, axis_set to, axis_set extra = 0, int j = 0) const {
        int position = 0;
        int stride = 1;
        for (axis_set axes = from | extra; axes != 0; axes &= axes - 1) {
            const axis_set one = axes & (~axes + 1);
            const int n = length(std::countr_zero(axes));
            int& digits = (from & one) != 0 ? i : j;
            if ((to & one) != 0) {
                position += stride * (digits % n);
                stride *= n;
            }
            digits /= n;
        }
        return position;
    }
    constexpr std::uint64_t at(int id, axis_set axes, int i) const {
        const axis_set own = g_[id].axes;
        return value_[offset_[id] + (own == axes ? i : own == 0 ? 0 : project(axes, i, own))];
    }
    constexpr void evaluate(int id) {
        const node& n = g_[id];
        std::uint64_t* out = value_ + offset_[id];
        const int count = points(n.axes);
        if (n.op == &ops::reindex) {
            for (int i = 0; i < count; ++i) out[i] = elsewhere(n, i);
            return;
        }
        if (n.op->kind == shape::reduction) {
            for (int i = 0; i < count; ++i) out[i] = 0;
            for (int j = 0; j < points(n.over); ++j) {
                const std::uint64_t w = n.op != &ops::maximum ? weight_of_point(n.over, j) : 1;
                for (int i = 0; i < count; ++i) {
                    const std::uint64_t x = value_[offset_[n.operand[0]] + project(n.axes, i, n.axes | n.over, n.over, j)];
                    const std::uint64_t part = n.op == &ops::sum         ? x
                                               : n.op == &ops::norm      ? field::multiply(x, x)
                                               : n.op == &ops::logsumexp ? opaque(exp_op, x)
                                                                         : field::power(field::add(x, shift), 17);
                    out[i] = field::add(out[i], field::multiply(w, part));
                }
            }
            if (n.op == &ops::sum) return;
            for (int i = 0; i < count; ++i)
                out[i] = n.op == &ops::norm        ? opaque(sqrt_op, out[i])
                         : n.op == &ops::logsumexp ? opaque(log_op, out[i])
                                                   : field::add(field::power(out[i], root_17), field::negate(shift));
            return;
        }
        for (int i = 0; i < count; ++i) out[i] = element(n, i);
    }
    // A maximum is symmetric, and the largest of the largest is the largest; so is f⁻¹(Σ f(x)) for a permutation f of the field.
    static constexpr std::uint64_t shift = field::reduce(ops::maximum.hash);
    static constexpr std::uint64_t root_17 = 1763291712928118903u;  // x^(17·root) = x
    /// An uninterpreted function.
    static constexpr std::uint64_t opaque(const primitive& op, std::uint64_t x) { return field::reduce(mix_hash(op.hash, x)); }
    /// exp(u - logsumexp(u)) is exp(u) / Σ exp(u): the one place where exp meets a sum.
    constexpr bool is_softmax(const node& n) const {
        if (n.op != &exp_op || g_[n.operand[0]].op != &subtract_op) return false;
        const node& difference = g_[n.operand[0]];
        const node& total = g_[difference.operand[1]];
        return total.op == &ops::logsumexp && total.operand[0] == difference.operand[0];
    }
    constexpr std::uint64_t softmax(const node& n, int i) const {
        const int u = g_[n.operand[0]].operand[0];
        const node& total = g_[g_[n.operand[0]].operand[1]];
        const int row = project(n.axes, i, total.axes);
        std::uint64_t sum = 0;
        for (int j = 0; j < points(total.over); ++j) {
            const std::uint64_t e = opaque(exp_op, value_[offset_[u] + project(total.axes, row, g_[u].axes, total.over, j)]);
            sum = field::add(sum, field::multiply(weight_of_point(total.over, j), e));
        }
        return field::multiply(opaque(exp_op, at(u, n.axes, i)), field::inverse(sum));
    }
    constexpr std::uint64_t element(const node& n, int i) const {
        const std::uint64_t a = n.op->arity > 0 && n.op != &ops::pick ? at(n.operand[0], n.axes, i) : 0;
        const std::uint64_t b = n.op->arity > 1 ? at(n.operand[1], n.axes, i) : 0;
        if (n.op == &ops::symbol) return symbol(n, i);
        if (n.op == &ops::position) return static_cast<std::uint64_t>(i);
        if (n.op == &ops::constant) return field::from_double(n.value);
        if (n.op == &ops::extent) return extent(n.index);
        if (n.op == &add_op) return field::add(a, b);
        if (n.op == &subtract_op) return field::add(a, field::negate(b));
        if (n.op == &multiply_op) return field::multiply(a, b);
        if (n.op == &divide_op) return field::multiply(a, field::inverse(b));
        if (n.op == &negate_op) return field::negate(a);
        if (n.op == &sq_op) return field::multiply(a, a);
        if (n.op == &pow_op && g_.is_constant(n.operand[1]) && is_whole(g_[n.operand[1]].value)) {
            const double k = g_[n.operand[1]].value;
            const std::uint64_t power = field::power(a, static_cast<std::uint64_t>(k < 0 ? -k : k));
            return k < 0 ? field::inverse(power) : power;
        }
        // conditions are numbers c of which nothing is known: what holds for all of them holds for 0 and 1
        if (n.op == &and_op) return field::multiply(a, b);
        if (n.op == &or_op) return field::add(a, field::multiply(b, field::add(1, field::negate(a))));
        if (n.op == &not_op) return field::add(1, field::negate(a));
        if (n.op == &where_op) {  // linear in both branches, whatever the condition
            const std::uint64_t c = at(n.operand[2], n.axes, i);
            return field::add(c, field::multiply(a, field::add(b, field::negate(c))));
        }
        if (n.op == &ops::spread || n.op == &ops::stop_gradient) return a;
        if (n.op == &ops::pick)
            return value_[offset_[n.operand[0]] + project(n.axes, i, g_[n.operand[0]].axes, n.over, static_cast<int>(b))];
        if (n.op == &ops::scatter) return project(n.axes, i, n.over) == static_cast<int>(b) ? a : 0;
        // what is made of others for the sake of rounding alone
        if (n.op == &define<expm1_>::descriptor) return field::add(opaque(exp_op, a), field::negate(1));
        if (n.op == &define<log1p_>::descriptor) return opaque(log_op, field::add(1, a));
        if (n.op == &define<hypot_>::descriptor) return opaque(sqrt_op, field::add(field::multiply(a, a), field::multiply(b, b)));
        if (is_softmax(n)) return softmax(n, i);
        // an uninterpreted function, symmetric if the primitive is
        std::uint64_t hash = n.op->hash;
        if (n.op->commutative) hash = mix_hash(hash, a + b);
        else {
            hash = mix_hash(hash, a);
            if (n.op->arity > 1) hash = mix_hash(hash, b);
            if (n.op->arity > 2) hash = mix_hash(hash, at(n.operand[2], n.axes, i));
        }
        return field::reduce(hash);
    }
    static constexpr bool is_whole(double k) { return -0x1p32 < k && k < 0x1p32 && static_cast<double>(static_cast<std::int64_t>(k)) == k; }
    /// The operand of a reindex at another index, 0 beyond its ends.
    constexpr std::uint64_t elsewhere(const node& n, int i) const {
        const int from = old_axis(g_, n);
        const int index = project(n.axes, i, axis_set{1} << new_axis(g_, n)) + n.index;
        if (index < 0 || index >= length(from)) return 0;
        int position = 0;
        int stride = 1;
        for (axis_set axes = g_[n.operand[0]].axes; axes != 0; axes &= axes - 1) {
            const int axis = std::countr_zero(axes);
            position += stride * (axis == from ? index : project(n.axes, i, axis_set{1} << axis));
            stride *= length(axis);
        }
        return value_[offset_[n.operand[0]] + position];
    }
    /// A symbol's element is that of its own memory, whichever axes run along it.
    constexpr std::uint64_t symbol(const node& n, int i) const {
        const symbol_view& view = g_.view(n.view);
        std::uint64_t random = mix_hash(g_.symbol_at(n.index).key, static_cast<std::uint64_t>(assignment_));
        for (int k = 0; k < view.rank; ++k)
            random = mix_hash(random, static_cast<std::uint64_t>(project(n.axes, i, axis_set{1} << view.axes[k]) + view.offset[k]));
        if (n.over != 0) return random % static_cast<std::uint64_t>(length(std::countr_zero(n.over)));  // a label is a class
        return field::reduce(random);
    }

    const Graph& g_;
    int assignment_;
    int length_[max_axes]{};
    int like_[max_axes]{};
    axis_set classes_ = 0;
    int* offset_ = nullptr;
    std::uint64_t* value_ = nullptr;
};

constexpr bool same_mathematics(const builder& g, int a, int b) {
    if (a == b) return true;
    if (g[a].axes != g[b].axes) return false;
    for (int assignment = 0; assignment < 2; ++assignment)
        if (!fingerprint<builder>(g, g.size(), assignment).same(a, b)) return false;
    return true;
}

constexpr bool equal_formulas(const formula& a, const formula& b) {
    builder g(simplify, 256);
    g.exact = true;
    lowering pass(g);
    const formula* roots[] = {&a, &b};
    pass.run(roots);
    return same_mathematics(g, pass.node_of(a), pass.node_of(b));
}

/// Whether two expressions are the same mathematics, as far as ring axioms, the laws of sums and the identities of the library
/// decide it. (Elementwise comparison is `equal(a, b)`.)
template <Expression A, Expression B>
constexpr bool operator==(A, B) {
    constexpr bool answer = equal_formulas(A::description, B::description);
    return answer;
}
/// Only wrong comparisons reach this.
template <Expression E, class Number>
    requires std::is_arithmetic_v<Number>
constexpr bool operator==(E, Number) {
    if constexpr (!mistaken<E>) diagnostics::bare_number<diagnostics::name_for<"==", Number>>();
    return true;
}

}  // namespace tikhonov
