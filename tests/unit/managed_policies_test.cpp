#include "fixtures/managed_policies.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "policy/document.hpp"
#include "policy/validate.hpp"

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

TEST(ManagedPolicies, EveryDocumentIsOneThatIamStoresAndTheEngineCompiles) {
  for (const auto& policy : fixtures::managed_policies()) {
    const auto problem = policy::validate(policy.document, policy::DocumentKind::Identity);
    // AWS's own may name a root user as a resource, a customer's may not.
    const bool names_root = policy.document.find("\"NotResource\": \"arn:aws:iam::*:root\"") != std::string_view::npos;
    if (names_root)
      EXPECT_TRUE(problem && problem->message.starts_with("IAM resource path must")) << policy.arn;
    else
      EXPECT_FALSE(problem) << policy.arn << ": " << problem->message;
    const auto compiled = policy::Document::compile(policy.document);
    EXPECT_FALSE(compiled->statements().empty()) << policy.arn;
  }
}

TEST(ManagedPolicies, NoArnNameOrIdIsUsedTwice) {
  const auto policies = fixtures::managed_policies();
  std::set<std::string> arns, names, ids;
  for (const auto& policy : policies) {
    EXPECT_TRUE(arns.insert(policy.arn).second) << policy.arn;
    EXPECT_TRUE(names.insert(policy.name).second) << policy.arn;
    EXPECT_TRUE(ids.insert(policy.unique_id).second) << policy.arn;
    EXPECT_TRUE(policy.unique_id.starts_with("ANPA") && policy.unique_id.size() == 21) << policy.unique_id;
  }
  EXPECT_GE(arns.size(), 100u);
}

TEST(ManagedPolicies, AreNotOlderThanTheirDefaultVersion) {
  for (const auto& policy : fixtures::managed_policies()) {
    EXPECT_LE(policy.created, policy.updated) << policy.arn;
    EXPECT_EQ(policy.version == 1, policy.created == policy.updated) << policy.arn;
  }
}

TEST(ManagedPolicies, ThePathTellsWhatTheyAreFor) {
  const auto path = [](std::string_view name) {
    const auto policies = fixtures::managed_policies();
    const auto found = std::find_if(policies.begin(), policies.end(), [&](const auto& p) { return p.name == name; });
    return found == policies.end() ? std::string() : found->path;
  };
  for (const char* name : {"Billing", "DatabaseAdministrator", "DataScientist", "NetworkAdministrator", "SupportUser",
                           "SystemAdministrator", "ViewOnlyAccess"})
    EXPECT_EQ(path(name), "/job-function/") << name;
  for (const char* name : {"AWSLambdaBasicExecutionRole", "AmazonECSTaskExecutionRolePolicy", "AWSQuickSightListIAM"})
    EXPECT_EQ(path(name), "/service-role/") << name;
  for (const char* name : {"AWSResourceAccessManagerServiceRolePolicy", "AWSOrganizationsServiceTrustPolicy",
                           "AWSSSOServiceRolePolicy", "AWSTrustedAdvisorServiceRolePolicy"})
    EXPECT_EQ(path(name), "/aws-service-role/") << name;
  for (const char* name : {"IAMAuditRootUserCredentials", "IAMCreateRootUserPassword", "IAMDeleteRootUserCredentials",
                           "S3UnlockBucketPolicy", "SQSUnlockQueuePolicy"})
    EXPECT_EQ(path(name), "/root-task/") << name;
  // These three are job functions too, but older than the path.
  for (const char* name : {"AdministratorAccess", "PowerUserAccess", "SecurityAudit"}) EXPECT_EQ(path(name), "/");
}

TEST(ManagedPolicies, AnUnknownIdIsMadeOfTheArn) {
  EXPECT_EQ(fixtures::managed_policy("arn:aws:iam::aws:policy/AmazonS3OutpostsReadOnlyAccess")->unique_id,
            "ANPAZKAPJZG4CB3BJFADO");
}

TEST(ManagedPolicies, ThoseOfServiceLinkedRolesAreNotAttachable) {
  EXPECT_FALSE(
      fixtures::managed_policy("arn:aws:iam::aws:policy/aws-service-role/CloudTrailServiceRolePolicy")->attachable());
  EXPECT_TRUE(fixtures::managed_policy("arn:aws:iam::aws:policy/AdministratorAccess")->attachable());
}

TEST(ManagedPolicies, DocumentsKeepAwsOrderOfMembers) {
  const auto text = fixtures::managed_policy("arn:aws:iam::aws:policy/AdministratorAccess")->document;
  EXPECT_LT(text.find("Version"), text.find("Statement"));
  EXPECT_LT(text.find("Effect"), text.find("Action"));
  EXPECT_EQ(text.front(), '{');
  EXPECT_EQ(text.back(), '}');
}

}  // namespace
