// What is known of every part of a formula, in one sweep over the formula as written and one over the simplified one.
#pragma once

#include <tikhonov/decide/claims.hpp>
#include <tikhonov/split/behind.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

struct part_facts {
    bool varies = true;  ///< it depends on the parameters
    bool smooth = false;
    sign_set sign{};
};

/// The facts of the parts of F with respect to the symbols S; what is not known has the defaults.
template <const formula& F, class... S>
struct facts_below {
    static constexpr int size = [] {
        formula_order order;
        order.add(F);
        return order.size();
    }();
    struct table {
        std::array<std::uint64_t, static_cast<std::size_t>(size)> keys{};
        std::array<part_facts, static_cast<std::size_t>(size)> facts{};
    };
    static constexpr table made = [] {
        const std::array<const symbol_info*, sizeof...(S)> parameters{&S::info...};
        table result;
        formula_order order;
        order.add(F);
        for (const bool simplified : {false, true}) {
            builder g({.rewrite = simplified ? simplify : nullptr, .arithmetic = library_arithmetic}, 256);
            lowering pass(g);
            const formula* roots[] = {&F};
            pass.run(roots);
            const int root = pass.node_of(F);
            const analysis notes(g, root, parameters);
            for (int i = 0; i < size; ++i) {
                const auto at = static_cast<std::size_t>(i);
                const int id = pass.node_of(order[i]);
                result.keys[at] = order[i].key;
                if (id > root || !notes.live(id)) continue;
                part_facts& part = result.facts[at];
                const auto& note = notes[id];
                part.varies = part.varies && note.varies;
                part.smooth = part.smooth || note.continuously_differentiable();
                const sign_set both = part.sign & note.sign;
                part.sign = both.bits == 0 ? note.sign : both;
            }
        }
        return result;
    }();
    static constexpr part_facts find(std::uint64_t key) {
        for (std::size_t i = 0; i < static_cast<std::size_t>(size); ++i)
            if (made.keys[i] == key) return made.facts[i];
        return {};
    }
    template <const formula& Part>
    static constexpr part_facts of = find(Part.key);
    /// Whether operand k of a part does not depend on the parameters.
    static constexpr bool is_free(const formula& part, int k) { return part.operands[k] != nullptr && !find(part.operands[k]->key).varies; }
};

}  // namespace tikhonov::detail
