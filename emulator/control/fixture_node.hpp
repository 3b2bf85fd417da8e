// Reading a fixture document: every value knows its path, so that a fault can be named.
#pragma once

#include <initializer_list>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/principal.hpp"
#include "core/time.hpp"

namespace control {

class Node {
 public:
  using Json = nlohmann::ordered_json;

  Node(const Json& json, std::string path) : json_(&json), path_(std::move(path)) {}

  const std::string& path() const { return path_; }
  const Json& json() const { return *json_; }
  /// Throws ControlError(400) with the path in front.
  [[noreturn]] void fail(const std::string& what) const;

  /// Throws unless this is an object whose members are all among `known`.
  void expect(std::initializer_list<std::string_view> known) const { expect(std::span(known.begin(), known.size())); }
  void expect(std::span<const std::string_view> known) const;
  bool has(const char* name) const { return json_->contains(name) && !(*json_)[name].is_null(); }
  Node member(const char* name) const;

  std::string text() const;
  std::string text(const char* name) const { return member(name).text(); }
  std::string text_or(const char* name, const std::string& otherwise) const;
  std::optional<std::string> optional_text(const char* name) const;
  /// An ISO 8601 instant of the years 1970 to 9999.
  core::Time time() const;
  std::int64_t number_or(const char* name, std::int64_t otherwise) const;
  bool flag_or(const char* name, bool otherwise) const;
  /// The elements of a list member; none when it is absent.
  std::vector<Node> list(const char* name) const;
  std::vector<std::string> texts(const char* name) const;
  /// A policy document: a JSON object, or a text that is taken verbatim.
  std::string document(const char* name) const { return member(name).document(); }
  std::string document() const;
  /// `{"key": "value"}` or a list of objects with Key and Value.
  core::Tags tags(const char* name) const;
  /// `{"name": document}` or a list of objects with `name` and `document`.
  std::vector<std::pair<std::string, std::string>> named_documents(const char* name) const;

 private:
  const Json* json_;
  std::string path_;
};

}  // namespace control
