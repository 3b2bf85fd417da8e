#include "policy/reach.hpp"

#include <gtest/gtest.h>

namespace policy {
namespace {

std::shared_ptr<const Document> statement(const std::string& members) {
  return Document::compile(R"({"Version":"2012-10-17","Statement":[{)" + members + "}]}");
}

TEST(Reach, AServiceIsAllowedByAnyOfItsActions) {
  struct Case {
    const char* members;
    bool iam;
    bool s3;
  };
  const Case cases[] = {
      {R"("Effect":"Allow","Action":"*","Resource":"*")", true, true},
      {R"("Effect":"Allow","Action":"iam:GetUser","Resource":"*")", true, false},
      {R"("Effect":"Allow","Action":["S3:Get*","ec2:*"],"Resource":"*")", false, true},
      {R"("Effect":"Allow","NotAction":"iam:*","Resource":"*")", false, true},
      {R"("Effect":"Allow","NotAction":"iam:Get*","Resource":"*")", true, true},
      {R"("Effect":"Allow","NotAction":"*","Resource":"*")", false, false},
      {R"("Effect":"Deny","Action":"*","Resource":"*")", false, false},
      {R"("Effect":"Deny","NotAction":"ec2:*","Resource":"*")", false, false},
      {R"("Effect":"Allow","Action":"s?:GetObject","Resource":"*")", false, true},
      {R"("Effect":"Allow","Action":"s*:GetObject","Resource":"*")", false, true},
      {R"("Effect":"Allow","Action":"s3-object-lambda:*","Resource":"*")", false, false},
      {R"("Effect":"Allow","Action":"ec2:s3","Resource":"*")", false, false},
      {R"("Effect":"Allow","NotAction":["iam:*","s3:*"],"Resource":"*")", false, false},
  };
  for (const auto& test : cases) {
    const auto document = statement(test.members);
    EXPECT_EQ(allows_service(*document, "iam"), test.iam) << test.members;
    EXPECT_EQ(allows_service(*document, "S3"), test.s3) << test.members;
  }
}

TEST(Reach, ActionsAreAllowedByPattern) {
  EXPECT_TRUE(allows_action(*statement(R"("Effect":"Allow","Action":"iam:get*","Resource":"*")"), "iam:GetUser"));
  EXPECT_FALSE(allows_action(*statement(R"("Effect":"Allow","Action":"iam:get*","Resource":"*")"), "iam:ListUsers"));
  EXPECT_TRUE(allows_action(*statement(R"("Effect":"Allow","NotAction":"s3:*","Resource":"*")"), "iam:GetUser"));
  EXPECT_FALSE(allows_action(*statement(R"("Effect":"Allow","NotAction":"iam:*","Resource":"*")"), "iam:GetUser"));
}

TEST(Reach, AServiceIsDeniedOnlyAsAWholeAndWithoutConditions) {
  EXPECT_TRUE(denies_service(*statement(R"("Effect":"Deny","Action":"iam:*","Resource":"*")"), "iam"));
  EXPECT_TRUE(denies_service(*statement(R"("Effect":"Deny","Action":"*","Resource":"*")"), "iam"));
  EXPECT_FALSE(denies_service(*statement(R"("Effect":"Deny","Action":"iam:Get*","Resource":"*")"), "iam"));
  EXPECT_FALSE(
      denies_service(*statement(R"("Effect":"Deny","Action":"iam:*","Resource":"arn:aws:iam::1:user/b")"), "iam"));
  EXPECT_FALSE(denies_service(
      *statement(R"("Effect":"Deny","Action":"*","Resource":"*","Condition":{"Bool":{"a:b":"true"}})"), "iam"));
}

}  // namespace
}  // namespace policy
