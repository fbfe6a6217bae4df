// What symbolic equality compares: the value of a formula in a prime field, on a small grid, at hashed values of the symbols.
// Ring operations are those of the field; the other primitives are functions of which nothing is known but that they are symmetric.
#pragma once

#include <tikhonov/decide/small_grid.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// How labels are read: each is a class of its own, or a mixture of all classes of which nothing else is known.
enum class label_reading : bool { classes, mixtures };

/// Evaluates what is below two nodes of a builder on a grid of a few points an axis. There are three assignments, each with lengths,
/// symbols and a field of its own.
class fingerprint : small_grid {
  public:
    using small_grid::assignments;

    constexpr fingerprint(const builder& g, int a, int b, int assignment, label_reading labels)
        : small_grid(g, assignment), labels_(labels), offset_memory_(std::max(a, b) + 1, unused) {
        const int size = offset_memory_.size();
        offset_[a] = offset_[b] = 0;
        for (int id = size - 1; id >= 0; --id)
            if (offset_[id] != unused)
                for (int k = 0; k < g_[id].op->arity; ++k) offset_[g_[id].operand[k]] = 0;
        make_room_for_labels(size);
        int total = 0;
        for (int id = 0; id < size; ++id) {
            if (offset_[id] == unused) continue;
            offset_[id] = total;
            total += points(g_[id].axes);
        }
        value_memory_.grow(total);
        value_ = value_memory_.data();
        for (int id = 0; id < size; ++id)
            if (offset_[id] != unused) evaluate(id);
    }
    /// Whether the labels stand for all others: then nothing is equal for them alone.
    constexpr bool distinct() const { return distinct_; }
    constexpr bool same(int a, int b) const {
        if (g_[a].axes != g_[b].axes) return false;
        for (int i = 0; i < points(g_[a].axes); ++i)
            if (value_[offset_[a] + i] != value_[offset_[b] + i]) return false;
        return true;
    }

  private:
    static constexpr int unused = -1;

    /// An axis of classes is so long that every label in the program is another class, and one class is none, as far as there is room.
    constexpr void make_room_for_labels(int size) {
        if (labels_ == label_reading::mixtures) return;
        for (int i = 0; i < g_.symbol_count(); ++i) label_count_ += g_.symbol_at(i).kind == element::label ? 1 : 0;
        if (label_count_ == 0) return;
        constexpr int most_classes = 64;
        for (int id = 0; id < size; ++id)
            if (offset_[id] != unused && g_[id].op == &ops::symbol && g_[id].over != 0) {
                int& classes = length_[std::countr_zero(g_[id].over)];
                classes = std::max(classes, std::min(points(g_[id].axes) * label_count_ + 1, most_classes));
            }
        relate_lengths();
        for (int id = 0; id < size; ++id)
            if (offset_[id] != unused && g_[id].op == &ops::symbol && g_[id].over != 0) distinct_ = distinct_ && are_distinct(g_[id]);
    }
    /// Whether each label in a symbol is a class of its own, and none is the index that it stands at.
    constexpr bool are_distinct(const node& symbol) const {
        const int classes = std::countr_zero(symbol.over);
        for (axis_set axes = symbol.axes; axes != 0; axes &= axes - 1)
            if (near_[std::countr_zero(axes)] == near_[classes]) return false;
        return points(symbol.axes) * label_count_ < length(classes);
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
        if (n.op->kind == shape::reduction) return reduce(n, out, count);
        for (int i = 0; i < count; ++i) out[i] = element(n, i);
    }
    constexpr void reduce(const node& n, std::uint64_t* out, int count) const {
        const bool known = n.op == &ops::sum || n.op == &ops::norm || n.op == &ops::logsumexp || n.op == &ops::maximum;
        if (!known) return reduce_opaquely(n, out, count);
        for (int i = 0; i < count; ++i) out[i] = 0;
        for (int j = 0; j < points(n.over); ++j) {
            const std::uint64_t w = n.op != &ops::maximum ? weight_of_point(n.over, j) : 1;
            for (int i = 0; i < count; ++i) {
                const std::uint64_t x = value_[offset_[n.operand[0]] + project(n.axes, i, n.axes | n.over, n.over, j)];
                const std::uint64_t part = n.op == &ops::sum         ? x
                                           : n.op == &ops::norm      ? field_.multiply(x, x)
                                           : n.op == &ops::logsumexp ? opaque(exp_op, x)
                                                                     : field_.power(field_.add(x, shift()), 17);
                out[i] = field_.add(out[i], field_.multiply(w, part));
            }
        }
        if (n.op == &ops::sum) return;
        for (int i = 0; i < count; ++i)
            out[i] = n.op == &ops::norm        ? opaque(sqrt_op, out[i])
                     : n.op == &ops::logsumexp ? opaque(log_op, out[i])
                                               : field_.add(field_.power(out[i], field_.root_17), field_.negate(shift()));
    }
    /// Of a reduction from elsewhere no law is known, not even that it is symmetric.
    constexpr void reduce_opaquely(const node& n, std::uint64_t* out, int count) const {
        for (int i = 0; i < count; ++i) {
            std::uint64_t hash = named(*n.op);
            for (int j = 0; j < points(n.over); ++j)
                hash = mix_hash(hash, value_[offset_[n.operand[0]] + project(n.axes, i, n.axes | n.over, n.over, j)]);
            out[i] = field_.reduce(hash);
        }
    }
    // A maximum is symmetric, and the largest of the largest is the largest; so is f⁻¹(Σ f(x)) for a permutation f of the field.
    constexpr std::uint64_t shift() const { return field_.reduce(ops::maximum.hash); }
    /// An uninterpreted function: another one in each assignment.
    constexpr std::uint64_t named(const primitive& op) const { return mix_hash(op.hash, salt_); }
    constexpr std::uint64_t opaque(const primitive& op, std::uint64_t x) const { return field_.reduce(mix_hash(named(op), x)); }
    /// The same of two operands, by their sum and product, which say what the two are but not their order.
    constexpr std::uint64_t symmetric(const primitive& op, std::uint64_t a, std::uint64_t b) const {
        return field_.reduce(mix_hash(mix_hash(named(op), field_.add(a, b)), field_.multiply(a, b)));
    }
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
            sum = field_.add(sum, field_.multiply(weight_of_point(total.over, j), e));
        }
        return field_.multiply(opaque(exp_op, at(u, n.axes, i)), field_.inverse(sum));
    }
    /// Whether `largest` is a maximum of what has the value x at point i.
    constexpr bool is_among(std::uint64_t x, int largest, axis_set axes, int i) const {
        if (g_[largest].op != &ops::maximum) return false;
        const int all = g_[largest].operand[0];
        return contains(axes, g_[all].axes) && at(all, axes, i) == x;
    }
    constexpr std::uint64_t element(const node& n, int i) const {
        if (n.op == &ops::pick) return picked(n, i);
        const std::uint64_t a = n.op->arity > 0 ? at(n.operand[0], n.axes, i) : 0;
        const std::uint64_t b = n.op->arity > 1 ? at(n.operand[1], n.axes, i) : 0;
        if (n.op == &ops::symbol) return symbol(n, i);
        if (n.op == &ops::position) return position(n.index, i);
        if (n.op == &ops::constant) return field_.from_double(n.value);
        if (n.op == &ops::extent) return extent(n.index);
        if (n.op == &add_op) return field_.add(a, b);
        if (n.op == &subtract_op) return field_.add(a, field_.negate(b));
        if (n.op == &multiply_op) return field_.multiply(a, b);
        if (n.op == &divide_op) return field_.multiply(a, field_.inverse(b));
        if (n.op == &negate_op) return field_.negate(a);
        if (n.op == &sq_op) return field_.multiply(a, a);
        if (n.op == &pow_op && g_.is_constant(n.operand[1]) && is_whole(g_[n.operand[1]].value)) {
            const double k = g_[n.operand[1]].value;
            const std::uint64_t power = field_.power(a, static_cast<std::uint64_t>(k < 0 ? -k : k));
            return k < 0 ? field_.inverse(power) : power;
        }
        // conditions are numbers c of which nothing is known: what holds for all of them holds for 0 and 1
        if ((n.op == &and_op || n.op == &or_op) && a == b) return a;
        if (n.op == &and_op) return field_.multiply(a, b);
        if (n.op == &or_op) return field_.add(a, field_.multiply(b, field_.add(1, field_.negate(a))));
        if (n.op == &not_op) return field_.add(1, field_.negate(a));
        if (n.op == &where_op) {  // linear in both branches, whatever the condition
            const std::uint64_t c = at(n.operand[2], n.axes, i);
            return field_.add(c, field_.multiply(a, field_.add(b, field_.negate(c))));
        }
        if (n.op == &ops::spread || n.op == &ops::stop_gradient) return a;
        if (n.op == &ops::scatter) {
            const int axis = std::countr_zero(n.over);
            return field_.multiply(a, indicator(b, axis, project(n.axes, i, n.over)));
        }
        // Of the order of numbers this alone: all are equal to themselves, and what is not below the largest is the largest. So a gradient
        // that asks more, for the sake of NaN, is the one that is written down.
        if (n.op == &equal_op && a == b) return 1;
        if (n.op == &less_op && is_among(a, n.operand[1], n.axes, i)) return field_.add(1, field_.negate(symmetric(equal_op, a, b)));
        // what is made of others for the sake of rounding alone
        if (n.op == &define<expm1_>::descriptor) return field_.add(opaque(exp_op, a), field_.negate(1));
        if (n.op == &define<log1p_>::descriptor) return opaque(log_op, field_.add(1, a));
        if (n.op == &define<hypot_>::descriptor) return opaque(sqrt_op, field_.add(field_.multiply(a, a), field_.multiply(b, b)));
        if (is_softmax(n)) return softmax(n, i);
        if (n.op->commutative) return symmetric(*n.op, a, b);
        std::uint64_t hash = named(*n.op);
        hash = mix_hash(hash, a);
        if (n.op->arity > 1) hash = mix_hash(hash, b);
        if (n.op->arity > 2) hash = mix_hash(hash, at(n.operand[2], n.axes, i));
        return field_.reduce(hash);
    }
    static constexpr bool is_whole(double k) { return -0x1p32 < k && k < 0x1p32 && static_cast<double>(static_cast<std::int64_t>(k)) == k; }
    /// What a scatter of 1 at a label has at a class, so that its weighted sum over the classes is 1.
    constexpr std::uint64_t indicator(std::uint64_t label, int axis, int at_class) const {
        const std::uint64_t here = weight(axis, at_class);
        if (labels_ == label_reading::classes) return label == static_cast<std::uint64_t>(at_class) ? field_.inverse(here) : 0;
        const auto share = [&](int k) {
            return field_.reduce(mix_hash(mix_hash(named(ops::scatter), label), static_cast<std::uint64_t>(k)));
        };
        const int last = length(axis) - 1;
        if (at_class < last) return share(at_class);
        std::uint64_t rest = 1;
        for (int k = 0; k < last; ++k) rest = field_.add(rest, field_.negate(field_.multiply(weight(axis, k), share(k))));
        return field_.multiply(rest, field_.inverse(here));
    }
    constexpr std::uint64_t picked(const node& n, int i) const {
        const std::uint64_t label = at(n.operand[1], n.axes, i);
        const auto operand = [&](int k) { return value_[offset_[n.operand[0]] + project(n.axes, i, g_[n.operand[0]].axes, n.over, k)]; };
        if (labels_ == label_reading::classes) return operand(static_cast<int>(label));
        const int axis = std::countr_zero(n.over);
        std::uint64_t sum = 0;
        for (int k = 0; k < length(axis); ++k)
            sum = field_.add(sum, field_.multiply(field_.multiply(weight(axis, k), indicator(label, axis, k)), operand(k)));
        return sum;
    }
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
        const bool class_known = n.over != 0 && labels_ == label_reading::classes;
        std::uint64_t random = mix_hash(g_.symbol_at(n.index).key, salt_);
        int point = 0;
        for (int k = 0; k < view.rank; ++k) {
            const int index = project(n.axes, i, axis_set{1} << view.axes[k]) + view.offset[k];
            if (class_known) point = point * length(view.axes[k]) + index;
            else random = mix_hash(random, static_cast<std::uint64_t>(index));
        }
        if (!class_known) return field_.reduce(random);
        int number = 0;  // of the symbol among the labels
        for (int other = 0; other < n.index; ++other) number += g_.symbol_at(other).kind == element::label ? 1 : 0;
        return static_cast<std::uint64_t>((point * label_count_ + number) % length(std::countr_zero(n.over)));
    }

    label_reading labels_;
    int label_count_ = 0;  ///< symbols that are labels
    bool distinct_ = true;
    owned_array<int> offset_memory_;
    owned_array<std::uint64_t> value_memory_;
    // pointers, because every look would count as one more call during compilation
    int* const offset_ = offset_memory_.data();  ///< where each node's values begin
    std::uint64_t* value_ = nullptr;
};

}  // namespace tikhonov::detail
