// `checkpoint`: a fit that can be stopped at any moment, and goes on.
#pragma once

#include <tikhonov/files/checkpoint_archive.hpp>
#include <tikhonov/optimize/rule.hpp>
#include <tikhonov/optimize/session.hpp>
#include <tikhonov/study/text.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// The formulas of a rule.
template <class Rule>
std::string text_of_rule(const Rule& rule) {
    const auto write = []<class... S, class... E>(std::type_identity<std::tuple<update<S, E>...>>) {
        std::string text;
        (..., (text += (text.empty() ? "" : "; ") + std::string(S::info.name) + " = " + std::string(to_text(E{}))));
        return text;
    };
    std::string text;
    const int wanted = variant_of(rule);
    [&]<int... V>(std::integer_sequence<int, V...>) {
        (..., (wanted == V ? static_cast<void>(text = write(std::type_identity<decltype(Rule::template update<V>())>{})) : void()));
    }
    (std::make_integer_sequence<int, variants_of<Rule>>{});
    return text;
}

/// What a fit is: with another formula, rule, seed or order of rows it would not go on but be another one.
template <class Session, class Archive>
void archive_identity(const Session& of, Archive& to) {
    to.identity("formula", std::string(to_text(typename Session::loss{})));
    to.identity("rule", text_of_rule(of.rule()));
    to.identity("seed", std::to_string(seed_of(of.rule())));
    to.identity("rows", of.rows());
}

class checkpoint_keeper : public watcher {
  public:
    checkpoint_keeper(std::string path, every when) : path_(std::move(path)), when_(when) {}
    template <class Session>
    void resume(Session& session) {
        struct stat facts {};
        if (::stat(path_.c_str(), &facts) != 0) {
            file_beside(path_behind_links(path_));  // that it can be written is known before anything is computed
            return;
        }
        archive_reader from(path_);
        archive_identity(session, from);
        session.find_places();
        session.archive(from);
        from.change();
        session.archive(from);
        session.go_to_rows();
    }
    template <class Session>
    void keep(Session& session, const progress& now) {
        if (!when_.is_due(now)) return;
        archive_writer to;
        archive_identity(session, to);
        session.archive(to);
        to.write(path_);
    }

  private:
    std::string path_;
    every when_;
};

struct checkpoint_at {
    using training_option = void;
    std::string path;
    every when;
    template <class>
    auto start(auto&, const auto&) const {
        return checkpoint_keeper(path, when);
    }
};

/// `minimize(objective, adam{}, data, w = ws, checkpoint("run.safetensors", every(100)))`: after every hundredth step, and after the last,
/// the parameters, what the rule and the watchers remember, and the number of steps are written to a safetensors file. Where the file is
/// there when a fit begins, the fit goes on from it: it gives the same bits as one that was never stopped, whenever it was stopped. The
/// file is whole at every moment, the old one or the new. A fit that has ended ends again at once; with a higher limit of steps it goes on.
/// Throws `bind_error` where the file is of a fit with another formula, rule, seed, order of rows, number type or shape, `file_error` where
/// it cannot be read or written or is none; nothing is computed or changed then.
inline checkpoint_at checkpoint(std::string path, every when) { return {std::move(path), when}; }

}  // namespace tikhonov::detail
