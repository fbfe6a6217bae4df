// tikhonov: losses and penalties as C++ expressions, differentiated by the compiler into fused SIMD kernels.
#pragma once

#include <tikhonov/language/losses.hpp>
#include <tikhonov/language/structure.hpp>
#include <tikhonov/passes/claims.hpp>
#include <tikhonov/passes/equality.hpp>
#include <tikhonov/run/compile.hpp>
