#include "fixtures/managed_policies.hpp"

#include <gtest/gtest.h>

#include <set>

#include "policy/document.hpp"

namespace {

TEST(ManagedPolicies, AreFoundByArnIncludingTheirPath) {
  const auto* policy = fixtures::managed_policy("arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole");
  ASSERT_NE(policy, nullptr);
  EXPECT_EQ(policy->name, "AWSLambdaBasicExecutionRole");
  EXPECT_EQ(policy->path, "/service-role/");
  EXPECT_EQ(fixtures::managed_policy("arn:aws:iam::aws:policy/AWSLambdaBasicExecutionRole"), nullptr);
  EXPECT_EQ(fixtures::managed_policy("arn:aws:iam::aws:policy/"), nullptr);
  EXPECT_EQ(fixtures::managed_policy("arn:aws:iam::111122223333:policy/AdministratorAccess"), nullptr);
}

TEST(ManagedPolicies, EveryDocumentIsAPolicyAndEveryIdIsUnique) {
  std::set<std::string> ids;
  for (const auto& policy : fixtures::managed_policies()) {
    EXPECT_NO_THROW(policy::Document::compile(policy.document)) << policy.arn;
    EXPECT_TRUE(policy.unique_id.starts_with("ANPA") && policy.unique_id.size() == 21) << policy.arn;
    EXPECT_TRUE(ids.insert(policy.unique_id).second) << policy.arn;
    EXPECT_LE(policy.created, policy.updated) << policy.arn;
  }
  EXPECT_GE(ids.size(), 15u);
}

TEST(ManagedPolicies, ThoseOfServiceLinkedRolesAreNotAttachable) {
  EXPECT_FALSE(
      fixtures::managed_policy("arn:aws:iam::aws:policy/aws-service-role/CloudTrailServiceRolePolicy")->attachable());
  EXPECT_TRUE(fixtures::managed_policy("arn:aws:iam::aws:policy/AdministratorAccess")->attachable());
}

TEST(ManagedPolicies, DocumentsKeepAwsOrderOfMembers) {
  const auto& text = fixtures::managed_policy("arn:aws:iam::aws:policy/AdministratorAccess")->document;
  EXPECT_LT(text.find("Version"), text.find("Statement"));
  EXPECT_LT(text.find("Effect"), text.find("Action"));
}

}  // namespace
