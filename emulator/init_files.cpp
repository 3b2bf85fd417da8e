#include "init_files.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstring>
#include <stdexcept>

namespace app {
namespace {

namespace fs = std::filesystem;

std::deque<fs::path> files_of(const std::string& folder, const core::log::Logger& log) {
  std::error_code error;
  std::vector<fs::path> files;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    const auto& path = entry->path();
    const bool known = path.extension() == ".json" || path.extension() == ".sh";
    if (known && entry->is_regular_file())
      files.push_back(path);
    else
      log.write(core::log::Level::Warning, "ignored in the init folder: " + path.filename().string());
  }
  if (error) throw std::runtime_error("cannot read the init folder " + folder + ": " + error.message());
  std::sort(files.begin(), files.end());
  return {files.begin(), files.end()};
}

std::string ending(int status) {
  if (WIFSIGNALED(status)) return fmt::format("was killed by signal {}", WTERMSIG(status));
  return fmt::format("ended with exit code {}", WEXITSTATUS(status));
}

class SpawnSettings {
 public:
  SpawnSettings() {
    posix_spawn_file_actions_init(&actions_);
    posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    // Standard output is for the banner and `Ready.` alone.
    posix_spawn_file_actions_adddup2(&actions_, STDERR_FILENO, STDOUT_FILENO);
    posix_spawnattr_init(&attributes_);
    // A group of its own, so that what the script starts can be ended with it.
    posix_spawnattr_setpgroup(&attributes_, 0);
    sigset_t defaults;
    sigemptyset(&defaults);
    for (const int number : {SIGPIPE, SIGTERM, SIGINT}) sigaddset(&defaults, number);
    posix_spawnattr_setsigdefault(&attributes_, &defaults);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF);
  }
  SpawnSettings(const SpawnSettings&) = delete;
  SpawnSettings& operator=(const SpawnSettings&) = delete;
  ~SpawnSettings() {
    posix_spawnattr_destroy(&attributes_);
    posix_spawn_file_actions_destroy(&actions_);
  }

  const posix_spawn_file_actions_t* actions() const { return &actions_; }
  const posix_spawnattr_t* attributes() const { return &attributes_; }

 private:
  posix_spawn_file_actions_t actions_;
  posix_spawnattr_t attributes_;
};

}  // namespace

InitFiles::InitFiles(const std::string& folder, std::vector<std::string> environment,
                     std::function<void(const std::string&)> apply, const core::log::Logger& log)
    : left_(files_of(folder, log)), environment_(std::move(environment)), apply_(std::move(apply)), log_(log) {}

InitFiles::~InitFiles() {
  if (process_ == 0) return;
  kill(-process_, SIGKILL);
  waitpid(process_, nullptr, 0);
}

bool InitFiles::step() {
  if (process_ != 0 && script_runs()) return true;
  if (left_.empty()) return false;
  const fs::path file = std::move(left_.front());
  left_.pop_front();
  log_.write(core::log::Level::Info, "init: " + file.string());
  if (file.extension() == ".sh") {
    start(file);
    return true;
  }
  try {
    apply_(file.string());
  } catch (const std::exception& error) {
    const std::string reason = error.what();
    // Who reads the file may have named it already.
    throw std::runtime_error(reason.find(file.string()) == std::string::npos ? file.string() + ": " + reason : reason);
  }
  return true;
}

void InitFiles::start(const fs::path& script) {
  const SpawnSettings settings;
  std::string bash = "bash", name = script.string();
  std::array<char*, 3> arguments{bash.data(), name.data(), nullptr};
  std::vector<char*> environment;
  for (auto& variable : environment_) environment.push_back(variable.data());
  environment.push_back(nullptr);
  pid_t process = 0;
  const int error = posix_spawnp(&process, bash.c_str(), settings.actions(), settings.attributes(), arguments.data(),
                                 environment.data());
  if (error != 0) throw std::runtime_error(name + ": cannot start bash: " + std::strerror(error));
  process_ = process;
  running_ = script;
}

bool InitFiles::script_runs() {
  int status = 0;
  if (waitpid(process_, &status, WNOHANG) == 0) return true;
  process_ = 0;
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
    throw std::runtime_error(running_.string() + " " + ending(status));
  return false;
}

std::vector<std::string> script_environment(const std::vector<std::string>& environment, const std::string& url,
                                            const std::string& account, const std::string& region) {
  constexpr std::array<std::string_view, 3> kLeftOut = {"UNDERSTUDY_", "AWS_", "PATH="};
  std::vector<std::string> result;
  std::string path = "/usr/local/bin:/usr/bin:/bin";
  for (const auto& variable : environment) {
    if (variable.starts_with("PATH=")) path = variable.substr(5);
    const auto out = [&](std::string_view prefix) { return variable.starts_with(prefix); };
    if (std::none_of(kLeftOut.begin(), kLeftOut.end(), out)) result.push_back(variable);
  }
  // A script may call this very program.
  std::error_code failed;
  if (const auto self = fs::read_symlink("/proc/self/exe", failed); !failed) path += ":" + self.parent_path().string();
  for (const auto& [name, value] : {std::pair<const char*, std::string>{"PATH", path},
                                    {"UNDERSTUDY_URL", url},
                                    {"AWS_ENDPOINT_URL", url},
                                    {"AWS_REGION", region},
                                    {"AWS_DEFAULT_REGION", region},
                                    {"AWS_ACCESS_KEY_ID", account},
                                    {"AWS_SECRET_ACCESS_KEY", "test"},
                                    {"AWS_EC2_METADATA_DISABLED", "true"},
                                    {"AWS_PAGER", ""}})
    result.push_back(std::string(name) + '=' + value);
  return result;
}

}  // namespace app
