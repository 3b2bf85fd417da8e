// What an account sees of others' sharing: all that is shared with it, page by page, and nothing else.
#include "ram_world.hpp"

namespace scenario {
namespace {

class RamViews : public RamWorld {
 protected:
  /// A user who may do everything with RAM, but for what `key` with `value` describes.
  Credentials probing(const std::string& account, const char* key, const char* value) {
    Json text = Json::parse(policy("Allow", "*", "*"));
    text["Statement"].push_back({{"Effect", "Deny"},
                                 {"Action", "ram:*"},
                                 {"Resource", "*"},
                                 {"Condition", {{"StringEquals", {{key, value}}}}}});
    return world_.user(account, "probe-" + std::to_string(++probes_), text.dump());
  }

  int probes_ = 0;
};

TEST_F(RamViews, EveryShareOfEveryContainerComesOnceInPagesOfAnySize) {
  organize();
  const auto parent = unit(root_, "parent"), child = unit(parent, "child");
  move(kMember, root_, child);
  const std::vector<Json> principals = {{kMember},
                                        {organization_arn_},
                                        {unit_arn(parent)},
                                        {unit_arn(child)},
                                        {organization_arn_, unit_arn(child), kMember},
                                        {kManagement}};
  std::vector<std::string> expected;
  for (int i = 0; i < 30; ++i) {
    const Json& named = principals[static_cast<std::size_t>(i) % principals.size()];
    const auto arn = share({{"resourceArns", {subnet(std::to_string(i))}}, {"principals", named}});
    if (named != principals.back()) expected.push_back(arn);
  }
  ASSERT_EQ(expected.size(), 25u) << "the other five are not the member's to see";
  for (const int size : {1, 3, 7, 500}) {
    std::vector<std::string> seen;
    for (const auto& one :
         all_pages(kMember, "GetResourceShares", {{"resourceOwner", "OTHER-ACCOUNTS"}}, "resourceShares", size))
      seen.push_back(one["resourceShareArn"]);
    EXPECT_EQ(seen, expected) << size;
  }
}

TEST_F(RamViews, PoliciesOfStrangersLearnNothingAboutSharesAndPermissions) {
  const auto arn = share({{"name", "secret"}, {"tags", {{{"key", "team"}, {"value", "red"}}}}});
  const Json permission = done(kOwner, "CreatePermission",
                               {{"name", "mine"},
                                {"resourceType", "codebuild:Project"},
                                {"policyTemplate", R"({"Effect":"Allow","Action":"codebuild:BatchGetProjects"})"},
                                {"tags", {{{"key", "team"}, {"value", "red"}}}}})["permission"]["arn"];
  const struct {
    const char* operation;
    Json input;
    const char* key;
    const char* value;
  } cases[] = {
      {"ListResourceSharePermissions", {{"resourceShareArn", arn}}, "ram:ResourceShareName", "secret"},
      {"ListResourceSharePermissions", {{"resourceShareArn", arn}}, "ram:AllowsExternalPrincipals", "true"},
      {"ListResourceSharePermissions", {{"resourceShareArn", arn}}, "aws:ResourceTag/team", "red"},
      {"GetPermission", {{"permissionArn", permission}}, "aws:ResourceTag/team", "red"},
  };
  for (const auto& [operation, input, key, value] : cases) {
    EXPECT_EQ(world_.ram(probing(kOwner, key, value), operation, input).code(), "AccessDeniedException") << key;
    EXPECT_EQ(world_.ram(probing(kStranger, key, value), operation, input).code(), "UnknownResourceException") << key;
  }
}

TEST_F(RamViews, ConsumersSeeAShareWithoutItsTags) {
  organize();
  const auto arn = share({{"name", "ours"},
                          {"tags", {{{"key", "team"}, {"value", "red"}}}},
                          {"principals", {kMember}},
                          {"resourceArns", {subnet()}}});
  const Json input = {{"resourceShareArn", arn}};
  const auto ask = [&](const char* key, const char* value) {
    return world_.ram(probing(kMember, key, value), "ListResourceSharePermissions", input).code();
  };
  EXPECT_EQ(ask("ram:ResourceShareName", "ours"), "AccessDeniedException");
  EXPECT_NE(ask("aws:ResourceTag/team", "red"), "AccessDeniedException");
}

}  // namespace
}  // namespace scenario
