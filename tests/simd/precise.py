"""Functions in 50 digits, for minimax.py. Decimal has exp, ln and sqrt itself; the others are series."""

import functools
import math
from decimal import Decimal, getcontext
from fractions import Fraction

getcontext().prec = 50
ONE = Decimal(1)


def series(first, factor):
    """first·(1 + factor(1)·(1 + factor(2)·(…))), until nothing is added."""
    total, addend, k = Decimal(0), first, 0
    while total + addend != total:
        total += addend
        k += 1
        addend *= factor(k)
    return total


@functools.cache
def pi():
    def arc(n):  # atan(1/n)
        return sum(Decimal((-1) ** k) / ((2 * k + 1) * Decimal(n) ** (2 * k + 1)) for k in range(40))

    return 16 * arc(5) - 4 * arc(239)


def erf(x):
    """2/√π·exp(-x²)·Σ 2ᵏx²ᵏ⁺¹/(2k+1)!!, whose terms all have the sign of x."""
    return 2 / pi().sqrt() * (-x * x).exp() * series(x, lambda k: 2 * x * x / (2 * k + 1))


def scaled_erfc(x):
    """exp(x²)·(1 - erf x). Digits that the difference loses are added first; far out it is a continued fraction."""
    if x > 6:
        tail = x
        for k in range(120, 0, -1):
            tail = x + Decimal(k) / 2 / tail
        return 1 / (pi().sqrt() * tail)
    digits = getcontext().prec
    getcontext().prec = digits + 20
    result = (1 - erf(x)) * (x * x).exp()
    getcontext().prec = digits
    return +result


def sinh(x):
    return series(x, lambda k: x * x / (2 * k * (2 * k + 1)))


def expm1(x):
    return series(x, lambda k: x / (k + 1))


def tanh(x):
    return expm1(2 * x) / (expm1(2 * x) + 2)


def atanh(x):
    return sum_of_odd(x, 1)


def sum_of_odd(x, sign, first=0):
    """Σ (sign·x²)ᵏ·x/(2k+1) from k = first on."""
    start = x * (sign * x * x) ** first / (2 * first + 1)
    return series(start, lambda k: sign * x * x * (2 * (first + k) - 1) / (2 * (first + k) + 1))


# What series around the gamma function are made of.


@functools.cache
def any_bernoulli(n):
    return Fraction(n == 0) - sum((math.comb(n + 1, j) * any_bernoulli(j) for j in range(n)), Fraction(0)) / (n + 1)


def bernoulli(k):
    """B₂ₖ, exactly: Σ over j <= n of (n + 1 choose j)·Bⱼ is 0."""
    return any_bernoulli(2 * k)


def as_decimal(fraction):
    return Decimal(fraction.numerator) / fraction.denominator


@functools.cache
def scaled_bernoulli(k):
    return as_decimal(bernoulli(k) / math.factorial(2 * k))


def powers_from(s, a):
    """Σ (k + a)⁻ˢ for s > 1: the first terms, and the rest by Euler and Maclaurin."""
    far = a + 40
    total = sum((k + a) ** -s for k in range(40)) + far ** (1 - s) / (s - 1) + far**-s / 2
    for j in range(1, 25):
        total += scaled_bernoulli(j) * math.prod(range(s, s + 2 * j - 1)) * far ** (1 - s - 2 * j)
    return total


def digamma(x):
    far = x + 40
    tail = sum(as_decimal(bernoulli(k)) / (2 * k) / far ** (2 * k) for k in range(1, 25))
    return far.ln() - 1 / (2 * far) - tail - sum(1 / (x + k) for k in range(40))


@functools.cache
def digamma_root():
    x = Decimal("1.46163214496836234126")
    for _ in range(3):
        x -= digamma(x) / powers_from(2, x)
    return x
