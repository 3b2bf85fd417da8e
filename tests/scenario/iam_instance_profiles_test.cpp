#include "core/ids.hpp"
#include "iam_world.hpp"

namespace scenario {
namespace {

class IamInstanceProfiles : public IamWorld {
 protected:
  void create_profile(const std::string& name) { done("CreateInstanceProfile", {{"InstanceProfileName", name}}); }
  static Fields holding(const std::string& profile, const std::string& role) {
    return {{"InstanceProfileName", profile}, {"RoleName", role}};
  }
};

TEST_F(IamInstanceProfiles, AProfileHasAnIdThatTellsItsAccountAndHoldsItsRole) {
  const auto created = done("CreateInstanceProfile", {{"InstanceProfileName", "Web"},
                                                      {"Path", "/app/"},
                                                      {"Tags.member.1.Key", "Team"},
                                                      {"Tags.member.1.Value", "red"}});
  EXPECT_EQ(created.xml("Arn"), arn("instance-profile/app/Web"));
  EXPECT_EQ(created.xml("InstanceProfileId").substr(0, 4), "AIPA");
  EXPECT_EQ(core::account_of(created.xml("InstanceProfileId")), kAccount);
  EXPECT_EQ(created.xml("Tags/member/Value"), "red");
  create_role("r");
  done("AddRoleToInstanceProfile", holding("web", "r"));
  const auto read = done("GetInstanceProfile", {{"InstanceProfileName", "WEB"}});
  EXPECT_EQ(read.xml("Roles/member/Arn"), arn("role/r"));
  EXPECT_NE(document(read, "AssumeRolePolicyDocument").find("sts:AssumeRole"), std::string::npos);
  EXPECT_EQ(done("ListInstanceProfilesForRole", {{"RoleName", "r"}}).all("InstanceProfileName"),
            std::vector<std::string>{"Web"});
}

TEST_F(IamInstanceProfiles, WrongCallsAreToldInIamsWords) {
  create_profile("web");
  create_role("r");
  EXPECT_EQ(refused("CreateInstanceProfile", {{"InstanceProfileName", "WEB"}}),
            "409 EntityAlreadyExists Instance Profile WEB already exists.");
  for (const char* action : {"GetInstanceProfile", "DeleteInstanceProfile", "ListInstanceProfileTags"})
    EXPECT_EQ(refused(action, {{"InstanceProfileName", "ghost"}}),
              "404 NoSuchEntity Instance Profile ghost cannot be found.")
        << action;
  EXPECT_EQ(refused("AddRoleToInstanceProfile", holding("web", "ghost")),
            "404 NoSuchEntity The role with name ghost cannot be found.");
  EXPECT_EQ(refused("RemoveRoleFromInstanceProfile", holding("web", "r")),
            "404 NoSuchEntity The role with name r cannot be found.");
  EXPECT_EQ(refused("CreateInstanceProfile", {{"InstanceProfileName", "a"}, {"Path", "x"}}).substr(0, 19),
            "400 ValidationError");
}

TEST_F(IamInstanceProfiles, OneRoleAtMostAndNotTheSameTwice) {
  create_profile("web");
  create_role("r");
  create_role("s");
  done("AddRoleToInstanceProfile", holding("web", "r"));
  for (const char* name : {"r", "s"})
    EXPECT_EQ(refused("AddRoleToInstanceProfile", holding("web", name)),
              "409 LimitExceeded Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1");
  done("RemoveRoleFromInstanceProfile", holding("web", "r"));
  done("AddRoleToInstanceProfile", holding("web", "s"));
}

TEST_F(IamInstanceProfiles, NeitherProfileNorRoleGoesWhileTheyAreTogether) {
  const std::string conflict =
      "409 DeleteConflict Cannot delete entity, must remove roles from instance profile first.";
  create_profile("web");
  create_role("r");
  done("AddRoleToInstanceProfile", holding("web", "r"));
  EXPECT_EQ(refused("DeleteInstanceProfile", {{"InstanceProfileName", "web"}}), conflict);
  EXPECT_EQ(refused("DeleteRole", {{"RoleName", "r"}}), conflict);
  done("RemoveRoleFromInstanceProfile", holding("web", "r"));
  done("DeleteInstanceProfile", {{"InstanceProfileName", "web"}});
  done("DeleteRole", {{"RoleName", "r"}});
}

TEST_F(IamInstanceProfiles, AServiceLinkedRoleStaysWithItsService) {
  create_profile("web");
  done("CreateServiceLinkedRole", {{"AWSServiceName", "ram.amazonaws.com"}});
  EXPECT_EQ(iam(kRoot, "AddRoleToInstanceProfile", holding("web", "AWSServiceRoleForResourceAccessManager")).code(),
            "UnmodifiableEntity");
}

TEST_F(IamInstanceProfiles, AddingARoleTakesPassRoleForEc2) {
  create_profile("web");
  create_role("r");
  const auto bob = user(kAccount, "bob", policy("Allow", "iam:AddRoleToInstanceProfile", "*"));
  EXPECT_EQ(error(iam(bob, "AddRoleToInstanceProfile", holding("web", "r"))),
            "403 AccessDenied User: " + arn("user/bob") + " is not authorized to perform: iam:PassRole on resource: " +
                arn("role/r") + " because no identity-based policy allows the iam:PassRole action");
  const auto put = [&](const std::string& service) {
    done("PutUserPolicy", {{"UserName", "bob"},
                           {"PolicyName", "pass"},
                           {"PolicyDocument", policy("Allow", "iam:PassRole", arn("role/r"),
                                                     {{"StringEquals", {{"iam:PassedToService", service}}}})}});
  };
  put("lambda.amazonaws.com");
  EXPECT_EQ(iam(bob, "AddRoleToInstanceProfile", holding("web", "r")).status, 403);
  put("ec2.amazonaws.com");
  EXPECT_EQ(iam(bob, "AddRoleToInstanceProfile", holding("web", "r")).status, 200);
  EXPECT_EQ(iam(bob, "GetInstanceProfile", {{"InstanceProfileName", "web"}}).message(),
            "User: " + arn("user/bob") +
                " is not authorized to perform: iam:GetInstanceProfile on resource: instance profile web because no "
                "identity-based policy allows the iam:GetInstanceProfile action");
}

TEST_F(IamInstanceProfiles, TagsAreKeptAndDecide) {
  create_profile("web");
  done("TagInstanceProfile",
       {{"InstanceProfileName", "web"}, {"Tags.member.1.Key", "Team"}, {"Tags.member.1.Value", "red"}});
  EXPECT_EQ(done("ListInstanceProfileTags", {{"InstanceProfileName", "web"}}).xml("Value"), "red");
  const auto bob =
      user(kAccount, "bob",
           policy("Allow", "iam:GetInstanceProfile", "*", {{"StringEquals", {{"aws:ResourceTag/Team", "red"}}}}));
  EXPECT_EQ(iam(bob, "GetInstanceProfile", {{"InstanceProfileName", "web"}}).xml("Tags/member/Key"), "Team");
  done("UntagInstanceProfile", {{"InstanceProfileName", "web"}, {"TagKeys.member.1", "team"}});
  EXPECT_EQ(iam(bob, "GetInstanceProfile", {{"InstanceProfileName", "web"}}).status, 403);
  Fields many = {{"InstanceProfileName", "web"}};
  for (int i = 1; i <= 51; ++i) {
    const std::string entry = "Tags.member." + std::to_string(i);
    many.emplace_back(entry + ".Key", "k" + std::to_string(i));
    many.emplace_back(entry + ".Value", "v");
  }
  EXPECT_FALSE(iam(kRoot, "TagInstanceProfile", many).ok());
}

TEST_F(IamInstanceProfiles, ListsPageByMarkerAndPath) {
  create_role("r");
  for (const char* name : {"a", "b", "c"}) {
    create_profile(name);
    done("AddRoleToInstanceProfile", holding(name, "r"));
  }
  for (const auto& [action, fields] :
       {std::pair<std::string, Fields>{"ListInstanceProfiles", {}},
        std::pair<std::string, Fields>{"ListInstanceProfilesForRole", {{"RoleName", "r"}}}}) {
    Fields request = fields;
    request.emplace_back("MaxItems", "2");
    const auto first = done(action, request);
    EXPECT_EQ(first.all("InstanceProfileName"), (std::vector<std::string>{"a", "b"}));
    request.emplace_back("Marker", first.xml("Marker"));
    EXPECT_EQ(done(action, request).all("InstanceProfileName"), std::vector<std::string>{"c"});
  }
  done("CreateInstanceProfile", {{"InstanceProfileName", "apart"}, {"Path", "/x/"}});
  EXPECT_EQ(done("ListInstanceProfiles", {{"PathPrefix", "/x/"}}).all("InstanceProfileName"),
            std::vector<std::string>{"apart"});
}

}  // namespace
}  // namespace scenario
