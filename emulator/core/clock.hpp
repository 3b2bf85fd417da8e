// A world's clock: real, shifted, or standing still.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/time.hpp"

namespace core {

class Clock {
 public:
  enum class Mode { Real, Offset, Frozen };

  Time now() const { return mode_ == Mode::Frozen ? frozen_ : machine() + offset_; }
  Mode mode() const { return mode_; }

  /// The machine's time, or what a Hold says it is.
  Time machine() const { return held_.time ? *held_.time : wall_clock(); }

  /// Stops the machine's time for one clock while it lives, so that everything in one call happens at one instant, and
  /// so that a replay can have the instant of the recording. Inner ones end first.
  class Hold {
   public:
    explicit Hold(Clock& clock) : Hold(clock, clock.machine()) {}
    Hold(Clock& clock, Time machine) : clock_(clock), before_(clock.held_.time) { clock.held_.time = machine; }
    Hold(const Hold&) = delete;
    Hold& operator=(const Hold&) = delete;
    ~Hold() { clock_.held_.time = before_; }

   private:
    Clock& clock_;
    std::optional<Time> before_;
  };

  void advance(Duration by);
  void set(Time to);
  void freeze(bool on);
  void reset() { *this = Clock(); }

  /// `real`, `offset MILLISECONDS` or `frozen MILLISECONDS-SINCE-THE-EPOCH`: what `parse` takes.
  std::string text() const;
  /// Nullopt for anything else.
  static std::optional<Clock> parse(std::string_view text);

 private:
  Mode mode_ = Mode::Real;
  Duration offset_{0};
  Time frozen_{};

  // Whoever copies a clock takes over what it shows, not that somebody holds it.
  struct Held {
    Held() = default;
    Held(const Held&) {}
    Held& operator=(const Held&) { return *this; }
    ~Held() = default;
    std::optional<Time> time;
  };
  Held held_;
};

}  // namespace core
