// What the commands have in common: words, calls, files, output.
#include <fmt/core.h>

#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>

#include "client/command.hpp"
#include "core/text.hpp"

namespace client {
namespace {

// The server's words, with its hint behind them.
std::string words_of(const Reply& reply) {
  const Json body = Json::parse(reply.body, nullptr, false);
  if (!body.is_object() || !body.contains("error")) return fmt::format("the server answered {}", reply.status);
  const std::string hint = text_of(body, "hint");
  return text_of(body, "error") + (hint.empty() ? "" : " (" + hint + ")");
}

}  // namespace

const std::string& Invocation::word(std::size_t index, std::string_view what) const {
  if (index >= words.size()) throw UsageError(fmt::format("{} is missing", what));
  return words[index];
}

void Invocation::expect_words(std::size_t most) const {
  if (words.size() > most) throw UsageError("unexpected argument `" + words[most] + "`");
}

std::optional<std::string> Invocation::option(std::string_view name) const {
  const auto found = options.find(name);
  return found == options.end() ? std::nullopt : std::optional(found->second.back());
}

std::vector<std::string> Invocation::all(std::string_view name) const {
  const auto found = options.find(name);
  return found == options.end() ? std::vector<std::string>() : found->second;
}

std::string Invocation::call(std::string_view method, const std::string& path, std::string_view body) const {
  const std::string prefix = world.empty() ? "" : "/_w/" + core::percent_encode(world);
  Reply reply = ask(host, port, method, prefix + "/_understudy/" + path, body);
  if (reply.status != 200) throw Refused(words_of(reply));
  return std::move(reply.body);
}

Json Invocation::call_json(std::string_view method, const std::string& path, const Json& body) const {
  const Json answer = Json::parse(call(method, path, body.is_null() ? "" : body.dump()), nullptr, false);
  if (answer.is_discarded()) throw Refused("the server's answer is no JSON");
  return answer;
}

Json Invocation::get(const std::string& path) const {
  return call_json("GET", path, nullptr);
}

void Invocation::print(const Json& answer, const std::string& text) const {
  fmt::print("{}\n", json ? answer.dump(2) : text);
}

std::string read_file(const std::string& name) {
  if (name == "-") return {std::istreambuf_iterator<char>(std::cin), {}};
  std::ifstream file(name, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(file), {}};
  if (!file) throw Refused("cannot read " + name);
  return bytes;
}

void write_file(const std::string& name, std::string_view bytes) {
  if (name == "-") {
    std::fwrite(bytes.data(), 1, bytes.size(), stdout);
    return;
  }
  std::ofstream file(name, std::ios::binary | std::ios::trunc);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  file.close();
  if (!file) throw Refused("cannot write " + name);
}

Json read_json(const std::string& name) {
  Json document = Json::parse(read_file(name), nullptr, false);
  if (document.is_discarded()) throw Refused(name + " is not JSON");
  return document;
}

const Json& member(const Json& object, std::string_view name) {
  static const Json kNull;
  const auto found = object.find(std::string(name));
  return found == object.end() ? kNull : *found;
}

std::string text_of(const Json& object, std::string_view name) {
  const Json& value = member(object, name);
  return value.is_string() ? value.get<std::string>() : std::string();
}

}  // namespace client
