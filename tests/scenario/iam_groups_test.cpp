#include "core/ids.hpp"
#include "iam_world.hpp"

namespace scenario {
namespace {

class IamGroups : public IamWorld {
 protected:
  void create_group(const std::string& name) { done("CreateGroup", {{"GroupName", name}}); }
  void join(const std::string& group, const std::string& user) {
    done("AddUserToGroup", {{"GroupName", group}, {"UserName", user}});
  }
  static Fields group_policy(const std::string& text) {
    return {{"GroupName", "devs"}, {"PolicyName", "p"}, {"PolicyDocument", text}};
  }
};

TEST_F(IamGroups, AGroupHasAnIdThatTellsItsAccountAndAnArnWithItsPath) {
  const auto group = done("CreateGroup", {{"GroupName", "Devs"}, {"Path", "/eng/"}});
  EXPECT_EQ(group.xml("Arn"), arn("group/eng/Devs"));
  EXPECT_EQ(group.xml("GroupId").substr(0, 4), "AGPA");
  EXPECT_EQ(group.xml("GroupId").size(), 21u);
  EXPECT_EQ(core::account_of(group.xml("GroupId")), kAccount);
  EXPECT_EQ(done("GetGroup", {{"GroupName", "DEVS"}}).xml("GroupName"), "Devs");
}

TEST_F(IamGroups, NamesAreTakenIgnoringCaseAndMissingOnesAreToldByName) {
  create_group("devs");
  EXPECT_EQ(refused("CreateGroup", {{"GroupName", "DEVS"}}),
            "409 EntityAlreadyExists Group with name DEVS already exists.");
  for (const char* action :
       {"GetGroup", "DeleteGroup", "UpdateGroup", "ListGroupPolicies", "ListAttachedGroupPolicies"})
    EXPECT_EQ(refused(action, {{"GroupName", "ghosts"}}),
              "404 NoSuchEntity The group with name ghosts cannot be found.")
        << action;
  EXPECT_EQ(refused("CreateGroup", {{"GroupName", "two words"}}).substr(0, 19), "400 ValidationError");
  EXPECT_EQ(refused("AddUserToGroup", {{"GroupName", "devs"}, {"UserName", "ghost"}}),
            "404 NoSuchEntity The user with name ghost cannot be found.");
}

TEST_F(IamGroups, MembersJoinOnceAndLeaveOnce) {
  create_group("devs");
  create_user("bob");
  join("devs", "bob");
  join("devs", "bob");
  EXPECT_EQ(done("GetGroup", {{"GroupName", "devs"}}).all("UserName"), std::vector<std::string>{"bob"});
  EXPECT_EQ(done("ListGroupsForUser", {{"UserName", "bob"}}).all("Arn"), std::vector<std::string>{arn("group/devs")});
  done("RemoveUserFromGroup", {{"GroupName", "devs"}, {"UserName", "bob"}});
  EXPECT_EQ(iam(kRoot, "RemoveUserFromGroup", {{"GroupName", "devs"}, {"UserName", "bob"}}).code(), "NoSuchEntity");
  EXPECT_TRUE(done("ListGroupsForUser", {{"UserName", "bob"}}).all("Arn").empty());
}

TEST_F(IamGroups, AUserIsInTenGroupsAtMost) {
  create_user("bob");
  for (int i = 0; i <= 10; ++i) create_group("g" + std::to_string(i));
  for (int i = 0; i < 10; ++i) join("g" + std::to_string(i), "bob");
  EXPECT_EQ(refused("AddUserToGroup", {{"GroupName", "g10"}, {"UserName", "bob"}}),
            "409 LimitExceeded Cannot exceed quota for GroupsPerUser: 10");
  join("g0", "bob");
}

TEST_F(IamGroups, AnAccountHasThreeHundredGroupsAtMost) {
  for (int i = 0; i < 300; ++i) create_group("g" + std::to_string(i));
  EXPECT_EQ(refused("CreateGroup", {{"GroupName", "more"}}),
            "409 LimitExceeded Cannot exceed quota for GroupsPerAccount: 300");
  done("DeleteGroup", {{"GroupName", "g7"}});
  create_group("more");
}

TEST_F(IamGroups, ListsPageByMarker) {
  for (const char* name : {"a", "b", "c"}) {
    create_group(name);
    create_user(name);
    join("a", name);
    if (*name != 'a') join(name, "a");
  }
  const std::pair<std::string, Fields> lists[] = {
      {"ListGroups", {}}, {"GetGroup", {{"GroupName", "a"}}}, {"ListGroupsForUser", {{"UserName", "a"}}}};
  for (const auto& [action, fields] : lists) {
    const std::string element = action == "GetGroup" ? "UserName" : "GroupName";
    Fields request = fields;
    request.emplace_back("MaxItems", "2");
    const auto first = done(action, request);
    EXPECT_EQ(first.xml("IsTruncated"), "true") << action;
    request.emplace_back("Marker", first.xml("Marker"));
    const auto second = done(action, request);
    EXPECT_EQ(second.xml("IsTruncated"), "false") << action;
    EXPECT_EQ(second.all(element).back(), "c") << action << second.body;
    request.back().second = "nonsense";
    EXPECT_EQ(iam(kRoot, action, request).code(), "ValidationError");
  }
  done("CreateGroup", {{"GroupName", "apart"}, {"Path", "/x/"}});
  EXPECT_EQ(done("ListGroups", {{"PathPrefix", "/x"}}).all("GroupName"), std::vector<std::string>{"apart"});
}

TEST_F(IamGroups, ARenamedGroupKeepsMembersAndId) {
  create_group("devs");
  create_group("ops");
  create_user("bob");
  join("devs", "bob");
  const std::string id = done("GetGroup", {{"GroupName", "devs"}}).xml("GroupId");
  EXPECT_EQ(refused("UpdateGroup", {{"GroupName", "devs"}, {"NewGroupName", "OPS"}}),
            "409 EntityAlreadyExists Group with name OPS already exists.");
  done("UpdateGroup", {{"GroupName", "devs"}, {"NewGroupName", "makers"}, {"NewPath", "/x/"}});
  const auto renamed = done("GetGroup", {{"GroupName", "makers"}});
  EXPECT_EQ(renamed.xml("GroupId"), id);
  EXPECT_EQ(renamed.xml("Arn"), arn("group/x/makers"));
  EXPECT_EQ(renamed.xml("UserName"), "bob");
}

TEST_F(IamGroups, DeletionNeedsMembersAndPoliciesGoneFirst) {
  const std::string conflict = "409 DeleteConflict Cannot delete entity, must ";
  const std::string read_only = "arn:aws:iam::aws:policy/ReadOnlyAccess";
  create_group("devs");
  create_user("bob");
  join("devs", "bob");
  done("AttachGroupPolicy", {{"GroupName", "devs"}, {"PolicyArn", read_only}});
  done("PutGroupPolicy", group_policy(allow_all()));
  EXPECT_EQ(refused("DeleteUser", {{"UserName", "bob"}}), conflict + "remove users from group first.");
  EXPECT_EQ(refused("DeleteGroup", {{"GroupName", "devs"}}), conflict + "remove users from group first.");
  done("RemoveUserFromGroup", {{"GroupName", "devs"}, {"UserName", "bob"}});
  EXPECT_EQ(refused("DeleteGroup", {{"GroupName", "devs"}}), conflict + "detach all policies first.");
  done("DetachGroupPolicy", {{"GroupName", "devs"}, {"PolicyArn", read_only}});
  EXPECT_EQ(refused("DeleteGroup", {{"GroupName", "devs"}}), conflict + "delete policies first.");
  done("DeleteGroupPolicy", {{"GroupName", "devs"}, {"PolicyName", "p"}});
  done("DeleteGroup", {{"GroupName", "devs"}});
  done("DeleteUser", {{"UserName", "bob"}});
}

TEST_F(IamGroups, PoliciesAreKeptReadAndRefusedAsThoseOfUsers) {
  create_group("devs");
  done("PutGroupPolicy", group_policy(allow_all()));
  EXPECT_EQ(document(done("GetGroupPolicy", {{"GroupName", "devs"}, {"PolicyName", "p"}})), allow_all());
  EXPECT_EQ(done("ListGroupPolicies", {{"GroupName", "devs"}}).all("member"), std::vector<std::string>{"p"});
  EXPECT_EQ(refused("GetGroupPolicy", {{"GroupName", "devs"}, {"PolicyName", "q"}}),
            "404 NoSuchEntity The group policy with name q cannot be found.");
  EXPECT_EQ(refused("PutGroupPolicy", group_policy("nonsense")),
            "400 MalformedPolicyDocument Syntax errors in policy.");
  const std::string big = policy("Allow", "*", "arn:aws:s3:::" + std::string(5100, 'x'));
  EXPECT_EQ(refused("PutGroupPolicy", group_policy(big)),
            "409 LimitExceeded Maximum policy size of 5120 bytes exceeded for group devs");
  for (int i = 0; i < 10; ++i)
    done("AttachGroupPolicy", {{"GroupName", "devs"}, {"PolicyArn", create_policy("p" + std::to_string(i))}});
  EXPECT_EQ(refused("AttachGroupPolicy", {{"GroupName", "devs"}, {"PolicyArn", create_policy("p10")}}),
            "409 LimitExceeded Cannot exceed quota for PoliciesPerGroup: 10");
  EXPECT_EQ(done("ListAttachedGroupPolicies", {{"GroupName", "devs"}, {"MaxItems", "4"}}).all("PolicyName").size(), 4u);
  EXPECT_EQ(refused("DeletePolicy", {{"PolicyArn", arn("policy/p3")}}),
            "409 DeleteConflict Cannot delete a policy attached to entities.");
  EXPECT_EQ(refused("DetachGroupPolicy", {{"GroupName", "devs"}, {"PolicyArn", arn("policy/p10")}}),
            "404 NoSuchEntity Policy " + arn("policy/p10") + " was not found.");
}

TEST_F(IamGroups, WhoeverUsesAPolicyIsListedByKindAndByPages) {
  const std::string shared = create_policy("shared");
  create_group("g");
  create_user("u");
  create_role("r");
  done("AttachGroupPolicy", {{"GroupName", "g"}, {"PolicyArn", shared}});
  done("AttachUserPolicy", {{"UserName", "u"}, {"PolicyArn", shared}});
  done("AttachRolePolicy", {{"RoleName", "r"}, {"PolicyArn", shared}});
  EXPECT_EQ(done("GetPolicy", {{"PolicyArn", shared}}).xml("AttachmentCount"), "3");
  const auto group = done("ListEntitiesForPolicy", {{"PolicyArn", shared}, {"EntityFilter", "Group"}});
  EXPECT_EQ(group.xml("PolicyGroups/member/GroupName"), "g");
  EXPECT_TRUE(group.all("UserName").empty());
  std::string marker;
  std::vector<std::string> seen;
  for (int i = 0; i < 3; ++i) {
    Fields request = {{"PolicyArn", shared}, {"MaxItems", "1"}};
    if (!marker.empty()) request.emplace_back("Marker", marker);
    const auto page = done("ListEntitiesForPolicy", request);
    for (const char* name : {"GroupName", "UserName", "RoleName"})
      for (const auto& text : page.all(name)) seen.push_back(text);
    marker = page.xml("Marker");
  }
  EXPECT_EQ(seen, (std::vector<std::string>{"g", "u", "r"}));
  EXPECT_EQ(marker, "");
}

TEST_F(IamGroups, AMemberMayWhatTheGroupMayFromJoiningToLeaving) {
  const auto bob = user(kAccount, "bob");
  create_group("devs");
  done("PutGroupPolicy", group_policy(policy("Allow", "iam:ListUsers", "*")));
  EXPECT_EQ(iam(bob, "ListUsers").status, 403);
  join("devs", "bob");
  EXPECT_EQ(iam(bob, "ListUsers").status, 200);
  const auto list = control("GET", "/_understudy/decisions?limit=1").json();
  const auto id = list["decisions"][0]["request_id"].get<std::string>();
  const std::string trace = control("GET", "/_understudy/decisions/" + id).body;
  EXPECT_NE(trace.find("p (group devs)"), std::string::npos) << trace;
  done("RemoveUserFromGroup", {{"GroupName", "devs"}, {"UserName", "bob"}});
  EXPECT_EQ(iam(bob, "ListUsers").status, 403);
}

TEST_F(IamGroups, ADenyOfAnyGroupWinsAndNamesAManagedPolicy) {
  const auto bob = user(kAccount, "bob", allow_all());
  const std::string guard = create_policy("Guard", policy("Deny", "iam:ListUsers", "*"));
  create_group("devs");
  join("devs", "bob");
  done("AttachGroupPolicy", {{"GroupName", "devs"}, {"PolicyArn", guard}});
  EXPECT_EQ(iam(bob, "ListUsers").message(),
            "User: " + arn("user/bob") + " is not authorized to perform: iam:ListUsers on resource: " + arn("user/*") +
                " with an explicit deny in an identity-based policy: " + guard);
  done("CreatePolicyVersion",
       {{"PolicyArn", guard}, {"PolicyDocument", policy("Deny", "s3:*", "*")}, {"SetAsDefault", "true"}});
  EXPECT_EQ(iam(bob, "ListUsers").status, 200) << "the group follows the default version";
}

TEST_F(IamGroups, AnAssumedSessionOfAMemberHasTheRolesPermissionsAlone) {
  const auto bob = user(kAccount, "bob");
  create_group("devs");
  join("devs", "bob");
  done("PutGroupPolicy", group_policy(allow_all()));
  const auto session = assume(bob, role(kAccount, "r", trust_root(), policy("Allow", "iam:ListRoles", "*")));
  EXPECT_EQ(iam(session, "ListRoles").status, 200);
  EXPECT_EQ(iam(session, "ListUsers").status, 403);
}

TEST_F(IamGroups, PermissionsAreAskedOnTheGroup) {
  create_group("devs");
  done("CreateGroup", {{"GroupName", "ops"}, {"Path", "/x/"}});
  const auto bob = user(kAccount, "bob", policy("Allow", {"iam:*Group*"}, arn("group/x/*")));
  EXPECT_EQ(iam(bob, "GetGroup", {{"GroupName", "ops"}}).status, 200);
  EXPECT_EQ(iam(bob, "GetGroup", {{"GroupName", "devs"}}).message(),
            "User: " + arn("user/bob") +
                " is not authorized to perform: iam:GetGroup on resource: group devs because no identity-based policy "
                "allows the iam:GetGroup action");
  EXPECT_EQ(iam(bob, "CreateGroup", {{"GroupName", "new"}}).status, 403);
  EXPECT_EQ(iam(bob, "CreateGroup", {{"GroupName", "new"}, {"Path", "/x/"}}).status, 200);
  EXPECT_EQ(iam(bob, "UpdateGroup", {{"GroupName", "new"}, {"NewPath", "/"}}).status, 403);
  EXPECT_EQ(iam(bob, "UpdateGroup", {{"GroupName", "new"}, {"NewPath", "/x/y/"}}).status, 200);
  EXPECT_EQ(iam(bob, "ListGroups").status, 403);
}

TEST_F(IamGroups, WhichPolicyMayBeAttachedIsAConditionKey) {
  create_group("devs");
  const std::string fine = create_policy("fine"), other = create_policy("other");
  const auto bob =
      user(kAccount, "bob", policy("Allow", "iam:AttachGroupPolicy", "*", {{"ArnEquals", {{"iam:PolicyARN", fine}}}}));
  EXPECT_EQ(iam(bob, "AttachGroupPolicy", {{"GroupName", "devs"}, {"PolicyArn", other}}).status, 403);
  EXPECT_EQ(iam(bob, "AttachGroupPolicy", {{"GroupName", "devs"}, {"PolicyArn", fine}}).status, 200);
}

TEST_F(IamGroups, AGroupIsNoPrincipal) {
  create_group("devs");
  EXPECT_EQ(
      refused("CreateRole", {{"RoleName", "r"}, {"AssumeRolePolicyDocument", trust({{"AWS", arn("group/devs")}})}}),
      "400 MalformedPolicyDocument Invalid principal in policy: \"AWS\":\"" + arn("group/devs") + "\"");
}

}  // namespace
}  // namespace scenario
