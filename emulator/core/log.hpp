// The log on standard error: one line per event, as text or as JSON.
#pragma once

#include <optional>
#include <string_view>

namespace core::log {

enum class Level { Debug, Info, Warning, Error };
enum class Format { Text, Json };

/// Nullopt for an unknown name (`debug`, `info`, `warning`, `error`).
std::optional<Level> parse_level(std::string_view name);

/// One writer, made in main and passed to whoever logs.
class Logger {
 public:
  Logger(Level level, Format format) : level_(level), format_(format) {}
  bool enabled(Level level) const { return level >= level_; }
  /// `request_id` may be empty.
  void write(Level level, std::string_view message, std::string_view request_id = {}) const;

 private:
  Level level_;
  Format format_;
};

}  // namespace core::log
