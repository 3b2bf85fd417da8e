#include "client/command.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "core/text.hpp"

namespace client {
namespace {

constexpr Command kCommands[] = {
    {"world",
     "list | create [--id ID] [--from empty|world:ID|snapshot:NAME] [--fixture FILE] [--ttl PT10M] | delete ID",
     "isolated worlds", "id from fixture ttl", world_command},
    {"clock", "[show] | advance PT12H | set INSTANT | freeze | unfreeze | reset", "the world's time", "",
     clock_command},
    {"snapshot", "list | save NAME | restore NAME | download NAME FILE | upload NAME FILE | delete NAME",
     "keep a world and go back to it", "", snapshot_command},
    {"fixture", "apply FILE", "add what a fixture document describes", "", fixture_command},
    {"export", "[FILE]", "the world as a fixture document", "", export_command},
    {"bundle", "[FILE]", "the world's beginning and its requests in one file", "", bundle_command},
    {"reset", "", "the world as it was when created", "", reset_command},
    {"faults",
     "list | add [FILE] [--id ID] [--service S] [--operation O] [--account N] [--error CODE[:STATUS]] [--message TEXT] "
     "[--latency MS] [--times N] [--probability P] | clear [ID]",
     "errors and delays on demand", "id service operation account error message latency times probability",
     faults_command},
    {"explain", "REQUEST-ID | last", "why a call was refused, and what to change", "", explain_command},
    {"evaluate",
     "[FILE] | --principal ARN --action A [--resource ARN] [--region R] [--context KEY=VALUE]... "
     "[--with [LAYER=]FILE]... [--without NAME]...",
     "who may do what, with policies added or taken away", "principal action resource region context with without",
     evaluate_command},
};

constexpr std::string_view kClientVariables[] = {"UNDERSTUDY_WORLD", "UNDERSTUDY_URL"};

std::uint16_t port_number(const std::string& text, std::string_view where) {
  constexpr std::int64_t kMost = 65535;
  const auto number = core::parse_integer(text);
  if (!number || *number < 1 || *number > kMost)
    throw UsageError(fmt::format("{}: expected a port, got `{}`", where, text));
  return static_cast<std::uint16_t>(*number);
}

std::string world_id(const std::string& text) {
  return text == "default" ? std::string() : text;
}

// `http://host:port/_w/<id>`, as the server gives endpoints out. Both schemes answer on one port.
void set_endpoint(Invocation& invocation, const std::string& url, std::string_view where) {
  const auto scheme = url.find("://");
  if (scheme == std::string::npos || !url.starts_with("http"))
    throw UsageError(fmt::format("{}: expected a URL, got `{}`", where, url));
  const std::string rest = url.substr(scheme + 3);
  const auto slash = rest.find('/');
  std::string authority = rest.substr(0, slash);
  std::string path = slash == std::string::npos ? "" : rest.substr(slash);
  while (path.ends_with('/')) path.pop_back();
  constexpr std::string_view kWorld = "/_w/";
  if (path.starts_with(kWorld))
    invocation.world = world_id(path.substr(kWorld.size()));
  else if (!path.empty())
    throw UsageError(fmt::format("{}: no endpoint of a world: `{}`", where, url));
  const auto colon = authority.rfind(':');
  const bool has_port = colon != std::string::npos && authority.find(']', colon) == std::string::npos;
  invocation.port = has_port ? port_number(authority.substr(colon + 1), where) : url.starts_with("https") ? 443 : 80;
  if (has_port) authority.resize(colon);
  if (authority.starts_with('[') && authority.ends_with(']')) authority = authority.substr(1, authority.size() - 2);
  if (authority.empty()) throw UsageError(fmt::format("{}: expected a URL, got `{}`", where, url));
  invocation.host = authority;
}

void read_environment(Invocation& invocation, const std::vector<std::string>& environment) {
  const auto value = [&](std::string_view name) -> std::optional<std::string> {
    for (const auto& variable : environment)
      if (variable.starts_with(name) && variable.size() > name.size() && variable[name.size()] == '=')
        return variable.substr(name.size() + 1);
    return std::nullopt;
  };
  if (const auto url = value("UNDERSTUDY_URL")) set_endpoint(invocation, *url, "UNDERSTUDY_URL");
  if (const auto host = value("UNDERSTUDY_HOST")) invocation.host = *host;
  if (const auto port = value("UNDERSTUDY_PORT")) invocation.port = port_number(*port, "UNDERSTUDY_PORT");
  if (const auto world = value("UNDERSTUDY_WORLD")) invocation.world = world_id(*world);
}

bool has_option(const Command& command, std::string_view name) {
  const auto names = core::split(command.options, ' ');
  return !name.empty() && std::find(names.begin(), names.end(), name) != names.end();
}

void set_option(const Command& command, Invocation& invocation, const std::string& name, const std::string& value) {
  if (has_option(command, name))
    invocation.options[name].push_back(value);
  else if (name == "host")
    invocation.host = value;
  else if (name == "port")
    invocation.port = port_number(value, "--port");
  else if (name == "world")
    invocation.world = world_id(value);
  else
    set_endpoint(invocation, value, "--endpoint-url");
}

bool is_known(const Command& command, std::string_view name) {
  return has_option(command, name) || name == "host" || name == "port" || name == "world" || name == "endpoint-url";
}

// A single dash is a file name: standard input or output.
bool is_option(const std::string& argument) {
  return argument.size() > 1 && argument.front() == '-';
}

Invocation read_arguments(const Command& command, const std::vector<std::string>& arguments,
                          const std::vector<std::string>& environment) {
  Invocation invocation;
  read_environment(invocation, environment);
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    if (!is_option(argument)) {
      invocation.words.push_back(argument);
      continue;
    }
    if (argument == "--json") {
      invocation.json = true;
      continue;
    }
    const auto equals = argument.find('=');
    const std::string name = argument.starts_with("--") ? argument.substr(2, equals - 2) : "";
    if (!is_known(command, name)) throw UsageError("unknown option `" + argument + "`");
    if (equals == std::string::npos && i + 1 == arguments.size()) throw UsageError(argument + " needs a value");
    set_option(command, invocation, name, equals == std::string::npos ? arguments[++i] : argument.substr(equals + 1));
  }
  return invocation;
}

int fail(int code, const std::string& text) {
  fmt::print(stderr, "understudy: {}\n", text);
  return code;
}

}  // namespace

const Command* find_command(std::string_view name) {
  const auto found =
      std::find_if(std::begin(kCommands), std::end(kCommands), [&](const auto& row) { return row.name == name; });
  return found == std::end(kCommands) ? nullptr : found;
}

std::string commands_help() {
  std::string text;
  for (const auto& command : kCommands) text += fmt::format("  understudy {:<10} {}\n", command.name, command.help);
  return text;
}

int run(const Command& command, const std::vector<std::string>& arguments,
        const std::vector<std::string>& environment) {
  if (std::any_of(arguments.begin(), arguments.end(), [](const auto& a) { return a == "--help" || a == "-h"; })) {
    fmt::print("{}: {}\n\nusage: understudy {} {}\n\n", command.name, command.help, command.name, command.usage);
    fmt::print(
        "Every command takes --host, --port, --world ID or --endpoint-url URL (environment: UNDERSTUDY_HOST,\n"
        "UNDERSTUDY_PORT, UNDERSTUDY_WORLD, UNDERSTUDY_URL), and --json for the server's answer as it came.\n");
    return 0;
  }
  try {
    return command.run(read_arguments(command, arguments, environment));
  } catch (const UsageError& error) {
    return fail(2, fmt::format("{} (understudy {} --help)", error.what(), command.name));
  } catch (const Unreachable& error) {
    return fail(1, fmt::format("{} (is the server running? --host and --port say where)", error.what()));
  } catch (const std::exception& error) {
    return fail(1, error.what());
  }
}

bool is_client_variable(std::string_view name) {
  return std::find(std::begin(kClientVariables), std::end(kClientVariables), name) != std::end(kClientVariables);
}

}  // namespace client
