// What a loss says to a bare number among its operands.
#pragma once

#include <tikhonov/language/refused_functions.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

// Overloads that only wrong calls reach: a bare number among the operands. They are worse than any other that is viable.
namespace each {
template <fixed_string Name = "each::squared_error">
constexpr mistake squared_error(anything, anything) {
    return refuse_number<Name>();
}
template <fixed_string Name = "each::absolute_error">
constexpr mistake absolute_error(anything, anything) {
    return refuse_number<Name>();
}
template <fixed_string Name = "each::bce_with_logits">
constexpr mistake bce_with_logits(anything, anything) {
    return refuse_number<Name>();
}
template <fixed_string Name = "each::cross_entropy">
constexpr mistake cross_entropy(anything, anything) {
    return refuse_number<Name>();
}
template <fixed_string Name = "each::accuracy">
constexpr mistake accuracy(anything, anything) {
    return refuse_number<Name>();
}
template <fixed_string Name = "each::poisson_nll">
constexpr mistake poisson_nll(anything, anything) {
    return refuse_number<Name>();
}
template <fixed_string Name = "each::logistic_loss">
constexpr mistake logistic_loss(anything, anything) {
    return refuse_number<Name>();
}
template <fixed_string Name = "each::hinge">
constexpr mistake hinge(anything, anything) {
    return refuse_number<Name>();
}
template <fixed_string Name = "each::huber">
constexpr mistake huber(anything, anything, anything) {
    return refuse_number<Name>();
}
}  // namespace each
template <fixed_string Name = "mse">
constexpr mistake mse(anything, anything) {
    return refuse_number<Name>();
}
template <fixed_string Name = "mae">
constexpr mistake mae(anything, anything) {
    return refuse_number<Name>();
}
template <fixed_string Name = "bce_with_logits">
constexpr mistake bce_with_logits(anything, anything) {
    return refuse_number<Name>();
}
template <fixed_string Name = "cross_entropy">
constexpr mistake cross_entropy(anything, anything) {
    return refuse_number<Name>();
}
template <fixed_string Name = "accuracy">
constexpr mistake accuracy(anything, anything) {
    return refuse_number<Name>();
}
template <fixed_string Name = "poisson_nll">
constexpr mistake poisson_nll(anything, anything) {
    return refuse_number<Name>();
}
template <fixed_string Name = "logistic_loss">
constexpr mistake logistic_loss(anything, anything) {
    return refuse_number<Name>();
}
template <fixed_string Name = "hinge">
constexpr mistake hinge(anything, anything) {
    return refuse_number<Name>();
}
template <fixed_string Name = "huber">
constexpr mistake huber(anything, anything, anything) {
    return refuse_number<Name>();
}

// Losses with weights among the operands, or without what they need.
template <fixed_string Name = "huber">
constexpr mistake huber(anything, anything) {
    diagnostics::other_operands<Name>();
    return {};
}
template <fixed_string Name = "mse">
constexpr mistake mse(anything, anything, anything) {
    diagnostics::other_operands<Name>();
    return {};
}
template <fixed_string Name = "mae">
constexpr mistake mae(anything, anything, anything) {
    diagnostics::other_operands<Name>();
    return {};
}
template <fixed_string Name = "bce_with_logits">
constexpr mistake bce_with_logits(anything, anything, anything) {
    diagnostics::other_operands<Name>();
    return {};
}
template <fixed_string Name = "cross_entropy">
constexpr mistake cross_entropy(anything, anything, anything) {
    diagnostics::other_operands<Name>();
    return {};
}
template <fixed_string Name = "accuracy">
constexpr mistake accuracy(anything, anything, anything) {
    diagnostics::other_operands<Name>();
    return {};
}
template <fixed_string Name = "poisson_nll">
constexpr mistake poisson_nll(anything, anything, anything) {
    diagnostics::other_operands<Name>();
    return {};
}
template <fixed_string Name = "logistic_loss">
constexpr mistake logistic_loss(anything, anything, anything) {
    diagnostics::other_operands<Name>();
    return {};
}
template <fixed_string Name = "hinge">
constexpr mistake hinge(anything, anything, anything) {
    diagnostics::other_operands<Name>();
    return {};
}

}  // namespace tikhonov::detail
