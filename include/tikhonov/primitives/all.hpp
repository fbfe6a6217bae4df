// All primitives. A new one stands in the file of its relatives, or in a file of its own, which is included here.
#pragma once

#include <tikhonov/primitives/absolute.hpp>
#include <tikhonov/primitives/arithmetic.hpp>
#include <tikhonov/primitives/clamp.hpp>
#include <tikhonov/primitives/comparison.hpp>
#include <tikhonov/primitives/erf.hpp>
#include <tikhonov/primitives/exponential.hpp>
#include <tikhonov/primitives/folded.hpp>
#include <tikhonov/primitives/gamma.hpp>
#include <tikhonov/primitives/huber.hpp>
#include <tikhonov/primitives/hypot.hpp>
#include <tikhonov/primitives/indicator.hpp>
#include <tikhonov/primitives/logical.hpp>
#include <tikhonov/primitives/logistic.hpp>
#include <tikhonov/primitives/maximum.hpp>
#include <tikhonov/primitives/power.hpp>
#include <tikhonov/primitives/reductions.hpp>
#include <tikhonov/primitives/rounding.hpp>
#include <tikhonov/primitives/sqrt.hpp>
#include <tikhonov/primitives/tanh.hpp>
#include <tikhonov/primitives/trigonometric.hpp>
#include <tikhonov/primitives/where.hpp>
