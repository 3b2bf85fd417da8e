// Export: a world as a fixture document, and that the document is the world.
#include <algorithm>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <memory>
#include <regex>
#include <set>
#include <sstream>

#include "control/export.hpp"
#include "rich_world.hpp"
#include "world_rows.hpp"

namespace scenario {
namespace {

using namespace std::chrono_literals;

// What no document holds: where the world is kept, and what a document leaves to the next request.
std::set<std::string> left_behind() {
  std::set<std::string> tables;
  for (const auto& one : control::not_exported()) tables.insert(std::string(one.table));
  // Worked out from the rest, so that they must be right all the same.
  tables.erase("iam_usage");
  tables.erase("ram_permission_action");
  tables.erase("ram_usage");
  return tables;
}

std::string file_text(const std::string& name) {
  std::ifstream file(UNDERSTUDY_SOURCE_DIR "/fixtures/" + name);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

// The members of every object in a schema, by path, as control::fixture_members has them.
class SchemaMembers {
 public:
  explicit SchemaMembers(const Json& schema) : schema_(schema) { collect(schema, ""); }
  std::map<std::string, std::set<std::string>> all;

 private:
  void collect(const Json& node, const std::string& path) {
    if (node.contains("$ref")) collect(schema_["$defs"][node["$ref"].get<std::string>().substr(8)], path);
    if (node.contains("items")) collect(node["items"], path);
    if (node.contains("anyOf"))
      for (const auto& one : node["anyOf"]) collect(one, path);
    if (!node.contains("properties")) return;
    EXPECT_EQ(node.value("additionalProperties", Json()), false) << path;
    for (const auto& [name, member] : node["properties"].items()) {
      EXPECT_TRUE(member.contains("description") || member.contains("$ref") || member.contains("type")) << path << name;
      all[path].insert(name);
      // Units are in units, and `organization` is one of `organizations`.
      const std::string below = path.empty() ? name : path + "." + name;
      if (below != "organization" && below.find("units.units") == std::string::npos) collect(member, below);
    }
  }

  const Json& schema_;
};

class Export : public RichWorld {
 protected:
  static std::string exported(Scenario& scenario) {
    const Answer answer = scenario.control("GET", "/_understudy/export");
    EXPECT_EQ(answer.status, 200) << answer.body;
    return answer.body;
  }
  std::string exported() { return exported(*this); }
  /// An empty world to which a document was applied.
  static std::unique_ptr<Scenario> applied(const std::string& document) {
    auto scenario = std::make_unique<Scenario>();
    const Answer answer = scenario->anonymous("POST", "/_understudy/fixtures", document);
    EXPECT_EQ(answer.status, 200) << answer.body;
    return scenario;
  }
  static std::string without_request_id(std::string body) {
    return std::regex_replace(body, std::regex("<RequestId>[^<]*</RequestId>"), "");
  }

  /// The same rows in every table of both worlds.
  static void expect_same_rows(Scenario& one, Scenario& other) {
    WorldRows rows(one.world().db()), others(other.world().db());
    const auto left = left_behind();
    for (const auto& table : rows.tables()) {
      if (left.contains(table)) continue;
      const auto differences = different(rows.rows(table), others.rows(table));
      EXPECT_TRUE(differences.empty()) << table << differences;
    }
  }
  static std::string different(const std::vector<std::string>& ones, const std::vector<std::string>& others) {
    std::vector<std::string> lost, more;
    std::set_difference(ones.begin(), ones.end(), others.begin(), others.end(), std::back_inserter(lost));
    std::set_difference(others.begin(), others.end(), ones.begin(), ones.end(), std::back_inserter(more));
    std::string text;
    for (const auto& row : lost) text += "\n- " + row;
    for (const auto& row : more) text += "\n+ " + row;
    return text;
  }
};

TEST_F(Export, OfAnEmptyWorldIsAnEmptyDocument) {
  clock().reset();
  EXPECT_EQ(exported(), "{}\n");
  EXPECT_EQ(control("POST", "/_understudy/export").status, 405);
}

TEST_F(Export, EveryTableIsExportedOrNamedWithAReason) {
  std::set<std::string> left;
  for (const auto& one : control::not_exported()) {
    EXPECT_FALSE(one.reason.empty()) << one.table;
    EXPECT_TRUE(left.insert(std::string(one.table)).second) << one.table;
  }
  const auto exported = control::exported_tables();
  WorldRows rows(world().db());
  for (const auto& table : rows.tables())
    EXPECT_NE(exported.contains(table), left.contains(table))
        << table << " must be exported, or be on the list of what is not";
  for (const auto& table : left)
    EXPECT_NE(std::find(rows.tables().begin(), rows.tables().end(), table), rows.tables().end()) << table;
}

TEST_F(Export, AppliedToAnEmptyWorldGivesTheSameRows) {
  make_everything();
  const std::string document = exported();
  const auto copy = applied(document);
  expect_same_rows(*this, *copy);
  EXPECT_EQ(exported(*copy), document);
}

TEST_F(Export, FillsEveryTable) {
  make_everything();
  // A table that stays empty here is not proved to come back.
  const auto left = left_behind();
  WorldRows rows(world().db());
  for (const auto& table : rows.tables()) EXPECT_TRUE(left.contains(table) || !rows.rows(table).empty()) << table;
}

TEST_F(Export, BothWorldsAnswerAlike) {
  make_everything();
  const auto copy = applied(exported());
  const auto both = [&](const std::function<Answer(Scenario&)>& ask) {
    const Answer one = ask(*this), other = ask(*copy);
    EXPECT_EQ(one.status, other.status) << one.body << other.body;
    EXPECT_EQ(without_request_id(one.body), without_request_id(other.body));
    EXPECT_TRUE(one.ok()) << one.body;
  };
  for (const char* action :
       {"ListUsers", "ListGroups", "ListRoles", "ListPolicies", "ListInstanceProfiles", "ListOpenIDConnectProviders",
        "ListServerCertificates", "ListVirtualMFADevices", "ListAccountAliases", "GetAccountSummary", "ListAccessKeys",
        "GetAccountPasswordPolicy", "GetAccountAuthorizationDetails", "GetOutboundWebIdentityFederationInfo"})
    both([&](Scenario& at) { return at.iam(kRoot, action); });
  for (const char* action : {"GetUser", "ListAccessKeys", "GetLoginProfile", "ListSigningCertificates", "ListUserTags",
                             "ListServiceSpecificCredentials", "ListGroupsForUser", "ListAttachedUserPolicies"})
    both([&](Scenario& at) { return at.iam(kRoot, action, {{"UserName", "alice"}}); });
  both([&](Scenario& at) { return at.iam(kRoot, "GetRole", {{"RoleName", "work"}}); });
  both([&](Scenario& at) { return at.sts(session_, "GetCallerIdentity"); });
  for (const char* operation :
       {"DescribeOrganization", "ListAccounts", "ListRoots", "ListCreateAccountStatus", "ListHandshakesForOrganization",
        "ListAWSServiceAccessForOrganization", "ListDelegatedAdministrators", "DescribeResourcePolicy"})
    both([&](Scenario& at) { return at.organizations(root(kManagement), operation); });
  both([&](Scenario& at) {
    return at.organizations(root(kManagement), "ListPolicies", {{"Filter", "SERVICE_CONTROL_POLICY"}});
  });
  for (const char* who : {kAccount, kStranger, "333333333333"})
    for (const char* owner : {"SELF", "OTHER-ACCOUNTS"}) {
      for (const char* operation : {"GetResourceShares", "ListResources", "ListPrincipals"})
        both([&](Scenario& at) { return at.ram(root(who), operation, {{"resourceOwner", owner}}); });
      both([&](Scenario& at) { return at.ram(root(who), "GetResourceShareInvitations"); });
    }
  for (const char* type : {"RESOURCE", "PRINCIPAL"})
    both([&](Scenario& at) { return at.ram(kRoot, "GetResourceShareAssociations", {{"associationType", type}}); });
  for (const char* operation : {"ListPermissions", "ListReplacePermissionAssociationsWork"})
    both([&](Scenario& at) { return at.ram(kRoot, operation); });
  for (const char* target : {"/", "/records?list-type=2", "/records?policy", "/records?tagging", "/records/bytes",
                             "/records?ownershipControls", "/records/text.txt", "/records/text.txt?tagging"})
    both([&](Scenario& at) { return at.s3(kRoot, "GET", target); });
}

TEST_F(Export, GoesOnMeaningThePrincipalsThatAreGone) {
  make_identities();
  const Json role = Json::parse(exported())["accounts"][0]["roles"][0];
  EXPECT_EQ(role["name"], "work");
  EXPECT_TRUE(role["trust_principals"].contains(arn("user/ghost")));
  const auto copy = applied(exported());
  const Answer shown = copy->iam(kRoot, "GetRole", {{"RoleName", "work"}});
  EXPECT_NE(document(shown, "AssumeRolePolicyDocument").find("AIDA"), std::string::npos)
      << "who has the name today is somebody else";
}

TEST_F(Export, HoldsClockAndNetwork) {
  control("PUT", "/_understudy/network", {{"source_ip", "10.1.2.3"}});
  control("PUT", "/_understudy/network", {{"access_key_id", "AKIAABC"}, {"vpc", "vpc-1"}});
  const Json document = Json::parse(exported());
  EXPECT_EQ(document["clock"], (Json{{"now", "2030-01-01T00:00:00.250Z"}, {"frozen", true}}));
  EXPECT_EQ(document["network"],
            Json::parse(R"([{"source_ip":"10.1.2.3"},{"access_key_id":"AKIAABC","vpc":"vpc-1"}])"));
  const auto copy = applied(exported());
  EXPECT_EQ(exported(*copy), exported());
  EXPECT_EQ(copy->control("GET", "/_understudy/clock").json()["mode"], "frozen");
}

TEST_F(Export, PolicyTextsKeepTheirBytes) {
  iam_done("CreatePolicy", {{"PolicyName", "typed"}, {"PolicyDocument", Json::parse(allow_all()).dump(1)}});
  iam_done("CreatePolicy", {{"PolicyName", "dense"}, {"PolicyDocument", allow_all()}});
  const Json policies = Json::parse(exported())["accounts"][0]["managed_policies"];
  EXPECT_TRUE(policies[0]["document"].is_string());
  EXPECT_TRUE(policies[1]["document"].is_object());
}

TEST_F(Export, TheSchemaForEditorsHasExactlyTheMembersThatTheReaderKnows) {
  const Json schema = Json::parse(file_text("fixture.schema.json"));
  SchemaMembers members(schema);
  for (const auto& [path, known] : control::fixture_members()) EXPECT_EQ(members.all[path], known) << path;
}

struct FaultyDocument {
  const char* document;
  const char* error;
};

TEST_F(Export, WhatNoExportSaysIsRefusedByItsPath) {
  const FaultyDocument faults[] = {
      {R"({"clock": {"now": "2030-01-01T00:00:00Z", "stopped": true}})", "clock: unknown member `stopped`"},
      {R"({"clock": {"frozen": true}})", "clock: needs the member `now`"},
      {R"({"network": [{"source_ip": "nowhere"}]})", "network[0]: `source_ip` is not an IP address"},
      {R"({"network": [1]})", "network[0]: the body must be a JSON object"},
      {R"({"$schema": 1})", "$schema: must be a text"},
      {R"({"issuers": {"https://id.example.com": {"keys": []}}})", "issuers: https://id.example.com: "},
      {R"({"signing_keys": [{"algorithm": "ES384", "id": "a", "private_key": "x"}]})",
       "signing_keys[0].private_key: is no private key"},
      {R"({"organizations": [{"management_account": "111122223333", "created": "soon"}]})",
       "organizations[0].created: is not an ISO 8601 instant"},
      {R"({"organization": {"management_account": "111122223333", "management_membership": {"id": "1"}}})",
       "organization.management_membership.id: is not the management account"},
      {R"({"organization": {"management_account": "111122223333",
          "management_membership": {"id": "111122223333", "parent": "ou-none"}}})",
       "organization.management_membership.parent: no root or unit has this id"},
      {R"({"organization": {"management_account": "111122223333", "accounts": [{"id": "444455556666", "method": "BORN"}]}})",
       "organization.accounts[0].method: is none of INVITED, CREATED"},
      {R"({"organization": {"management_account": "111122223333", "delegated_administrators": [{"account": "1", "service": "x"}]}})",
       "organization.delegated_administrators[0]: names something that is not in the document"},
      {R"({"organization": {"management_account": "111122223333", "resource_policy": {"content": {"Version": "2012-10-17",
          "Statement": [{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:user/ghost"}, "Action": "a:b", "Resource": "*"}]}}}})",
       "organization.resource_policy.content: invalid principal: "},
      {R"({"accounts": [{"id": "111122223333", "alias": 5}]})", "accounts[0].alias: must be a text"},
      {R"({"accounts": [{"id": "111122223333", "alias": "one"}, {"id": "444455556666", "alias": "one"}]})",
       "accounts[1].alias: contradicts the rest of the document"},
      {R"({"accounts": [{"id": "111122223333", "password_policy": {"minimum_length": -1}}]})",
       "accounts[0].password_policy.minimum_length: is out of range"},
      {R"({"accounts": [{"id": "111122223333", "password_policy": {"minimum_length": 18446744073709551615}}]})",
       "accounts[0].password_policy.minimum_length: is out of range"},
      {R"({"accounts": [{"id": "111122223333", "root_access_keys": [{"id": "a", "secret": "b", "status": "Lost"}]}]})",
       "accounts[0].root_access_keys[0].status: is neither Active nor Inactive"},
      {R"({"accounts": [{"id": "111122223333", "root_access_keys": [{"id": "a"}]}]})",
       "accounts[0].root_access_keys[0]: needs the member `secret`"},
      {R"({"accounts": [{"id": "111122223333", "root_access_keys": [{"id": "a", "secret": "a\u0000b"}]}]})",
       "accounts[0].root_access_keys[0].secret: has a character that no text may have"},
      {R"({"accounts": [{"id": "111122223333", "instance_profiles": [{"name": "a", "role": "none"}]}]})",
       "accounts[0].instance_profiles[0]: names something that is not in the document"},
      {R"({"accounts": [{"id": "111122223333", "users": [{"name": "a", "unique_id": ""}]}]})",
       "accounts[0].users[0].unique_id: must have 1 to 128 letters and digits"},
      {R"({"accounts": [{"id": "111122223333", "users": [{"name": "a", "unique_id": "AIDA1"}, {"name": "b", "unique_id": "AIDA1"}]}]})",
       "accounts[0].users[1]: contradicts the rest of the document"},
      {R"({"accounts": [{"id": "111122223333", "managed_policies": [{"name": "a", "versions": [{"number": 2, "document": {}}], "last_version": 2}]}]})",
       "accounts[0].managed_policies[0]: has no version that is the default"},
      {R"({"accounts": [{"id": "111122223333", "sessions": [{"number": 1, "kind": "service"}]}]})",
       "accounts[0].sessions[0].kind: has no sessions"},
      {R"({"accounts": [{"id": "111122223333", "sessions": [{"number": 1, "kind": "role", "entity": "AROAGONE", "name": "s", "secret": "s",
          "token": "t", "issued": "2030-01-01", "expires": "2030-01-02"}]}]})",
       "accounts[0].sessions[0]: names something that is not in the document"},
      {R"({"accounts": [{"id": "111122223333", "buckets": [{"name": "bucket", "objects": [{"key": "a", "content_base64": "?"}]}]}]})",
       "accounts[0].buckets[0].objects[0].content_base64: is not base64"},
      {R"({"accounts": [{"id": "111122223333", "buckets": [{"name": "bucket", "object_ownership": "Mine"}]}]})",
       "accounts[0].buckets[0].object_ownership: is none of "},
      {R"({"accounts": [{"id": "111122223333", "shares": [{"id": "a", "name": "b", "created": "2030-01-01", "resources": [{"arn": "arn:aws:x"}]}]}]})",
       "accounts[0].shares[0].resources[0]: names something that is not in the document"},
      {R"({"accounts": [{"id": "111122223333", "shares": [{"id": "a", "name": "b", "created": "2030-01-01", "principals": ["444455556666"]}]}]})",
       "accounts[0].shares[0].principals[0]: must be an object"},
      {R"({"accounts": [{"id": "111122223333", "shares": [{"id": "a", "name": "b", "created": "2030-01-01", "actions": ["a:b"]}]}]})",
       "accounts[0].shares[0]: unknown member `actions`"},
      {R"({"accounts": [{"id": "111122223333", "tags": {}}]})", "accounts[0]: unknown member `tags`"},
  };
  const std::string before = world().db().serialize();
  for (const auto& fault : faults) {
    const Answer answer = anonymous("POST", "/_understudy/fixtures", fault.document);
    EXPECT_EQ(answer.status, 400) << fault.document << answer.body;
    const std::string said = answer.json().value("error", "");
    EXPECT_TRUE(said.starts_with(fault.error)) << fault.document << "\n" << said << "\nwanted " << fault.error;
    EXPECT_TRUE(before == world().db().serialize()) << fault.document << ": something was applied";
  }
}

TEST_F(Export, FixturesRoundTrip) {
  for (const char* name : {"two-accounts", "founding-documents", "organization", "landing-zone"}) {
    const auto first = applied(file_text(std::string(name) + ".json"));
    const std::string document = exported(*first);
    const auto second = applied(document);
    EXPECT_EQ(exported(*second), document) << name;
    expect_same_rows(*first, *second);
  }
}

}  // namespace
}  // namespace scenario
