#include "core/clock.hpp"

namespace core {

void Clock::advance(Duration by) {
  set(now() + by);
}

void Clock::set(Time to) {
  if (mode_ == Mode::Frozen) {
    frozen_ = to;
    return;
  }
  offset_ = to - wall_clock();
  mode_ = Mode::Offset;
}

void Clock::freeze(bool on) {
  if (on == (mode_ == Mode::Frozen)) return;
  const Time current = now();
  if (on) {
    frozen_ = current;
    mode_ = Mode::Frozen;
    return;
  }
  mode_ = Mode::Offset;
  offset_ = current - wall_clock();
}

}  // namespace core
