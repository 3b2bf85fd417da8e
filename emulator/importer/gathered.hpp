// What the AWS CLI said about an organization: a folder of its outputs, a file per call.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace importer {

using Json = nlohmann::ordered_json;
/// What could not be taken over as it is, for people.
using Notices = std::vector<std::string>;

/// One file. Outputs do not repeat what was asked, so the file's path has to: the operation as the CLI spells it, and
/// beside it what it was asked about, such as `list-accounts-for-parent.ou-ab12-cdefghij.json`; an account number in
/// the path is whom it was asked of.
struct Output {
  std::string operation;
  /// What the operation was asked about; empty when the path has nothing else.
  std::string subject;
  /// Twelve digits, or empty.
  std::string account;
  Json json;
};

class Gathered {
 public:
  /// Every `.json` file below the folder. Throws std::runtime_error that names the file that is not JSON, or the folder
  /// when nothing in it is known.
  Gathered(const std::filesystem::path& folder, Notices& notices);

  /// The outputs of an operation, in the order of their paths.
  std::vector<const Output*> of(std::string_view operation) const;
  /// The elements of the list `member` in all outputs of an operation.
  std::vector<const Json*> all(std::string_view operation, const char* member) const;

 private:
  std::vector<Output> outputs_;
};

/// Text of a member; empty when it is absent or no text.
std::string text(const Json& json, const char* member);
/// Copies a text member under another name when it is there and not `usual`.
void copy_text(const Json& from, const char* member, Json& to, const char* name, std::string_view usual = {});
/// The same for an instant as the CLI prints it.
void copy_time(const Json& from, const char* member, Json& to, const char* name);
/// AWS's list of tags, when it is not empty.
void copy_tags(const Json& from, const char* member, Json& to);
/// A policy as an object; the CLI prints some as text. Null for what is neither.
Json policy_of(const Json& json);

}  // namespace importer
