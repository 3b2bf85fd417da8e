// What a caller may do changes with the next call, whatever the calls before have looked up already.
#include "iam_world.hpp"

namespace scenario {
namespace {

class IamChanges : public IamWorld {
 protected:
  std::string attempt() { return iam(bob, "ListUsers").code(); }

  /// Each call changes what the attempt answers, from what the one before has left.
  struct Step {
    const char* action;
    Fields fields;
    const char* code;
  };
  void follow(const std::vector<Step>& steps) {
    for (const auto& step : steps) {
      done(step.action, step.fields);
      EXPECT_EQ(attempt(), step.code) << step.action;
    }
  }

  const Credentials bob = user(kAccount, "bob");
  const std::string some = create_policy("some", policy("Allow", "s3:*", "*"));
  const std::string lists = create_policy("lists", policy("Allow", "iam:ListUsers", "*"));
};

constexpr char kDenied[] = "AccessDenied";

TEST_F(IamChanges, OfGroups) {
  EXPECT_EQ(attempt(), kDenied);
  done("CreateGroup", {{"GroupName", "devs"}});
  done("AttachGroupPolicy", {{"GroupName", "devs"}, {"PolicyArn", lists}});
  const Fields member{{"GroupName", "devs"}, {"UserName", "bob"}};
  const Fields attached{{"GroupName", "devs"}, {"PolicyArn", lists}};
  follow({{"AddUserToGroup", member, ""},
          {"UpdateGroup", {{"GroupName", "devs"}, {"NewGroupName", "all"}}, ""},
          {"UpdateGroup", {{"GroupName", "all"}, {"NewGroupName", "devs"}}, ""},
          {"DetachGroupPolicy", attached, kDenied},
          {"PutGroupPolicy", {{"GroupName", "devs"}, {"PolicyName", "p"}, {"PolicyDocument", allow_all()}}, ""},
          {"DeleteGroupPolicy", {{"GroupName", "devs"}, {"PolicyName", "p"}}, kDenied},
          {"AttachGroupPolicy", attached, ""},
          {"RemoveUserFromGroup", member, kDenied}});
}

TEST_F(IamChanges, OfBoundaries) {
  done("AttachUserPolicy", {{"UserName", "bob"}, {"PolicyArn", lists}});
  EXPECT_EQ(attempt(), "");
  follow({{"PutUserPermissionsBoundary", {{"UserName", "bob"}, {"PermissionsBoundary", some}}, kDenied},
          {"CreatePolicyVersion", {{"PolicyArn", some}, {"PolicyDocument", allow_all()}, {"SetAsDefault", "true"}}, ""},
          {"SetDefaultPolicyVersion", {{"PolicyArn", some}, {"VersionId", "v1"}}, kDenied},
          {"DeleteUserPermissionsBoundary", {{"UserName", "bob"}}, ""}});
}

TEST_F(IamChanges, OfTagsAndNames) {
  const std::string tagged =
      policy("Allow", "iam:ListUsers", "*", {{"StringEquals", {{"aws:PrincipalTag/Team", "red"}}}});
  done("PutUserPolicy", {{"UserName", "bob"}, {"PolicyName", "p"}, {"PolicyDocument", tagged}});
  EXPECT_EQ(attempt(), kDenied);
  follow({{"TagUser", {{"UserName", "bob"}, {"Tags.member.1.Key", "Team"}, {"Tags.member.1.Value", "red"}}, ""},
          {"UntagUser", {{"UserName", "bob"}, {"TagKeys.member.1", "Team"}}, kDenied}});
  const std::string named = policy("Allow", "iam:ListUsers", "*", {{"StringEquals", {{"aws:username", "robert"}}}});
  done("PutUserPolicy", {{"UserName", "bob"}, {"PolicyName", "p"}, {"PolicyDocument", named}});
  EXPECT_EQ(attempt(), kDenied);
  follow({{"UpdateUser", {{"UserName", "bob"}, {"NewUserName", "robert"}}, ""}});
}

TEST_F(IamChanges, OfKeys) {
  done("AttachUserPolicy", {{"UserName", "bob"}, {"PolicyArn", lists}});
  EXPECT_EQ(attempt(), "");
  const Fields key{{"UserName", "bob"}, {"AccessKeyId", bob.key}};
  const auto with_status = [&](const char* status) {
    Fields fields = key;
    fields.push_back({"Status", status});
    return fields;
  };
  follow({{"UpdateAccessKey", with_status("Inactive"), "InvalidClientTokenId"},
          {"UpdateAccessKey", with_status("Active"), ""},
          {"DeleteAccessKey", key, "InvalidClientTokenId"}});
}

TEST_F(IamChanges, OfThePasswordPolicyThatLetsUsersChangeTheirs) {
  done("CreateLoginProfile", {{"UserName", "bob"}, {"Password", "First-password1"}});
  const Fields passwords{{"OldPassword", "First-password1"}, {"NewPassword", "Second-password2"}};
  EXPECT_EQ(iam(bob, "ChangePassword", passwords).code(), kDenied);
  done("UpdateAccountPasswordPolicy", {{"AllowUsersToChangePassword", "true"}});
  EXPECT_EQ(iam(bob, "ChangePassword", passwords).code(), "");
  done("DeleteAccountPasswordPolicy");
  EXPECT_EQ(iam(bob, "ChangePassword", passwords).code(), kDenied);
}

TEST_F(IamChanges, ThatAreTakenBackLeaveNothingBehind) {
  EXPECT_EQ(attempt(), kDenied);
  Fields fields{{"UserName", "bob"}};
  for (int i = 1; i <= 50; ++i) {
    fields.push_back({"Tags.member." + std::to_string(i) + ".Key", "k" + std::to_string(i)});
    fields.push_back({"Tags.member." + std::to_string(i) + ".Value", ""});
  }
  done("TagUser", fields);
  const std::string tagged =
      policy("Allow", "iam:ListUsers", "*", {{"StringEquals", {{"aws:PrincipalTag/Team", "red"}}}});
  done("PutUserPolicy", {{"UserName", "bob"}, {"PolicyName", "p"}, {"PolicyDocument", tagged}});
  EXPECT_EQ(refused("TagUser", {{"UserName", "bob"}, {"Tags.member.1.Key", "Team"}, {"Tags.member.1.Value", "red"}}),
            "409 LimitExceeded Cannot exceed quota for TagsPerUser: 50");
  EXPECT_EQ(attempt(), kDenied);
}

}  // namespace
}  // namespace scenario
