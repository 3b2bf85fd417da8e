// The commands that talk to a running server: what each is given, and the table of them.
#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "client/http.hpp"

namespace client {

using Json = nlohmann::ordered_json;

/// Not understood on the command line. Exit code 2.
struct UsageError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The server, or a file, would not: exit code 1.
struct Refused : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// One call of a command: its words, its options, and the server that it is for.
class Invocation {
 public:
  /// What follows the command's name, options taken out.
  std::vector<std::string> words;
  /// By name without dashes; an option that is given twice has two values.
  std::map<std::string, std::vector<std::string>, std::less<>> options;
  std::string host = "127.0.0.1";
  std::uint16_t port = 4566;
  /// Empty: the default one.
  std::string world;
  /// Print the server's answer as it came.
  bool json = false;

  /// The word at `index`; throws UsageError saying that `what` is missing.
  const std::string& word(std::size_t index, std::string_view what) const;
  /// Throws UsageError when there are more words than that.
  void expect_words(std::size_t most) const;
  /// The last value of an option; nullopt when it was not given.
  std::optional<std::string> option(std::string_view name) const;
  std::vector<std::string> all(std::string_view name) const;

  /// A call of the world's control API (`snapshots/a/restore`). Throws Refused with the server's words for anything but
  /// 200, Unreachable when there is no server.
  std::string call(std::string_view method, const std::string& path, std::string_view body = {}) const;
  /// The same with a JSON body; parses the answer.
  Json call_json(std::string_view method, const std::string& path, const Json& body) const;
  Json get(const std::string& path) const;

  /// With `--json` prints the answer, else the text for people and a line end.
  void print(const Json& answer, const std::string& text) const;
};

struct Command {
  std::string_view name;
  /// What may follow the name.
  std::string_view usage;
  std::string_view help;
  /// Options of its own, separated by spaces; all take a value.
  std::string_view options;
  /// Returns the exit code. Throws UsageError, Refused, Unreachable.
  int (*run)(const Invocation&);
};

/// Null when there is no such command.
const Command* find_command(std::string_view name);
/// What `--help` says of all of them, a line each.
std::string commands_help();
/// Reads the arguments behind the command's name and runs it; errors go to standard error. Returns the exit code.
/// `environment`: as for the server; UNDERSTUDY_HOST, UNDERSTUDY_PORT, UNDERSTUDY_WORLD and UNDERSTUDY_URL count.
int run(const Command& command, const std::vector<std::string>& arguments, const std::vector<std::string>& environment);
/// Variables that only these commands read: the server takes no offence at them.
bool is_client_variable(std::string_view name);

/// Contents of a file, `-` for standard input. Throws Refused.
std::string read_file(const std::string& name);
/// Writes a file, `-` for standard output. Throws Refused.
void write_file(const std::string& name, std::string_view bytes);
/// A file with JSON in it. Throws Refused naming the file.
Json read_json(const std::string& name);
/// A member of an answer; null when it is absent.
const Json& member(const Json& object, std::string_view name);
/// A text of an answer; empty when it is absent or none.
std::string text_of(const Json& object, std::string_view name);

int world_command(const Invocation&);
int clock_command(const Invocation&);
int snapshot_command(const Invocation&);
int fixture_command(const Invocation&);
int reset_command(const Invocation&);
int export_command(const Invocation&);
int bundle_command(const Invocation&);
int faults_command(const Invocation&);
int explain_command(const Invocation&);
int evaluate_command(const Invocation&);

}  // namespace client
