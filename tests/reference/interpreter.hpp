// Interprets formulas as written, before anything is simplified: one plain loop per node, in long double or in dual numbers.
// It reads the descriptors (which primitive, which operands, which axes) and shares nothing else with the library: no kernel, no
// derivative rule, no identity, not even the rule for the order of axes.
#pragma once

#include <unordered_map>

#include <tikhonov/tikhonov.hpp>

#include <reference/tensor.hpp>

namespace reference {

using tikhonov::detail::formula;

template <class N>
class interpreter {
  public:
    explicit interpreter(const environment<N>& env) : env_(env) {}

    const tensor<N>& operator()(const formula& f) {
        const auto found = known_.find(&f);
        if (found != known_.end()) return found->second;
        tensor<N> result = compute(f);
        const grid stated = axes_of(f.axes);
        if (stated.rank != result.axes.rank) throw std::logic_error("a formula states other axes than its operands have");
        for (int i = 0; i < stated.rank; ++i)
            if (stated.names[static_cast<std::size_t>(i)] != result.axes.names[static_cast<std::size_t>(i)])
                throw std::logic_error("a formula states its axes in another order than the language promises");
        for (const N& x : result.data) watched.seen(magnitude(x));
        return known_.emplace(&f, std::move(result)).first->second;
    }

  private:
    grid axes_of(const tikhonov::detail::axis_list& axes) const {
        grid result;
        for (int i = 0; i < axes.size; ++i) result.add(axes.items[i]->name, env_.length(axes.items[i]->name));
        return result;
    }

    tensor<N> compute(const formula& f) {
        const std::string_view name = f.op->name;
        if (name == "symbol") return env_.value(f.symbol->name);
        if (name == "constant") return {{}, {number<N>(f.value)}};
        if (name == "extent") return {{}, {number<N>(static_cast<real>(axes_of(f.over).count()))}};
        if (name == "grad") return differentiate(f);
        if (name == "identity") {
            const grid axes = axes_of(f.axes);
            tensor<N> result{axes, {}};
            const std::size_t columns = axes.lengths[1];
            for (std::size_t i = 0; i < axes.count(); ++i) result.data.push_back(N(i / columns == i % columns ? 1.0 : 0.0));
            return result;
        }
        const tensor<N>& a = (*this)(*f.operands[0]);
        const grid over = axes_of(f.over);
        if (name == "rename") return reindex(a, over.names[0], over.names[1], over.lengths[1], 0);
        if (name == "diff") return differences(a, over.names[0], over.names[1], over.lengths[1]);
        if (name == "diff_replicate") return differences(a, over.names[0], over.names[0], over.lengths[0]);
        if (name == "stop_gradient") {
            tensor<N> result = a;
            for (N& x : result.data) x = number<N>(primal(x));
            return result;
        }
        if (name == "sum") return add_up(a, over);
        if (name == "logsumexp") return log_sum_exp(a, over);
        if (name == "mean" && f.operands[1] != nullptr) return weighted_mean(a, (*this)(*f.operands[1]), f.operands[1]->op->boolean, over);
        if (name == "maximum") return maximum_along(a, over);
        if (name == "minimum") {
            tensor<N> opposite = a;
            for (N& x : opposite.data) x = -x;
            opposite = maximum_along(opposite, over);
            for (N& x : opposite.data) x = -x;
            return opposite;
        }
        if (name == "norm") return length_along(a, over);
        if (name == "mean") {
            tensor<N> result = add_up(a, over);
            for (N& x : result.data) x = x / number<N>(static_cast<real>(over.count()));
            return result;
        }
        if (name == "spread") return repeat(a, axes_of(f.axes));
        if (name == "pick") {
            const tensor<N>& label = (*this)(*f.operands[1]);
            const grid rest = a.axes.without(over);
            return select(a, label, over.names[0], rest.contains(label.axes) ? rest : label.axes.with(rest));
        }
        if (name == "dot") return contract(a, (*this)(*f.operands[1]), over);
        return elementwise(f);
    }

    /// The axes of the first operand that has all the others' axes.
    tensor<N> elementwise(const formula& f) {
        const tensor<N>* x[3]{};
        int count = 0;
        for (; count < 3 && f.operands[count] != nullptr; ++count) x[count] = &(*this)(*f.operands[count]);
        const tensor<N>* widest = nullptr;
        for (int k = 0; k < count && widest == nullptr; ++k) {
            bool all = true;
            for (int j = 0; j < count; ++j) all = all && x[k]->axes.contains(x[j]->axes);
            if (all) widest = x[k];
        }
        tensor<N> together;  // of an outer product
        if (widest == nullptr && f.op->name == "*") {
            together.axes = x[0]->axes.with(x[1]->axes);
            widest = &together;
        }
        if (widest == nullptr) throw std::logic_error("no operand has the axes of the others");
        const function& body = function_named(f.op->name);
        std::vector<std::size_t> at[3];
        for (int k = 0; k < count; ++k) at[k] = positions(widest->axes, x[k]->axes);
        const auto constant = [&](int k) { return f.operands[k]->op->name == "constant"; };
        tensor<N> result{widest->axes, {}};
        for (std::size_t i = 0; i < at[0].size(); ++i) {
            N operands[3]{};
            for (int k = 0; k < count; ++k) operands[k] = x[k]->data[at[k][i]];
            if (f.op->name == "max" && constant(0)) result.data.push_back(larger_than_constant(operands[1], operands[0]));
            else if (f.op->name == "max" && constant(1)) result.data.push_back(larger_than_constant(operands[0], operands[1]));
            else if (f.op->name == "min" && constant(0)) result.data.push_back(-larger_than_constant(-operands[1], -operands[0]));
            else if (f.op->name == "min" && constant(1)) result.data.push_back(-larger_than_constant(-operands[0], -operands[1]));
            else result.data.push_back(body.call(operands));
        }
        return result;
    }
    /// Σ s·e / Σ s; what a condition does not admit does not count.
    static tensor<N> weighted_mean(const tensor<N>& e, const tensor<N>& s, bool condition, const grid& over) {
        tensor<N> parts{e.axes, {}};
        tensor<N> weight{e.axes, {}};
        const auto at = positions(e.axes, s.axes);
        for (std::size_t i = 0; i < at.size(); ++i) {
            const N w = s.data[at[i]];
            weight.data.push_back(w);
            parts.data.push_back(condition && primal(w) == 0 ? N(0.0) : w * e.data[i]);
        }
        tensor<N> result = add_up(parts, over);
        const tensor<N> total = add_up(weight, over);
        for (std::size_t i = 0; i < result.data.size(); ++i) result.data[i] = result.data[i] / total.data[i];
        return result;
    }
    /// Left free axes, then right free axes.
    static tensor<N> contract(const tensor<N>& a, const tensor<N>& b, const grid& over) {
        const grid all = a.axes.with(b.axes);
        tensor<N> result{all.without(over), {}};
        result.data.assign(result.axes.count(), N(0.0));
        const auto left = positions(all, a.axes);
        const auto right = positions(all, b.axes);
        const auto to = positions(all, result.axes);
        for (std::size_t i = 0; i < to.size(); ++i) result.data[to[i]] = result.data[to[i]] + a.data[left[i]] * b.data[right[i]];
        return result;
    }
    /// One evaluation in dual numbers for every element of the symbol.
    tensor<N> differentiate(const formula& f) {
        if constexpr (std::same_as<N, dual3>) {
            throw std::logic_error("the reference differentiates three times at most");
        } else {
            environment<dual<N>> raised = raise(env_);
            auto& symbol = raised.values.at(f.operands[1]->symbol->name);
            tensor<N> result{symbol.axes, {}};
            for (auto& x : symbol.data) {
                x.d = N(1.0);
                interpreter<dual<N>> evaluate(raised);
                result.data.push_back(evaluate(*f.operands[0]).data[0].d);
                x.d = N(0.0);
            }
            return result;
        }
    }

    const environment<N>& env_;
    std::unordered_map<const formula*, tensor<N>> known_;
};

template <class N>
tensor<N> interpret(const formula& f, const environment<N>& env) {
    interpreter<N> run(env);
    return run(f);
}

/// The formula as text, for the report of a failure.
inline std::string text(const formula& f) {
    if (f.symbol != nullptr) return std::string(f.symbol->name);
    if (f.op->name == "constant") return std::to_string(f.value);
    std::string result(f.op->name);
    if (f.over.size > 0) {
        result += '<';
        for (int i = 0; i < f.over.size; ++i) result += (i > 0 ? "," : "") + std::string(f.over.items[i]->name);
        result += '>';
    }
    result += '(';
    for (int k = 0; k < tikhonov::detail::max_operands && f.operands[k] != nullptr; ++k)
        result += (k > 0 ? ", " : "") + text(*f.operands[k]);
    return result + ')';
}

}  // namespace reference
