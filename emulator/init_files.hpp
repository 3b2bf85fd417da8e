// What runs between listening and `Ready.`: the fixtures and scripts of a folder.
#pragma once

#include <sys/types.h>

#include <deque>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "core/log.hpp"

namespace app {

class InitFiles {
 public:
  /// Reads the folder's names. Scripts get `environment` (`NAME=value`) and run in the folder; `apply` applies a
  /// fixture's file and throws what is wrong with it. Throws std::runtime_error when the folder cannot be read.
  InitFiles(const std::string& folder, std::vector<std::string> environment,
            std::function<void(const std::string& file)> apply, const core::log::Logger& log);
  InitFiles(const InitFiles&) = delete;
  InitFiles& operator=(const InitFiles&) = delete;
  /// Kills the script that runs, with all that it started.
  ~InitFiles();

  /// One step without waiting: applies the next fixture, starts the next script, or looks after the one that runs.
  /// False when all is done. Throws std::runtime_error naming the file that failed.
  bool step();

 private:
  void start(const std::filesystem::path& script);
  /// True while the script runs.
  bool script_runs();

  std::deque<std::filesystem::path> left_;
  std::vector<std::string> environment_;
  std::function<void(const std::string&)> apply_;
  const core::log::Logger& log_;
  std::filesystem::path running_;
  pid_t process_ = 0;
};

/// The server's own environment, and in it how to reach the server as the root of `account`. Its options are left out,
/// because the command line would take them for its own; so is what would make a client ask another server.
std::vector<std::string> script_environment(const std::vector<std::string>& environment, const std::string& url,
                                            const std::string& account, const std::string& region);

}  // namespace app
