// Roles of an organization's accounts, whom its guardrails bind, and the keys that follow the tree.
#include "organizations_world.hpp"

namespace scenario {
namespace {

class OrganizationsGuardrails : public OrganizationsWorld {
 protected:
  OrganizationsGuardrails() {
    create_organization();
    invite(kMember);
    unit_ = create_unit(root_, "A");
  }

  void move(const std::string& from, const std::string& to) {
    done("MoveAccount", {{"AccountId", kMember}, {"SourceParentId", from}, {"DestinationParentId", to}});
  }
  bool lists_roles(const Credentials& who) { return scenario_->iam(who, "ListRoles").ok(); }

  std::string unit_;
};

TEST_F(OrganizationsGuardrails, TheAccessRoleHasTheWantedNameAndTrustsTheManagementAccount) {
  const Json wanted{{"AccountName", "n"}, {"Email", "n@example.com"}, {"RoleName", "Boss"}};
  const Json id = done("CreateAccount", wanted)["CreateAccountStatus"]["Id"];
  const std::string account =
      done("DescribeCreateAccountStatus", {{"CreateAccountRequestId", id}})["CreateAccountStatus"]["AccountId"];
  const auto admin = scenario_->user(kManagement, "admin", policy("Allow", "*", "*"));
  EXPECT_TRUE(lists_roles(scenario_->assume(admin, "arn:aws:iam::" + account + ":role/Boss")));
  const auto nobody = scenario_->user(kManagement, "nobody");
  const Fields role{{"RoleArn", "arn:aws:iam::" + account + ":role/Boss"}, {"RoleSessionName", "session"}};
  EXPECT_EQ(scenario_->sts(nobody, "AssumeRole", role).code(), "AccessDenied");
  const auto member = scenario_->user(kMember, "admin", policy("Allow", "*", "*"));
  EXPECT_EQ(scenario_->sts(member, "AssumeRole", role).code(), "AccessDenied");
  EXPECT_FALSE(
      scenario_->iam(Scenario::root(account), "GetRole", {{"RoleName", "OrganizationAccountAccessRole"}}).ok());
}

TEST_F(OrganizationsGuardrails, EveryAccountHasTheServiceLinkedRoleInvitedOnesNoAccessRole) {
  for (const char* account : {kManagement, kMember}) {
    const auto role =
        scenario_->iam(Scenario::root(account), "GetRole", {{"RoleName", "AWSServiceRoleForOrganizations"}});
    EXPECT_EQ(role.xml("Path"), "/aws-service-role/organizations.amazonaws.com/") << role.body;
    EXPECT_FALSE(
        scenario_->iam(Scenario::root(account), "GetRole", {{"RoleName", "OrganizationAccountAccessRole"}}).ok());
  }
}

TEST_F(OrganizationsGuardrails, DenialsOfEveryLevelBindAMemberWhereItStands) {
  const struct {
    const char* where;
    std::string target;
  } levels[] = {{"root", root_}, {"unit", unit_}, {"account", kMember}};
  move(root_, unit_);
  for (const auto& [where, target] : levels) {
    EXPECT_TRUE(lists_roles(Scenario::root(kMember))) << where;
    const auto policy_id = attach_policy(target, policy("Deny", "iam:ListRoles", "*"));
    EXPECT_FALSE(lists_roles(Scenario::root(kMember))) << where;
    EXPECT_TRUE(lists_roles(Scenario::root(kManagement))) << where;
    done("DetachPolicy", {{"PolicyId", policy_id}, {"TargetId", target}});
  }
  attach_policy(unit_, policy("Deny", "iam:ListRoles", "*"));
  move(unit_, root_);
  EXPECT_TRUE(lists_roles(Scenario::root(kMember))) << "moved out of the unit";
}

TEST_F(OrganizationsGuardrails, KeysOfTheOrganizationFollowTheTreeAtTheTimeOfTheCall) {
  const std::string in_root = organization_ + "/" + root_ + "/";
  const std::string in_unit = in_root + unit_ + "/";
  const struct {
    const char* name;
    Json condition;
    bool standalone, root, unit;
  } cases[] = {
      {"organization", {{"StringEquals", {{"aws:PrincipalOrgID", organization_}}}}, false, true, true},
      {"exact root path", {{"ForAnyValue:StringEquals", {{"aws:PrincipalOrgPaths", in_root}}}}, false, true, false},
      {"exact unit path", {{"ForAnyValue:StringEquals", {{"aws:PrincipalOrgPaths", in_unit}}}}, false, false, true},
      {"below the root", {{"ForAnyValue:StringLike", {{"aws:PrincipalOrgPaths", in_root + "*"}}}}, false, true, true},
      {"resource's organization", {{"StringEquals", {{"aws:ResourceOrgID", organization_}}}}, false, true, true},
      {"resource's path", {{"ForAnyValue:StringLike", {{"aws:ResourceOrgPaths", in_unit + "*"}}}}, false, false, true},
      {"no organization", {{"Null", {{"aws:PrincipalOrgID", "true"}}}}, true, false, false},
  };
  int users = 0;
  for (const auto& [name, condition, standalone, root, unit] : cases) {
    const auto who = scenario_->user(kMember, "u" + std::to_string(++users), policy("Allow", "*", "*", condition));
    EXPECT_EQ(lists_roles(who), root) << name << " in the root";
    move(root_, unit_);
    EXPECT_EQ(lists_roles(who), unit) << name << " in the unit";
    done_as(kMember, "LeaveOrganization");
    EXPECT_EQ(lists_roles(who), standalone) << name << " outside";
    invite(kMember);
  }
}

TEST_F(OrganizationsGuardrails, AResourceControlPolicyBindsResourcesOfMembersForTheirOwnRootToo) {
  done("EnablePolicyType", {{"RootId", root_}, {"PolicyType", "RESOURCE_CONTROL_POLICY"}});
  const auto create = [&](const std::string& account, const std::string& bucket) {
    return scenario_->s3(Scenario::root(account), "PUT", "/" + bucket).status;
  };
  EXPECT_EQ(create(kMember, "members-bucket"), 200);
  EXPECT_EQ(create(kManagement, "managements-bucket"), 200);
  Json content = Json::parse(policy("Deny", "s3:ListBucket", "*"));
  content["Statement"][0]["Principal"] = "*";
  attach_policy(root_, content.dump(), "RESOURCE_CONTROL_POLICY");
  EXPECT_EQ(scenario_->s3(Scenario::root(kMember), "GET", "/members-bucket").status, 403);
  EXPECT_EQ(scenario_->s3(Scenario::root(kManagement), "GET", "/managements-bucket").status, 200);
}

TEST_F(OrganizationsGuardrails, TheFourDaysOfACreatedAccountAreAnOption) {
  const auto created = create_account("made");
  done_as(created, "LeaveOrganization");
  world::Settings settings;
  settings.leave_wait = world::LeaveWait::Aws;
  scenario_ = std::make_unique<Scenario>(settings);
  create_organization();
  const auto waiting = create_account("made");
  EXPECT_EQ(refused(waiting, "LeaveOrganization"), "ConstraintViolationException WAIT_PERIOD_ACTIVE");
  EXPECT_EQ(refused(kManagement, "RemoveAccountFromOrganization", {{"AccountId", waiting}}),
            "ConstraintViolationException WAIT_PERIOD_ACTIVE");
}

}  // namespace
}  // namespace scenario
