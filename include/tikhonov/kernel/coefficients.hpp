// What exponentials and logarithms are made of, for each type of number. The polynomials are minimax, found by Remez' algorithm and then
// rounded; beside each stands how much of its value the function it serves is off because of it.
#pragma once

namespace tikhonov {

template <class T>
struct coefficients;

template <>
struct coefficients<float> {
    static constexpr float exp_from = -104;  ///< below, eˣ rounds to 0
    static constexpr float exp_to = 89;      ///< above, it is no number
    /// The sum is ln 2; the first is short, so that its product with an exponent is exact also where there is no fma.
    static constexpr float ln2_high = 0x1.62ep-1f;
    static constexpr float ln2_low = 0x1.0bfbe8p-15f;
    /// (eʳ - 1 - r)/r² for |r| <= ½ln 2; eʳ - 1 is off by 2^-25.8.
    static constexpr float exp[] = {0.4999999702f, 0.1666654199f, 0.04166720435f, 0.008366647176f, 0.001388249802f};
    /// (log(1 + f) - 2s)/s³ in s², s = f/(2 + f), for -¼ <= f <= ½: 2^-27.7.
    static constexpr float log[] = {0.6666695476f, 0.3995507956f, 0.3043517172f};
    /// x³/(x - tanh x) in x² for |x| <= 0.56: 2^-28.0.
    static constexpr float tanh[] = {3.000001431f, 1.199971199f, -0.005558310077f};
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
};

}  // namespace tikhonov
