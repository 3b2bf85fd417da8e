#include "core/clock.hpp"

#include "core/text.hpp"

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

std::string Clock::text() const {
  switch (mode_) {
    case Mode::Offset:
      return "offset " + std::to_string(offset_.count());
    case Mode::Frozen:
      return "frozen " + std::to_string(frozen_.time_since_epoch().count());
    case Mode::Real:
      break;
  }
  return "real";
}

std::optional<Clock> Clock::parse(std::string_view text) {
  Clock clock;
  if (text == "real") return clock;
  const auto space = text.find(' ');
  const auto number = space == text.npos ? std::nullopt : core::parse_integer(text.substr(space + 1));
  if (!number) return std::nullopt;
  const auto mode = text.substr(0, space);
  clock.mode_ = mode == "offset" ? Mode::Offset : Mode::Frozen;
  if (mode == "offset")
    clock.offset_ = Duration(*number);
  else if (mode == "frozen")
    clock.frozen_ = Time(Duration(*number));
  else
    return std::nullopt;
  return clock;
}

}  // namespace core
