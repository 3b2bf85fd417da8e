// Account alias and summary, the audit's view of everything, the credential report.
#include <map>
#include <sstream>

#include "iam_world.hpp"

namespace scenario {
namespace {

class IamAccount : public IamWorld {
 protected:
  explicit IamAccount(world::Settings settings = {}) : IamWorld(std::move(settings)) {}

  std::map<std::string, int> summary() {
    const auto answer = done("GetAccountSummary");
    const auto keys = answer.all("key"), values = answer.all("value");
    std::map<std::string, int> map;
    for (std::size_t i = 0; i < keys.size(); ++i) map[keys[i]] = std::stoi(values[i]);
    return map;
  }
};

TEST_F(IamAccount, AnAliasIsUniqueAmongAllAccountsAndReplacesTheLast) {
  EXPECT_TRUE(done("ListAccountAliases").all("member").empty());
  done("CreateAccountAlias", {{"AccountAlias", "first"}});
  EXPECT_EQ(error(iam({kOther}, "CreateAccountAlias", {{"AccountAlias", "first"}})),
            "409 EntityAlreadyExists The account alias first already exists.");
  EXPECT_EQ(refused("CreateAccountAlias", {{"AccountAlias", "first"}}),
            "409 EntityAlreadyExists The account alias first already exists.");
  done("CreateAccountAlias", {{"AccountAlias", "second"}});
  EXPECT_EQ(done("ListAccountAliases").all("member"), std::vector<std::string>{"second"});
  EXPECT_EQ(iam({kOther}, "CreateAccountAlias", {{"AccountAlias", "first"}}).status, 200);
  EXPECT_EQ(refused("DeleteAccountAlias", {{"AccountAlias", "first"}}),
            "404 NoSuchEntity The account alias first cannot be found.");
  done("DeleteAccountAlias", {{"AccountAlias", "second"}});
  EXPECT_TRUE(done("ListAccountAliases").all("member").empty());
}

TEST_F(IamAccount, AnAliasIsASignInName) {
  for (const char* wrong : {"ab", "-abc", "abc-", "a--b", "Abc", "a_b"})
    EXPECT_EQ(iam(kRoot, "CreateAccountAlias", {{"AccountAlias", wrong}}).code(), "ValidationError") << wrong;
  EXPECT_EQ(iam(kRoot, "CreateAccountAlias", {{"AccountAlias", "123456789012"}}).code(), "InvalidInput");
}

TEST_F(IamAccount, TheSummaryCountsWhatThereIs) {
  auto before = summary();
  EXPECT_EQ(before["Users"], 0);
  EXPECT_EQ(before["UsersQuota"], 5000);
  EXPECT_EQ(before["AssumeRolePolicySizeQuota"], 2048);
  create_user("a");
  create_user("b");
  create_role("r");
  done("CreateGroup", {{"GroupName", "g"}});
  done("CreateInstanceProfile", {{"InstanceProfileName", "p"}});
  const std::string managed = create_policy("m");
  done("CreatePolicyVersion", {{"PolicyArn", managed}, {"PolicyDocument", allow_all()}});
  done("CreateAccessKey");
  auto after = summary();
  const std::map<std::string, int> wanted = {{"Users", 2},
                                             {"Roles", 1},
                                             {"Groups", 1},
                                             {"InstanceProfiles", 1},
                                             {"Policies", 1},
                                             {"PolicyVersionsInUse", 2},
                                             {"AccountAccessKeysPresent", 1}};
  for (const auto& [key, value] : wanted) EXPECT_EQ(after[key], value) << key;
  done("DeleteUser", {{"UserName", "a"}});
  done("DeleteGroup", {{"GroupName", "g"}});
  after = summary();
  EXPECT_EQ(after["Users"], 1);
  EXPECT_EQ(after["Groups"], 0);
}

class IamAudit : public IamAccount {
 protected:
  IamAudit() {
    const std::string managed = create_policy("Managed");
    done("CreatePolicyVersion",
         {{"PolicyArn", managed}, {"PolicyDocument", policy("Allow", "s3:GetObject", "*")}, {"SetAsDefault", "true"}});
    done("CreateUser", {{"UserName", "ann"},
                        {"Path", "/eng/"},
                        {"PermissionsBoundary", managed},
                        {"Tags.member.1.Key", "Team"},
                        {"Tags.member.1.Value", "red"}});
    done("CreateGroup", {{"GroupName", "devs"}});
    done("AddUserToGroup", {{"GroupName", "devs"}, {"UserName", "ann"}});
    done("PutUserPolicy", {{"UserName", "ann"}, {"PolicyName", "own"}, {"PolicyDocument", allow_all()}});
    done("PutGroupPolicy",
         {{"GroupName", "devs"}, {"PolicyName", "shared"}, {"PolicyDocument", policy("Allow", "ec2:*", "*")}});
    done("AttachGroupPolicy", {{"GroupName", "devs"}, {"PolicyArn", "arn:aws:iam::aws:policy/ReadOnlyAccess"}});
    create_role("worker");
    done("AttachRolePolicy", {{"RoleName", "worker"}, {"PolicyArn", managed}});
    done("CreateInstanceProfile", {{"InstanceProfileName", "machine"}});
    done("AddRoleToInstanceProfile", {{"InstanceProfileName", "machine"}, {"RoleName", "worker"}});
  }
};

TEST_F(IamAudit, TheDetailsHoldEverythingAboutEveryEntity) {
  const auto all = done("GetAccountAuthorizationDetails");
  EXPECT_EQ(all.xml("IsTruncated"), "false");
  EXPECT_EQ(all.xml("UserDetailList/member/Arn"), arn("user/eng/ann"));
  EXPECT_EQ(all.xml("UserDetailList/member/GroupList/member"), "devs");
  EXPECT_EQ(core::percent_decode(all.xml("UserDetailList/member/UserPolicyList/member/PolicyDocument")), allow_all());
  EXPECT_EQ(all.xml("UserDetailList/member/PermissionsBoundary/PermissionsBoundaryArn"), arn("policy/Managed"));
  EXPECT_EQ(all.xml("UserDetailList/member/Tags/member/Value"), "red");
  EXPECT_EQ(all.xml("GroupDetailList/member/GroupPolicyList/member/PolicyName"), "shared");
  EXPECT_EQ(all.xml("GroupDetailList/member/AttachedManagedPolicies/member/PolicyName"), "ReadOnlyAccess");
  EXPECT_EQ(all.xml("RoleDetailList/member/InstanceProfileList/member/InstanceProfileName"), "machine");
  EXPECT_NE(all.body.find("<RoleLastUsed"), std::string::npos);
  EXPECT_EQ(core::percent_decode(all.xml("RoleDetailList/member/AssumeRolePolicyDocument")),
            document(done("GetRole", {{"RoleName", "worker"}}), "AssumeRolePolicyDocument"));
  EXPECT_EQ(all.xml("Policies/member/Arn"), arn("policy/Managed"));
  EXPECT_EQ(all.xml("Policies/member/AttachmentCount"), "1");
  EXPECT_EQ(all.xml("Policies/member/PermissionsBoundaryUsageCount"), "1");
  const auto read_only = done("GetPolicy", {{"PolicyArn", "arn:aws:iam::aws:policy/ReadOnlyAccess"}});
  EXPECT_EQ(all.all("VersionId"), (std::vector<std::string>{"v2", "v1", read_only.xml("DefaultVersionId")}));
  EXPECT_TRUE(iam({kOther}, "GetAccountAuthorizationDetails").all("Arn").empty());
}

TEST_F(IamAudit, FiltersSelectKinds) {
  const std::pair<const char*, std::vector<std::string>> kinds[] = {
      {"User", {arn("user/eng/ann")}},
      {"Group", {arn("group/devs")}},
      {"LocalManagedPolicy", {arn("policy/Managed")}},
      {"AWSManagedPolicy", {"arn:aws:iam::aws:policy/ReadOnlyAccess"}}};
  for (const auto& [kind, arns] : kinds)
    EXPECT_EQ(done("GetAccountAuthorizationDetails", {{"Filter.member.1", kind}}).all("Arn"), arns) << kind;
  const auto two = done("GetAccountAuthorizationDetails", {{"Filter.member.1", "User"}, {"Filter.member.2", "Role"}});
  EXPECT_EQ(two.all("RoleName").front(), "worker");
  EXPECT_EQ(two.xml("UserName"), "ann");
  EXPECT_EQ(iam(kRoot, "GetAccountAuthorizationDetails", {{"Filter.member.1", "Everything"}}).code(),
            "ValidationError");
}

TEST_F(IamAudit, OnePageSequenceGoesThroughAllKinds) {
  create_user("bea");
  std::vector<std::string> seen;
  std::string marker;
  do {
    Fields request = {{"MaxItems", "1"}};
    if (!marker.empty()) request.emplace_back("Marker", marker);
    const auto page = done("GetAccountAuthorizationDetails", request);
    std::size_t entries = 0;
    for (const char* list : {"UserDetailList", "GroupDetailList", "RoleDetailList", "Policies"})
      if (const auto name = page.xml(std::string(list) + "/member/Arn"); !name.empty()) {
        seen.push_back(name);
        ++entries;
      }
    EXPECT_EQ(entries, 1u) << page.body;
    marker = page.xml("Marker");
    EXPECT_EQ(page.xml("IsTruncated"), marker.empty() ? "false" : "true");
  } while (!marker.empty() && seen.size() < 20);
  EXPECT_EQ(seen, (std::vector<std::string>{arn("user/eng/ann"), arn("user/bea"), arn("group/devs"), arn("role/worker"),
                                            arn("policy/Managed"), "arn:aws:iam::aws:policy/ReadOnlyAccess"}));
  EXPECT_EQ(iam(kRoot, "GetAccountAuthorizationDetails", {{"Marker", "nonsense"}}).code(), "ValidationError");
}

TEST_F(IamAudit, PoliciesGrantingAServiceAreNamedWithWhereTheyAre) {
  const auto answer = done("ListPoliciesGrantingServiceAccess", {{"Arn", arn("user/eng/ann")},
                                                                 {"ServiceNamespaces.member.1", "ec2"},
                                                                 {"ServiceNamespaces.member.2", "nosuchservice"}});
  EXPECT_EQ(answer.all("ServiceNamespace"), (std::vector<std::string>{"ec2", "nosuchservice"}));
  EXPECT_EQ(answer.all("PolicyName"), (std::vector<std::string>{"own", "shared", "ReadOnlyAccess", "own"}));
  EXPECT_EQ(answer.all("EntityType"), (std::vector<std::string>{"USER", "GROUP", "USER"}));
  EXPECT_EQ(answer.all("EntityName"), (std::vector<std::string>{"ann", "devs", "ann"}));
  EXPECT_EQ(answer.all("PolicyArn"), std::vector<std::string>{"arn:aws:iam::aws:policy/ReadOnlyAccess"});
  const auto role =
      done("ListPoliciesGrantingServiceAccess",
           {{"Arn", arn("role/worker")}, {"ServiceNamespaces.member.1", "s3"}, {"ServiceNamespaces.member.2", "iam"}});
  EXPECT_EQ(role.all("PolicyName"), std::vector<std::string>{"Managed"}) << "its default version allows s3 alone";
}

TEST_F(IamAudit, WhatNotActionLeavesIsGranted) {
  done(
      "PutUserPolicy",
      {{"UserName", "ann"},
       {"PolicyName", "own"},
       {"PolicyDocument",
        R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","NotAction":["iam:*","s3:GetObject"],"Resource":"*"}]})"}});
  const auto answer = done(
      "ListPoliciesGrantingServiceAccess",
      {{"Arn", arn("user/eng/ann")}, {"ServiceNamespaces.member.1", "iam"}, {"ServiceNamespaces.member.2", "sqs"}});
  const auto names = answer.all("PolicyName");
  EXPECT_EQ(std::count(names.begin(), names.end(), "own"), 1) << "of sqs, not of iam";
}

TEST_F(IamAudit, WhoDoesNotExistIsNotAnalysed) {
  for (const auto& [resource, sentence] :
       {std::pair{"user/ghost", "404 NoSuchEntity The user with name ghost cannot be found."},
        std::pair{"role/ghost", "404 NoSuchEntity The role with name ghost cannot be found."},
        std::pair{"group/ghost", "404 NoSuchEntity The group with name ghost cannot be found."}})
    EXPECT_EQ(
        refused("ListPoliciesGrantingServiceAccess", {{"Arn", arn(resource)}, {"ServiceNamespaces.member.1", "s3"}}),
        sentence);
  EXPECT_EQ(iam(kRoot, "ListPoliciesGrantingServiceAccess",
                {{"Arn", arn("policy/Managed")}, {"ServiceNamespaces.member.1", "s3"}})
                .code(),
            "InvalidInput");
  EXPECT_EQ(iam({kOther}, "ListPoliciesGrantingServiceAccess",
                {{"Arn", arn("user/eng/ann")}, {"ServiceNamespaces.member.1", "s3"}})
                .status,
            403)
      << "another account's user";
}

class IamCredentialReport : public IamAccount {
 protected:
  explicit IamCredentialReport(world::Settings settings = {}) : IamAccount(std::move(settings)) {}

  /// Rows by user, each with its columns by name.
  std::map<std::string, std::map<std::string, std::string>> report() {
    const auto answer = done("GetCredentialReport");
    EXPECT_EQ(answer.xml("ReportFormat"), "text/csv");
    std::istringstream text(*core::base64_decode(answer.xml("Content")));
    std::string line;
    std::getline(text, line);
    const auto names = columns(line);
    EXPECT_EQ(names.size(), 22u);
    std::map<std::string, std::map<std::string, std::string>> rows;
    while (std::getline(text, line)) {
      const auto values = columns(line);
      EXPECT_EQ(values.size(), names.size()) << line;
      for (std::size_t i = 0; i < names.size(); ++i) rows[values[0]][names[i]] = values[i];
    }
    return rows;
  }
  static std::vector<std::string> columns(const std::string& line) {
    std::vector<std::string> found;
    for (const auto part : core::split(line, ',')) found.emplace_back(part);
    return found;
  }
};

TEST_F(IamCredentialReport, ShowsPasswordsAndKeysOfEveryUser) {
  control("POST", "/_understudy/clock", {{"set", "2026-01-02T03:04:05Z"}});
  control("POST", "/_understudy/clock", {{"freeze", true}});
  const auto bob = user(kAccount, "bob", allow_all());
  create_user("eve");
  done("UpdateAccountPasswordPolicy", {{"MaxPasswordAge", "30"}});
  done("CreateLoginProfile", {{"UserName", "eve"}, {"Password", "Secret-password1"}});
  iam(bob, "ListUsers");
  EXPECT_EQ(done("GenerateCredentialReport").xml("State"), "STARTED");
  auto rows = report();
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows["<root_account>"]["arn"], arn("root"));
  EXPECT_EQ(rows["<root_account>"]["password_enabled"], "not_supported");
  EXPECT_EQ(rows["bob"]["password_enabled"], "false");
  EXPECT_EQ(rows["bob"]["password_last_used"], "N/A");
  EXPECT_EQ(rows["bob"]["access_key_1_active"], "true");
  EXPECT_EQ(rows["bob"]["access_key_1_last_rotated"], "2026-01-02T03:04:05+00:00");
  EXPECT_EQ(rows["bob"]["access_key_1_last_used_service"], "iam");
  EXPECT_EQ(rows["bob"]["access_key_2_active"], "false");
  EXPECT_EQ(rows["bob"]["cert_1_active"], "false");
  EXPECT_EQ(rows["eve"]["password_enabled"], "true");
  EXPECT_EQ(rows["eve"]["password_last_changed"], "2026-01-02T03:04:05+00:00");
  EXPECT_EQ(rows["eve"]["password_next_rotation"], "2026-02-01T03:04:05+00:00");
  EXPECT_EQ(rows["eve"]["mfa_active"], "false");
}

TEST_F(IamCredentialReport, IsGoodForFourHoursOfTheWorldsClock) {
  EXPECT_EQ(refused("GetCredentialReport"), "410 ReportNotPresent ");
  const auto first = done("GenerateCredentialReport");
  EXPECT_EQ(first.xml("State"), "STARTED");
  EXPECT_EQ(first.xml("Description"), "No report exists. Starting a new report generation task");
  create_user("late");
  clock().advance(std::chrono::hours(3));
  EXPECT_EQ(done("GenerateCredentialReport").xml("State"), "COMPLETE");
  EXPECT_EQ(report().size(), 1u) << "the report of before is still the one";
  clock().advance(std::chrono::hours(1));
  EXPECT_EQ(refused("GetCredentialReport"), "410 ReportExpired ");
  EXPECT_EQ(done("GenerateCredentialReport").xml("State"), "STARTED");
  EXPECT_EQ(report().size(), 2u);
  EXPECT_EQ(iam({kOther}, "GetCredentialReport").code(), "ReportNotPresent");
}

class SlowCredentialReport : public IamCredentialReport {
 protected:
  static world::Settings slow() {
    world::Settings settings;
    settings.settle = std::chrono::seconds(10);
    return settings;
  }
  SlowCredentialReport() : IamCredentialReport(slow()) {}
};

TEST_F(SlowCredentialReport, TakesAsLongAsThingsTakeToSettle) {
  EXPECT_EQ(done("GenerateCredentialReport").xml("State"), "STARTED");
  EXPECT_EQ(done("GenerateCredentialReport").xml("State"), "INPROGRESS");
  EXPECT_EQ(refused("GetCredentialReport"), "404 ReportInProgress ");
  clock().advance(std::chrono::seconds(10));
  EXPECT_EQ(done("GenerateCredentialReport").xml("State"), "COMPLETE");
  EXPECT_EQ(report().size(), 1u);
}

}  // namespace
}  // namespace scenario
