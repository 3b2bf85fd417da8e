// The resource policy: members who do the management account's work.
#include "organizations_world.hpp"

namespace scenario {
namespace {

class OrganizationsDelegation : public OrganizationsWorld {
 protected:
  OrganizationsDelegation() {
    create_organization();
    invite(kMember);
    invite(kStranger);
  }

  static Json statement(const Json& action, const Json& more = Json::object()) {
    Json made{{"Effect", "Allow"}, {"Principal", {{"AWS", kMember}}}, {"Action", action}, {"Resource", "*"}};
    made.update(more);
    return made;
  }
  static std::string document(const Json& statements) {
    return Json{{"Version", "2012-10-17"}, {"Statement", statements}}.dump();
  }
  Json put(const Json& statements) {
    return done("PutResourcePolicy", {{"Content", document(statements)}})["ResourcePolicy"];
  }
  std::string put_error(const std::string& content) {
    return call(kManagement, "PutResourcePolicy", {{"Content", content}}).error();
  }
  Reply call_as(const Credentials& who, const std::string& operation, const Json& input = Json::object()) {
    const auto answer = scenario_->organizations(who, operation, input);
    return {answer.status, answer.body, Json::parse(answer.body, nullptr, false), answer.headers};
  }
};

TEST_F(OrganizationsDelegation, ThePolicyIsShownAsItWasSentAndReplacedUnderTheSameId) {
  EXPECT_EQ(refused(kManagement, "DescribeResourcePolicy"), "ResourcePolicyNotFoundException");
  EXPECT_EQ(refused(kManagement, "DeleteResourcePolicy"), "ResourcePolicyNotFoundException");
  const auto content = document({statement("organizations:ListRoots")});
  const Json made = done("PutResourcePolicy",
                         {{"Content", content}, {"Tags", {{{"Key", "team"}, {"Value", "blue"}}}}})["ResourcePolicy"];
  const std::string id = made["ResourcePolicySummary"]["Id"];
  EXPECT_EQ(made["ResourcePolicySummary"]["Arn"],
            "arn:aws:organizations::999999999999:resourcepolicy/" + organization_ + "/" + id);
  EXPECT_EQ(made["Content"], content);
  EXPECT_EQ(done("ListTagsForResource", {{"ResourceId", id}})["Tags"][0]["Value"], "blue");
  done("TagResource", {{"ResourceId", id}, {"Tags", {{{"Key", "b"}, {"Value", ""}}}}});
  done("UntagResource", {{"ResourceId", id}, {"TagKeys", {"team"}}});
  EXPECT_EQ(done("ListTagsForResource", {{"ResourceId", id}})["Tags"], Json::parse(R"([{"Key":"b","Value":""}])"));
  EXPECT_EQ(put({statement("organizations:ListAccounts")})["ResourcePolicySummary"]["Id"], id);
  EXPECT_EQ(
      refused(kManagement, "PutResourcePolicy", {{"Content", content}, {"Tags", {{{"Key", "a"}, {"Value", ""}}}}}),
      "InvalidInputException UPDATE_EXISTING_RESOURCE_POLICY_WITH_TAGS_NOT_SUPPORTED");
  done("DeleteResourcePolicy");
  EXPECT_EQ(refused(kManagement, "DescribeResourcePolicy"), "ResourcePolicyNotFoundException");
}

TEST_F(OrganizationsDelegation, OnlyDelegableActionsOfMembersOnThisOrganizationCanBeNamed) {
  const auto with = [](const Json& more) { return document({statement("organizations:ListRoots", more)}); };
  const std::pair<std::string, const char*> cases[] = {
      {"{", "INVALID_RESOURCE_POLICY_JSON"},
      {"[]", "INVALID_RESOURCE_POLICY_JSON"},
      {R"({"Version":"2008-10-17","Statement":[]})", "INVALID_RESOURCE_POLICY_JSON"},
      {with({{"Effect", "Maybe"}}), "INVALID_RESOURCE_POLICY_JSON"},
      {with({{"Principal", {{"Service", "ram.amazonaws.com"}}}}), "INVALID_PRINCIPAL"},
      {with({{"Principal", {{"AWS", "arn:aws:iam::111111111111:user/nobody"}}}}), "INVALID_PRINCIPAL"},
      {with({{"Principal", "x"}}), "INVALID_PRINCIPAL"},
      {document({statement("organizations:CreateAccount")}), "UNSUPPORTED_ACTION_IN_RESOURCE_POLICY"},
      {document({statement("organizations:*")}), "UNSUPPORTED_ACTION_IN_RESOURCE_POLICY"},
      {document({statement("s3:ListBuckets")}), "UNSUPPORTED_ACTION_IN_RESOURCE_POLICY"},
      {with({{"Resource", "arn:aws:s3:::bucket"}}), "UNSUPPORTED_RESOURCE_IN_RESOURCE_POLICY"},
      {with({{"Resource", "arn:aws:organizations::222222222222:root/o-exampleorgid/r-ex01"}}),
       "UNSUPPORTED_RESOURCE_IN_RESOURCE_POLICY"},
      {with({{"Condition", {{"StringEquals", {{"organizations:PolicyType", "NO_POLICY"}}}}}}),
       "UNSUPPORTED_POLICY_TYPE_IN_RESOURCE_POLICY"},
  };
  for (const auto& [content, reason] : cases)
    EXPECT_EQ(put_error(content), std::string("InvalidInputException ") + reason) << content;
  EXPECT_EQ(put_error(document({statement(Json{"organizations:Describe*", "organizations:List*"})})), "");
  EXPECT_EQ(refused(kMember, "PutResourcePolicy", {{"Content", "{}"}}), "AccessDeniedException");
  EXPECT_EQ(refused(kMember, "DeleteResourcePolicy"), "AccessDeniedException");
}

TEST_F(OrganizationsDelegation, AMemberMayDoWhatThePolicyAllowsAndNothingElse) {
  EXPECT_EQ(refused(kMember, "ListRoots"), "AccessDeniedException");
  const auto policy = create_policy("P", kAllowAll);
  const Json attachment{{"PolicyId", policy}, {"TargetId", root_}};
  put({statement(Json{"organizations:ListRoots", "organizations:AttachPolicy"})});
  EXPECT_EQ(done_as(kMember, "ListRoots")["Roots"][0]["Id"], root_);
  done_as(kMember, "AttachPolicy", attachment);
  EXPECT_EQ(refused(kMember, "DetachPolicy", attachment), "AccessDeniedException");
  EXPECT_EQ(refused(kMember, "CreateOrganizationalUnit", {{"ParentId", root_}, {"Name", "x"}}),
            "AccessDeniedException");
  EXPECT_EQ(refused(kStranger, "ListRoots"), "AccessDeniedException");
  done("DeleteResourcePolicy");
  EXPECT_EQ(refused(kMember, "ListRoots"), "AccessDeniedException");
}

TEST_F(OrganizationsDelegation, ResourcesAndPolicyTypesNarrowTheDelegation) {
  const auto tagging = create_policy("T", R"({"tags":{}})", "TAG_POLICY");
  const auto scp = create_policy("S", kAllowAll);
  put({statement("organizations:DescribePolicy",
                 {{"Condition", {{"StringEquals", {{"organizations:PolicyType", "TAG_POLICY"}}}}}}),
       statement("organizations:ListChildren",
                 {{"Resource", "arn:aws:organizations::999999999999:root/" + organization_ + "/" + root_}})});
  const auto unit = create_unit(root_, "A");
  done_as(kMember, "DescribePolicy", {{"PolicyId", tagging}});
  EXPECT_EQ(refused(kMember, "DescribePolicy", {{"PolicyId", scp}}), "AccessDeniedException");
  const auto children = [&](const std::string& parent) {
    return call(kMember, "ListChildren", {{"ParentId", parent}, {"ChildType", "ACCOUNT"}}).error();
  };
  EXPECT_EQ(children(root_), "");
  EXPECT_EQ(children(unit), "AccessDeniedException");
}

TEST_F(OrganizationsDelegation, TheMembersOwnIdentitiesNeedThePermissionToo) {
  put({statement("organizations:ListRoots")});
  EXPECT_TRUE(call_as(scenario_->user(kMember, "may", policy("Allow", "organizations:ListRoots", "*")), "ListRoots")
                  .code()
                  .empty());
  const auto denied = call_as(scenario_->user(kMember, "may_not"), "ListRoots");
  EXPECT_EQ(denied.code(), "AccessDeniedException");
  EXPECT_NE(denied.text.find("no identity-based policy allows the organizations:ListRoots action"), std::string::npos)
      << denied.text;
}

TEST_F(OrganizationsDelegation, ADenialBindsDelegatedAdministratorsToo) {
  done("EnableAWSServiceAccess", {{"ServicePrincipal", "sso.amazonaws.com"}});
  done("RegisterDelegatedAdministrator", {{"AccountId", kMember}, {"ServicePrincipal", "sso.amazonaws.com"}});
  put({statement("organizations:ListRoots", {{"Effect", "Deny"}})});
  EXPECT_EQ(refused(kMember, "ListRoots"), "AccessDeniedException");
  done_as(kMember, "ListAccounts");
}

TEST_F(OrganizationsDelegation, AnOrganizationWithoutAllFeaturesHasNoResourcePolicy) {
  restart_with_settle(core::Duration(0));
  create_organization("CONSOLIDATED_BILLING");
  EXPECT_EQ(refused(kManagement, "PutResourcePolicy", {{"Content", "{}"}}),
            "ConstraintViolationException ORGANIZATION_NOT_IN_ALL_FEATURES_MODE");
}

TEST_F(OrganizationsDelegation, AMemberWhoReadsItselfNeedsNoDelegation) {
  put({statement("organizations:ListRoots")});
  done("EnablePolicyType", {{"RootId", root_}, {"PolicyType", "TAG_POLICY"}});
  EXPECT_EQ(refused(kMember, "DescribeEffectivePolicy", {{"PolicyType", "TAG_POLICY"}}),
            "EffectivePolicyNotFoundException");
  EXPECT_EQ(refused(kMember, "DescribeEffectivePolicy", {{"PolicyType", "TAG_POLICY"}, {"TargetId", kStranger}}),
            "AccessDeniedException");
}

}  // namespace
}  // namespace scenario
