#include "iam_world.hpp"
#include "organizations_world.hpp"

namespace scenario {
namespace {

class IamRoles : public IamWorld {};

TEST_F(IamRoles, CreateEchoesTheTrustPolicyAndLeavesOutWhatOnlyReadsShow) {
  const std::string text = trust_root();
  const auto made = done("CreateRole", {{"RoleName", "r"}, {"AssumeRolePolicyDocument", text}, {"Path", "/app/"}});
  EXPECT_EQ(document(made, "AssumeRolePolicyDocument"), text);
  EXPECT_EQ(made.xml("Arn"), arn("role/app/r"));
  EXPECT_TRUE(made.xml("RoleId").starts_with("AROA"));
  for (const char* member : {"<MaxSessionDuration", "<RoleLastUsed", "<Tags", "<Description", "<PermissionsBoundary"})
    EXPECT_EQ(made.body.find(member), std::string::npos) << member;
}

TEST_F(IamRoles, GetShowsDurationLastUseAndAccountPrincipalsAsRootArns) {
  create_role("r");
  const auto role = done("GetRole", {{"RoleName", "R"}});
  EXPECT_EQ(role.xml("RoleName"), "r");
  EXPECT_EQ(role.xml("MaxSessionDuration"), "3600");
  EXPECT_NE(role.body.find("<RoleLastUsed"), std::string::npos);
  EXPECT_EQ(document(role, "AssumeRolePolicyDocument"), trust({{"AWS", arn("root")}}));
}

TEST_F(IamRoles, ListsCarryDurationButNoTagsLastUseOrBoundary) {
  done("CreateRole", {{"RoleName", "r"},
                      {"AssumeRolePolicyDocument", trust_root()},
                      {"Tags.member.1.Key", "k"},
                      {"Tags.member.1.Value", "v"},
                      {"PermissionsBoundary", "arn:aws:iam::aws:policy/ReadOnlyAccess"}});
  const auto list = done("ListRoles");
  EXPECT_EQ(list.xml("MaxSessionDuration"), "3600");
  for (const char* member : {"<RoleLastUsed", "<Tags", "<PermissionsBoundary"})
    EXPECT_EQ(list.body.find(member), std::string::npos) << member;
  const auto role = done("GetRole", {{"RoleName", "r"}});
  EXPECT_EQ(role.xml("PermissionsBoundaryType"), "Policy");
  EXPECT_EQ(role.xml("Tags/member/Key"), "k");
}

TEST_F(IamRoles, DocumentsSurviveUnchanged) {
  const std::string text =
      "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": {\"Effect\": \"Allow\", \"Principal\": {\"Service\": "
      "\"ec2.amazonaws.com\"}, \"Action\": \"sts:AssumeRole\", \"Condition\": {\"StringEquals\": "
      "{\"aws:SourceArn\": \"arn%3Aaws+x\", \"aws:SourceAccount\": \"111122223333\"}}}\n}";
  done("CreateRole", {{"RoleName", "r"}, {"AssumeRolePolicyDocument", text}});
  EXPECT_EQ(document(done("GetRole", {{"RoleName", "r"}}), "AssumeRolePolicyDocument"), text);
  EXPECT_EQ(document(done("ListRoles"), "AssumeRolePolicyDocument"), text);
}

TEST_F(IamRoles, TrustedPrincipalsMustExist) {
  for (const std::string& principal : {arn("user/ghost"), arn("role/ghost"), arn("role/r"), arn("user/*")})
    EXPECT_EQ(refused("CreateRole", {{"RoleName", "r"}, {"AssumeRolePolicyDocument", trust({{"AWS", principal}})}}),
              "400 MalformedPolicyDocument Invalid principal in policy: \"AWS\":\"" + principal + "\"");
  EXPECT_EQ(iam(kRoot, "GetRole", {{"RoleName", "r"}}).status, 404);
}

TEST_F(IamRoles, ADeletedPrincipalIsShownByIdAndItsSuccessorIsNotTrusted) {
  create_user("bob");
  const auto id = done("GetUser", {{"UserName", "bob"}}).xml("UserId");
  done("CreateRole", {{"RoleName", "r"}, {"AssumeRolePolicyDocument", trust({{"AWS", arn("user/bob")}})}});
  const auto shown = [&] { return document(done("GetRole", {{"RoleName", "r"}}), "AssumeRolePolicyDocument"); };
  EXPECT_EQ(shown(), trust({{"AWS", arn("user/bob")}}));
  done("UpdateUser", {{"UserName", "bob"}, {"NewUserName", "rob"}});
  EXPECT_EQ(shown(), trust({{"AWS", arn("user/rob")}}));
  done("DeleteUser", {{"UserName", "rob"}});
  EXPECT_EQ(shown(), trust({{"AWS", id}}));
  const auto again = user(kAccount, "rob", allow_all());
  EXPECT_EQ(shown(), trust({{"AWS", id}}));
  EXPECT_EQ(sts(again, "AssumeRole", {{"RoleArn", arn("role/r")}, {"RoleSessionName", "session"}}).code(),
            "AccessDenied");
  done("UpdateAssumeRolePolicy", {{"RoleName", "r"}, {"PolicyDocument", trust({{"AWS", arn("user/rob")}})}});
  EXPECT_TRUE(sts(again, "AssumeRole", {{"RoleArn", arn("role/r")}, {"RoleSessionName", "session"}}).ok());
}

TEST_F(IamRoles, MalformedTrustPoliciesAreRefused) {
  const auto message = [&](const std::string& text) {
    return refused("CreateRole", {{"RoleName", "r"}, {"AssumeRolePolicyDocument", text}});
  };
  EXPECT_EQ(message("{\"Version\":\"2012-10-17\",}"), "400 MalformedPolicyDocument This policy contains invalid Json");
  EXPECT_EQ(message(R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},)"
                    R"("Action":"sts:AssumeRole","Resource":"*"}]})"),
            "400 MalformedPolicyDocument Has prohibited field Resource.");
}

TEST_F(IamRoles, TrustPoliciesHaveAQuotaThatWhiteSpaceDoesNotCountFor) {
  const std::string padded = trust_root() + std::string(3000, ' ');
  done("CreateRole", {{"RoleName", "padded"}, {"AssumeRolePolicyDocument", padded}});
  const std::string long_text =
      trust({{"AWS", kAccount}}, {{"StringEquals", {{"aws:PrincipalArn", std::string(2100, 'x')}}}});
  EXPECT_EQ(refused("CreateRole", {{"RoleName", "long"}, {"AssumeRolePolicyDocument", long_text}}),
            "409 LimitExceeded Cannot exceed quota for ACLSizePerRole: 2048");
}

TEST_F(IamRoles, AnUpdateKeepsTheDescriptionItDoesNotNameAndPutsTheSessionBackToAnHour) {
  create_role("r");
  done("UpdateRole", {{"RoleName", "r"}, {"Description", "new"}});
  done("UpdateRole", {{"RoleName", "r"}, {"MaxSessionDuration", "7200"}});
  const auto role = done("GetRole", {{"RoleName", "r"}});
  EXPECT_EQ(role.xml("Description"), "new");
  EXPECT_EQ(role.xml("MaxSessionDuration"), "7200");
  done("UpdateRole", {{"RoleName", "r"}, {"Description", "newer"}});
  EXPECT_EQ(done("GetRole", {{"RoleName", "r"}}).xml("MaxSessionDuration"), "3600");
  EXPECT_EQ(done("UpdateRoleDescription", {{"RoleName", "r"}, {"Description", "other"}}).xml("Description"), "other");
  EXPECT_EQ(iam(kRoot, "UpdateRole", {{"RoleName", "r"}, {"MaxSessionDuration", "3599"}}).code(), "ValidationError");
}

TEST_F(IamRoles, DeletionNeedsPoliciesGoneFirst) {
  create_role("r");
  done("PutRolePolicy", {{"RoleName", "r"}, {"PolicyName", "in"}, {"PolicyDocument", allow_all()}});
  done("AttachRolePolicy", {{"RoleName", "r"}, {"PolicyArn", "arn:aws:iam::aws:policy/ReadOnlyAccess"}});
  EXPECT_EQ(refused("DeleteRole", {{"RoleName", "r"}}),
            "409 DeleteConflict Cannot delete entity, must detach all policies first.");
  done("DetachRolePolicy", {{"RoleName", "r"}, {"PolicyArn", "arn:aws:iam::aws:policy/ReadOnlyAccess"}});
  EXPECT_EQ(refused("DeleteRole", {{"RoleName", "r"}}),
            "409 DeleteConflict Cannot delete entity, must delete policies first.");
  done("DeleteRolePolicy", {{"RoleName", "r"}, {"PolicyName", "in"}});
  EXPECT_EQ(done("ListInstanceProfilesForRole", {{"RoleName", "r"}}).xml("IsTruncated"), "false");
  done("DeleteRole", {{"RoleName", "r"}});
  EXPECT_EQ(refused("GetRole", {{"RoleName", "r"}}), "404 NoSuchEntity The role with name r cannot be found.");
}

class IamServiceLinkedRoles : public IamWorld {
 protected:
  static constexpr char kRam[] = "AWSServiceRoleForResourceAccessManager";
};

TEST_F(IamServiceLinkedRoles, NamePathTrustAndPolicyAreTheServices) {
  const auto made = done("CreateServiceLinkedRole", {{"AWSServiceName", "ram.amazonaws.com"}});
  EXPECT_EQ(made.xml("Arn"), arn("role/aws-service-role/ram.amazonaws.com/") + kRam);
  const Json trusted = Json::parse(document(made, "AssumeRolePolicyDocument"));
  EXPECT_EQ(trusted["Statement"][0]["Principal"]["Service"], "ram.amazonaws.com");
  EXPECT_EQ(
      done("ListAttachedRolePolicies", {{"RoleName", kRam}}).all("PolicyArn"),
      std::vector<std::string>{"arn:aws:iam::aws:policy/aws-service-role/AWSResourceAccessManagerServiceRolePolicy"});
}

TEST_F(IamServiceLinkedRoles, RefusalsOfCreation) {
  EXPECT_EQ(refused("CreateServiceLinkedRole", {{"AWSServiceName", "ram.amazonaws.com"}, {"CustomSuffix", "x"}}),
            "400 InvalidInput Custom suffix is not allowed for ram.amazonaws.com");
  EXPECT_EQ(refused("CreateServiceLinkedRole", {{"AWSServiceName", "nosuch.amazonaws.com"}}),
            "400 InvalidInput Cannot find Service Linked Role template for nosuch.amazonaws.com");
  done("CreateServiceLinkedRole", {{"AWSServiceName", "ram.amazonaws.com"}});
  EXPECT_EQ(refused("CreateServiceLinkedRole", {{"AWSServiceName", "ram.amazonaws.com"}}),
            std::string("400 InvalidInput Service role name ") + kRam +
                " has been taken in this account, please try a different suffix.");
}

TEST_F(IamServiceLinkedRoles, SomeTakeASuffix) {
  const Fields fields{{"AWSServiceName", "autoscaling.amazonaws.com"}, {"CustomSuffix", "blue"}};
  EXPECT_EQ(done("CreateServiceLinkedRole", fields).xml("RoleName"), "AWSServiceRoleForAutoScaling_blue");
}

TEST_F(IamServiceLinkedRoles, OnlyAwsChangesThem) {
  done("CreateServiceLinkedRole", {{"AWSServiceName", "ram.amazonaws.com"}});
  const std::string sentence =
      std::string("400 UnmodifiableEntity Cannot perform the operation on the protected role '") + kRam +
      "' - this role is only modifiable by AWS";
  const std::pair<const char*, Fields> calls[] = {
      {"DeleteRole", {}},
      {"UpdateRole", {{"MaxSessionDuration", "3600"}}},
      {"UpdateAssumeRolePolicy", {{"PolicyDocument", trust_root()}}},
      {"PutRolePolicy", {{"PolicyName", "p"}, {"PolicyDocument", allow_all()}}},
      {"AttachRolePolicy", {{"PolicyArn", "arn:aws:iam::aws:policy/ReadOnlyAccess"}}},
      {"DetachRolePolicy", {{"PolicyArn", "arn:aws:iam::aws:policy/ReadOnlyAccess"}}},
      {"PutRolePermissionsBoundary", {{"PermissionsBoundary", "arn:aws:iam::aws:policy/ReadOnlyAccess"}}},
  };
  for (auto [action, fields] : calls) {
    fields.emplace_back("RoleName", kRam);
    EXPECT_EQ(refused(action, fields), sentence) << action;
  }
  done("UpdateRoleDescription", {{"RoleName", kRam}, {"Description", "mine"}});
}

TEST_F(IamServiceLinkedRoles, AreDeletedByATask) {
  done("CreateServiceLinkedRole", {{"AWSServiceName", "ram.amazonaws.com"}});
  const auto task = done("DeleteServiceLinkedRole", {{"RoleName", kRam}}).xml("DeletionTaskId");
  EXPECT_TRUE(task.starts_with(std::string("task/aws-service-role/ram.amazonaws.com/") + kRam + "/")) << task;
  EXPECT_EQ(done("GetServiceLinkedRoleDeletionStatus", {{"DeletionTaskId", task}}).xml("Status"), "SUCCEEDED");
  EXPECT_EQ(iam(kRoot, "GetRole", {{"RoleName", kRam}}).status, 404);
  EXPECT_EQ(iam({kOther}, "GetServiceLinkedRoleDeletionStatus", {{"DeletionTaskId", task}}).code(), "NoSuchEntity");
  EXPECT_EQ(iam(kRoot, "GetServiceLinkedRoleDeletionStatus", {{"DeletionTaskId", "nonsense"}}).code(), "InvalidInput");
  create_role("mine");
  EXPECT_EQ(iam(kRoot, "DeleteServiceLinkedRole", {{"RoleName", "mine"}}).code(), "NoSuchEntity");
}

class ServiceLinkedRolesInUse : public OrganizationsWorld {
 protected:
  static constexpr char kRam[] = "AWSServiceRoleForResourceAccessManager";
  static constexpr char kOrganizations[] = "AWSServiceRoleForOrganizations";

  Answer ask(const std::string& account, const std::string& action, const Fields& fields) {
    return scenario_->iam(Scenario::root(account), action, fields);
  }
  Answer start(const std::string& account, const std::string& role) {
    return ask(account, "DeleteServiceLinkedRole", {{"RoleName", role}});
  }
  Answer status(const std::string& account, const Answer& started) {
    return ask(account, "GetServiceLinkedRoleDeletionStatus", {{"DeletionTaskId", started.xml("DeletionTaskId")}});
  }
  int role_status(const std::string& account, const std::string& role) {
    return ask(account, "GetRole", {{"RoleName", role}}).status;
  }
};

TEST_F(ServiceLinkedRolesInUse, TheTaskFailsWhileTheServiceNeedsTheRole) {
  create_organization();
  invite(kMember);
  const Answer refused = status(kMember, start(kMember, kOrganizations));
  EXPECT_EQ(refused.xml("Status"), "FAILED") << refused.body;
  EXPECT_NE(refused.xml("Reason/Reason").find(organization_), std::string::npos) << refused.body;
  EXPECT_EQ(role_status(kMember, kOrganizations), 200);
  done_as(kMember, "LeaveOrganization");
  EXPECT_EQ(status(kMember, start(kMember, kOrganizations)).xml("Status"), "SUCCEEDED");
  EXPECT_EQ(role_status(kMember, kOrganizations), 404);

  ASSERT_TRUE(scenario_->ram(Scenario::root(kManagement), "EnableSharingWithAwsOrganization").ok());
  EXPECT_EQ(status(kManagement, start(kManagement, kRam)).xml("Status"), "FAILED");
  done("DisableAWSServiceAccess", {{"ServicePrincipal", "ram.amazonaws.com"}});
  EXPECT_EQ(status(kManagement, start(kManagement, kRam)).xml("Status"), "SUCCEEDED");
  EXPECT_EQ(role_status(kManagement, kRam), 404);
}

TEST_F(ServiceLinkedRolesInUse, ATaskThatIsNotCompleteIsTheAnswerToASecondCall) {
  restart_with_settle(std::chrono::minutes(1));
  create_organization();
  for (const char* role : {kRam, kOrganizations}) {
    if (role == kRam) ask(kManagement, "CreateServiceLinkedRole", {{"AWSServiceName", "ram.amazonaws.com"}});
    const Answer first = start(kManagement, role);
    EXPECT_EQ(status(kManagement, first).xml("Status"), "IN_PROGRESS") << first.body;
    EXPECT_EQ(start(kManagement, role).xml("DeletionTaskId"), first.xml("DeletionTaskId")) << role;
    advance(std::chrono::minutes(1));
    const bool deleted = role == kRam;
    EXPECT_EQ(status(kManagement, first).xml("Status"), deleted ? "SUCCEEDED" : "FAILED");
    const Answer later = start(kManagement, role);
    EXPECT_EQ(later.code(), deleted ? "NoSuchEntity" : "");
    EXPECT_NE(later.xml("DeletionTaskId"), first.xml("DeletionTaskId"));
  }
}

}  // namespace
}  // namespace scenario
