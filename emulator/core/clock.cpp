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
  offset_ = to - machine();
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
  offset_ = current - machine();
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
  const auto parts = split(text, ' ');
  const auto number = parts.size() == 2 ? parse_integer(parts[1]) : std::nullopt;
  if (!number) return std::nullopt;
  if (parts[0] == "offset") {
    clock.mode_ = Mode::Offset;
    clock.offset_ = Duration(*number);
    return clock;
  }
  if (parts[0] != "frozen") return std::nullopt;
  clock.mode_ = Mode::Frozen;
  clock.frozen_ = Time(Duration(*number));
  return clock;
}

}  // namespace core
