// What a share gives: decisions about shared resources, as the engine makes them.
#include "ram_world.hpp"

namespace scenario {
namespace {

using namespace std::chrono_literals;

class RamGrants : public RamWorld {
 protected:
  /// A user of the account whose own policy allows everything.
  std::string user(const std::string& account, const std::string& name = "dev", const Json& action = "*") {
    world_.user(account, name, policy("Allow", action, "*"));
    return "arn:aws:iam::" + account + ":user/" + name;
  }
  Json ask(const std::string& principal, const std::string& action, const std::string& resource,
           const Json& more = Json::object()) {
    Json question = {{"principal", principal}, {"action", action}, {"resource", resource}};
    question.update(more);
    const auto answer = world_.control("POST", "/_understudy/evaluate", question);
    EXPECT_EQ(answer.status, 200) << answer.body;
    return answer.json();
  }
  bool may(const std::string& principal, const std::string& action, const std::string& resource) {
    return ask(principal, action, resource)["decision"] == "allowed";
  }

  const std::string subnet_ = subnet();
};

TEST_F(RamGrants, AMemberUsesASharedSubnetWithTheActionsOfItsPermissionAndNoOthers) {
  organize();
  const auto dev = user(kMember);
  EXPECT_FALSE(may(dev, "ec2:RunInstances", subnet_));
  share({{"resourceArns", {subnet_}}, {"principals", {kMember}}});
  EXPECT_TRUE(may(dev, "ec2:RunInstances", subnet_));
  EXPECT_FALSE(may(dev, "ec2:DeleteSubnet", subnet_));
  EXPECT_FALSE(may(dev, "ec2:RunInstances", subnet("other")));
}

TEST_F(RamGrants, AShareIsNotEnoughWithoutAnIdentityPolicyOfTheConsumer) {
  organize();
  const auto dev = user(kMember, "dev", "s3:*");
  share({{"resourceArns", {subnet_}}, {"principals", {kMember}}});
  const Json answer = ask(dev, "ec2:RunInstances", subnet_);
  EXPECT_EQ(answer["decision"], "implicitDeny");
  EXPECT_NE(answer["message"].get<std::string>().find("no identity-based policy allows"), std::string::npos);
  EXPECT_TRUE(may(kMember, "ec2:RunInstances", subnet_)) << "the root user needs none";
}

TEST_F(RamGrants, AnOutsiderUsesWhatItAcceptedAndNothingBefore) {
  const auto dev = user(kStranger);
  share({{"resourceArns", {gateway()}}, {"principals", {kStranger}}});
  EXPECT_FALSE(may(dev, "ec2:CreateTransitGatewayVpcAttachment", gateway()));
  accept(kStranger);
  EXPECT_TRUE(may(dev, "ec2:CreateTransitGatewayVpcAttachment", gateway()));
}

TEST_F(RamGrants, AUnitReachesItsChildUnitsAndFollowsMoves) {
  organize();
  const auto dev = user(kMember);
  const auto parent = unit(root_, "parent"), child = unit(parent, "child");
  share({{"resourceArns", {subnet_}}, {"principals", {unit_arn(parent)}}});
  EXPECT_FALSE(may(dev, "ec2:RunInstances", subnet_));
  move(kMember, root_, child);
  EXPECT_TRUE(may(dev, "ec2:RunInstances", subnet_));
  move(kMember, child, root_);
  EXPECT_FALSE(may(dev, "ec2:RunInstances", subnet_));
}

TEST_F(RamGrants, AccessEndsWithTheMembershipTheShareTheResourceAndThePrincipal) {
  organize();
  const auto dev = user(kMember);
  const auto arn = share({{"resourceArns", {subnet_}}, {"principals", {organization_arn_, kMember}}});
  ASSERT_TRUE(may(dev, "ec2:RunInstances", subnet_));
  done(kOwner, "DisassociateResourceShare", {{"resourceShareArn", arn}, {"principals", {organization_arn_, kMember}}});
  EXPECT_FALSE(may(dev, "ec2:RunInstances", subnet_));

  done(kOwner, "AssociateResourceShare", {{"resourceShareArn", arn}, {"principals", {organization_arn_}}});
  ASSERT_TRUE(may(dev, "ec2:RunInstances", subnet_));
  done(kOwner, "DisassociateResourceShare", {{"resourceShareArn", arn}, {"resourceArns", {subnet_}}});
  EXPECT_FALSE(may(dev, "ec2:RunInstances", subnet_));

  done(kOwner, "AssociateResourceShare", {{"resourceShareArn", arn}, {"resourceArns", {subnet_}}});
  ASSERT_TRUE(may(dev, "ec2:RunInstances", subnet_));
  organizations("RemoveAccountFromOrganization", {{"AccountId", kMember}});
  EXPECT_FALSE(may(dev, "ec2:RunInstances", subnet_));
  join(kMember);
  ASSERT_TRUE(may(dev, "ec2:RunInstances", subnet_));
  const auto gone =
      world_.ram(Scenario::root(kOwner), "DELETE", "/deleteresourceshare?resourceShareArn=" + arn, "", "us-east-1");
  ASSERT_EQ(gone.status, 200) << gone.body;
  EXPECT_FALSE(may(dev, "ec2:RunInstances", subnet_));
}

TEST_F(RamGrants, AccessEndsWhenSharingWithTheOrganizationIsSwitchedOff) {
  organize();
  const auto dev = user(kMember);
  share({{"resourceArns", {subnet_}}, {"principals", {organization_arn_}}});
  ASSERT_TRUE(may(dev, "ec2:RunInstances", subnet_));
  organizations("DisableAWSServiceAccess", {{"ServicePrincipal", "ram.amazonaws.com"}});
  EXPECT_FALSE(may(dev, "ec2:RunInstances", subnet_));
}

TEST_F(RamGrants, AShareWithARoleIsForThatRoleAlone) {
  organize();
  const auto everything = policy("Allow", "*", "*");
  const auto named = world_.role(kMember, "named", trust({{"AWS", kMember}}), everything);
  const auto other = world_.role(kMember, "other", trust({{"AWS", kMember}}), everything);
  share({{"resourceArns", {project()}}, {"principals", {named}}});
  EXPECT_TRUE(may(named, "codebuild:BatchGetProjects", project()));
  EXPECT_FALSE(may(other, "codebuild:BatchGetProjects", project()));
}

TEST_F(RamGrants, PoliciesOfTheOrganizationLimitBothSides) {
  organize();
  organizations("EnablePolicyType", {{"RootId", root_}, {"PolicyType", "SERVICE_CONTROL_POLICY"}});
  const auto dev = user(kMember);
  share({{"resourceArns", {subnet_}}, {"principals", {kMember}}});
  ASSERT_TRUE(may(dev, "ec2:RunInstances", subnet_));
  const Json made = organizations("CreatePolicy", {{"Name", "no-instances"},
                                                   {"Description", ""},
                                                   {"Type", "SERVICE_CONTROL_POLICY"},
                                                   {"Content", policy("Deny", "ec2:RunInstances", "*")}});
  organizations("AttachPolicy", {{"PolicyId", made["Policy"]["PolicySummary"]["Id"]}, {"TargetId", kMember}});
  const Json answer = ask(dev, "ec2:RunInstances", subnet_);
  EXPECT_EQ(answer["decision"], "explicitDeny");
  EXPECT_NE(answer["message"].get<std::string>().find("service control policy"), std::string::npos);
}

TEST_F(RamGrants, TheOwnerSeesThePolicyThatDecides) {
  organize();
  const auto dev = user(kMember);
  share({{"resourceArns", {subnet_}}, {"principals", {organization_arn_}}});
  const Json shown = done(kOwner, "GetResourcePolicies", {{"resourceArns", {subnet_}}})["policies"];
  const Json statement = Json::parse(shown[0].get<std::string>())["Statement"][0];
  EXPECT_EQ(statement["Principal"], "*");
  EXPECT_EQ(statement["Condition"]["StringEquals"]["aws:PrincipalOrgID"], organization_);
  const Json trace = ask(dev, "ec2:RunInstances", subnet_)["trace"];
  EXPECT_TRUE(std::any_of(trace.begin(), trace.end(), [&](const Json& entry) {
    return entry["layer"] == "resource" && entry["matched"] == true && entry["policy"] == subnet_;
  })) << trace;
}

TEST_F(RamGrants, AnsweringAWhatIfChangesNothing) {
  organize();
  const auto dev = user(kMember, "dev", "s3:*");
  share({{"resourceArns", {subnet_}}, {"principals", {kMember}}});
  const Json with = {{"with", {Json::parse(policy("Allow", "ec2:*", "*"))}}};
  EXPECT_EQ(ask(dev, "ec2:RunInstances", subnet_, with)["decision"], "allowed");
  EXPECT_EQ(ask(dev, "ec2:RunInstances", subnet_)["decision"], "implicitDeny");
  const Json denying = {{"with", {{{"policy", Json::parse(policy("Deny", "s3:*", "*"))}, {"layer", "scp"}}}}};
  organizations("EnablePolicyType", {{"RootId", root_}, {"PolicyType", "SERVICE_CONTROL_POLICY"}});
  EXPECT_EQ(ask(dev, "s3:ListAllMyBuckets", "*", denying)["decision"], "explicitDeny");
  EXPECT_EQ(ask(dev, "s3:ListAllMyBuckets", "*")["decision"], "allowed");
}

}  // namespace
}  // namespace scenario
