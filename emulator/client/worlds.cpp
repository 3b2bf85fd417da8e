// world, clock, reset.
#include <fmt/core.h>

#include "client/command.hpp"
#include "core/text.hpp"

namespace client {
namespace {

int list_worlds(const Invocation& invocation) {
  invocation.expect_words(1);
  const Json answer = invocation.get("worlds");
  std::string text;
  for (const auto& world : member(answer, "worlds")) {
    text += fmt::format("{}{:<24} {}  {}", text.empty() ? "" : "\n", text_of(world, "id"), text_of(world, "now"),
                        text_of(world, "endpoint"));
    if (const auto ttl = text_of(world, "ttl"); !ttl.empty())
      text += fmt::format("  (idle {} of {})", text_of(world, "idle"), ttl);
  }
  invocation.print(answer, text);
  return 0;
}

int create_world(const Invocation& invocation) {
  invocation.expect_words(1);
  Json body = Json::object();
  for (const char* name : {"id", "from", "ttl"})
    if (const auto value = invocation.option(name)) body[name] = *value;
  if (const auto file = invocation.option("fixture")) body["fixture"] = read_json(*file);
  const Json answer = invocation.call_json("POST", "worlds", body);
  invocation.print(answer, text_of(answer, "endpoint"));
  return 0;
}

int delete_world(const Invocation& invocation) {
  const std::string& id = invocation.word(1, "the world's id");
  invocation.expect_words(2);
  invocation.print(invocation.call_json("DELETE", "worlds/" + core::percent_encode(id), nullptr), "deleted " + id);
  return 0;
}

Json clock_request(const Invocation& invocation, const std::string& verb) {
  if (verb == "advance") return {{"advance", invocation.word(1, "the duration, such as PT12H,")}};
  if (verb == "set") return {{"set", invocation.word(1, "the instant, such as 2030-01-01T00:00:00Z,")}};
  invocation.expect_words(1);
  if (verb == "freeze") return {{"freeze", true}};
  if (verb == "unfreeze") return {{"freeze", false}};
  if (verb == "reset") return {{"reset", true}};
  throw UsageError("clock does not know `" + verb + "`");
}

}  // namespace

int world_command(const Invocation& given) {
  // About all worlds, whichever the other commands are for; that one may not exist yet.
  Invocation invocation = given;
  invocation.world.clear();
  const std::string& verb = invocation.word(0, "list, create or delete");
  if (verb == "list") return list_worlds(invocation);
  if (verb == "create") return create_world(invocation);
  if (verb == "delete") return delete_world(invocation);
  throw UsageError("world does not know `" + verb + "`");
}

int clock_command(const Invocation& invocation) {
  invocation.expect_words(2);
  const std::string verb = invocation.words.empty() ? "show" : invocation.words.front();
  if (verb == "show") invocation.expect_words(1);
  const Json answer =
      verb == "show" ? invocation.get("clock") : invocation.call_json("POST", "clock", clock_request(invocation, verb));
  invocation.print(answer, fmt::format("{} ({})", text_of(answer, "now"), text_of(answer, "mode")));
  return 0;
}

int reset_command(const Invocation& invocation) {
  invocation.expect_words(0);
  invocation.print(invocation.call_json("POST", "reset", nullptr), "reset");
  return 0;
}

}  // namespace client
