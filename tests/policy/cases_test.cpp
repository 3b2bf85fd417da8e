// Runs every case of the JSON files in cases/. README.md there tells the format.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "ask.hpp"
#include "callers.hpp"
#include "policy/evaluate.hpp"
#include "policy/inspect.hpp"
#include "policy/validate.hpp"

namespace policy_tests {
namespace {

constexpr const char* kBucketArn = "arn:aws:s3:::data";
constexpr const char* kPointArn = "arn:aws:s3:us-east-1:111111111111:accesspoint/entry";

void expect_decision(const Json& ask) {
  EXPECT_EQ(decide(ask), ask.at("expect").get<std::string>()) << ask.dump();
}

void run_decisions(const Json& entry) {
  for (const Json& own : entry.at("asks")) {
    Json ask = entry;
    ask.erase("asks");
    ask.update(own);
    expect_decision(ask);
  }
}

std::string allowed_if(bool allowed) {
  return allowed ? "allowed" : "implicitDeny identity";
}

/// [operator, wanted, got or null, holds]
void run_conditions(const Json& entry) {
  for (const Json& row : entry.at("conditions")) {
    Json ask = {{"identity",
                 {{"Version", entry.value("version", "2012-10-17")},
                  {"Statement",
                   {{"Effect", "Allow"},
                    {"Action", "*"},
                    {"Resource", "*"},
                    {"Condition", {{row.at(0).get<std::string>(), {{"Test:Key", row.at(1)}}}}}}}}},
                {"with", entry.value("with", Json::object())},
                {"expect", allowed_if(row.at(3))}};
    if (!row.at(2).is_null()) ask["with"]["test:key"] = row.at(2);
    expect_decision(ask);
  }
}

/// [element, pattern or list, asked, matches]; the element is Action, NotAction, Resource or NotResource.
void run_patterns(const Json& entry) {
  for (const Json& row : entry.at("patterns")) {
    const std::string element = row.at(0);
    const bool action = element.ends_with("Action");
    Json statement = {{"Effect", "Allow"}, {element, row.at(1)}};
    statement[action ? "Resource" : "Action"] = "*";
    Json document = {{"Version", entry.value("version", "2012-10-17")}, {"Statement", statement}};
    Json ask = {{"identity", document}, {"with", entry.value("with", Json::object())}};
    ask[action ? "action" : "on"] = row.at(2);
    ask["expect"] = allowed_if(row.at(3));
    expect_decision(ask);
  }
}

/// [Principal, caller, how it matches]; `deny` rows are {"NotPrincipal": ...} statements with Deny.
void run_principals(const Json& entry) {
  const bool negative = entry.value("element", "Principal") == "NotPrincipal";
  const bool deny = entry.value("effect", "Allow") == "Deny";
  for (const Json& row : entry.at("principals")) {
    Json statement = {{"Effect", deny ? "Deny" : "Allow"}, {"Action", "*"}, {"Resource", "*"}};
    statement[negative ? "NotPrincipal" : "Principal"] = row.at(0);
    const auto document = compile(statement);
    policy::MapKeys keys;
    policy::Request request;
    request.caller = caller_named(row.at(1).get<std::string>());
    request.action = "s3:GetObject";
    request.resource = "arn:aws:s3:::data/key";
    request.keys = &keys;
    const policy::Verdict verdict = policy::evaluate(*document, policy::Side::Resource, request);
    const std::string found = deny ? (verdict.denies() ? "denied" : "spared") : std::string(name_of(verdict.principal));
    EXPECT_EQ(found, row.at(2).get<std::string>()) << row.dump();
  }
}

policy::DocumentKind kind_named(const std::string& name) {
  static const std::map<std::string, policy::DocumentKind> kinds = {
      {"identity", policy::DocumentKind::Identity},  {"session", policy::DocumentKind::Session},
      {"trust", policy::DocumentKind::Trust},        {"bucket", policy::DocumentKind::Bucket},
      {"point", policy::DocumentKind::AccessPoint},  {"scp", policy::DocumentKind::ServiceControl},
      {"rcp", policy::DocumentKind::ResourceControl}};
  return kinds.at(name);
}

/// [document or text, message or null, detail]; `frame` puts the document into the Statement of a 2012 policy.
void run_validations(const Json& entry) {
  const policy::DocumentKind kind = kind_named(entry.at("validate"));
  for (const Json& row : entry.at("documents")) {
    Json document = row.at(0);
    if (entry.value("frame", false)) document = {{"Version", "2012-10-17"}, {"Statement", row.at(0)}};
    const std::string text = document.is_string() ? document.get<std::string>() : document.dump();
    policy::ValidateOptions options;
    options.resource = kind == policy::DocumentKind::AccessPoint ? kPointArn : kBucketArn;
    const auto problem = policy::validate(text, kind, options);
    const std::string expected = row.at(1).is_null() ? "" : row.at(1).get<std::string>();
    EXPECT_EQ(problem ? problem->message : "", expected) << text;
    const std::string detail = row.size() > 2 ? row.at(2).get<std::string>() : "";
    EXPECT_EQ(problem ? problem->detail : "", detail) << text;
  }
}

/// [statement, public]
void run_public(const Json& entry) {
  const auto rules = entry.at("public") == "point" ? policy::PublicRules::AccessPoint : policy::PublicRules::Bucket;
  for (const Json& row : entry.at("statements")) {
    EXPECT_EQ(policy::is_public(*compile(row.at(0)), rules), row.at(1).get<bool>()) << row.dump();
  }
}

void run(const Json& entry) {
  SCOPED_TRACE("rule: " + entry.at("rule").get<std::string>());
  if (entry.contains("asks")) return run_decisions(entry);
  if (entry.contains("conditions")) return run_conditions(entry);
  if (entry.contains("patterns")) return run_patterns(entry);
  if (entry.contains("principals")) return run_principals(entry);
  if (entry.contains("documents")) return run_validations(entry);
  if (entry.contains("statements")) return run_public(entry);
  FAIL() << "a case without expectations";
}

std::vector<std::filesystem::path> case_files() {
  std::vector<std::filesystem::path> files;
  const std::filesystem::path folder = std::filesystem::path(UNDERSTUDY_SOURCE_DIR) / "tests/policy/cases";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

class Cases : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(Cases, Hold) {
  std::ifstream file(GetParam());
  for (const Json& entry : Json::parse(file)) {
    ASSERT_NO_THROW(run(entry)) << entry.at("rule");
  }
}

INSTANTIATE_TEST_SUITE_P(Policy, Cases, testing::ValuesIn(case_files()),
                         [](const auto& file) { return file.param.stem().string(); });

}  // namespace
}  // namespace policy_tests
