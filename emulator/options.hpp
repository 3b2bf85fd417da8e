// The command line and its environment twins (`--log-level` is also UNDERSTUDY_LOG_LEVEL).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "core/log.hpp"
#include "world/settings.hpp"

namespace app {

enum class Command { Serve, Api, Health, Replay, Import, Help, Version };

struct Options {
  Command command = Command::Serve;
  /// What follows the command: the file of `replay`, the folder of `import`.
  std::vector<std::string> operands;
  std::string host = "127.0.0.1";
  std::uint16_t port = 4566;
  /// Empty: everything stays in memory.
  std::string data_dir;
  std::vector<std::string> fixtures;
  /// Empty: none.
  std::string init_dir;
  core::log::Level log_level = core::log::Level::Info;
  core::log::Format log_format = core::log::Format::Text;
  world::Settings world;
};

/// Something on the command line or in the environment that is not understood. Exit code 2.
struct UsageError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// `environment`: all variables as `NAME=value`; those that begin with UNDERSTUDY_ count. The command line wins.
/// Throws UsageError.
Options parse_options(const std::vector<std::string>& arguments, const std::vector<std::string>& environment);

/// Throws UsageError for a variable that begins with UNDERSTUDY_ and means nothing.
void expect_known_variables(const std::vector<std::string>& environment);

std::string help_text();

}  // namespace app
