// The worlds that come with the program do what they are there to show.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "harness.hpp"

namespace scenario {
namespace {

class ReadyWorld : public ::testing::Test, public Scenario {
 protected:
  explicit ReadyWorld(const std::string& name) {
    std::ifstream file(UNDERSTUDY_SOURCE_DIR "/fixtures/" + name);
    std::stringstream text;
    text << file.rdbuf();
    const Answer answer = anonymous("POST", "/_understudy/fixtures", text.str());
    EXPECT_EQ(answer.status, 200) << answer.body;
    region = "eu-central-1";
  }

  /// The code and sentence of a refusal.
  static std::string said(const Answer& answer) { return answer.code() + " " + answer.message(); }
  std::vector<std::string> shared_with(const Credentials& who) {
    std::vector<std::string> names;
    const Json shares = ram(who, "GetResourceShares", {{"resourceOwner", "OTHER-ACCOUNTS"}}, region).json();
    for (const auto& share : shares["resourceShares"]) names.push_back(share["name"]);
    return names;
  }
  std::size_t resources_of_others(const Credentials& who) {
    return ram(who, "ListResources", {{"resourceOwner", "OTHER-ACCOUNTS"}}, region).json()["resources"].size();
  }
};

class OrganizationFixture : public ReadyWorld {
 protected:
  OrganizationFixture() : ReadyWorld("organization.json") {}
  const Credentials engineer_{"AKIAPLATFORMENGINEER", "platform-secret"};
  const Credentials developer_{"AKIASHOPDEVELOPER001", "developer-secret"};
  const Credentials tinkerer_{"AKIASANDBOXTINKERER1", "tinkerer-secret"};
  const Credentials auditor_{"AKIASECURITYAUDITOR1", "auditor-secret"};
};

TEST_F(OrganizationFixture, GuardrailsStopEvenAdministrators) {
  EXPECT_TRUE(iam(developer_, "ListUsers").ok());
  const Answer key = iam(developer_, "CreateUser", {{"UserName", "another"}});
  EXPECT_NE(said(key).find("with an explicit deny in a service control policy"), std::string::npos) << key.body;
  EXPECT_EQ(organizations(tinkerer_, "LeaveOrganization").status, 400);
  EXPECT_TRUE(s3(developer_, "PUT", "/shop-here",
                 "<CreateBucketConfiguration><LocationConstraint>eu-central-1</LocationConstraint>"
                 "</CreateBucketConfiguration>")
                  .ok());
  region = "us-east-1";
  EXPECT_EQ(s3(developer_, "PUT", "/shop-elsewhere").status, 403) << "the wrong region";
}

TEST_F(OrganizationFixture, SharesWithItsWorkloadsAndNotWithSandboxes) {
  EXPECT_EQ(shared_with(developer_), std::vector<std::string>{"workload-subnets"});
  EXPECT_EQ(resources_of_others(developer_), 1U);
  EXPECT_TRUE(shared_with(tinkerer_).empty());
  const Answer refused = ram(
      tinkerer_, "CreateResourceShare",
      {{"name", "mine"}, {"resourceArns", {"arn:aws:ec2:eu-central-1:555555555555:subnet/subnet-0a1b2c3d4e5f60002"}}},
      region);
  EXPECT_EQ(refused.status, 403) << refused.body;
}

TEST_F(OrganizationFixture, ItsDataStaysInsideWhateverABucketPolicySays) {
  EXPECT_EQ(s3(developer_, "GET", "/platform-artifacts/release.txt").body, "1.0\n");
  EXPECT_EQ(s3(root("999999999999"), "GET", "/platform-artifacts/release.txt").status, 403);
}

TEST_F(OrganizationFixture, AuditorsReadWorkloadsThroughARole) {
  const Credentials session = assume(auditor_, "arn:aws:iam::333333333333:role/Audit");
  EXPECT_TRUE(iam(session, "ListRoles").ok());
  EXPECT_EQ(iam(session, "DeleteRole", {{"RoleName", "Audit"}}).status, 403);
}

class LandingZone : public ReadyWorld {
 protected:
  LandingZone() : ReadyWorld("landing-zone.json") {}
  const Credentials admin_{"AKIALANDINGZONEADMIN", "landing-zone-secret"};
  const Credentials operator_{"AKIASHOPPRODOPERATOR", "operator-secret"};
  const Credentials developer_{"AKIASHOPTESTDEVELOPE", "developer-secret"};
  const Credentials tinkerer_{"AKIALZSANDBOXTINKER1", "tinkerer-secret"};
  const Credentials auditor_{"AKIALZAUDITORAUDITOR", "auditor-secret"};
  const Credentials archivist_{"AKIALOGARCHIVISTUSER", "archivist-secret"};
};

TEST_F(LandingZone, MembersWriteTheirLogsAndNobodyDeletesThem) {
  const std::string logs = "/landing-zone-logs/logs/";
  EXPECT_TRUE(s3(operator_, "PUT", logs + "555555555555/day-2.json", "{}").ok());
  EXPECT_EQ(s3(operator_, "PUT", logs + "666666666666/day-2.json", "{}").status, 403) << "another account's logs";
  EXPECT_EQ(s3(operator_, "GET", logs + "555555555555/day-1.json").status, 403) << "written, not read";
  EXPECT_EQ(s3(root("999999999999"), "PUT", logs + "999999999999/day-2.json", "{}").status, 403) << "a stranger";
  EXPECT_EQ(s3(archivist_, "DELETE", logs + "555555555555/day-1.json").status, 403) << "the archive's own people";
  const Credentials session = assume(auditor_, "arn:aws:iam::333333333333:role/SecurityAuditor");
  EXPECT_EQ(s3(session, "GET", logs + "555555555555/day-1.json").body, "{\"Records\":[]}\n");
}

TEST_F(LandingZone, TheNetworkAccountSharesWithTheUnitsThatNeedIt) {
  EXPECT_EQ(shared_with(operator_), (std::vector<std::string>{"production-subnets", "name-resolution"}));
  EXPECT_EQ(resources_of_others(operator_), 3U);
  EXPECT_EQ(shared_with(developer_), (std::vector<std::string>{"test-subnets", "name-resolution"}));
  EXPECT_EQ(shared_with(tinkerer_), std::vector<std::string>{"name-resolution"});
  EXPECT_TRUE(shared_with(auditor_).empty());
}

TEST_F(LandingZone, GuardrailsProtectWhatWasSetUp) {
  const Fields role{{"RoleName", "SecurityAudit"}, {"PolicyArn", "arn:aws:iam::aws:policy/ReadOnlyAccess"}};
  EXPECT_EQ(iam(operator_, "DetachRolePolicy", role).status, 403);
  const Credentials execution = assume(admin_, "arn:aws:iam::555555555555:role/LandingZoneExecution");
  EXPECT_TRUE(iam(execution, "DetachRolePolicy", role).ok());
  EXPECT_EQ(iam(root("777777777777"), "ListUsers").status, 403) << "root users of sandboxes";
  EXPECT_TRUE(iam(root("444444444444"), "ListUsers").ok());
  const Answer sharing = ram(developer_, "CreateResourceShare", {{"name", "around"}}, region);
  EXPECT_EQ(sharing.status, 403) << sharing.body;
  region = "us-east-1";
  EXPECT_EQ(s3(operator_, "PUT", "/elsewhere").status, 403);
}

TEST_F(LandingZone, AuditorsReachEveryAccount) {
  const Credentials auditor = assume(auditor_, "arn:aws:iam::333333333333:role/SecurityAuditor");
  for (const char* account : {"222222222222", "444444444444", "555555555555", "666666666666", "777777777777"}) {
    const std::string role = std::string("arn:aws:iam::") + account + ":role/SecurityAudit";
    EXPECT_TRUE(iam(assume(auditor, role), "ListRoles").ok()) << account;
  }
  const Json delegated = organizations(admin_, "ListDelegatedAdministrators").json()["DelegatedAdministrators"];
  ASSERT_EQ(delegated.size(), 1U);
  EXPECT_EQ(delegated[0]["Id"], "333333333333");
}

}  // namespace
}  // namespace scenario
