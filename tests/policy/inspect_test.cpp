#include "policy/inspect.hpp"

#include <gtest/gtest.h>

#include <string>

namespace {

std::string statement(const std::string& effect, const std::string& actions) {
  return R"({"Version":"2012-10-17","Statement":[{"Effect":")" + effect + R"(",)" + actions + R"(,"Resource":"*"}]})";
}

TEST(GrantsService, IsAboutAllowedActionsOfTheService) {
  const struct {
    const char* effect;
    const char* actions;
    bool s3;
  } cases[] = {
      {"Allow", R"("Action":"s3:GetObject")", true},
      {"Allow", R"("Action":"S3:Get*")", true},
      {"Allow", R"("Action":["iam:*","s3:*"])", true},
      {"Allow", R"("Action":"*")", true},
      {"Allow", R"("Action":"s?:GetObject")", true},
      {"Allow", R"("Action":"s*:GetObject")", true},
      {"Allow", R"("Action":"s3-object-lambda:*")", false},
      {"Allow", R"("Action":"iam:s3")", false},
      {"Deny", R"("Action":"s3:*")", false},
      {"Allow", R"("NotAction":"iam:*")", true},
      {"Allow", R"("NotAction":"s3:GetObject")", true},
      {"Allow", R"("NotAction":["iam:*","s3:*"])", false},
      {"Allow", R"("NotAction":"*")", false},
      {"Deny", R"("NotAction":"iam:*")", false},
  };
  for (const auto& one : cases) {
    const auto document = policy::Document::compile(statement(one.effect, one.actions));
    EXPECT_EQ(policy::grants_service(*document, "s3"), one.s3) << one.effect << ' ' << one.actions;
  }
}

}  // namespace
