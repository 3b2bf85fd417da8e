// What comes as a file or goes into one: snapshot, fixture, export, bundle.
#include <fmt/core.h>

#include "client/command.hpp"
#include "core/text.hpp"

namespace client {
namespace {

int list_snapshots(const Invocation& invocation) {
  invocation.expect_words(1);
  const Json answer = invocation.get("snapshots");
  std::string text;
  for (const auto& snapshot : member(answer, "snapshots"))
    text += fmt::format("{}{:<24} {} bytes", text.empty() ? "" : "\n", text_of(snapshot, "name"),
                        member(snapshot, "bytes").dump());
  invocation.print(answer, text.empty() ? "no snapshots" : text);
  return 0;
}

// A download into a file says so; to standard output it is the file alone.
int fetch(const Invocation& invocation, const std::string& path, const std::string& file) {
  const std::string bytes = invocation.call("GET", path);
  write_file(file, bytes);
  if (file != "-") invocation.print(Json{{"file", file}, {"bytes", bytes.size()}}, "wrote " + file);
  return 0;
}

int fetch_document(const Invocation& invocation, const char* path) {
  invocation.expect_words(1);
  return fetch(invocation, path, invocation.words.empty() ? "-" : invocation.words.front());
}

}  // namespace

int snapshot_command(const Invocation& invocation) {
  const std::string& verb = invocation.word(0, "list, save, restore, download, upload or delete");
  if (verb == "list") return list_snapshots(invocation);
  const bool with_file = verb == "download" || verb == "upload";
  if (!with_file && verb != "save" && verb != "restore" && verb != "delete")
    throw UsageError("snapshot does not know `" + verb + "`");
  const std::string& name = invocation.word(1, "the snapshot's name");
  const std::string path = "snapshots/" + core::percent_encode(name);
  invocation.expect_words(with_file ? 3 : 2);
  if (verb == "download") return fetch(invocation, path, invocation.word(2, "the file to write"));
  if (verb == "restore") {
    invocation.print(invocation.call_json("POST", path + "/restore", nullptr), "restored " + name);
  } else if (verb == "delete") {
    invocation.print(invocation.call_json("DELETE", path, nullptr), "deleted " + name);
  } else {
    const std::string bytes = verb == "upload" ? read_file(invocation.word(2, "the file to read")) : "";
    // Without a body the server would save the present world under that name.
    if (verb == "upload" && bytes.empty()) throw Refused(invocation.words[2] + " is empty");
    invocation.print(Json::parse(invocation.call("PUT", path, bytes)), "saved " + name);
  }
  return 0;
}

int fixture_command(const Invocation& invocation) {
  if (invocation.word(0, "apply") != "apply")
    throw UsageError("fixture does not know `" + invocation.words.front() + "`");
  const std::string& file = invocation.word(1, "the fixture's file");
  invocation.expect_words(2);
  invocation.print(invocation.call_json("POST", "fixtures", read_json(file)), "applied " + file);
  return 0;
}

int export_command(const Invocation& invocation) {
  return fetch_document(invocation, "export");
}

int bundle_command(const Invocation& invocation) {
  return fetch_document(invocation, "bundle");
}

}  // namespace client
