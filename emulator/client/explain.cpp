// explain, evaluate: why, for people.
#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "client/command.hpp"
#include "core/text.hpp"

namespace client {
namespace {

std::string values(const Json& list) {
  if (!list.is_array()) return "none";
  std::string text;
  for (const auto& value : list)
    text += (text.empty() ? "" : ", ") + (value.is_string() ? value.get<std::string>() : value.dump());
  return text;
}

std::string layer_name(const Json& entry) {
  return text_of(entry, "layer") + (entry.contains("level") ? " level " + member(entry, "level").dump() : "");
}

std::string statement_name(const Json& entry) {
  const std::string sid = text_of(entry, "sid");
  return fmt::format("{} policy {}, statement {}{}", layer_name(entry), text_of(entry, "policy"),
                     member(entry, "statement").dump(), sid.empty() ? "" : " (" + sid + ")");
}

std::string layers_text(const Json& explanation) {
  std::string text = "\nThe layers, in the order in which they are asked:\n";
  for (const auto& entry : member(explanation, "layers")) {
    const std::string policies = values(member(entry, "policies"));
    text += fmt::format("  {:<14} {:<14} {}\n", layer_name(entry), "says " + text_of(entry, "says"),
                        policies.empty() ? "(no policy)" : policies);
  }
  if (member(explanation, "layers").empty()) text += "  none: no policy applies\n";
  return text;
}

std::string miss_text(const Json& miss) {
  std::string text =
      fmt::format("\nThe nearest miss: {}\n  {} did not fit", statement_name(miss), text_of(miss, "element"));
  if (miss.contains("key")) text += fmt::format(": {} {}", text_of(miss, "operator"), text_of(miss, "key"));
  return text +
         fmt::format("\n    wanted {}\n    got    {}\n", values(member(miss, "wanted")), values(member(miss, "got")));
}

std::string explanation_text(const Json& explanation) {
  std::string text = layers_text(explanation);
  if (explanation.contains("denied_by"))
    for (const auto& entry : member(explanation, "denied_by")) text += "\nDenied by: " + statement_name(entry) + "\n";
  if (explanation.contains("nearest_miss")) text += miss_text(member(explanation, "nearest_miss"));
  if (explanation.contains("change") && !member(explanation, "change").empty()) {
    text += "\nWhat to change:\n";
    for (const auto& sentence : member(explanation, "change")) text += "  - " + sentence.get<std::string>() + "\n";
  }
  return text;
}

std::string check_text(const Json& check) {
  if (check.contains("fault"))
    return fmt::format("{}: fault {} answered: {}\n", text_of(check, "action"), text_of(check, "fault"),
                       text_of(check, "message"));
  const std::string message = text_of(check, "message");
  if (message.empty())
    return fmt::format("allowed: {} on {} for {}\n", text_of(check, "action"), text_of(check, "resource"),
                       text_of(check, "principal"));
  return message + "\n" + explanation_text(member(check, "explanation"));
}

// The newest refused call.
std::string last_request(const Invocation& invocation) {
  const Json answer = invocation.get("decisions?denied=true&limit=1");
  if (member(answer, "decisions").empty()) throw Refused("no call of this world was refused");
  return text_of(member(answer, "decisions").front(), "request_id");
}

Json parsed_policy(const std::string& given) {
  constexpr std::array<std::string_view, 6> kLayers = {"identity", "resource", "boundary", "session", "scp", "rcp"};
  const auto equals = given.find('=');
  const std::string layer = given.substr(0, equals);
  if (equals == std::string::npos || std::find(kLayers.begin(), kLayers.end(), layer) == kLayers.end())
    return {{"policy", read_json(given)}, {"name", given}};
  const std::string file = given.substr(equals + 1);
  return {{"policy", read_json(file)}, {"layer", layer}, {"name", file}};
}

Json context_of(const Invocation& invocation) {
  Json context = Json::object();
  for (const auto& pair : invocation.all("context")) {
    const auto equals = pair.find('=');
    if (equals == std::string::npos) throw UsageError("--context: expected KEY=VALUE, got `" + pair + "`");
    // A key that is given twice has two values.
    context[pair.substr(0, equals)].push_back(pair.substr(equals + 1));
  }
  return context;
}

Json question_of(const Invocation& invocation) {
  Json question = Json::object();
  for (const char* name : {"principal", "action"}) {
    const auto value = invocation.option(name);
    if (!value) throw UsageError(fmt::format("--{} is missing", name));
    question[name] = *value;
  }
  for (const char* name : {"resource", "region"})
    if (const auto value = invocation.option(name)) question[name] = *value;
  if (Json context = context_of(invocation); !context.empty()) question["context"] = std::move(context);
  for (const auto& given : invocation.all("with")) question["with"].push_back(parsed_policy(given));
  for (const auto& given : invocation.all("without")) question["without"].push_back(given);
  return question;
}

std::string trimmed(std::string text) {
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

}  // namespace

int explain_command(const Invocation& invocation) {
  std::string id = invocation.word(0, "the request id, or `last`,");
  invocation.expect_words(1);
  if (id == "last") id = last_request(invocation);
  const Json answer = invocation.get("decisions/" + core::percent_encode(id));
  std::string text = "Request " + id + "\n";
  for (const auto& check : member(answer, "checks")) text += "\n" + check_text(check);
  invocation.print(answer, trimmed(std::move(text)));
  return 0;
}

int evaluate_command(const Invocation& invocation) {
  invocation.expect_words(1);
  const bool from_file = !invocation.words.empty();
  if (from_file && !invocation.options.empty()) throw UsageError("a file and options are two ways to ask");
  const Json question = from_file ? read_json(invocation.words.front()) : question_of(invocation);
  const Json answer = invocation.call_json("POST", "evaluate", question);
  std::string text = text_of(answer, "decision");
  if (const auto message = text_of(answer, "message"); !message.empty()) text += ": " + message;
  if (answer.contains("explanation")) text += "\n" + explanation_text(member(answer, "explanation"));
  // An answer of another form, such as differences, has no text of its own.
  invocation.print(answer, text_of(answer, "decision").empty() ? answer.dump(2) : trimmed(std::move(text)));
  return 0;
}

}  // namespace client
