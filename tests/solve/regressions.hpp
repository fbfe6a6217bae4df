// The models of NIST's nonlinear regression problems, in numbers that know their derivatives.
#pragma once

#include <cmath>

namespace regressions {

/// A number, and its derivatives by at most nine parameters.
struct dual {
    double value = 0;
    double slope[9] = {};

    dual() = default;
    dual(double number) : value(number) {}

    /// f(value), where f has this slope
    dual through(double result, double by) const {
        dual it(result);
        for (int i = 0; i < 9; ++i) it.slope[i] = by * slope[i];
        return it;
    }
    friend dual operator+(const dual& a, const dual& b) {
        dual it(a.value + b.value);
        for (int i = 0; i < 9; ++i) it.slope[i] = a.slope[i] + b.slope[i];
        return it;
    }
    dual operator-() const { return through(-value, -1); }
    friend dual operator-(const dual& a, const dual& b) { return a + -b; }
    friend dual operator*(const dual& a, const dual& b) {
        dual it(a.value * b.value);
        for (int i = 0; i < 9; ++i) it.slope[i] = a.slope[i] * b.value + a.value * b.slope[i];
        return it;
    }
    friend dual operator/(const dual& a, const dual& b) { return a * b.through(1 / b.value, -1 / (b.value * b.value)); }
    friend dual exp(const dual& a) { return a.through(std::exp(a.value), std::exp(a.value)); }
    friend dual log(const dual& a) { return a.through(std::log(a.value), 1 / a.value); }
    friend dual cos(const dual& a) { return a.through(std::cos(a.value), -std::sin(a.value)); }
    friend dual sin(const dual& a) { return a.through(std::sin(a.value), std::cos(a.value)); }
    friend dual atan(const dual& a) { return a.through(std::atan(a.value), 1 / (1 + a.value * a.value)); }
    friend dual sq(const dual& a) { return a * a; }
    friend dual pow(const dual& a, const dual& b) { return exp(b * log(a)); }
};

/// Of the parameters b[0], b[1], … and of one row of the data.
using model = dual (*)(const dual* b, double x, double x2);

inline constexpr double pi = 3.141592653589793238462643383279;

inline dual saturation(const dual* b, double x, double) { return b[0] * (1 - exp(-b[1] * x)); }
inline dual decay_over_line(const dual* b, double x, double) { return exp(-b[0] * x) / (b[1] + b[2] * x); }
inline dual two_bells(const dual* b, double x, double) {
    return b[0] * exp(-b[1] * x) + b[2] * exp(-sq(x - b[3]) / sq(b[4])) + b[5] * exp(-sq(x - b[6]) / sq(b[7]));
}
inline dual three_decays(const dual* b, double x, double) { return b[0] * exp(-b[1] * x) + b[2] * exp(-b[3] * x) + b[4] * exp(-b[5] * x); }
inline dual cubics(const dual* b, double x, double) {
    return (b[0] + b[1] * x + b[2] * x * x + b[3] * x * x * x) / (1 + b[4] * x + b[5] * x * x + b[6] * x * x * x);
}
inline dual squares(const dual* b, double x, double) { return (b[0] + b[1] * x + b[2] * x * x) / (1 + b[3] * x + b[4] * x * x); }
inline dual waves(const dual* b, double x, double) {
    return b[0] + b[1] * std::cos(2 * pi * x / 12) + b[2] * std::sin(2 * pi * x / 12) + b[4] * cos(2 * pi * x / b[3]) +
           b[5] * sin(2 * pi * x / b[3]) + b[7] * cos(2 * pi * x / b[6]) + b[8] * sin(2 * pi * x / b[6]);
}

struct problem {
    const char* name;
    model text;
};

inline const problem all[] = {
    {"Bennett5", [](const dual* b, double x, double) { return b[0] * pow(b[1] + x, -1 / b[2]); }},
    {"BoxBOD", saturation},
    {"Chwirut1", decay_over_line},
    {"Chwirut2", decay_over_line},
    {"DanWood", [](const dual* b, double x, double) { return b[0] * pow(x, b[1]); }},
    {"ENSO", waves},
    {"Eckerle4", [](const dual* b, double x, double) { return b[0] / b[1] * exp(-0.5 * sq((x - b[2]) / b[1])); }},
    {"Gauss1", two_bells},
    {"Gauss2", two_bells},
    {"Gauss3", two_bells},
    {"Hahn1", cubics},
    {"Kirby2", squares},
    {"Lanczos1", three_decays},
    {"Lanczos2", three_decays},
    {"Lanczos3", three_decays},
    {"MGH09", [](const dual* b, double x, double) { return b[0] * (x * x + x * b[1]) / (x * x + x * b[2] + b[3]); }},
    {"MGH10", [](const dual* b, double x, double) { return b[0] * exp(b[1] / (x + b[2])); }},
    {"MGH17", [](const dual* b, double x, double) { return b[0] + b[1] * exp(-x * b[3]) + b[2] * exp(-x * b[4]); }},
    {"Misra1a", saturation},
    {"Misra1b", [](const dual* b, double x, double) { return b[0] * (1 - 1 / sq(1 + b[1] * x / 2)); }},
    {"Misra1c", [](const dual* b, double x, double) { return b[0] * (1 - pow(1 + 2 * b[1] * x, -0.5)); }},
    {"Misra1d", [](const dual* b, double x, double) { return b[0] * b[1] * x / (1 + b[1] * x); }},
    {"Nelson", [](const dual* b, double x, double x2) { return b[0] - b[1] * x * exp(-b[2] * x2); }},
    {"Rat42", [](const dual* b, double x, double) { return b[0] / (1 + exp(b[1] - b[2] * x)); }},
    {"Rat43", [](const dual* b, double x, double) { return b[0] / pow(1 + exp(b[1] - b[2] * x), 1 / b[3]); }},
    {"Roszman1", [](const dual* b, double x, double) { return b[0] - b[1] * x - atan(b[2] / (x - b[3])) / pi; }},
    {"Thurber", cubics},
};

}  // namespace regressions
