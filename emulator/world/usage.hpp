// When what was last noted as used, so that it need not be written down at every call.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/time.hpp"

namespace world {

class Usage {
 public:
  /// More than that begin anew: histories keep copies.
  static constexpr std::size_t kMost = 5000;

  /// True when `subject` was not noted within `resolution` before `now`; notes it then.
  bool is_news(const std::string& subject, core::Time now, core::Duration resolution);
  void clear() { noted_.clear(); }

  /// Subjects with their times in milliseconds since the epoch, as JSON that `parse` takes.
  std::string text() const;
  /// Nullopt for anything else.
  static std::optional<Usage> parse(std::string_view text);

 private:
  std::unordered_map<std::string, core::Time> noted_;
};

}  // namespace world
