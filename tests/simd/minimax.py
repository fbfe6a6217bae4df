#!/usr/bin/env python3
"""Coefficients for the vector functions of include/tikhonov/simd/: polynomials by Remez' algorithm, and series, in 50 digits.

    python3 tests/simd/minimax.py erf_near 0 0.9 --degree 6 --type float     a polynomial of one's own
    python3 tests/simd/minimax.py exp --type double                          as in the header: interval and degree of its table
    python3 tests/simd/minimax.py erf_far --hexadecimal
    python3 tests/simd/minimax.py stirling                                   a series of gamma.hpp
    python3 tests/simd/minimax.py --check                                    what CTest runs, see below

What a polynomial approximates is a `form`: a function of some variable, and what its error does to the function that it serves. For
erf_near that is x + x·P(x²) against erf(x), so the error of P counts x/erf(x) times. A new function is a line or two in `forms`.

Printed are the coefficients from the constant on, rounded to the type, and how far the function is off at most because of them: as a part
of its value, and in units of the last place. The arithmetic of a kernel comes on top of that: see tests/simd/functions.cpp. Rounding
one coefficient after another would lose accuracy, so their last places are moved together until the error is small again.

--check recomputes every table of the headers. It fails if a polynomial of the header is off by more than the header
says, if one made here is off by more than the header's (by over 2^0.05 times, which is what a grid can tell), or if a coefficient of a
series is another number. Those made here are at least as accurate as all of the header's by that measure.

Python 3.9 and its standard library are all that is needed.
"""

import argparse
import math
import pathlib
import re
import struct
import sys
from decimal import Decimal

sys.dont_write_bytecode = True  # nothing is left behind beside the sources
from precise import ONE, as_decimal, atanh, bernoulli, digamma, digamma_root, erf, expm1
from precise import powers_from, scaled_erfc, series, sinh, sum_of_odd, tanh


class form:
    """P(variable(x)) is to be target(x). Where it is off by e, the function that it serves, value(x), is off by e·effect(x)."""

    def __init__(self, interval, degrees, variable, target, effect, value):
        self.interval = interval
        self.degrees = dict(zip(("float", "double"), degrees))
        self.variable, self.target, self.effect, self.value = variable, target, effect, value


def middle(x):
    """s = f/(2 + f), by which log(1 + f) = 2·atanh(s)."""
    return x / (2 + x)


def square(x):
    return x * x


def four_squares(y):
    return 4 * sinh(y / 2) ** 2


HALF_LN2 = Decimal(2).ln() / 2
# What divides 0 by 0 at 0 needs no care: no argument of the grid is 0.
forms = {
    # (eʳ - 1 - r)/r²
    "exp": form((-HALF_LN2, HALF_LN2), (4, 9), lambda r: r, lambda r: series(ONE / 2, lambda k: r / (k + 2)), square, expm1),
    # (log(1 + f) - 2s)/s³ in s²; s is largest at the right end
    "log": form((0, 0.5), (2, 7), lambda f: middle(f) ** 2, lambda f: 2 * sum_of_odd(middle(f), 1, 1) / middle(f) ** 3,
                lambda f: middle(f) ** 3, lambda f: 2 * atanh(middle(f))),
    # D(x²) = x³/(x - tanh x)
    "tanh": form((0, 0.56), (2, 6), square, lambda x: x**3 / (x - tanh(x)), lambda x: (x - tanh(x)) ** 2 / x**3, tanh),
    # (y/sinh y - 1)/q in q = 4 sinh²(y/2)
    "log_of_one_plus": form((0, 2 * HALF_LN2), (3, 9), four_squares, lambda y: (y / sinh(y) - 1) / four_squares(y),
                            lambda y: sinh(y) * four_squares(y), lambda y: y),
    # erf(x)/x - 1 in x²
    "erf_near": form((0, 1), (6, 11), square, lambda x: erf(x) / x - 1, lambda x: x, erf),
    # exp(x²)·(1 - erf x) in (x - 2)/(x + 2)
    "erf_far": form((1, {"float": 4, "double": 6}), (5, 13), lambda x: (x - 2) / (x + 2), scaled_erfc, lambda x: (-x * x).exp(), erf),
    # exp(x²)·(1 - erf x)·(1 + 2x) - 1 in (x - 4)/(x + 4)
    "erfc": form((0.47, {"float": 10.1, "double": 27.3}), (9, 21), lambda x: (x - 4) / (x + 4), lambda x: scaled_erfc(x) * (1 + 2 * x) - 1,
                 lambda x: (-x * x).exp() / (1 + 2 * x), lambda x: scaled_erfc(x) * (-x * x).exp()),
}
forms["erf"] = forms["erf_near"]


# Series of gamma.hpp: the degree there, and the coefficients from the constant on. None of them is fitted.
all_series = {
    "lgamma_at_2": (25, lambda k: (-1) ** (k + 1) * powers_from(k + 1, Decimal(2)) / (k + 1) if k > 0 else digamma(Decimal(2))),
    "digamma_at_root": (25, lambda k: (-1) ** k * powers_from(k + 2, digamma_root())),
    "stirling": (9, lambda k: as_decimal(bernoulli(k + 1) / (2 * (k + 1) * (2 * k + 1)))),
    "bernoulli": (9, lambda k: as_decimal(bernoulli(k + 1))),
}


class grid:
    """Arguments, dense towards the ends, where a polynomial's error is steep, and what the form is there."""

    def __init__(self, chosen, low, high, degree):
        count = 96 * (degree + 2)
        half = (high - low) / 2
        arguments = [low + half * (1 - Decimal(math.cos(math.pi * (i + 0.25) / count))) for i in range(count)]
        self.variable = [chosen.variable(x) for x in arguments]
        self.target = [chosen.target(x) for x in arguments]
        self.value = [chosen.value(x) for x in arguments]
        self.weight = [abs(chosen.effect(x) / v) for x, v in zip(arguments, self.value)]

    def errors(self, coefficients):
        return [w * (polynomial(coefficients, t) - f) for t, f, w in zip(self.variable, self.target, self.weight)]


def polynomial(coefficients, t):
    total = Decimal(0)
    for c in reversed(coefficients):
        total = total * t + c
    return total


def solve(rows):
    """Gauss' elimination of rows that end in their right-hand sides."""
    size = len(rows)
    for i in range(size):
        pivot = max(range(i, size), key=lambda k: abs(rows[k][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        for k in range(i + 1, size):
            factor = rows[k][i] / rows[i][i]
            rows[k] = [a - factor * b for a, b in zip(rows[k], rows[i])]
    result = [Decimal(0)] * size
    for i in reversed(range(size)):
        result[i] = (rows[i][size] - sum(rows[i][k] * result[k] for k in range(i + 1, size))) / rows[i][i]
    return result


def remez(points, degree):
    """The polynomial whose largest error on the grid is smallest: there it is attained degree + 2 times, with alternating signs."""
    count = len(points.variable)
    wanted = degree + 2
    reference = [min(count - 1, round((1 - math.cos(math.pi * i / (wanted - 1))) / 2 * (count - 1))) for i in range(wanted)]
    for _ in range(60):
        rows = []
        for sign, i in enumerate(reference):
            t = points.variable[i]
            rows.append([t**k for k in range(degree + 1)] + [(-1) ** sign / points.weight[i], points.target[i]])
        *coefficients, level = solve(rows)
        errors = points.errors(coefficients)
        found = []  # the largest error of every stretch of one sign
        for i, e in enumerate(errors):
            if found and (e > 0) == (errors[found[-1]] > 0):
                if abs(e) > abs(errors[found[-1]]):
                    found[-1] = i
            else:
                found.append(i)
        while len(found) > wanted:
            found.pop(0 if abs(errors[found[0]]) < abs(errors[found[-1]]) else -1)
        if len(found) < wanted:
            raise SystemExit("the error alternates too rarely: the form is a polynomial of lower degree, or the interval too short")
        if max(map(abs, errors)) <= abs(level) * Decimal("1.0001"):
            return coefficients
        reference = found
    raise SystemExit("no best polynomial found: choose another degree or interval")


# Numbers of the type.


def rounded(number, kind):
    return struct.unpack("f", struct.pack("f", number))[0] if kind == "float" else float(number)


def neighbour(number, kind, steps):
    """The number of the type that is `steps` away from 0."""
    letters = ("<f", "<i") if kind == "float" else ("<d", "<q")
    return struct.unpack(letters[0], struct.pack(letters[1], struct.unpack(letters[1], struct.pack(letters[0], number))[0] + steps))[0]


def written(number, kind, hexadecimal):
    suffix = "f" if kind == "float" else ""
    if hexadecimal:
        return re.sub(r"\.?0+p", "p", number.hex()) + suffix
    digits = next(text for text in (f"{number:.{n}g}" for n in range(1, 18)) if rounded(float(text), kind) == number)
    if not re.search(r"[.e]", digits):
        digits += ".0"
    return digits.replace("e-0", "e-") + suffix


def to_type(points, coefficients, kind):
    """The coefficients rounded, and moved by units of their last places, one or two together, while that makes the error smaller."""
    result = [rounded(c, kind) for c in coefficients]
    powers = [[float(w * t**k) for t, w in zip(points.variable, points.weight)] for k in range(len(result))]

    def largest(errors):
        return max(max(errors), -min(errors))

    errors = [float(e) for e in points.errors([Decimal(c) for c in result])]
    best = largest(errors)
    count = range(len(result))
    moves = [((k, s),) for k in count for s in (1, -1)]
    moves += [((k, s), (j, u)) for k in count for j in range(k) for s in (1, -1) for u in (1, -1)]
    improved = True
    while improved:
        improved = False
        for move in moves:
            moved = {k: neighbour(result[k], kind, s) for k, s in move}
            tried = errors
            for k, number in moved.items():
                by = float(Decimal(number) - Decimal(result[k]))
                tried = [e + by * p for e, p in zip(tried, powers[k])]
            if largest(tried) < best * 0.9999:
                best, errors, improved = largest(tried), tried, True
                for k, number in moved.items():
                    result[k] = number
    return result


def accuracy(points, coefficients, kind):
    """How far the function is off at most: as a power of two that its value is multiplied by, and in units of the last place."""
    errors = [abs(e) for e in points.errors([Decimal(c) for c in coefficients])]
    digits = 24 if kind == "float" else 53
    units = max(float(e) * math.ldexp(abs(math.frexp(float(v))[0]), digits) for e, v in zip(errors, points.value))
    return math.log2(float(max(errors))), units


def settings(name, kind, low=None, high=None, degree=None):
    chosen = forms[name]
    ends = [e[kind] if isinstance(e, dict) else e for e in chosen.interval]
    low, high = (Decimal(own if given is None else given) for own, given in zip(ends, (low, high)))
    degree = chosen.degrees[kind] if degree is None else degree
    return grid(chosen, low, high, degree), degree


def check_polynomials(text):
    """How many there are, and how many of them are not as they should be."""
    table = re.compile(r"///[^\n]*?2\^(-[0-9.]+)\.\n *static constexpr (float|double) (\w+)\[\] = \{([^}]*)\}")
    wrong = count = 0
    for said, kind, name, numbers in table.findall(text):
        given = [rounded(float(c.strip().rstrip("f")), kind) for c in numbers.split(",")]
        points, degree = settings(name, kind, degree=len(given) - 1)
        theirs, _ = accuracy(points, given, kind)
        ours, units = accuracy(points, to_type(points, remez(points, degree), kind), kind)
        print(f"{kind} {name}: 2^{theirs:.2f} in the header, which says 2^{said}; 2^{ours:.2f} made here, {units:.2g} ulp")
        if theirs > float(said) + 0.05 or ours > theirs + 0.05:
            wrong += 1
            print("  one of these is larger than it should be")
        count += 1
    return count, wrong


def check_series(text):
    wrong = count = 0
    for name, numbers in re.findall(r"inline constexpr double (\w+)\[\] = \{([^}]*)\}", text):
        for k, number in enumerate(numbers.split(",")):
            if float(number) != float(all_series[name][1](k)):
                wrong += 1
                print(f"{name}: coefficient {k} is {all_series[name][1](k):.20}, not {number.strip()}")
        print(f"{name}: {k + 1} coefficients")
        count += 1
    return count, wrong


def check():
    headers = pathlib.Path(__file__).resolve().parents[2] / "include/tikhonov/simd"
    text = "".join(header.read_text(encoding="utf-8") for header in sorted(headers.glob("*.hpp")))
    polynomials, wrong = check_polynomials(text)
    series_found, wrong_series = check_series(text)
    if polynomials < 12 or series_found < len(all_series):
        raise SystemExit("this test has lost sight of the tables")
    return min(1, wrong + wrong_series)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("form", nargs="?", choices=sorted([*forms, *all_series]), help="what is approximated")
    parser.add_argument("low", nargs="?", type=Decimal, help="where the argument begins; as in the header if missing")
    parser.add_argument("high", nargs="?", type=Decimal, help="and where it ends")
    parser.add_argument("--degree", type=int, help="of the polynomial; as in the header if missing")
    parser.add_argument("--type", choices=("float", "double"), default="float")
    parser.add_argument("--hexadecimal", action="store_true", help="numbers as 0x1.8p-1, not in the fewest decimal digits that are exact")
    parser.add_argument("--check", action="store_true", help="hold the tables of the headers against new ones")
    options = parser.parse_args()
    if options.check:
        return check()
    if options.form is None or (options.low is None) != (options.high is None):
        parser.error("a form is needed, and of its interval both ends or none")
    if options.low is not None and options.low >= options.high:
        parser.error("the interval is empty")
    if options.form in all_series:
        degree, coefficient = all_series[options.form]
        numbers = [coefficient(k) for k in range((degree if options.degree is None else options.degree) + 1)]
        coefficients = [rounded(c, options.type) for c in numbers]
    else:
        points, degree = settings(options.form, options.type, options.low, options.high, options.degree)
        coefficients = to_type(points, remez(points, degree), options.type)
        exponent, units = accuracy(points, coefficients, options.type)
        print(f"/// 2^{exponent:.1f}: {units:.2g} ulp.")
    text = ", ".join(written(c, options.type, options.hexadecimal) for c in coefficients)
    print(f"static constexpr {options.type} {options.form}[] = {{{text}}};")
    return 0


if __name__ == "__main__":
    sys.exit(main())
