// What an organization's guardrails do to AssumeRole and to IAM calls.
#include "sts_world.hpp"

namespace scenario {
namespace {

class Guardrails : public StsWorld {
 protected:
  static constexpr const char* kManagement = "999988887777";

  Guardrails() {
    done(control("POST", "/_understudy/fixtures",
                 {{"organization",
                   {{"id", "o-exampleorgid"},
                    {"root_id", "r-ab12"},
                    {"management_account", kManagement},
                    {"enabled_policy_types", {"SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"}},
                    {"accounts", {kOwner, kOther}}}}}));
    guest = role(kOwner, "guest", trust_for_all({{"AWS", {kOwner, kOther, kManagement}}}));
  }

  /// Creates a policy and attaches it; returns its ARN.
  std::string attach(const std::string& type, const std::string& target, const Json& content) {
    return attach_policy(kManagement, target, content.dump(), type)["Arn"];
  }
  std::string scp(const std::string& target, const Json& action, const Json& condition = nullptr) {
    return attach("SERVICE_CONTROL_POLICY", target, Json::parse(policy("Deny", action, "*", condition)));
  }
  std::string rcp(const std::string& target, const Json& action, const Json& condition = nullptr) {
    Json content = Json::parse(policy("Deny", action, "*", condition));
    content["Statement"][0]["Principal"] = "*";
    return attach("RESOURCE_CONTROL_POLICY", target, content);
  }

  std::string guest;

 private:
};

TEST_F(Guardrails, AnScpOfTheCallersAccountDeniesAssumeRole) {
  const Credentials inside = user(kOwner, "bob", may_assume()), outside = user(kOther, "bob", may_assume());
  const std::string arn = scp(kOther, "sts:AssumeRole");
  EXPECT_EQ(outcome(try_role(outside, guest)), denial(user_arn("bob", kOther), "sts:AssumeRole", guest))
      << "across accounts no reason is given";
  EXPECT_EQ(outcome(try_role(inside, guest)), "200");
  const std::string own = scp(kOwner, "sts:AssumeRole");
  EXPECT_EQ(outcome(try_role(inside, guest)), denial(user_arn("bob"), "sts:AssumeRole", guest,
                                                     "with an explicit deny in a service control policy: " + own));
}

TEST_F(Guardrails, AnScpOfTheRolesAccountDoesNotBindCallersFromElsewhere) {
  const Credentials outside = user(kOther, "bob", may_assume());
  scp(kOwner, "sts:AssumeRole");
  EXPECT_EQ(outcome(try_role(outside, guest)), "200");
}

TEST_F(Guardrails, AnRcpOfTheRolesAccountDeniesAssumeRole) {
  const Credentials inside = user(kOwner, "bob", may_assume()), outside = user(kOther, "bob", may_assume());
  const std::string arn = rcp(kOwner, "sts:AssumeRole");
  EXPECT_EQ(outcome(try_role(outside, guest)), denial(user_arn("bob", kOther), "sts:AssumeRole", guest));
  EXPECT_EQ(outcome(try_role(inside, guest)), denial(user_arn("bob"), "sts:AssumeRole", guest,
                                                     "with an explicit deny in a resource control policy: " + arn));
}

TEST_F(Guardrails, AnRcpOfTheCallersAccountDoesNotBindRolesElsewhere) {
  const Credentials outside = user(kOther, "bob", may_assume());
  rcp(kOther, "sts:AssumeRole");
  EXPECT_EQ(outcome(try_role(outside, guest)), "200");
}

TEST_F(Guardrails, TheManagementAccountIsBoundByNone) {
  const Credentials boss = user(kManagement, "boss", may_do("*"));
  scp("r-ab12", {"iam:*", "sts:*"});
  EXPECT_EQ(outcome(iam(boss, "ListUsers")), "200");
  EXPECT_EQ(outcome(try_role(boss, guest)), "200");
  rcp("r-ab12", "sts:*");
  EXPECT_EQ(try_role(boss, guest).status, 403) << "but the role it wants lies in a member account";
  const std::string own = role(kManagement, "own", trust({{"AWS", kManagement}}));
  EXPECT_EQ(outcome(try_role(boss, own)), "200");
}

TEST_F(Guardrails, AnScpBindsRootSessionsAndServiceCallsOfAMember) {
  const Credentials admin = user(kOwner, "admin", may_do("*"));
  const std::string arn = scp(kOwner, "iam:CreateUser");
  const std::string reason = "with an explicit deny in a service control policy: " + arn;
  EXPECT_TRUE(outcome(iam(kRoot, "CreateUser", {{"UserName", "x"}})).ends_with(reason));
  EXPECT_TRUE(outcome(iam(admin, "CreateUser", {{"UserName", "x"}})).ends_with(reason));
  done(iam(kRoot, "PutRolePolicy", {{"RoleName", "guest"}, {"PolicyName", "all"}, {"PolicyDocument", may_do("*")}}));
  EXPECT_TRUE(outcome(iam(assume(admin, guest), "CreateUser", {{"UserName", "x"}})).ends_with(reason));
  EXPECT_EQ(outcome(iam(admin, "CreatePolicy", {{"PolicyName", "x"}, {"PolicyDocument", may_do("*")}})), "200");
}

TEST_F(Guardrails, WithoutFullAccessNothingIsAllowed) {
  const Credentials admin = user(kOwner, "admin", may_do("*")), management{kManagement};
  attach("SERVICE_CONTROL_POLICY", kOwner, Json::parse(policy("Allow", "iam:List*", "*")));
  EXPECT_EQ(outcome(iam(admin, "ListUsers")), "200");
  done(organizations(management, "DetachPolicy", {{"PolicyId", "p-FullAWSAccess"}, {"TargetId", kOwner}}));
  EXPECT_EQ(outcome(iam(admin, "ListUsers")), "200");
  EXPECT_EQ(iam(admin, "CreateUser", {{"UserName", "x"}}).status, 403);
  EXPECT_EQ(try_role(admin, guest).status, 403);
  EXPECT_EQ(caller(admin), user_arn("admin")) << "GetCallerIdentity asks nobody";
}

TEST_F(Guardrails, DetachingActsAtOnce) {
  const Credentials bob = user(kOwner, "bob", may_assume()), management{kManagement};
  const std::string arn = scp(kOwner, "sts:*");
  EXPECT_EQ(try_role(bob, guest).status, 403);
  done(organizations(management, "DetachPolicy", {{"PolicyId", arn.substr(arn.rfind('/') + 1)}, {"TargetId", kOwner}}));
  EXPECT_EQ(outcome(try_role(bob, guest)), "200");
}

TEST_F(Guardrails, ConditionsOfGuardrailsSeeTheCaller) {
  const Credentials bob = user(kOther, "bob", may_assume()), stranger = user("123123123123", "bob", may_assume());
  done(iam(kRoot, "UpdateAssumeRolePolicy", {{"RoleName", "guest"}, {"PolicyDocument", trust("*")}}));
  EXPECT_EQ(outcome(try_role(stranger, guest)), "200");
  rcp(kOwner, "sts:AssumeRole", {{"StringNotEquals", {{"aws:PrincipalOrgID", "o-exampleorgid"}}}});
  EXPECT_EQ(try_role(stranger, guest).status, 403);
  EXPECT_EQ(outcome(try_role(bob, guest)), "200");
}

TEST_F(Guardrails, TheTrustPolicyMayAskForTheOrganization) {
  const Credentials bob = user(kOther, "bob", may_assume()), stranger = user("123123123123", "bob", may_assume());
  const std::string members =
      role(kOwner, "members", trust("*", {{"StringEquals", {{"aws:PrincipalOrgID", "o-exampleorgid"}}}}));
  EXPECT_EQ(outcome(try_role(bob, members)), "200");
  EXPECT_EQ(try_role(stranger, members).status, 403);
  const std::string paths =
      role(kOwner, "paths",
           trust("*", {{"ForAnyValue:StringLike", {{"aws:PrincipalOrgPaths", "o-exampleorgid/r-ab12/*"}}}}));
  EXPECT_EQ(outcome(try_role(bob, paths)), "200");
  EXPECT_EQ(try_role(stranger, paths).status, 403);
}

}  // namespace
}  // namespace scenario
