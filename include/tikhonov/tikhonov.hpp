// tikhonov: losses and penalties as C++ expressions, differentiated by the compiler into fused SIMD kernels.
#pragma once

#include <tikhonov/language/losses.hpp>
#include <tikhonov/language/structure.hpp>
#include <tikhonov/passes/claims.hpp>
#include <tikhonov/passes/equality.hpp>
#include <tikhonov/run/compile.hpp>
#include <tikhonov/study/check_gradient.hpp>
#include <tikhonov/study/explain.hpp>
#include <tikhonov/study/results.hpp>
