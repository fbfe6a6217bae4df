// tikhonov: losses and penalties as C++ expressions, differentiated by the compiler into fused SIMD kernels.
#pragma once

#include <tikhonov/study.hpp>
#include <tikhonov/train.hpp>
