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

  Time now() const { return mode_ == Mode::Frozen ? frozen_ : wall_clock() + offset_; }
  Mode mode() const { return mode_; }

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
};

}  // namespace core
