// Which resource, wording and condition keys an IAM call is judged by.
#include "iam_world.hpp"

namespace scenario {
namespace {

class IamAuthorization : public IamWorld {
 protected:
  /// Whether a user with this one policy may make the call.
  bool allowed(const std::string& text, const std::string& action, const Fields& fields) {
    const auto caller = user(kAccount, "caller" + std::to_string(++callers_), text);
    const Answer answer = iam(caller, action, fields);
    EXPECT_TRUE(answer.ok() || answer.code() == "AccessDenied") << action << answer.body;
    return answer.ok();
  }
  std::string allow(const Json& action, const Json& resource = "*", const Json& condition = nullptr) {
    return policy("Allow", action, resource, condition);
  }

 private:
  int callers_ = 0;
};

TEST_F(IamAuthorization, DenialsNameTheEntityAsIamDoes) {
  const auto bob = user(kAccount, "bob");
  create_role("r");
  const std::string policy_arn = create_policy("P");
  const struct {
    const char* action;
    Fields fields;
    std::string resource;
  } cases[] = {
      {"GetUser", {{"UserName", "bob"}}, "user bob"},
      {"GetUser", {}, "user bob"},
      {"GetRole", {{"RoleName", "r"}}, "role r"},
      {"GetPolicy", {{"PolicyArn", policy_arn}}, "policy " + policy_arn},
      {"CreateUser", {{"UserName", "new"}}, arn("user/new")},
      {"CreateRole",
       {{"RoleName", "new"}, {"AssumeRolePolicyDocument", trust_root()}, {"Path", "/x/"}},
       arn("role/x/new")},
      {"CreatePolicy", {{"PolicyName", "new"}, {"PolicyDocument", allow_all()}}, "policy new"},
      {"ListPolicies", {}, "policy path /"},
      {"DeleteRole", {{"RoleName", "ghost"}}, "role ghost"},
  };
  for (const auto& [action, fields, resource] : cases)
    EXPECT_EQ(error(iam(bob, action, fields)),
              std::string("403 AccessDenied User: ") + arn("user/bob") +
                  " is not authorized to perform: iam:" + action + " on resource: " + resource +
                  " because no identity-based policy allows the iam:" + action + " action");
}

TEST_F(IamAuthorization, ResourcesAreArnsWithThePathOfWhatExists) {
  done("CreateUser", {{"UserName", "eve"}, {"Path", "/eng/"}});
  EXPECT_TRUE(allowed(allow("iam:GetUser", arn("user/eng/*")), "GetUser", {{"UserName", "eve"}}));
  EXPECT_FALSE(allowed(allow("iam:GetUser", arn("user/eve")), "GetUser", {{"UserName", "eve"}}));
  const Fields in_path{{"UserName", "new1"}, {"Path", "/eng/"}};
  EXPECT_TRUE(allowed(allow("iam:CreateUser", arn("user/eng/*")), "CreateUser", in_path));
  EXPECT_FALSE(allowed(allow("iam:CreateUser", arn("user/eng/*")), "CreateUser", {{"UserName", "new2"}}));
}

TEST_F(IamAuthorization, RenamingNeedsTheNewNameAllowedToo) {
  create_user("old");
  const Fields rename{{"UserName", "old"}, {"NewUserName", "new"}};
  EXPECT_FALSE(allowed(allow("iam:UpdateUser", arn("user/old")), "UpdateUser", rename));
  EXPECT_TRUE(allowed(allow("iam:UpdateUser", {arn("user/old"), arn("user/new")}), "UpdateUser", rename));
}

TEST_F(IamAuthorization, TheAttachedPolicyIsAConditionKey) {
  create_role("r");
  const Json only_read_only = {{"ArnEquals", {{"iam:PolicyARN", "arn:aws:iam::aws:policy/ReadOnlyAccess"}}}};
  const std::string text = allow("iam:AttachRolePolicy", "*", only_read_only);
  EXPECT_TRUE(
      allowed(text, "AttachRolePolicy", {{"RoleName", "r"}, {"PolicyArn", "arn:aws:iam::aws:policy/ReadOnlyAccess"}}));
  EXPECT_FALSE(
      allowed(text, "AttachRolePolicy", {{"RoleName", "r"}, {"PolicyArn", "arn:aws:iam::aws:policy/IAMFullAccess"}}));
}

TEST_F(IamAuthorization, TheBoundaryIsAConditionKeyWhenSetAndAfterwards) {
  const std::string boundary = create_policy("Boundary");
  const Json bounded = {{"StringEquals", {{"iam:PermissionsBoundary", boundary}}}};
  const std::string text = allow({"iam:CreateRole", "iam:PutRolePolicy"}, "*", bounded);
  const Fields role{{"RoleName", "r"}, {"AssumeRolePolicyDocument", trust_root()}};
  EXPECT_FALSE(allowed(text, "CreateRole", role));
  Fields with_boundary = role;
  with_boundary.emplace_back("PermissionsBoundary", boundary);
  EXPECT_TRUE(allowed(text, "CreateRole", with_boundary));
  const Fields put{{"RoleName", "r"}, {"PolicyName", "p"}, {"PolicyDocument", allow_all()}};
  EXPECT_TRUE(allowed(text, "PutRolePolicy", put));
  done("DeleteRolePermissionsBoundary", {{"RoleName", "r"}});
  EXPECT_FALSE(allowed(text, "PutRolePolicy", put));
}

TEST_F(IamAuthorization, TagsOfTheRequestAndOfTheEntityAreConditionKeys) {
  const Json red_request = {{"StringEquals", {{"aws:RequestTag/Team", "red"}}}};
  Fields create{{"UserName", "eve"}, {"Tags.member.1.Key", "Team"}, {"Tags.member.1.Value", "blue"}};
  EXPECT_FALSE(allowed(allow("iam:CreateUser", "*", red_request), "CreateUser", create));
  create.back().second = "red";
  EXPECT_TRUE(allowed(allow("iam:CreateUser", "*", red_request), "CreateUser", create));
  for (const char* key : {"aws:ResourceTag/Team", "iam:ResourceTag/Team"}) {
    EXPECT_TRUE(
        allowed(allow("iam:GetUser", "*", {{"StringEquals", {{key, "red"}}}}), "GetUser", {{"UserName", "eve"}}));
    EXPECT_FALSE(
        allowed(allow("iam:GetUser", "*", {{"StringEquals", {{key, "blue"}}}}), "GetUser", {{"UserName", "eve"}}));
  }
  const Json no_team = {{"ForAllValues:StringNotEquals", {{"aws:TagKeys", "Team"}}}};
  const auto untag = [](const char* key) { return Fields{{"UserName", "eve"}, {"TagKeys.member.1", key}}; };
  EXPECT_FALSE(allowed(allow("iam:UntagUser", "*", no_team), "UntagUser", untag("Team")));
  EXPECT_TRUE(allowed(allow("iam:UntagUser", "*", no_team), "UntagUser", untag("Other")));
}

TEST_F(IamAuthorization, TheServiceOfALinkedRoleIsAConditionKeyAndPartOfItsArn) {
  const Json ram = {{"StringEquals", {{"iam:AWSServiceName", "ram.amazonaws.com"}}}};
  const std::string text =
      allow("iam:CreateServiceLinkedRole",
            arn("role/aws-service-role/ram.amazonaws.com/AWSServiceRoleForResourceAccessManager"), ram);
  EXPECT_FALSE(allowed(text, "CreateServiceLinkedRole", {{"AWSServiceName", "cloudtrail.amazonaws.com"}}));
  EXPECT_TRUE(allowed(text, "CreateServiceLinkedRole", {{"AWSServiceName", "ram.amazonaws.com"}}));
}

TEST_F(IamAuthorization, AUserManagesItsOwnKeysByVariable) {
  const std::string own = allow("iam:*AccessKey*", arn("user/${aws:username}"));
  const auto bob = user(kAccount, "bob", own);
  create_user("eve");
  EXPECT_TRUE(iam(bob, "ListAccessKeys").ok());
  EXPECT_TRUE(iam(bob, "CreateAccessKey", {{"UserName", "bob"}}).ok());
  EXPECT_EQ(iam(bob, "CreateAccessKey", {{"UserName", "eve"}}).code(), "AccessDenied");
}

}  // namespace
}  // namespace scenario
