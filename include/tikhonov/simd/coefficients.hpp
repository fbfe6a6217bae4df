// What exponentials and logarithms are made of, for each type of number. The polynomials are minimax, found by Remez' algorithm and then
// rounded; beside each stands how much of its value the function it serves is off because of it.
#pragma once

#include <tikhonov/core/target.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

template <class T>
struct coefficients;

template <>
struct coefficients<float> {
    static constexpr double exp_from = -104;  ///< below, eˣ rounds to 0
    static constexpr double exp_to = 89;      ///< above, it is no number
    /// The sum is ln 2; the first is short, so that its product with an exponent is exact also where there is no fma.
    static constexpr float ln2_high = 0x1.62ep-1f;
    static constexpr float ln2_low = 0x1.0bfbe8p-15f;
    /// (eʳ - 1 - r)/r² for |r| <= ½ln 2; eʳ - 1 is off by 2^-25.8.
    static constexpr float exp[] = {0.4999999702f, 0.1666654199f, 0.04166720435f, 0.008366647176f, 0.001388249802f};
    /// (log(1 + f) - 2s)/s³ in s², s = f/(2 + f), for -¼ <= f <= ½: 2^-27.7.
    static constexpr float log[] = {0.6666695476f, 0.3995507956f, 0.3043517172f};
    /// x³/(x - tanh x) in x² for |x| <= 0.56: 2^-28.0.
    static constexpr float tanh[] = {3.000001431f, 1.199971199f, -0.005558310077f};
    /// (y/sinh y - 1)/q in q = 4 sinh²(y/2), for 0 <= y <= ln 2: 2^-25.5.
    static constexpr float log_of_one_plus[] = {-0.1666654795f, 0.03330981359f, -0.00699671125f, 0.001218092628f};
    /// erf(x)/x - 1 in x² for |x| <= 1: 2^-28.6.
    static constexpr float erf_near[] = {0.1283791661f,   -0.3761262596f,    0.1128358543f,  -0.02685381286f,
                                         0.005188327748f, -0.0008010193706f, 7.853861462e-5f};
    /// exp(x²)·(1 - erf x) in (x - 2)/(x + 2) for 1 <= x <= erf_to, where erf is 1: 2^-28.6.
    static constexpr float erf_far[] = {0.2553956807f, -0.4271858633f, 0.2416572124f, -0.07898743451f, 0.00372793572f, 0.007210455369f};
    static constexpr double erf_to = 4;
};

template <>
struct coefficients<double> {
    static constexpr double exp_from = -746;
    static constexpr double exp_to = 710;
    static constexpr double ln2_high = 0x1.62e42fefap-1;
    static constexpr double ln2_low = 0x1.cf79abc9e3b39p-40;
    /// 2^-54.9.
    static constexpr double exp[] = {0.500000000000000555,   0.16666666666666588,     0.0416666666665753832,    0.00833333333339041429,
                                     0.00138888889320517737, 0.000198412697176004018, 0.0000248015046503777726, 2.75574082225992836e-6,
                                     2.76262987820064155e-7, 2.50537788885115246e-8};
    /// 2^-61.5.
    static constexpr double log[] = {0.666666666666665964, 0.400000000000560685, 0.285714285559769798, 0.222222242795892727,
                                     0.18181666887196582,  0.15391078956132731,  0.131741528098819366, 0.138393009334412342};
    /// 2^-57.1.
    static constexpr double tanh[] = {3.00000000000000089,       1.19999999999992624,    -0.00571428571200094902, 0.000253968222369321773,
                                      -0.0000122034424592546815, 5.97884422218397868e-7, -2.77963651221867229e-8};
    /// 2^-56.0.
    static constexpr double log_of_one_plus[] = {
        -0.166666666666664215,    0.0333333333330928031,     -0.00714285713470545411, 0.00158730145021460426,  -0.000360749032133704224,
        0.0000832420831468711294, -0.0000193940017854150717, 4.49257169172108835e-6,  -9.57728754467861263e-7, 1.3788383526827114e-7};
    /// 2^-55.1.
    static constexpr double erf_near[] = {0.128379167095512559,    -0.376126389031835207,     0.112837916709441849,
                                          -0.0268661706431114651,  0.00522397760611846822,    -0.000854832592931427078,
                                          0.000120552935768947038, -0.0000149247123019073358, 1.64471315701362397e-6,
                                          -1.62063137505414905e-7, 1.37109803665272199e-8,    -7.7794684346027225e-10};
    /// 2^-58.3.
    static constexpr double erf_far[] = {
        0.255395676310505748,     -0.427185847413958319,     0.241658194242457713,      -0.0789785810158729201,   0.00373289240528470014,
        0.00699746176389366616,   -0.000847143202805563972,  -0.000981978169483183234,  0.0000435494379500711592, 0.000174370575916477295,
        0.0000276681632596177626, -0.0000273198121821029781, -0.0000146265276730476434, -1.64664701443628455e-6};
    static constexpr double erf_to = 6;
};

}  // namespace tikhonov::detail
