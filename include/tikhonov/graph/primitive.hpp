// A primitive as a value. A node's opcode is a pointer to one of these, so a primitive from a user's file is an equal
// citizen; `opcode<&descriptor>` leads back from the pointer to the type when a kernel is instantiated.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string_view>

#include <tikhonov/core/hash.hpp>
#include <tikhonov/core/stop.hpp>
#include <tikhonov/graph/properties.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

struct term;

enum class shape : unsigned char {
    symbol,       ///< a bound input
    constant,     ///< a number known to the compiler
    extent,       ///< the length of an axis
    elementwise,  ///< value(x...) at every index
    reduction,    ///< removes the axes `over`
    spread,       ///< repeats its operand along the axes `over`
    pick,         ///< selects one class of operand 0 by the label in operand 1
    scatter,      ///< operand 0 where the index along `over` equals the label in operand 1, else 0
    reindex,      ///< its operand along another axis: y[i] = x[i + offset], 0 beyond the ends of x
    position,     ///< the index along an axis, as a number: only in graphs
    in_memory,    ///< its operand, in memory so that a reindex can read it at another index: only in graphs for kernels
    detach,       ///< its operand, without a gradient
    output,       ///< its operand, written to where the caller finds it: only in frozen graphs
    derivative,   ///< d operand 0 / d operand 1, or along operand 2: only in formulas, never in graphs
    contraction,  ///< sum over `over` of the product: only in formulas, never in graphs
    identity,     ///< 1 where the indices along the two axes are equal, else 0: only in formulas
    weighted,     ///< a mean with weights, and the sum of those: only in formulas
    difference,   ///< x[i + 1] - x[i] along an axis: only in formulas
    application,  ///< another formula, whose symbols stand for others: only in formulas
    argument,     ///< what a symbol stands for in an application: only in formulas
    dropout,      ///< operand 0 where the noise in operand 2 lets it through: only in formulas
};

/// What a reduction is to the passes: see define_reduction in reduction.hpp, which also leads to what it is to a kernel.
struct reduction_rules {
    term (*adjoint)(term g, term x, term y, std::uint64_t over) = nullptr;
    term (*parts)(term x, std::uint64_t over) = nullptr;    ///< what a kernel computes in its stead, or null
    term (*written)(term x, std::uint64_t over) = nullptr;  ///< the formula that it stands for, or null: such a one is in no graph
    term (*single)(term x) = nullptr;                       ///< of one element; null where it is that element
    bool bounded = false;                                   ///< an adjoint is finite where that of the result is
    bool nonempty = false;                                  ///< it is an error to reduce nothing
};

struct primitive {
    std::string_view name;
    shape kind;
    int arity;
    bool commutative;
    bool boolean;                                                        ///< the result is a truth value
    term (*pullback)(int operand, term adjoint, const term* x, term y);  ///< null where no gradient flows
    std::uint64_t hash;
    term (*parts)(const term* x) = nullptr;      ///< for a composite: the same value made of other primitives, for a kernel to share
    facts (*about)(const known* x) = nullptr;    ///< what it states of itself; null where it states nothing
    std::string_view latex = {};                 ///< how it is called in LaTeX; empty: by its name
    bool foreign = false;                        ///< a user's own, which may exist in one file alone
    const reduction_rules* reduction = nullptr;  ///< of a reduction, and of nothing else
};

// The compiler warns that this friend is not a template: it is not meant to be. `define<P>` (apply.hpp) supplies the body
// for the one descriptor of P, and argument-dependent lookup finds it here.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wnon-template-friend"
#endif
template <const primitive* Descriptor>
struct opcode {
    friend constexpr auto primitive_type(opcode);
};
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif

/// Primitives without a body of their own: they are known to the passes and the kernels by these addresses. Reductions have one, and
/// stand in primitives/reductions.hpp.
namespace ops {
constexpr primitive structural(std::string_view name, shape kind, int arity) {
    if (kind == shape::reduction) stop_with<std::logic_error>("a reduction is made by define_reduction, which asks for its rules");
    return {name, kind, arity, false, false, nullptr, hash_text(name)};
}
inline constexpr primitive symbol = structural("symbol", shape::symbol, 0);
inline constexpr primitive constant = structural("constant", shape::constant, 0);
inline constexpr primitive extent = structural("extent", shape::extent, 0);
inline constexpr primitive spread = structural("spread", shape::spread, 1);
inline constexpr primitive pick = structural("pick", shape::pick, 2);
inline constexpr primitive scatter = structural("scatter", shape::scatter, 2);
inline constexpr primitive reindex = structural("reindex", shape::reindex, 1);
inline constexpr primitive position = structural("position", shape::position, 0);
inline constexpr primitive in_memory = structural("keep", shape::in_memory, 1);  ///< the text is part of keys
inline constexpr primitive stop_gradient = structural("stop_gradient", shape::detach, 1);
inline constexpr primitive output = structural("output", shape::output, 1);
inline constexpr primitive grad = structural("grad", shape::derivative, 2);
inline constexpr primitive jvp = structural("jvp", shape::derivative, 3);  ///< of operand 0 in the symbol 1 along 2
inline constexpr primitive dot = structural("dot", shape::contraction, 2);
inline constexpr primitive rename = structural("rename", shape::reindex, 1);  ///< lowered to reindex
inline constexpr primitive identity = structural("identity", shape::identity, 0);
inline constexpr primitive diff = structural("diff", shape::difference, 1);
inline constexpr primitive diff_replicate = structural("diff_replicate", shape::difference, 1);
inline constexpr primitive weighted_mean = structural("mean", shape::weighted, 3);  ///< of operand 0, by operand 1; 2: its total
inline constexpr primitive application =
    structural("application", shape::application, 1);  ///< of its body to the first argument and those behind
inline constexpr primitive argument =
    structural("argument", shape::argument, 2);  ///< its symbol stands for operand 0; 1: the next argument
inline constexpr primitive total_weight = structural("total_weight", shape::weighted, 2);  ///< of operand 0, along the axes of operand 1
inline constexpr primitive dropout = structural("dropout", shape::dropout, 3);             ///< of operand 0, by operand 1; 2: its noise
}  // namespace ops

}  // namespace tikhonov::detail
