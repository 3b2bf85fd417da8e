#include "iam_world.hpp"

namespace scenario {
namespace {

class IamUsers : public IamWorld {};

TEST_F(IamUsers, CreateAnswersArnWithPathAndTagsOnlyWhenGiven) {
  const auto plain = done("CreateUser", {{"UserName", "bob"}});
  EXPECT_EQ(plain.xml("Arn"), arn("user/bob"));
  EXPECT_EQ(plain.xml("Path"), "/");
  EXPECT_TRUE(plain.xml("UserId").starts_with("AIDA"));
  EXPECT_EQ(plain.body.find("<Tags"), std::string::npos);
  const auto full =
      done("CreateUser",
           {{"UserName", "eve"}, {"Path", "/eng/"}, {"Tags.member.1.Key", "Team"}, {"Tags.member.1.Value", "red"}});
  EXPECT_EQ(full.xml("Arn"), arn("user/eng/eve"));
  EXPECT_EQ(full.xml("Tags/member/Key"), "Team");
  EXPECT_EQ(done("GetUser", {{"UserName", "eve"}}).xml("Tags/member/Value"), "red");
}

TEST_F(IamUsers, NamesAreTakenIgnoringCase) {
  create_user("Bob");
  EXPECT_EQ(refused("CreateUser", {{"UserName", "bob"}}), "409 EntityAlreadyExists User with name bob already exists.");
  EXPECT_EQ(done("GetUser", {{"UserName", "BOB"}}).xml("UserName"), "Bob");
}

TEST_F(IamUsers, MissingUsersAreToldByName) {
  for (const char* action : {"GetUser", "DeleteUser", "UpdateUser", "ListGroupsForUser", "ListUserTags",
                             "ListAccessKeys", "ListUserPolicies", "ListAttachedUserPolicies"})
    EXPECT_EQ(refused(action, {{"UserName", "ghost"}}), "404 NoSuchEntity The user with name ghost cannot be found.")
        << action;
}

TEST_F(IamUsers, GetUserWithoutNameIsAboutTheCaller) {
  const auto root = done("GetUser");
  EXPECT_EQ(root.xml("UserId"), kAccount);
  EXPECT_EQ(root.xml("Arn"), arn("root"));
  EXPECT_EQ(root.body.find("<UserName"), std::string::npos);
  const auto bob = user(kAccount, "bob", allow_all());
  EXPECT_EQ(iam(bob, "GetUser").xml("UserName"), "bob");
  const auto session = assume(bob, role(kAccount, "r", trust_root(), allow_all()));
  EXPECT_EQ(error(iam(session, "GetUser")),
            "400 ValidationError Must specify userName when calling with non-User credentials");
}

TEST_F(IamUsers, RenamingKeepsTheUniqueIdAndRefusesTakenNames) {
  create_user("bob");
  create_user("eve");
  const auto id = done("GetUser", {{"UserName", "bob"}}).xml("UserId");
  EXPECT_EQ(refused("UpdateUser", {{"UserName", "bob"}, {"NewUserName", "EVE"}}),
            "409 EntityAlreadyExists User with name EVE already exists.");
  done("UpdateUser", {{"UserName", "bob"}, {"NewUserName", "BOB"}, {"NewPath", "/ops/"}});
  const auto renamed = done("GetUser", {{"UserName", "bob"}});
  EXPECT_EQ(renamed.xml("Arn"), arn("user/ops/BOB"));
  EXPECT_EQ(renamed.xml("UserId"), id);
}

TEST_F(IamUsers, DeletionNeedsEverythingElseGoneFirst) {
  create_user("bob");
  const std::string policy_arn = create_policy("P");
  done("PutUserPolicy", {{"UserName", "bob"}, {"PolicyName", "in"}, {"PolicyDocument", allow_all()}});
  done("AttachUserPolicy", {{"UserName", "bob"}, {"PolicyArn", policy_arn}});
  const auto key = done("CreateAccessKey", {{"UserName", "bob"}}).xml("AccessKeyId");
  const std::string conflict = "409 DeleteConflict Cannot delete entity, ";
  EXPECT_EQ(refused("DeleteUser", {{"UserName", "bob"}}), conflict + "must detach all policies first.");
  done("DetachUserPolicy", {{"UserName", "bob"}, {"PolicyArn", policy_arn}});
  EXPECT_EQ(refused("DeleteUser", {{"UserName", "bob"}}), conflict + "must delete policies first.");
  done("DeleteUserPolicy", {{"UserName", "bob"}, {"PolicyName", "in"}});
  EXPECT_EQ(refused("DeleteUser", {{"UserName", "bob"}}), conflict + "must delete access keys first.");
  done("DeleteAccessKey", {{"UserName", "bob"}, {"AccessKeyId", key}});
  done("DeleteUser", {{"UserName", "bob"}});
  EXPECT_EQ(iam(kRoot, "GetUser", {{"UserName", "bob"}}).status, 404);
}

TEST_F(IamUsers, ListsPageByMarkerWhichIsGoodForThatListAlone) {
  for (const char* name : {"a", "b", "c"}) create_user(name);
  const auto first = done("ListUsers", {{"MaxItems", "2"}});
  EXPECT_EQ(first.all("UserName"), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(first.xml("IsTruncated"), "true");
  const std::string marker = first.xml("Marker");
  const auto second = done("ListUsers", {{"MaxItems", "2"}, {"Marker", marker}});
  EXPECT_EQ(second.all("UserName"), std::vector<std::string>{"c"});
  EXPECT_EQ(second.xml("IsTruncated"), "false");
  EXPECT_EQ(second.body.find("<Marker"), std::string::npos);
  EXPECT_EQ(iam(kRoot, "ListRoles", {{"Marker", marker}}).code(), "ValidationError");
  EXPECT_EQ(iam({kOther}, "ListUsers", {{"Marker", marker}}).code(), "ValidationError");
  EXPECT_EQ(iam(kRoot, "ListUsers", {{"Marker", "nonsense"}}).code(), "ValidationError");
}

TEST_F(IamUsers, PathPrefixSelects) {
  done("CreateUser", {{"UserName", "in"}, {"Path", "/eng/db/"}});
  create_user("out");
  EXPECT_EQ(done("ListUsers", {{"PathPrefix", "/eng"}}).all("UserName"), std::vector<std::string>{"in"});
}

TEST_F(IamUsers, InputOutsideTheModelIsAValidationError) {
  for (const Fields& fields : {Fields{}, Fields{{"UserName", ""}}, Fields{{"UserName", "a b"}},
                               Fields{{"UserName", std::string(65, 'a')}}, Fields{{"UserName", "a"}, {"Path", "x"}}})
    EXPECT_EQ(error(iam(kRoot, "CreateUser", fields)).substr(0, 19), "400 ValidationError");
  EXPECT_EQ(iam(kRoot, "ListUsers", {{"MaxItems", "0"}}).code(), "ValidationError");
}

TEST_F(IamUsers, AccountsSeeOnlyTheirOwn) {
  create_user("bob");
  EXPECT_EQ(iam({kOther}, "GetUser", {{"UserName", "bob"}}).status, 404);
  EXPECT_TRUE(iam({kOther}, "ListUsers").all("UserName").empty());
}

class IamAccessKeys : public IamWorld {};

TEST_F(IamAccessKeys, AUserHasTwoAtMost) {
  create_user("bob");
  const auto key = done("CreateAccessKey", {{"UserName", "bob"}});
  EXPECT_EQ(key.xml("Status"), "Active");
  EXPECT_EQ(key.xml("SecretAccessKey").size(), 40u);
  EXPECT_EQ(key.xml("AccessKeyId").size(), 20u);
  done("CreateAccessKey", {{"UserName", "bob"}});
  EXPECT_EQ(refused("CreateAccessKey", {{"UserName", "bob"}}),
            "409 LimitExceeded Cannot exceed quota for AccessKeysPerUser: 2");
  const auto list = done("ListAccessKeys", {{"UserName", "bob"}});
  EXPECT_EQ(list.all("AccessKeyId").size(), 2u);
  EXPECT_EQ(list.body.find("Secret"), std::string::npos);
}

TEST_F(IamAccessKeys, AnInactiveKeyNoLongerSigns) {
  const auto bob = user(kAccount, "bob", allow_all());
  EXPECT_TRUE(sts(bob, "GetCallerIdentity").ok());
  done("UpdateAccessKey", {{"UserName", "bob"}, {"AccessKeyId", bob.key}, {"Status", "Inactive"}});
  EXPECT_EQ(sts(bob, "GetCallerIdentity").status, 403);
  done("UpdateAccessKey", {{"UserName", "bob"}, {"AccessKeyId", bob.key}, {"Status", "Active"}});
  EXPECT_TRUE(sts(bob, "GetCallerIdentity").ok());
  EXPECT_EQ(refused("UpdateAccessKey", {{"UserName", "bob"}, {"AccessKeyId", bob.key}, {"Status", "Expired"}}),
            "400 InvalidInput The status Expired cannot be set.");
}

TEST_F(IamAccessKeys, WithoutNameTheCallersOwnAreMeant) {
  const auto bob = user(kAccount, "bob", allow_all());
  const auto second = iam(bob, "CreateAccessKey");
  EXPECT_EQ(second.xml("UserName"), "bob");
  EXPECT_EQ(iam(bob, "ListAccessKeys").all("AccessKeyId").size(), 2u);
  const auto root_key = done("CreateAccessKey");
  EXPECT_EQ(done("ListAccessKeys").all("AccessKeyId"), std::vector<std::string>{root_key.xml("AccessKeyId")});
  const Credentials root{root_key.xml("AccessKeyId"), root_key.xml("SecretAccessKey")};
  EXPECT_EQ(sts(root, "GetCallerIdentity").xml("Arn"), arn("root"));
}

TEST_F(IamAccessKeys, AKeyOfSomebodyElseIsNotFound) {
  const auto bob = user(kAccount, "bob");
  create_user("eve");
  const std::string missing = "404 NoSuchEntity The Access Key with id " + bob.key + " cannot be found.";
  EXPECT_EQ(refused("DeleteAccessKey", {{"UserName", "eve"}, {"AccessKeyId", bob.key}}), missing);
  EXPECT_EQ(refused("DeleteAccessKey", {{"AccessKeyId", bob.key}}), missing);
  EXPECT_EQ(refused("UpdateAccessKey", {{"UserName", "eve"}, {"AccessKeyId", bob.key}, {"Status", "Active"}}), missing);
}

TEST_F(IamAccessKeys, LastUseNamesServiceAndRegion) {
  const auto bob = user(kAccount, "bob", allow_all());
  const auto before = done("GetAccessKeyLastUsed", {{"AccessKeyId", bob.key}});
  EXPECT_EQ(before.xml("UserName"), "bob");
  EXPECT_EQ(before.xml("ServiceName"), "N/A");
  EXPECT_EQ(before.xml("Region"), "N/A");
  EXPECT_EQ(before.body.find("<LastUsedDate"), std::string::npos);
  EXPECT_TRUE(iam(bob, "ListUsers").ok());
  const auto after = done("GetAccessKeyLastUsed", {{"AccessKeyId", bob.key}});
  EXPECT_EQ(after.xml("ServiceName"), "iam");
  EXPECT_EQ(after.xml("Region"), "us-east-1");
  EXPECT_NE(after.body.find("<LastUsedDate"), std::string::npos);
}

class IamTags : public IamWorld {};

TEST_F(IamTags, AreSetReplacedListedAndRemovedIgnoringTheCaseOfKeys) {
  create_user("bob");
  done("TagUser", {{"UserName", "bob"},
                   {"Tags.member.1.Key", "Team"},
                   {"Tags.member.1.Value", "red"},
                   {"Tags.member.2.Key", "Cost"},
                   {"Tags.member.2.Value", ""}});
  done("TagUser", {{"UserName", "bob"}, {"Tags.member.1.Key", "team"}, {"Tags.member.1.Value", "blue"}});
  const auto tags = done("ListUserTags", {{"UserName", "bob"}});
  EXPECT_EQ(tags.all("Key"), (std::vector<std::string>{"Cost", "team"}));
  done("UntagUser", {{"UserName", "bob"}, {"TagKeys.member.1", "TEAM"}});
  EXPECT_EQ(done("ListUserTags", {{"UserName", "bob"}}).all("Key"), std::vector<std::string>{"Cost"});
}

TEST_F(IamTags, KeysMayNotBeThereTwiceOrBelongToAws) {
  create_role("r");
  EXPECT_EQ(refused("TagRole", {{"RoleName", "r"},
                                {"Tags.member.1.Key", "a"},
                                {"Tags.member.1.Value", "1"},
                                {"Tags.member.2.Key", "A"},
                                {"Tags.member.2.Value", "2"}}),
            "400 InvalidInput Duplicate tag keys found. Please note that Tag keys are case insensitive.");
  EXPECT_EQ(
      iam(kRoot, "TagRole", {{"RoleName", "r"}, {"Tags.member.1.Key", "aws:x"}, {"Tags.member.1.Value", "1"}}).code(),
      "InvalidInput");
  EXPECT_TRUE(done("ListRoleTags", {{"RoleName", "r"}}).all("Key").empty());
}

TEST_F(IamTags, FiftyIsTheLimitAndARefusedCallChangesNothing) {
  const std::string policy_arn = create_policy("P");
  Fields fifty{{"PolicyArn", policy_arn}};
  for (int i = 1; i <= 50; ++i) {
    const std::string member = "Tags.member." + std::to_string(i);
    fifty.emplace_back(member + ".Key", "k" + std::to_string(i));
    fifty.emplace_back(member + ".Value", "v");
  }
  done("TagPolicy", fifty);
  EXPECT_EQ(
      iam(kRoot, "TagPolicy", {{"PolicyArn", policy_arn}, {"Tags.member.1.Key", "more"}, {"Tags.member.1.Value", ""}})
          .code(),
      "LimitExceeded");
  done("TagPolicy", {{"PolicyArn", policy_arn}, {"Tags.member.1.Key", "k1"}, {"Tags.member.1.Value", "new"}});
  const auto page = done("ListPolicyTags", {{"PolicyArn", policy_arn}, {"MaxItems", "49"}});
  EXPECT_EQ(page.all("Key").size(), 49u);
  const auto rest = done("ListPolicyTags", {{"PolicyArn", policy_arn}, {"Marker", page.xml("Marker")}});
  EXPECT_EQ(rest.all("Key").size(), 1u);
}

}  // namespace
}  // namespace scenario
