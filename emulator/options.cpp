#include "options.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "client/command.hpp"
#include "core/arn.hpp"
#include "core/text.hpp"
#include "world/world.hpp"

namespace app {
namespace {

constexpr std::string_view kPrefix = "UNDERSTUDY_";

using Setter = void (*)(Options&, const std::string& value);

struct Flag {
  std::string_view name;
  std::string_view value;  // what help calls it
  std::string_view help;
  Setter set;
};

// Whoever calls the setter knows whether the flag or its twin in the environment was wrong.
[[noreturn]] void bad_value(const std::string& value, std::string_view wanted) {
  throw UsageError(fmt::format("expected {}, got `{}`", wanted, value));
}

std::int64_t number(const std::string& value, std::int64_t most) {
  const auto parsed = core::parse_integer(value);
  if (!parsed || *parsed < 0 || *parsed > most) bad_value(value, fmt::format("a number up to {}", most));
  return *parsed;
}

template <class T>
T choice(const std::string& value, std::initializer_list<std::pair<std::string_view, T>> choices) {
  std::string wanted;
  for (const auto& [name, result] : choices) {
    if (name == value) return result;
    wanted += (wanted.empty() ? "" : " or ") + std::string(name);
  }
  bad_value(value, wanted);
}

constexpr std::int64_t kDaySeconds = 86400;

constexpr Flag kFlags[] = {
    {"host", "ADDRESS", "address to listen on (127.0.0.1)",
     [](Options& o, const std::string& v) {
       if (v.empty()) bad_value(v, "an address");
       o.host = v;
     }},
    {"port", "N", "port to listen on; 0 picks a free one (4566)",
     [](Options& o, const std::string& v) { o.port = static_cast<std::uint16_t>(number(v, 65535)); }},
    {"data-dir", "DIR", "keep everything in this folder instead of in memory",
     [](Options& o, const std::string& v) { o.data_dir = v; }},
    {"fixture", "FILE", "apply a fixture document at start; may be repeated",
     [](Options& o, const std::string& v) { o.fixtures.push_back(v); }},
    {"init-dir", "DIR", "before Ready: apply the fixtures (.json) and run the scripts (.sh) of this folder, by name",
     [](Options& o, const std::string& v) { o.init_dir = v; }},
    {"world-ttl", "DURATION", "destroy created worlds that were not called for so long, such as PT1H (never)",
     [](Options& o, const std::string& v) {
       o.world.world_ttl = core::parse_iso8601_duration(v);
       if (!o.world.world_ttl || *o.world.world_ttl < world::Worlds::kShortestTtl)
         bad_value(v, "an ISO 8601 duration of at least a second, such as PT1H");
     }},
    {"account-id", "N", "account of credentials that name none (123456789012)",
     [](Options& o, const std::string& v) {
       if (!core::is_account_id(v)) bad_value(v, "twelve digits");
       o.world.default_account = v;
     }},
    {"region", "REGION", "region of requests that name none (us-east-1)",
     [](Options& o, const std::string& v) {
       if (v.empty() || v.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") != std::string::npos)
         bad_value(v, "a region such as eu-west-1");
       o.world.default_region = v;
     }},
    {"seed", "N", "make ids repeatable",
     [](Options& o, const std::string& v) { o.world.seed = static_cast<std::uint64_t>(number(v, INT64_MAX)); }},
    {"settle", "instant|SECONDS", "how long ASSOCIATING and its kin stay visible (instant)",
     [](Options& o, const std::string& v) {
       o.world.settle = v == "instant" ? core::Duration(0) : std::chrono::seconds(number(v, kDaySeconds));
     }},
    {"enforcement", "enforce|audit", "audit lets refused calls through and records why they would be refused (enforce)",
     [](Options& o, const std::string& v) {
       o.world.enforcement = choice<world::Enforcement>(
           v, {{"enforce", world::Enforcement::Enforce}, {"audit", world::Enforcement::Audit}});
     }},
    {"credentials", "any|issued-only", "issued-only refuses keys that this server did not issue (any)",
     [](Options& o, const std::string& v) {
       o.world.credentials = choice<world::Credentials>(
           v, {{"any", world::Credentials::Any}, {"issued-only", world::Credentials::IssuedOnly}});
     }},
    {"policy-validation", "strict|lenient",
     "lenient stores bucket policies that S3 would refuse, with a warning (strict)",
     [](Options& o, const std::string& v) {
       o.world.policy_validation = choice<world::PolicyValidation>(
           v, {{"strict", world::PolicyValidation::Strict}, {"lenient", world::PolicyValidation::Lenient}});
     }},
    {"resources", "on-first-share|registered-only",
     "whether resources of services that are not emulated exist once their owner shares them (on-first-share)",
     [](Options& o, const std::string& v) {
       o.world.resources = choice<world::Resources>(v, {{"on-first-share", world::Resources::OnFirstShare},
                                                        {"registered-only", world::Resources::RegisteredOnly}});
     }},
    {"leave-wait", "none|aws", "aws keeps a created account in its organization for four days (none)",
     [](Options& o, const std::string& v) {
       o.world.leave_wait =
           choice<world::LeaveWait>(v, {{"none", world::LeaveWait::None}, {"aws", world::LeaveWait::Aws}});
     }},
    {"log-level", "LEVEL", "debug, info, warning or error (info)",
     [](Options& o, const std::string& v) {
       const auto level = core::log::parse_level(v);
       if (!level) bad_value(v, "debug, info, warning or error");
       o.log_level = *level;
     }},
    {"log-format", "text|json", "form of the log on standard error (text)",
     [](Options& o, const std::string& v) {
       o.log_format =
           choice<core::log::Format>(v, {{"text", core::log::Format::Text}, {"json", core::log::Format::Json}});
     }},
};

struct CommandRow {
  std::string_view name;
  Command command;
  /// Names of what must follow it, for messages.
  std::vector<std::string_view> operands;
};

const std::vector<CommandRow>& commands() {
  static const std::vector<CommandRow> rows{
      {"serve", Command::Serve, {}},        {"api", Command::Api, {}},
      {"health", Command::Health, {}},      {"replay", Command::Replay, {"FILE"}},
      {"import", Command::Import, {"DIR"}},
  };
  return rows;
}

const CommandRow& find_command(const std::string& name) {
  for (const auto& row : commands())
    if (row.name == name) return row;
  if (client::find_command(name)) throw UsageError("options come behind the command: understudy " + name + " ...");
  throw UsageError("unknown command `" + name + "`");
}

const Flag* find_flag(std::string_view name) {
  const auto found =
      std::find_if(std::begin(kFlags), std::end(kFlags), [&](const Flag& flag) { return flag.name == name; });
  return found == std::end(kFlags) ? nullptr : found;
}

std::string variable_name(std::string_view flag) {
  std::string name(kPrefix);
  for (const char c : flag) name += c == '-' ? '_' : static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
  return name;
}

void set(const Flag& flag, const std::string& shown, Options& options, const std::string& value) {
  try {
    flag.set(options, value);
  } catch (const UsageError& error) {
    throw UsageError(shown + ": " + error.what());
  }
}

// Null for a variable that only the commands for a running server read. Throws UsageError for one that nobody reads.
const Flag* flag_of_variable(const std::string& name) {
  const auto* flag = std::find_if(std::begin(kFlags), std::end(kFlags),
                                  [&](const Flag& candidate) { return variable_name(candidate.name) == name; });
  if (flag != std::end(kFlags)) return flag;
  if (!client::is_client_variable(name)) throw UsageError("unknown environment variable " + name);
  return nullptr;
}

void read_environment(Options& options, const std::vector<std::string>& environment) {
  for (const auto& variable : environment) {
    if (!variable.starts_with(kPrefix)) continue;
    const auto equals = variable.find('=');
    const std::string name = variable.substr(0, equals);
    const auto* flag = flag_of_variable(name);
    if (flag) set(*flag, name, options, equals == std::string::npos ? "" : variable.substr(equals + 1));
  }
}

}  // namespace

Options parse_options(const std::vector<std::string>& arguments, const std::vector<std::string>& environment) {
  Options options;
  read_environment(options, environment);
  const CommandRow* command = nullptr;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    if (argument == "--help" || argument == "-h") return options.command = Command::Help, options;
    if (argument == "--version") return options.command = Command::Version, options;
    if (!argument.starts_with('-')) {
      if (!command) {
        command = &find_command(argument);
        options.command = command->command;
      } else if (options.operands.size() < command->operands.size()) {
        options.operands.push_back(argument);
      } else {
        throw UsageError("unexpected argument `" + argument + "`");
      }
      continue;
    }
    const auto equals = argument.find('=');
    const Flag* flag =
        argument.starts_with("--") ? find_flag(std::string_view(argument).substr(0, equals).substr(2)) : nullptr;
    if (!flag) throw UsageError("unknown option `" + argument + "`");
    if (equals == std::string::npos && i + 1 == arguments.size()) throw UsageError(argument + " needs a value");
    set(*flag, argument.substr(0, equals), options,
        equals == std::string::npos ? arguments[++i] : argument.substr(equals + 1));
  }
  if (command && options.operands.size() < command->operands.size())
    throw UsageError(fmt::format("{} needs a {}", command->name, command->operands[options.operands.size()]));
  return options;
}

void expect_known_variables(const std::vector<std::string>& environment) {
  for (const auto& variable : environment)
    if (variable.starts_with(kPrefix)) flag_of_variable(variable.substr(0, variable.find('=')));
}

std::string help_text() {
  std::string text =
      "Understudy: a local stand-in for the AWS services through which accounts share resources.\n\n"
      "usage: understudy [serve] [options]     serve until SIGTERM or SIGINT\n"
      "       understudy health [--port N]     exit 0 when a server answers there\n"
      "       understudy api                   print the implemented operations as JSON\n"
      "       understudy replay FILE           run the calls of a bundle again; exit 1 at the first other answer\n"
      "       understudy import DIR            print the fixture that the AWS CLI's outputs in a folder amount to\n\n"
      "commands for a running server (understudy COMMAND --help tells more):\n";
  text += client::commands_help();
  text +=
      "\n"
      "options (each also as environment variable, such as UNDERSTUDY_LOG_LEVEL):\n";
  for (const auto& flag : kFlags)
    text += fmt::format("  {:<46} {}\n", fmt::format("--{} {}", flag.name, flag.value), flag.help);
  text +=
      "  --help, --version\n\n"
      "exit codes: 0 stopped, 1 failure, 2 usage, 3 port in use, 4 data file not usable\n";
  return text;
}

}  // namespace app
