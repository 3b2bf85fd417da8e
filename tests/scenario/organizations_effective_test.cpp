// Management policies: what they must look like, and what they amount to for an account.
#include "organizations_world.hpp"

namespace scenario {
namespace {

class OrganizationsEffective : public OrganizationsWorld {
 protected:
  OrganizationsEffective() {
    create_organization();
    invite(kMember);
    unit_ = create_unit(root_, "OU1");
    done("MoveAccount", {{"AccountId", kMember}, {"SourceParentId", root_}, {"DestinationParentId", unit_}});
    enable("TAG_POLICY");
  }

  void enable(const char* type) { done("EnablePolicyType", {{"RootId", root_}, {"PolicyType", type}}); }
  std::string attached(const std::string& target, const Json& content, const std::string& type = "TAG_POLICY") {
    return attach_policy(target, content.dump(), type);
  }
  Json effective(const std::string& type = "TAG_POLICY", const std::string& account = kMember) {
    const Json answer = done("DescribeEffectivePolicy", {{"PolicyType", type}, {"TargetId", account}});
    EXPECT_EQ(answer["EffectivePolicy"]["TargetId"], account);
    EXPECT_EQ(answer["EffectivePolicy"]["PolicyType"], type);
    EXPECT_TRUE(answer["EffectivePolicy"]["LastUpdatedTimestamp"].is_number());
    return Json::parse(answer["EffectivePolicy"]["PolicyContent"].get<std::string>());
  }
  static Json values(const Json& operators) { return {{"tags", {{"costcenter", {{"tag_value", operators}}}}}}; }
  Json effective_values() { return effective()["tags"]["costcenter"]["tag_value"]; }

  std::string unit_;
};

TEST_F(OrganizationsEffective, AChildsAssignmentReplacesTheParents) {
  attached(
      root_,
      {{"tags",
        {{"costcenter",
          {{"tag_key", {{"@@assign", "CostCenter"}}}, {"tag_value", {{"@@assign", {"Development", "Support"}}}}}}}}});
  attached(unit_, {{"tags",
                    {{"costcenter",
                      {{"tag_value", {{"@@assign", {"Sandbox"}}}},
                       {"enforced_for", {{"@@assign", {"redshift:*", "dynamodb:table"}}}}}}}}});
  EXPECT_EQ(effective(), Json::parse(R"({"tags":{"costcenter":{"tag_key":"CostCenter","tag_value":["Sandbox"],
      "enforced_for":["redshift:*","dynamodb:table"]}}})"));
  EXPECT_EQ(effective("TAG_POLICY", kManagement),
            Json::parse(R"({"tags":{"costcenter":{"tag_key":"CostCenter","tag_value":["Development","Support"]}}})"));
}

TEST_F(OrganizationsEffective, ValuesAreAppendedToAndRemovedFromInheritedOnes) {
  attached(root_, values({{"@@assign", {"Development", "Support"}}}));
  attached(unit_, values({{"@@append", {"Marketing", "Support"}}}));
  attached(kMember, values({{"@@remove", {"Development", "Never there"}}}));
  EXPECT_EQ(effective_values(), (Json{"Support", "Marketing"}));
}

TEST_F(OrganizationsEffective, ARemovedValueMayBeAppendedAgainAndStandsLastThen) {
  attached(root_, values({{"@@assign", {"A", "B", "A"}}}));
  attached(unit_, values({{"@@remove", {"A"}}}));
  attached(kMember, values({{"@@append", {"A", "B", "C", "C"}}}));
  EXPECT_EQ(effective_values(), (Json{"B", "A", "C"}));
}

TEST_F(OrganizationsEffective, OperatorsThatAParentForbidsHaveNoEffectBelow) {
  const struct {
    Json allowed;
    Json result;
  } cases[] = {
      {{"@@all"}, {"Sandbox", "More"}},
      {{"@@none"}, {"Development"}},
      {{"@@append"}, {"Development", "More"}},
      {{"@@assign"}, {"Sandbox"}},
  };
  for (const auto& [allowed, result] : cases) {
    const auto above =
        attached(root_, values({{"@@operators_allowed_for_child_policies", allowed}, {"@@assign", {"Development"}}}));
    const auto first = attached(unit_, values({{"@@assign", {"Sandbox"}}}));
    const auto second = attached(kMember, values({{"@@append", {"More"}}}));
    EXPECT_EQ(effective_values(), result) << allowed;
    for (const auto& [policy, target] : {std::pair(above, root_), {first, unit_}, {second, std::string(kMember)}})
      done("DetachPolicy", {{"PolicyId", policy}, {"TargetId", target}});
  }
}

TEST_F(OrganizationsEffective, AChildCannotAllowAgainWhatWasForbiddenAbove) {
  attached(root_, {{"tags",
                    {{"@@operators_allowed_for_child_policies", {"@@none"}},
                     {"costcenter", {{"tag_value", {{"@@assign", {"A"}}}}}}}}});
  attached(unit_, {{"tags",
                    {{"@@operators_allowed_for_child_policies", {"@@all"}},
                     {"costcenter", {{"tag_value", {{"@@append", {"B"}}}}}}}}});
  attached(kMember, values({{"@@append", {"C"}}}));
  EXPECT_EQ(effective_values(), Json{"A"});
}

TEST_F(OrganizationsEffective, AtOneLevelTheEarlierAttachmentAssignsAndRestrictionsAddUp) {
  attached(root_, values({{"@@operators_allowed_for_child_policies", {"@@append"}}, {"@@assign", {"first"}}}));
  attached(root_, values({{"@@operators_allowed_for_child_policies", {"@@remove"}}, {"@@assign", {"second"}}}));
  attached(root_, values({{"@@append", {"third"}}}));
  attached(unit_, values({{"@@append", {"below"}}}));
  EXPECT_EQ(effective_values(), (Json{"first", "third"}));
}

TEST_F(OrganizationsEffective, TagPoliciesIgnoreTheCaseOfTheirKeys) {
  attached(root_, values({{"@@assign", {"A"}}}));
  attached(unit_, {{"tags", {{"CostCenter", {{"tag_value", {{"@@append", {"B"}}}}}}}}});
  EXPECT_EQ(effective_values(), (Json{"A", "B"}));
}

TEST_F(OrganizationsEffective, EveryManagementTypeIsTakenInItsOwnSyntaxOnly) {
  done("EnableAWSServiceAccess", {{"ServicePrincipal", "securityhub.amazonaws.com"}});
  const std::pair<const char*, const char*> types[] = {
      {"BACKUP_POLICY", "plans"},
      {"AISERVICES_OPT_OUT_POLICY", "services"},
      {"CHATBOT_POLICY", "chatbot"},
      {"DECLARATIVE_POLICY_EC2", "ec2_attributes"},
      {"SECURITYHUB_POLICY", "securityhub"},
      {"INSPECTOR_POLICY", "inspector"},
      {"UPGRADE_ROLLOUT_POLICY", "upgrade_rollout"},
      {"BEDROCK_POLICY", "bedrock"},
      {"S3_POLICY", "s3_attributes"},
      {"NETWORK_SECURITY_DIRECTOR_POLICY", "network_security_director"},
  };
  for (const auto& [type, key] : types) {
    enable(type);
    EXPECT_EQ(refused(kManagement, "DescribeEffectivePolicy", {{"PolicyType", type}}),
              "EffectivePolicyNotFoundException");
    attached(root_, {{key, {{"a", {{"@@assign", true}}}, {"b", {{"c", {{"@@assign", {"x"}}}}}}}}}, type);
    EXPECT_EQ(effective(type), (Json{{key, {{"a", true}, {"b", {{"c", {"x"}}}}}}})) << type;
    const auto malformed = [&](const Json& content) {
      return call(kManagement, "CreatePolicy",
                  {{"Name", "bad"}, {"Description", ""}, {"Content", content.dump()}, {"Type", type}})
          .error();
    };
    for (const Json& content : {Json{{"tags", Json::object()}}, Json{{key, "x"}}, Json{{key, {{"a", "x"}}}},
                                Json{{key, {{"@@set", "x"}}}}, Json{{key, {{"a", {{"@@assign", {{"b", 1}}}}}}}},
                                Json{{key, Json::object()}, {"more", Json::object()}}, Json::array()})
      EXPECT_EQ(malformed(content), "MalformedPolicyDocumentException") << type << content;
  }
}

TEST_F(OrganizationsEffective, AServicesPolicyTypeNeedsItsTrustedAccess) {
  const Json type{{"RootId", root_}, {"PolicyType", "SECURITYHUB_POLICY"}};
  const Json service{{"ServicePrincipal", "securityhub.amazonaws.com"}};
  EXPECT_EQ(refused(kManagement, "EnablePolicyType", type), "ConstraintViolationException SERVICE_ACCESS_NOT_ENABLED");
  done("EnableAWSServiceAccess", service);
  done("EnablePolicyType", type);
  EXPECT_EQ(refused(kManagement, "DisableAWSServiceAccess", service),
            "ConstraintViolationException POLICY_TYPE_ENABLED_FOR_THIS_SERVICE");
  done("DisablePolicyType", type);
  done("DisableAWSServiceAccess", service);
}

TEST_F(OrganizationsEffective, OnlyAccountsOfEnabledTypesHaveEffectivePolicies) {
  const auto error = [&](const char* who, const char* type, const std::string& target) {
    return call(who, "DescribeEffectivePolicy", {{"PolicyType", type}, {"TargetId", target}}).error();
  };
  EXPECT_EQ(error(kManagement, "TAG_POLICY", kMember), "EffectivePolicyNotFoundException");
  EXPECT_EQ(error(kManagement, "BACKUP_POLICY", kMember), "EffectivePolicyNotFoundException");
  EXPECT_EQ(error(kManagement, "TAG_POLICY", kStranger), "TargetNotFoundException");
  EXPECT_EQ(error(kManagement, "TAG_POLICY", unit_), "InvalidInputException TARGET_NOT_SUPPORTED");
  EXPECT_EQ(error(kMember, "TAG_POLICY", kManagement), "AccessDeniedException");
  EXPECT_EQ(error(kStranger, "TAG_POLICY", kStranger), "AWSOrganizationsNotInUseException");
  attached(unit_, values({{"@@assign", {"A"}}}));
  EXPECT_EQ(error(kMember, "TAG_POLICY", kMember), "");
  EXPECT_EQ(refused(kManagement, "DescribeEffectivePolicy", {{"PolicyType", "SERVICE_CONTROL_POLICY"}}),
            "InvalidInputException INVALID_ENUM_POLICY_TYPE");
}

TEST_F(OrganizationsEffective, PlansWithTooManySelectionsAreReportedWithTheirPolicies) {
  enable("BACKUP_POLICY");
  const auto selections = [](int from, int to) {
    Json tags = Json::object();
    for (int i = from; i < to; ++i) tags["s" + std::to_string(i)] = {{"tag_key", {{"@@assign", "k"}}}};
    return Json{{"plans", {{"daily", {{"selections", {{"tags", tags}}}}}}}};
  };
  const Json request{{"AccountId", kMember}, {"PolicyType", "BACKUP_POLICY"}};
  EXPECT_EQ(refused(kManagement, "ListEffectivePolicyValidationErrors", request), "EffectivePolicyNotFoundException");
  const auto above = attached(root_, selections(0, 100), "BACKUP_POLICY");
  EXPECT_EQ(done("ListAccountsWithInvalidEffectivePolicy", {{"PolicyType", "BACKUP_POLICY"}})["Accounts"],
            Json::array());
  EXPECT_EQ(done("ListEffectivePolicyValidationErrors", request)["EffectivePolicyValidationErrors"], Json::array());
  const auto below = attached(kMember, selections(100, 101), "BACKUP_POLICY");
  const Json accounts = done("ListAccountsWithInvalidEffectivePolicy", {{"PolicyType", "BACKUP_POLICY"}})["Accounts"];
  ASSERT_EQ(accounts.size(), 1u);
  EXPECT_EQ(accounts[0]["Id"], kMember);
  const Json errors = done("ListEffectivePolicyValidationErrors", request);
  EXPECT_EQ(errors["Path"], organization_ + "/" + root_ + "/" + unit_ + "/" + kMember + "/");
  ASSERT_EQ(errors["EffectivePolicyValidationErrors"].size(), 1u);
  const Json& error = errors["EffectivePolicyValidationErrors"][0];
  EXPECT_EQ(error["ErrorCode"], "ELEMENTS_TOO_MANY");
  EXPECT_EQ(error["PathToError"], "plans/daily/selections");
  EXPECT_EQ(error["ContributingPolicies"], (Json{above, below}));
  EXPECT_EQ(refused(kMember, "ListAccountsWithInvalidEffectivePolicy", {{"PolicyType", "BACKUP_POLICY"}}),
            "AccessDeniedException");
  EXPECT_EQ(refused(kManagement, "ListEffectivePolicyValidationErrors",
                    {{"AccountId", kStranger}, {"PolicyType", "BACKUP_POLICY"}}),
            "AccountNotFoundException");
}

}  // namespace
}  // namespace scenario
