// expect: elastic_net(w, a, b) takes three operands
// names: elastic_net
// Several tensors as operands.
#include <tikhonov/language.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto h = axis<"h", 8>;
constexpr auto W1 = tensor<"W1", d, h>;
constexpr auto b1 = tensor<"b1", h>;

#ifdef MISTAKE
constexpr auto e = elastic_net(W1, b1, 0.1_c, 0.2_c);
#else
constexpr auto e = elastic_net(parameters(W1, b1), 0.1_c, 0.2_c);
#endif
