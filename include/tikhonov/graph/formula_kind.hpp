// Whether a formula is a number, a condition, a label or a pack of symbols.
#pragma once

#include <tikhonov/graph/formula.hpp>
#include <tikhonov/graph/primitive.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

constexpr bool is_boolean(const formula& f) { return f.op->boolean || f.kind == element::boolean; }
constexpr bool is_label(const formula& f) { return f.kind == element::label; }
constexpr bool is_several(const formula& f) { return f.kind == element::several; }

}  // namespace tikhonov::detail
