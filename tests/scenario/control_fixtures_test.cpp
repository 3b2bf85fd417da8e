// Fixture documents: every part of them, and what happens to faulty ones.
#include <gtest/gtest.h>

#include "harness.hpp"

namespace scenario {
namespace {

const char* const kWorld = R"({
  "clock": "2026-01-02T03:04:05Z",
  "organization": {
    "id": "o-exampleorgid", "root_id": "r-ab12", "management_account": "999988887777", "feature_set": "ALL",
    "enabled_policy_types": ["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"],
    "service_access": ["ram.amazonaws.com"], "ram_sharing": true,
    "units": [{"id": "ou-ab12-11111111", "name": "Workloads", "accounts": ["111122223333"],
               "units": [{"id": "ou-ab12-22222222", "name": "Deep", "accounts": ["444455556666"]}]}],
    "policies": [{"id": "p-guardrail1", "name": "no-users", "type": "SERVICE_CONTROL_POLICY",
                  "content": {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "iam:CreateUser", "Resource": "*"}]},
                  "targets": ["ou-ab12-11111111"]}]
  },
  "accounts": [
    {"id": "111122223333", "name": "Workload", "email": "workload@example.com",
     "root_access_key": {"id": "AKIAROOTROOTROOTROOT", "secret": "root-secret"},
     "managed_policies": [{"name": "limit", "document": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}}],
     "users": [{"name": "bob", "path": "/staff/", "groups": ["auditors"], "tags": {"team": "red"},
                "policies": {"read": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["iam:Get*", "iam:List*"], "Resource": "*"}]}},
                "attached": ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"], "boundary": "arn:aws:iam::111122223333:policy/limit",
                "access_keys": [{"id": "AKIABOBBOBBOBBOBBOBB", "secret": "bobs-secret"}]}],
     "groups": [{"name": "staff", "path": "/all/", "users": ["bob"], "attached": ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"],
                 "policies": {"resolver": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "ram:Get*", "Resource": "*"}]}}},
                {"name": "auditors"}],
     "roles": [{"name": "guest", "max_session_duration": 7200, "description": "for bob",
                "trust": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:user/staff/bob"}, "Action": "sts:AssumeRole"}]},
                "policies": [{"name": "all", "document": "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}]}"}]}],
     "buckets": [{"name": "records", "region": "eu-west-1", "objects": [{"key": "a/b.txt", "content": "hello"}],
                  "public_access_block": {"BlockPublicPolicy": true},
                  "policy": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "444455556666"}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::records/*"}]}}],
     "resources": [{"arn": "arn:aws:ec2:us-east-1:111122223333:transit-gateway/tgw-0123456789abcdef0", "type": "ec2:TransitGateway"}],
     "shares": [{"id": "7ab63972-b505-7e2a-420d-6f5d3EXAMPLE", "name": "network", "region": "us-east-1", "allow_external_principals": false,
                 "resources": ["arn:aws:ec2:us-east-1:111122223333:transit-gateway/tgw-0123456789abcdef0"], "principals": ["444455556666"], "tags": {"a": "b"}}]},
    {"id": "444455556666", "name": "Consumer", "email": "consumer@example.com"}
  ]})";

class Fixtures : public ::testing::Test, public Scenario {
 protected:
  static inline const Credentials kRoot{kAccount};

  /// `STATUS ERROR` of applying a document.
  std::string apply(const Json& document) {
    const Answer answer = control("POST", "/_understudy/fixtures", document);
    const Json json = answer.json();
    return std::to_string(answer.status) + (json.contains("error") ? " " + json["error"].get<std::string>() : "");
  }
  /// The document with one value replaced or added.
  static Json with(const std::string& pointer, const Json& value) {
    Json document = Json::parse(kWorld);
    document[Json::json_pointer(pointer)] = value;
    return document;
  }
};

TEST_F(Fixtures, EveryPartIsApplied) {
  ASSERT_EQ(apply(Json::parse(kWorld)), "200");
  EXPECT_EQ(control("GET", "/_understudy/clock").json()["now"].get<std::string>().substr(0, 16), "2026-01-02T03:04");

  const Json organization = organizations(kRoot, "DescribeOrganization").json()["Organization"];
  EXPECT_EQ(organization["Id"], "o-exampleorgid");
  EXPECT_EQ(organization["MasterAccountId"], "999988887777");
  const Credentials management{"999988887777"};
  EXPECT_EQ(organizations(management, "ListRoots").json()["Roots"][0]["Id"], "r-ab12");
  EXPECT_EQ(organizations(management, "ListParents", {{"ChildId", kOther}}).json()["Parents"][0]["Id"],
            "ou-ab12-22222222");
  EXPECT_EQ(organizations(management, "DescribeAccount", {{"AccountId", kAccount}}).json()["Account"]["Email"],
            "workload@example.com");
  EXPECT_EQ(organizations(management, "ListTargetsForPolicy", {{"PolicyId", "p-guardrail1"}})
                .json()["Targets"][0]["TargetId"],
            "ou-ab12-11111111");
  EXPECT_EQ(iam(kRoot, "CreateUser", {{"UserName", "x"}}).status, 403) << "the guardrail binds";

  EXPECT_EQ(sts({"AKIAROOTROOTROOTROOT", "root-secret"}, "GetCallerIdentity").xml("Arn"),
            "arn:aws:iam::111122223333:root");
  const Credentials bob{"AKIABOBBOBBOBBOBBOBB", "bobs-secret"};
  const Answer user = iam(bob, "GetUser");
  EXPECT_EQ(user.xml("Arn"), "arn:aws:iam::111122223333:user/staff/bob") << user.body;
  EXPECT_EQ(user.xml("Tags/member/Value"), "red");
  EXPECT_EQ(user.xml("PermissionsBoundaryArn"), "arn:aws:iam::111122223333:policy/limit");
  EXPECT_EQ(iam(bob, "ListAttachedUserPolicies", {{"UserName", "bob"}}).xml("PolicyName"), "AmazonS3ReadOnlyAccess");

  EXPECT_EQ(iam(bob, "ListGroupsForUser", {{"UserName", "bob"}}).all("Arn"),
            (std::vector<std::string>{"arn:aws:iam::111122223333:group/auditors",
                                      "arn:aws:iam::111122223333:group/all/staff"}));
  EXPECT_EQ(ram(bob, "GetResourceShares", {{"resourceOwner", "SELF"}}).status, 200) << "the group lets him";
  EXPECT_EQ(ram(bob, "GetResourceShareInvitations").status, 200);
  EXPECT_EQ(ram(bob, "ListPrincipals", {{"resourceOwner", "SELF"}}).status, 403);

  EXPECT_EQ(iam(kRoot, "GetRole", {{"RoleName", "guest"}}).xml("MaxSessionDuration"), "7200");
  region = "eu-west-1";
  EXPECT_EQ(s3(assume(bob, "arn:aws:iam::111122223333:role/guest"), "GET", "/records/a/b.txt").body, "hello");

  EXPECT_EQ(s3(kRoot, "GET", "/records?location").xml("LocationConstraint"), "eu-west-1");
  EXPECT_EQ(s3(kRoot, "GET", "/records?publicAccessBlock").xml("BlockPublicPolicy"), "true");
  EXPECT_EQ(s3({kOther}, "GET", "/records/a/b.txt").body, "hello");

  const Json shares =
      ram({kOther}, "GetResourceShares", {{"resourceOwner", "OTHER-ACCOUNTS"}}).json()["resourceShares"];
  ASSERT_EQ(shares.size(), 1U);
  EXPECT_EQ(shares[0]["resourceShareArn"],
            "arn:aws:ram:us-east-1:111122223333:resource-share/7ab63972-b505-7e2a-420d-6f5d3EXAMPLE");
}

TEST_F(Fixtures, AnEmptyDocumentChangesNothing) {
  const std::string before = world().db().serialize();
  EXPECT_EQ(apply(Json::object()), "200");
  EXPECT_TRUE(before == world().db().serialize());
}

struct Fault {
  std::string pointer;
  Json value;
  std::string error;
};

TEST_F(Fixtures, AFaultIsNamedByItsPathAndNothingIsApplied) {
  const std::string accounts = "/accounts/0";
  const Fault faults[] = {
      {"/nonsense", 1, "the document: unknown member `nonsense`"},
      {"/clock", "soon", "clock: is not an ISO 8601 instant since 1970"},
      {"/clock", 5, "clock: must be a text"},
      {"/accounts", Json::object(), "accounts: must be a list"},
      {"/accounts/1", 5, "accounts[1]: must be an object"},
      {"/accounts/1/id", "12", "accounts[1].id: must have twelve digits"},
      {"/accounts/1", Json{{"name", "x"}}, "accounts[1]: needs the member `id`"},
      {"/accounts/1/colour", "red", "accounts[1]: unknown member `colour`"},
      {accounts + "/groups/0/name", "two words", "accounts[0].groups[0]: ValidationError: "},
      {accounts + "/groups/1/name", "STAFF", "accounts[0].groups[1]: EntityAlreadyExists: "},
      {accounts + "/groups/0/colour", "red", "accounts[0].groups[0]: unknown member `colour`"},
      {accounts + "/groups/0/users/0", "ghost",
       "accounts[0].groups[0].users[0]: NoSuchEntity: The user with name ghost cannot be found."},
      {accounts + "/groups/0/policies/resolver", "nonsense",
       "accounts[0].groups[0].policies: MalformedPolicyDocument: "},
      {accounts + "/groups/0/attached/0", "arn:aws:iam::aws:policy/None", "accounts[0].groups[0].attached: "},
      {accounts + "/users/0/groups/0", "ghosts",
       "accounts[0].users[0].groups[0]: NoSuchEntity: The group with name ghosts cannot be found."},
      {accounts + "/users/0/groups", "auditors", "accounts[0].users[0].groups: must be a list"},
      {"/accounts/1/email", "WORKLOAD@example.com",
       "accounts[1]: contradicts the rest of the document, or what is there already"},
      {accounts + "/users/0/name", 7, "accounts[0].users[0].name: must be a text"},
      {accounts + "/users/0/name", "two words", "accounts[0].users[0]: ValidationError: "},
      {accounts + "/users/0/path", "nowhere", "accounts[0].users[0]: "},
      {accounts + "/users/0/boundary", "arn:aws:iam::111122223333:policy/none", "accounts[0].users[0]: "},
      {accounts + "/users/0/attached/0", "arn:aws:iam::aws:policy/None", "accounts[0].users[0].attached: "},
      {accounts + "/users/0/policies/read", "nonsense",
       "accounts[0].users[0].policies: MalformedPolicyDocument: Syntax errors in policy."},
      {accounts + "/users/0/policies/read", 5, "accounts[0].users[0].policies.read: must be a policy document"},
      {accounts + "/users/0/tags/team", 5, "accounts[0].users[0].tags.team: must be a text"},
      {accounts + "/users/0/tags", Json::array({{{"key", "team"}}}),
       "accounts[0].users[0].tags[0]: needs the member `value`"},
      {accounts + "/users/0/access_keys/0", Json{{"id", "AKIAROOTROOTROOTROOT"}, {"secret", "x"}},
       "accounts[0].users[0].access_keys[0]: the access key exists already"},
      {accounts + "/users/0/mfa_devices", Json::array({{{"serial", "s"}, {"seed", "1!"}}}),
       "accounts[0].users[0].mfa_devices[0].seed: is not base32"},
      {accounts + "/users/0/mfa_devices",
       Json::array({{{"serial", "s"}, {"seed", "MFRGG==="}}, {{"serial", "s"}, {"seed", "MFRGG"}}}),
       "accounts[0].users[0].mfa_devices[1]: the device exists already"},
      {accounts + "/roles/0/trust/Statement/0/Principal/AWS", "arn:aws:iam::111122223333:user/ghost",
       R"(accounts[0].roles[0].trust: MalformedPolicyDocument: Invalid principal in policy: "AWS":"arn:aws:iam::111122223333:user/ghost")"},
      {accounts + "/roles/0/max_session_duration", 60, "accounts[0].roles[0]: ValidationError: "},
      {accounts + "/roles/0/max_session_duration", 99999999999,
       "accounts[0].roles[0].max_session_duration: is out of range"},
      {accounts + "/roles/0/max_session_duration", "long",
       "accounts[0].roles[0].max_session_duration: must be a whole number"},
      {accounts + "/managed_policies/0/document", Json::object(),
       "accounts[0].managed_policies[0]: MalformedPolicyDocument: "},
      {accounts + "/buckets/0/name", "No", "accounts[0].buckets[0]: "},
      {accounts + "/buckets/0/region", "nowhere-1", "accounts[0].buckets[0]: "},
      {accounts + "/buckets/0/policy", "{}", "accounts[0].buckets[0].policy: MalformedPolicy: "},
      {accounts + "/buckets/0/public_access_block/BlockPublicPolicy", "yes",
       "accounts[0].buckets[0].public_access_block.BlockPublicPolicy: must be true or false"},
      {accounts + "/buckets/0/objects/0/content", 5, "accounts[0].buckets[0].objects[0].content: must be a text"},
      {accounts + "/resources/0/arn", "no-arn", "accounts[0].resources[0]: MalformedArnException: "},
      {accounts + "/shares/0/resources/0", "arn:aws:ec2:us-east-1:999988887777:transit-gateway/tgw-0123456789abcdef1",
       "accounts[0].shares[0]: "},
      {accounts + "/shares/0/principals/0", "nobody", "accounts[0].shares[0]: "},
      {"/organization/management_account", "1", "organization.management_account: must have twelve digits"},
      {"/organization/feature_set", "SOME", "organization.feature_set: is neither ALL nor CONSOLIDATED_BILLING"},
      {"/organization/enabled_policy_types/0", "TAG",
       "organization.enabled_policy_types[0]: is no policy type of AWS Organizations"},
      {"/organization/units/0/units/0/id", "ou-ab12-11111111",
       "organization.units[0].units[0]: the id `ou-ab12-11111111` is taken"},
      {"/organization/units/0/accounts/1", kAccount,
       "organization.units[0].accounts[1]: the account is in an organization already"},
      {"/organization/policies/0/targets/0", "ou-none",
       "organization.policies[0].targets[0]: no root, unit or account has this id"},
      {"/organization/policies/0/content", "nonsense",
       "organization.policies[0].content: MalformedPolicyDocumentException: "},
  };
  const std::string before = world().db().serialize();
  for (const auto& fault : faults) {
    const std::string said = apply(with(fault.pointer, fault.value));
    EXPECT_TRUE(said.starts_with("400 " + fault.error)) << fault.pointer << " = " << fault.value << "\n"
                                                        << said << "\nwanted " << fault.error;
    EXPECT_TRUE(before == world().db().serialize()) << fault.pointer << ": something was applied";
    EXPECT_EQ(control("GET", "/_understudy/clock").json()["mode"], "real") << fault.pointer;
  }
  EXPECT_EQ(apply(Json::parse(kWorld)), "200") << "the faultless one still applies";
}

TEST_F(Fixtures, AppliedTwiceItIsRefusedWithoutHarm) {
  ASSERT_EQ(apply(Json::parse(kWorld)), "200");
  const std::string before = world().db().serialize();
  EXPECT_TRUE(apply(Json::parse(kWorld)).starts_with("400 accounts[0]")) << apply(Json::parse(kWorld));
  for (const char* part : {"organization", "accounts"}) {
    const Json only = {{part, Json::parse(kWorld)[part]}};
    EXPECT_TRUE(apply(only).starts_with("400 ")) << apply(only);
  }
  EXPECT_TRUE(before == world().db().serialize());
}

TEST_F(Fixtures, UnitsAreNestedFiveDeepAtMost) {
  Json unit = {{"name", "deepest"}};
  for (int depth = 0; depth < 5; ++depth) unit = {{"name", "unit"}, {"units", Json::array({unit})}};
  const Json document = {{"organization", {{"management_account", kAccount}, {"units", Json::array({unit})}}}};
  EXPECT_EQ(
      apply(document),
      "400 organization.units[0].units[0].units[0].units[0].units[0].units[0]: units are nested more than five deep");
}

TEST_F(Fixtures, BodiesThatAreNoDocumentAreRefused) {
  for (const char* body : {"[]", "1", "\"text\"", "{\"accounts\": [", "{} {}"})
    EXPECT_EQ(anonymous("POST", "/_understudy/fixtures", body).status, 400) << body;
}

}  // namespace
}  // namespace scenario
