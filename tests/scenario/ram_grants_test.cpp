// What a share gives: decisions about shared resources, as the engine makes them.
#include "ram_world.hpp"

namespace scenario {
namespace {

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
  /// A customer managed permission for projects; returns its ARN.
  std::string permission(const std::string& name, const Json& action, const Json& condition = nullptr) {
    Json text = {{"Effect", "Allow"}, {"Action", action}};
    if (!condition.is_null()) text["Condition"] = condition;
    return done(
        kOwner, "CreatePermission",
        {{"name", name}, {"resourceType", "codebuild:Project"}, {"policyTemplate", text.dump()}})["permission"]["arn"];
  }
  std::string project_share(const std::string& permission) {
    return share({{"resourceArns", {project()}}, {"principals", {kMember}}, {"permissionArns", {permission}}});
  }
  Json policy_of(const std::string& resource) {
    const Json shown = done(kOwner, "GetResourcePolicies", {{"resourceArns", {resource}}})["policies"];
    return shown.empty() ? Json() : Json::parse(shown[0].get<std::string>())["Statement"];
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
  ASSERT_EQ(delete_share(arn).status, 200);
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
  for (const char* type : {"SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"}) enable_policies(type);
  const auto dev = user(kMember);
  // RCPs bind the resources of few services; of those that can be shared, S3's alone.
  const std::string grants = "arn:aws:s3:us-east-1:111111111111:access-grants/default";
  share({{"resourceArns", {subnet_, grants}}, {"principals", {kMember}}});
  ASSERT_TRUE(may(dev, "ec2:RunInstances", subnet_));
  ASSERT_TRUE(may(dev, "s3:ListAccessGrants", grants));
  const auto denied = [&](const char* action, const std::string& resource, const char* by) {
    const Json answer = ask(dev, action, resource);
    EXPECT_EQ(answer["decision"], "explicitDeny") << action;
    EXPECT_NE(answer["message"].get<std::string>().find(by), std::string::npos) << answer;
  };
  attach_policy(kMember, policy("Deny", "ec2:RunInstances", "*"));
  denied("ec2:RunInstances", subnet_, "service control policy");
  Json content = Json::parse(policy("Deny", "s3:ListAccessGrants", "*"));
  content["Statement"][0]["Principal"] = "*";
  attach_policy(kOwner, content.dump(), "RESOURCE_CONTROL_POLICY");
  denied("s3:ListAccessGrants", grants, "resource control policy");
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

TEST_F(RamGrants, ACustomerManagedPermissionGivesItsActionsAndNoOthers) {
  organize();
  const auto dev = user(kMember);
  project_share(permission("mine", kProjects));
  EXPECT_TRUE(may(dev, kProjects, project()));
  EXPECT_FALSE(may(dev, kBuilds, project())) << "the permission of AWS allows it, this one does not";
  const Json statements = policy_of(project());
  ASSERT_EQ(statements.size(), 1u);
  EXPECT_EQ(statements[0]["Action"], Json::array({kProjects}));
  EXPECT_EQ(statements[0]["Principal"]["AWS"], Json::array({"arn:aws:iam::222222222222:root"}));
}

TEST_F(RamGrants, TheConditionOfAPermissionDecidesTooNextToThatOfTheShare) {
  organize();
  const auto dev = user(kMember);
  const Json red = {{"StringEquals", {{"aws:PrincipalTag/team", "red"}}}};
  share({{"resourceArns", {project()}},
         {"principals", {organization_arn_}},
         {"permissionArns", {permission("mine", kProjects, red)}}});
  EXPECT_FALSE(may(dev, kProjects, project()));
  world_.iam(Scenario::root(kMember), "TagUser",
             {{"UserName", "dev"}, {"Tags.member.1.Key", "team"}, {"Tags.member.1.Value", "red"}});
  EXPECT_TRUE(may(dev, kProjects, project()));
  const Json shown = policy_of(project())[0]["Condition"]["StringEquals"];
  EXPECT_EQ(shown["aws:PrincipalTag/team"], "red");
  EXPECT_EQ(shown["aws:PrincipalOrgID"], organization_);
}

TEST_F(RamGrants, ASharesVersionOfAPermissionStaysInForceUntilItIsReplaced) {
  organize();
  const auto dev = user(kMember);
  const auto mine = permission("mine", kProjects);
  const auto old_share = project_share(mine);
  const Json newer = {{"Effect", "Allow"}, {"Action", kBuilds}};
  done(kOwner, "CreatePermissionVersion", {{"permissionArn", mine}, {"policyTemplate", newer.dump()}});
  EXPECT_TRUE(may(dev, kProjects, project()));
  EXPECT_FALSE(may(dev, kBuilds, project()));
  done(kOwner, "ReplacePermissionAssociations", {{"fromPermissionArn", mine}, {"toPermissionArn", mine}});
  EXPECT_FALSE(may(dev, kProjects, project()));
  EXPECT_TRUE(may(dev, kBuilds, project()));

  done(kOwner, "SetDefaultPermissionVersion", {{"permissionArn", mine}, {"permissionVersion", 1}});
  EXPECT_TRUE(may(dev, kBuilds, project()));
  done(kOwner, "AssociateResourceSharePermission",
       {{"resourceShareArn", old_share}, {"permissionArn", mine}, {"replace", true}});
  EXPECT_TRUE(may(dev, kProjects, project()));
  EXPECT_FALSE(may(dev, kBuilds, project()));
}

TEST_F(RamGrants, ReplacingAPermissionByAnotherMovesAccess) {
  organize();
  const auto dev = user(kMember);
  const auto from = permission("from", kProjects), to = permission("to", kBuilds);
  project_share(from);
  done(kOwner, "ReplacePermissionAssociations", {{"fromPermissionArn", from}, {"toPermissionArn", to}});
  EXPECT_FALSE(may(dev, kProjects, project()));
  EXPECT_TRUE(may(dev, kBuilds, project()));
  EXPECT_EQ(policy_of(project())[0]["Action"], Json::array({kBuilds}));
}

TEST_F(RamGrants, TwoSharesOfAResourceGiveWhatBothPermissionsAllow) {
  organize();
  const auto dev = user(kMember);
  const auto first = project_share(permission("first", kProjects));
  project_share(permission("second", kBuilds));
  EXPECT_EQ(policy_of(project()).size(), 2u);
  EXPECT_TRUE(may(dev, kProjects, project()));
  EXPECT_TRUE(may(dev, kBuilds, project()));
  done(kOwner, "DisassociateResourceShare", {{"resourceShareArn", first}, {"resourceArns", {project()}}});
  EXPECT_FALSE(may(dev, kProjects, project()));
  EXPECT_TRUE(may(dev, kBuilds, project()));
}

TEST_F(RamGrants, WithoutItsResourcesAPermissionCanGoAndAccessIsGoneWithThem) {
  organize();
  const auto dev = user(kMember);
  const auto mine = permission("mine", kProjects);
  const auto arn = project_share(mine);
  ASSERT_TRUE(may(dev, kProjects, project()));
  const Json detach = {{"resourceShareArn", arn}, {"permissionArn", mine}};
  refused(kOwner, "DisassociateResourceSharePermission", detach);
  EXPECT_TRUE(may(dev, kProjects, project()));
  done(kOwner, "DisassociateResourceShare", {{"resourceShareArn", arn}, {"resourceArns", {project()}}});
  done(kOwner, "DisassociateResourceSharePermission", detach);
  EXPECT_FALSE(may(dev, kProjects, project()));
  EXPECT_TRUE(policy_of(project()).is_null());
  // What comes back comes with the permission of AWS.
  done(kOwner, "AssociateResourceShare", {{"resourceShareArn", arn}, {"resourceArns", {project()}}});
  EXPECT_TRUE(may(dev, kBuilds, project()));
}

TEST_F(RamGrants, AServiceActsOnlyForTheSourcesOfTheShare) {
  const std::string service = "pca-connector-ad.amazonaws.com";
  const std::string authority = "arn:aws:acm-pca:us-east-1:111111111111:certificate-authority/1";
  const auto arn = share({{"resourceArns", {authority}}, {"principals", {service}}});
  const Json shown = policy_of(authority);
  ASSERT_EQ(shown.size(), 1u);
  EXPECT_EQ(shown[0]["Principal"]["Service"], service);
  EXPECT_EQ(shown[0]["Condition"]["StringEquals"]["aws:SourceAccount"], Json::array({kOwner}));
  const std::string action = shown[0]["Action"][0];
  const auto acts_for = [&](const char* key, const std::string& value) {
    return ask(service, action, authority, {{"context", {{key, value}}}})["decision"] == "allowed";
  };
  EXPECT_TRUE(acts_for("aws:SourceAccount", kOwner));
  EXPECT_FALSE(acts_for("aws:SourceAccount", kMember));
  EXPECT_FALSE(may(service, action, authority)) << "on nobody's behalf";
  EXPECT_FALSE(may("pca-connector-scep.amazonaws.com", action, authority));

  const std::string cluster = "arn:aws:ecs:us-east-1:111111111111:cluster/c";
  const std::string path = "o-exampleorgid/r-ab12/ou-ab12-11111111/";
  done(kOwner, "AssociateResourceShare",
       {{"resourceShareArn", arn}, {"sources", {kMember, cluster, "o-otherorgid0", path}}});
  EXPECT_EQ(policy_of(authority).size(), 4u);
  EXPECT_FALSE(acts_for("aws:SourceAccount", kOwner)) << "the owner counted only while no source was named";
  EXPECT_TRUE(acts_for("aws:SourceAccount", kMember));
  EXPECT_TRUE(acts_for("aws:SourceArn", cluster));
  EXPECT_FALSE(acts_for("aws:SourceArn", cluster + "2"));
  EXPECT_TRUE(acts_for("aws:SourceOrgID", "o-otherorgid0"));
  EXPECT_FALSE(acts_for("aws:SourceOrgID", "o-exampleorgid"));
  EXPECT_TRUE(acts_for("aws:SourceOrgPaths", path + "ou-ab12-22222222/"));
  EXPECT_FALSE(acts_for("aws:SourceOrgPaths", "o-exampleorgid/r-ab12/"));
  done(kOwner, "DisassociateResourceShare", {{"resourceShareArn", arn}, {"sources", {cluster}}});
  EXPECT_FALSE(acts_for("aws:SourceArn", cluster));
}

TEST_F(RamGrants, AnsweringAWhatIfChangesNothing) {
  organize();
  const auto dev = user(kMember, "dev", "s3:*");
  share({{"resourceArns", {subnet_}}, {"principals", {kMember}}});
  const Json with = {{"with", {Json::parse(policy("Allow", "ec2:*", "*"))}}};
  EXPECT_EQ(ask(dev, "ec2:RunInstances", subnet_, with)["decision"], "allowed");
  EXPECT_EQ(ask(dev, "ec2:RunInstances", subnet_)["decision"], "implicitDeny");
  const Json denying = {{"with", {{{"policy", Json::parse(policy("Deny", "s3:*", "*"))}, {"layer", "scp"}}}}};
  enable_policies();
  EXPECT_EQ(ask(dev, "s3:ListAllMyBuckets", "*", denying)["decision"], "explicitDeny");
  EXPECT_EQ(ask(dev, "s3:ListAllMyBuckets", "*")["decision"], "allowed");
}

}  // namespace
}  // namespace scenario
