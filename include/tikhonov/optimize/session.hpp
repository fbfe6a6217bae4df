// What stands among the arguments of `minimize` beside bindings, and what it is told of a fit.
#pragma once

#include <concepts>
#include <tuple>
#include <type_traits>
#include <utility>

#include <tikhonov/solve/fit.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// What is told of a fit after every step.
struct progress {
    long step = 0;             ///< steps so far
    long steps_in_all = 0;     ///< the limit of them
    long epoch = 0;            ///< passes through the data that have been finished
    bool ends_epoch = true;    ///< whether this step finished one; without batches every step does
    double value = 0;          ///< the loss before the step, of the batch where there are batches
    double gradient_norm = 0;  ///< likewise
};

/// An option of `minimize`: it is among the arguments in any order. Those that watch a fit say by `start(optimizer, bindings)` who does,
/// see `watcher`.
template <class A>
concept TrainingOption = requires {
    typename std::remove_cvref_t<A>::training_option;
};

/// An option that has been refused: what it is has been said.
struct refused_option {
    using training_option = void;
};

/// What watches a fit has `bool go_on(const progress&)`, told after every step, and `bool restore()`, told once at the end, which says
/// whether it has changed the parameters; `void archive(Archive&)` names what has to survive in a checkpoint. Before the first step it is
/// asked to `resume(session)`, and then told how many steps there have been; `keep(session, progress)` comes after steps behind which the
/// fit goes on, when all watchers have been told.
struct watcher {
    static constexpr ending ends_by = ending::stopped_by_caller;
    static constexpr bool remembers = false;  ///< whether `archive` names anything
    bool go_on(const progress&) { return true; }
    bool restore() { return false; }
    template <class Archive>
    void archive(Archive&) {}
    template <class Session>
    void resume(Session&) {}
    void begin(long) {}
    template <class Session>
    void keep(Session&, const progress&) {}
};

template <class... A>
constexpr auto bindings_among(A&... arguments) {
    return std::tuple_cat([&] {
        if constexpr (TrainingOption<A>) return std::tuple<>{};
        else return std::tuple<A&>(arguments);
    }()...);
}
/// What watches may change while it is told, such as a log: a constant option is copied.
template <class... A>
constexpr auto options_among(A&... arguments) {
    return std::tuple_cat([&] {
        if constexpr (TrainingOption<A>) return std::tuple<std::conditional_t<std::is_const_v<A>, std::remove_const_t<A>, A&>>(arguments);
        else return std::tuple<>{};
    }()...);
}

/// `every(100)`: how many steps lie between two reports or checkpoints.
struct every {
    constexpr explicit every(long how_many) : steps(how_many) {}
    long steps;
    bool is_due(const progress& now) const { return steps > 0 && (now.step % steps == 0 || now.step == now.steps_in_all); }
};

}  // namespace tikhonov::detail
