// Formulas as text and as LaTeX: fixed spellings, texts that are the formula again when they are read, and no needless parentheses.
#define BOOST_TEST_MODULE study_text
#include <boost/test/unit_test.hpp>

#include <sstream>

#include <study/parser.hpp>
#include <tikhonov/tikhonov.hpp>

namespace {

using namespace tikhonov;
using namespace tikhonov::detail;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto c = axis<"c">;
constexpr auto X = tensor<"X", n, d>;
constexpr auto V = tensor<"V", d, c>;
constexpr auto w = tensor<"w", d>;
constexpr auto v = tensor<"v", d>;
constexpr auto t = tensor<"t", n>;
constexpr auto b = scalar<"b">;
constexpr auto lambda = scalar<"lambda", nonnegative>;
constexpr auto long_name = scalar<"a_long name">;
constexpr auto label = labels<"label", n, c>;
constexpr auto loss = mse(dot(X, w) + b, t) + lambda * l2(w);

/// Spellings.
static_assert(to_text(l2(w)) == "sum(sq(w))");
static_assert(to_text(loss) == "mean(sq(dot(X, w) + b - t)) + lambda * sum(sq(w))");
static_assert(to_text(mean<n>(sq(X), weights(t))) == "mean<n>(sq(X), weights(t))");
static_assert(to_text(mean(sq(X), where(X < w))) == "mean(sq(X), where(X < w))");
static_assert(to_text(grad(loss, w)) == "grad(mean(sq(dot(X, w) + b - t)) + lambda * sum(sq(w)), w)");
static_assert(to_text(sum<n>(X)) == "sum<n>(X)");
static_assert(to_text(sum<d, n>(X)) == "sum(X)");
static_assert(to_text(dot<d>(X, w* X)) == "dot<d>(X, w * X)");
static_assert(to_text(softmax<c>(V)) == "softmax<c>(V)");
static_assert(to_text(where(w < 0.5_c, -w, abs(w))) == "where(w < 0.5_c, -w, abs(w))");
static_assert(to_text(cross_entropy(dot(X, V), label)) == "mean(logsumexp<c>(dot(X, V)) - pick(dot(X, V), label))");
static_assert(to_text(each::huber(w, v, 1_c)) == "each::huber(w, v, 1_c)");

/// What differentiation and the identities make of it.
static_assert(to_text(simplified(grad(l2(w), w))) == "2_c * w");
static_assert(to_text(simplified(grad(loss, w))) == "dot(X, 2_c * (dot(X, w) + b - t) / extent<n>) + 2_c * lambda * w");
static_assert(to_text(simplified(log(1_c + exp(w)))) == "softplus(w)");
static_assert(to_text(simplified(grad(sum(softplus(w)), w))) == "sigmoid(w)");
static_assert(to_latex(simplified(grad(l2(w), w))) == "2 \\, w_{d}");
// a mask stays outermost where it is the same along a summed axis
static_assert(to_text(simplified(sum<d>(where(t < b, X, 0_c)))) == "where(t < b, sum<d>(X), 0_c)");
static_assert(to_text(simplified(sum(where(t < b, 0_c, X)))) == "sum(where(t < b, 0_c, sum<d>(X)))");

/// Numbers: the shortest that read back, and fractions.
static_assert(to_text(2_c + 0.01_c) == "2_c + 0.01_c");
static_assert(to_text(1.5e-7_c * 1e30_c) == "1.5e-7_c * 1e30_c");
static_assert(to_text(constant<1.0 / 3>{} * w) == "1_c / 3_c * w");
static_assert(to_text(w * constant<-2.0 / 7>{}) == "w * (-2_c / 7_c)");
static_assert(to_text(constant<0.1 + 0.2>{}) == "0.30000000000000004_c");
static_assert(to_text(1234567_c - 100000000_c) == "1234567_c - 1e8_c");

/// Parentheses where another formula would be read without them, and only there.
static_assert(to_text(b - (b - b) - b) == "b - (b - b) - b");
static_assert(to_text(b + (b + b)) == "b + (b + b)");
static_assert(to_text(b / (b * b) * b) == "b / (b * b) * b");
static_assert(to_text(-(b * b) * -b - -b) == "-(b * b) * -b - -b");
static_assert(to_text(-(-b)) == "-(-b)");

/// LaTeX.
static_assert(to_latex(loss) ==
              "\\frac{1}{|n|} \\sum_{n} \\left(\\sum_{d} X_{n,d} \\, w_{d} + b - t_{n}\\right)^{2} + \\lambda \\, \\|w\\|^{2}");
static_assert(to_latex(l1(w)) == "\\|w\\|_{1}");
static_assert(to_latex(sum<n>(sq(X))) == "\\sum_{n} X_{n,d}^{2}");
static_assert(to_latex(b * sum(w) * b) == "\\left(b \\, \\sum_{d} w_{d}\\right) \\, b");
static_assert(to_latex(w / (b + 1_c)) == "\\frac{w_{d}}{b + 1}");
static_assert(to_latex(sigmoid(w) + tanh(w)) == "\\sigma\\left(w_{d}\\right) + \\tanh\\left(w_{d}\\right)");
static_assert(to_latex(b * 2_c) == "b \\cdot 2");
static_assert(to_latex(sq(long_name)) == "\\mathit{a\\_long name}^{2}");

/// Pasted back, the texts are the expressions.
static_assert(2_c * w == grad(l2(w), w));
static_assert(dot(X, 2_c * (dot(X, w) + b - t) / extent<n>) + 2_c * lambda * w == grad(loss, w));
static_assert(mean(sq(dot(X, w) + b - t)) + lambda * sum(sq(w)) == loss);
static_assert(!(w * (-2_c / 7_c) == w * constant<-2.0 / 7>{}));  // a double is not two sevenths

/// A primitive of a user: its name, and its command where it has one.
struct swish_ {
    static constexpr fixed_string name = "swish";
    static constexpr auto value(auto x) { return x * sigmoid(x); }
    static constexpr auto slope(auto x, auto y) { return sigmoid(x) * (1_c + x - y); }
};
struct bell_ : swish_ {
    static constexpr fixed_string name = "bell";
    static constexpr fixed_string latex = "\\beta";
};
static_assert(to_text(apply<swish_>(w)) == "swish(w)");
static_assert(to_latex(apply<swish_>(w)) == "\\mathrm{swish}\\left(w_{d}\\right)");
static_assert(to_latex(apply<bell_>(w)) == "\\beta\\left(w_{d}\\right)");

/// Powers have their own notation, whoever defines them.
struct power_ {
    static constexpr fixed_string name = "pow";
    static constexpr int arity = 2;
    static constexpr auto value(auto x, auto k) { return exp(k * log(x)); }
    template <int K>
    static constexpr auto slope(auto x, auto k, auto y) {
        return K == 0 ? k * y / x : y * log(x);
    }
};
static_assert(to_text(apply<power_>(w + b, 3_c)) == "pow<3>(w + b)");
static_assert(to_text(apply<power_>(w, constant<-1.0 / 3>{})) == "pow<-1.0 / 3>(w)");
static_assert(to_latex(apply<power_>(w + b, 1.5_c)) == "\\left(w_{d} + b\\right)^{1.5}");

/// Twenty levels of sharing, and a chain of three hundred nodes.
template <int Levels>
constexpr auto shared() {
    if constexpr (Levels == 0) {
        return b;
    } else {
        constexpr auto e = shared<Levels - 1>();
        return sq(e) + tanh(e);
    }
}
template <int Links>
constexpr auto chain() {
    if constexpr (Links == 0) return w;
    else return tanh(chain<Links - 1>()) + w;
}
static_assert(to_text(shared<20>()).size() < 1500);
static_assert(to_text(simplified(shared<20>())).size() < 1500);
static_assert(to_latex(shared<20>()).size() < 4000);
static_assert(to_text(shared<20>()).ends_with("auto part19 = sq(part18) + tanh(part18); sq(part19) + tanh(part19)"));
static_assert(to_text(chain<150>()).size() == 150 * 10 + 1);

using reference::flavour;
using reference::random_formula;
using study_test::parser;

/// The labels of the generator's formulas.
/// Labels and masks, which are no operands of a random formula's own list.
std::vector<const formula*> labels_below(const formula& f) {
    std::vector<const formula*> found;
    if (f.symbol != nullptr && f.symbol->kind != element::real) found.push_back(&f);
    for (int k = 0; k < max_operands && f.operands[k] != nullptr; ++k)
        for (const formula* label_below : labels_below(*f.operands[k])) found.push_back(label_below);
    return found;
}
std::string text_of(const formula& f) {
    const study::written_script made(f);
    const study::script s = made.view();
    return study::written([&](study::sink& out) { study::write_text(s, s.size - 1, out); });
}
std::string latex_of(const formula& f) {
    const study::written_script made(f);
    const study::script s = made.view();
    return study::written([&](study::sink& out) { study::write_latex(s, s.size - 1, out); });
}

/// "" where braces, \left and \right, and \begin and \end are balanced.
std::string imbalance(std::string_view latex) {
    int braces = 0;
    int sides = 0;
    int blocks = 0;
    for (std::size_t i = 0; i < latex.size(); ++i) {
        const auto next = latex.substr(i);
        if (latex[i] == '\\') {
            sides += next.starts_with("\\left") && !next.starts_with("\\leftarrow") ? 1 : next.starts_with("\\right") ? -1 : 0;
            blocks += next.starts_with("\\begin{") ? 1 : next.starts_with("\\end{") ? -1 : 0;
            if (next.starts_with("\\{") || next.starts_with("\\}") || next.starts_with("\\\\")) ++i;
        }
        if (latex[i] == '{' && (i == 0 || latex[i - 1] != '\\')) ++braces;
        if (latex[i] == '}' && (i == 0 || latex[i - 1] != '\\')) --braces;
        if (braces < 0 || sides < 0 || blocks < 0) return "closed before it was opened";
    }
    return braces != 0 ? "braces" : sides != 0 ? "sides" : blocks != 0 ? "blocks" : "";
}

}  // namespace

BOOST_AUTO_TEST_CASE(texts_are_read_back) {
    int long_ones = 0;
    for (std::uint64_t seed = 1; seed <= 20'000; ++seed) {
        random_formula source(seed);
        const formula* f = source.scalar(2 + source.below(seed % 50 == 0 ? 120 : 14));
        const std::string text = text_of(*f);
        long_ones += text.starts_with("auto ") ? 1 : 0;
        parser read(source, labels_below(*f));
        const formula* again = nullptr;
        try {
            again = read.parse(text);
        } catch (const study_test::no_expression& e) {
            BOOST_ERROR("seed " << seed << ": " << e.what());
            continue;
        }
        if (!study_test::same(*f, *again)) BOOST_ERROR("seed " << seed << ": " << text << "\n  is read as " << text_of(*again));
    }
    BOOST_TEST(long_ones > 10);
}

BOOST_AUTO_TEST_CASE(every_pair_of_parentheses_is_needed) {
    int pairs = 0;
    for (std::uint64_t seed = 1; seed <= 4000; ++seed) {
        random_formula source(seed);
        const formula* f = source.scalar(2 + source.below(10));
        const std::string text = text_of(*f);
        if (text.starts_with("auto ")) continue;
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (text[i] != '(') continue;
            const bool is_call =
                i > 0 && (std::isalnum(static_cast<unsigned char>(text[i - 1])) != 0 || text[i - 1] == '_' || text[i - 1] == '>');
            if (is_call) continue;
            std::size_t end = i;
            for (int depth = 0;; ++end) {
                depth += text[end] == '(' ? 1 : text[end] == ')' ? -1 : 0;
                if (depth == 0) break;
            }
            const std::string without = text.substr(0, i) + text.substr(i + 1, end - i - 1) + text.substr(end + 1);
            ++pairs;
            parser read(source, labels_below(*f));
            bool changes = true;
            try {
                changes = !study_test::same(*f, *read.parse(without));
            } catch (const std::exception&) {
            }
            if (!changes) BOOST_ERROR("seed " << seed << ": needless parentheses in " << text << "\n  as in " << without);
        }
    }
    BOOST_TEST(pairs > 1000);
}

BOOST_AUTO_TEST_CASE(latex_is_balanced) {
    for (std::uint64_t seed = 1; seed <= 5000; ++seed) {
        random_formula source(seed);
        const formula* f = source.scalar(2 + source.below(30));
        const std::string latex = latex_of(*f);
        const std::string wrong = imbalance(latex);
        if (!wrong.empty()) BOOST_ERROR("seed " << seed << ": " << wrong << " in " << latex);
        if (latex.find("{}") != latex.npos || latex.find("- -") != latex.npos) BOOST_ERROR("seed " << seed << ": " << latex);
    }
    BOOST_TEST(imbalance("\\left(x") == "sides");
    BOOST_TEST(imbalance("\\frac{a}{b") == "braces");
}

/// The text of the simplified graph is the same mathematics as the formula.
BOOST_AUTO_TEST_CASE(simplified_texts_have_the_same_value) {
    using graph_type = graph<1024, max_axes, 64, 1>;
    int compared = 0;
    for (std::uint64_t seed = 1; seed <= 10'000; ++seed) {
        random_formula source(seed);
        const formula* f = source.scalar(2 + source.below(12));
        const auto values = source.values();
        reference::watched = {};
        const reference::real expected = reference::interpret(*f, values).data[0];
        if (!std::isfinite(expected) || !reference::watched.trustworthy()) continue;
        const formula* roots[] = {f};
        const graph_type g = lower<graph_type>(roots, false);
        std::vector<study::cell> cells(static_cast<std::size_t>(g.size));
        const study::graph_script made(g, cells.data());
        std::vector<std::string_view> names;
        for (int a = 0; a < g.axis_count; ++a) names.push_back(g.axes[static_cast<std::size_t>(a)]->name);
        const study::script s{cells.data(), g.size, names.data(), true};
        const std::string text = study::written([&](study::sink& out) { study::write_text(s, g.outputs[0], out); });
        // what C++ does not spell: reads at another index, positions, products along new axes, labels of labels, and axes made up on the
        // way
        if (text.find("shift<") != text.npos || text.find("position<") != text.npos || text.find('\'') != text.npos) continue;
        reference::real found = 0;
        try {
            parser read(source, labels_below(*f));
            found = reference::interpret(*read.parse(text), values).data[0];
        } catch (const std::exception&) {
            continue;  // operands with axes of their own, which a graph multiplies and a formula does not
        }
        const reference::real allowed = 1e-12L * std::max<reference::real>(1, reference::watched.largest);
        ++compared;
        if (!(std::abs(found - expected) <= allowed))
            BOOST_ERROR("seed " << seed << ": " << text_of(*f) << " = " << static_cast<double>(expected) << "\n  but " << text << " = "
                                << static_cast<double>(found));
    }
    BOOST_TEST_MESSAGE(compared << " simplified texts compared");
    BOOST_TEST(compared > 4000);
}

/// A printer in forty lines: a formula as its operators before their operands. What it says of axes is nothing.
namespace prefix {
using namespace tikhonov::detail::study;

class prefix_writer : public writer<prefix_writer> {
  public:
    static constexpr std::string_view opening = "";
    static constexpr std::string_view closing = "";

    constexpr prefix_writer(const script& of, sink& out) : writer(of, out) {}

    constexpr int level(int) const { return binding_level::atom; }
    constexpr void spell(int id) {
        const cell& c = s_[id];
        if (c.how == form::name) return out_.put(c.text);
        if (c.how == form::number) return put_decimal(out_, shortest(c.value));
        if (c.how == form::inside) return say(c.operand[0], 0);
        out_.put('(');
        out_.put(c.text);
        for (int k = 0; k < c.arity; ++k) {
            say(" ");
            say(c.operand[k], 0);
        }
        say(")");
    }
    constexpr void put_part(int) {}
    constexpr void put_axes(axis_set) {}
};

struct as_prefix {
    static constexpr std::size_t guess = 8;
    static constexpr void write(const script& s, sink& out) { prefix_writer(s, out).write(s.size - 1); }
};
template <class E>
constexpr std::string_view to_prefix(E) {
    return stored_text<source<E>, as_prefix>::view;
}

static_assert(to_prefix(lambda * l2(w)) == "(* lambda (sum (sq w)))");
static_assert(to_prefix(b - relu(2.5_c * b)) == "(- b (relu (* 2.5 b)))");
static_assert(to_prefix(simplified(b * b)) == "(sq b)");
}  // namespace prefix

BOOST_AUTO_TEST_CASE(expressions_print) {
    std::ostringstream out;
    out << l2(w) << "; " << simplified(grad(l2(w), w));
    BOOST_TEST(out.str() == "sum(sq(w)); 2_c * w");
}
