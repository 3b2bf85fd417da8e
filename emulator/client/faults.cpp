// faults: rules for errors and delays.
#include <fmt/core.h>

#include "client/command.hpp"
#include "core/text.hpp"

namespace client {
namespace {

Json number(const std::string& text, const char* option) {
  const Json value = Json::parse(text, nullptr, false);
  if (!value.is_number()) throw UsageError(fmt::format("--{}: expected a number, got `{}`", option, text));
  return value;
}

// CODE or CODE:STATUS.
Json error_of(const std::string& text, const std::optional<std::string>& message) {
  const auto colon = text.find(':');
  Json error{{"code", text.substr(0, colon)}};
  if (colon != std::string::npos) error["status"] = number(text.substr(colon + 1), "error");
  if (message) error["message"] = *message;
  return error;
}

Json rule_of(const Invocation& invocation) {
  Json rule = Json::object();
  for (const char* name : {"id", "service", "operation", "account"})
    if (const auto value = invocation.option(name)) rule[name] = *value;
  const auto message = invocation.option("message");
  if (const auto error = invocation.option("error"))
    rule["error"] = error_of(*error, message);
  else if (message)
    throw UsageError("--message needs --error");
  if (const auto latency = invocation.option("latency")) rule["latency_ms"] = number(*latency, "latency");
  for (const char* name : {"times", "probability"})
    if (const auto value = invocation.option(name)) rule[name] = number(*value, name);
  return rule;
}

std::string whom(const Json& rule) {
  const std::string service = text_of(rule, "service"), operation = text_of(rule, "operation");
  const std::string account = text_of(rule, "account");
  std::string text = service.empty() && operation.empty() ? "every call" : service;
  if (!operation.empty()) text += (service.empty() ? "" : ":") + operation;
  return text + (account.empty() ? "" : " of account " + account);
}

// A status that the rule leaves to the service is not shown.
std::string error_text(const Json& error) {
  const Json& status = member(error, "status");
  return text_of(error, "code") + (status.is_null() ? "" : " (" + status.dump() + ")");
}

std::string line_of(const Json& rule) {
  std::string line = fmt::format("{:<16} {}:", text_of(rule, "id"), whom(rule));
  if (rule.contains("error")) line += " " + error_text(member(rule, "error"));
  if (rule.contains("latency_ms")) line += fmt::format(" after {} ms", member(rule, "latency_ms").dump());
  if (rule.contains("times")) line += fmt::format(", {} times", member(rule, "times").dump());
  if (rule.contains("probability")) line += fmt::format(", with probability {}", member(rule, "probability").dump());
  return line + fmt::format("; hit {}", member(rule, "hits").dump());
}

std::string lines_of(const Json& answer) {
  std::string text;
  for (const auto& rule : member(answer, "faults")) text += (text.empty() ? "" : "\n") + line_of(rule);
  return text.empty() ? "no faults" : text;
}

}  // namespace

int faults_command(const Invocation& invocation) {
  const std::string& verb = invocation.word(0, "list, add or clear");
  invocation.expect_words(verb == "list" ? 1 : 2);
  Json answer;
  if (verb == "list") {
    answer = invocation.get("faults");
  } else if (verb == "add") {
    const bool from_file = invocation.words.size() > 1;
    if (from_file && !invocation.options.empty()) throw UsageError("a file and options are two ways to say it");
    answer = invocation.call_json("PUT", "faults", from_file ? read_json(invocation.words[1]) : rule_of(invocation));
  } else if (verb == "clear") {
    const std::string path =
        invocation.words.size() > 1 ? "faults/" + core::percent_encode(invocation.words[1]) : "faults";
    answer = invocation.call_json("DELETE", path, nullptr);
  } else {
    throw UsageError("faults does not know `" + verb + "`");
  }
  invocation.print(answer, lines_of(answer));
  return 0;
}

}  // namespace client
