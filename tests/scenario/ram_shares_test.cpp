#include "ram_world.hpp"

namespace scenario {
namespace {

using namespace std::chrono_literals;

class RamShares : public RamWorld {};

TEST_F(RamShares, ACreatedShareIsActiveAndAnswersWithoutAFeatureSet) {
  const Json made =
      done(kOwner, "CreateResourceShare",
           {{"name", "net"}, {"tags", {{{"key", "Environment"}, {"value", "Production"}}}}})["resourceShare"];
  EXPECT_EQ(made["name"], "net");
  EXPECT_EQ(made["status"], "ACTIVE");
  EXPECT_EQ(made["owningAccountId"], kOwner);
  EXPECT_EQ(made["allowExternalPrincipals"], true);
  EXPECT_FALSE(made.contains("featureSet"));
  EXPECT_FALSE(made.contains("statusMessage"));
  EXPECT_TRUE(made["creationTime"].is_number());
  EXPECT_EQ(made["tags"], Json::parse(R"([{"key":"Environment","value":"Production"}])"));
  const Json shown = done(kOwner, "GetResourceShares", {{"resourceOwner", "SELF"}})["resourceShares"];
  ASSERT_EQ(shown.size(), 1u);
  EXPECT_EQ(shown[0]["featureSet"], "STANDARD");
}

TEST_F(RamShares, WithoutSharesTheListIsEmptyAndNotAbsent) {
  EXPECT_EQ(done(kOwner, "GetResourceShares", {{"resourceOwner", "SELF"}}), Json::parse(R"({"resourceShares":[]})"));
}

TEST_F(RamShares, FiltersAreCombined) {
  const auto a = share({{"name", "a"}, {"tags", {{{"key", "k"}, {"value", "1"}}}}});
  const auto b = share({{"name", "b"}, {"tags", {{{"key", "k"}, {"value", "2"}}}}, {"resourceArns", {project()}}});
  const auto found = [&](Json filter) {
    filter["resourceOwner"] = "SELF";
    std::vector<std::string> arns;
    for (const auto& row : Json(done(kOwner, "GetResourceShares", filter)["resourceShares"]))
      arns.push_back(row["resourceShareArn"]);
    return arns;
  };
  using Found = std::vector<std::string>;
  EXPECT_EQ(found({}), (Found{a, b}));
  EXPECT_EQ(found({{"name", "b"}}), Found{b});
  EXPECT_EQ(found({{"name", "c"}}), Found{});
  EXPECT_EQ(found({{"tagFilters", {{{"tagKey", "k"}, {"tagValues", {"1"}}}}}}), Found{a});
  EXPECT_EQ(found({{"tagFilters", {{{"tagKey", "k"}}}}}), (Found{a, b}));
  EXPECT_EQ(found({{"tagFilters", {{{"tagKey", "x"}}, {{"tagKey", "k"}, {"tagValues", {"2"}}}}}}), Found{b});
  EXPECT_EQ(found({{"permissionArn", "arn:aws:ram::aws:permission/AWSRAMDefaultPermissionCodeBuildProject"}}),
            Found{b});
  EXPECT_EQ(found({{"resourceShareArns", {b}}}), Found{b});
  EXPECT_EQ(found({{"resourceShareArns", {b}}, {"name", "a"}}), Found{});
  EXPECT_EQ(found({{"resourceShareStatus", "DELETED"}}), Found{});
}

TEST_F(RamShares, WrongInputIsAnsweredWithItsCode) {
  const auto mine = share({});
  const std::string unknown = "arn:aws:ram:us-east-1:111111111111:resource-share/00000000-0000-0000-0000-000000000000";
  const struct {
    const char* operation;
    Json input;
    const char* code;
    const char* message;  // empty: not looked at
  } cases[] = {
      {"CreateResourceShare", Json::object(), "InvalidParameterException", ""},
      {"CreateResourceShare", {{"name", ""}}, "InvalidParameterException", ""},
      {"CreateResourceShare", {{"name", std::string(256, 'x')}}, "InvalidParameterException", ""},
      {"GetResourceShares",
       {{"resourceOwner", "ME"}},
       "InvalidParameterException",
       "ME is not a valid resource owner. Specify either SELF or OTHER-ACCOUNTS and try again."},
      {"GetResourceShares", Json::object(), "InvalidParameterException", ""},
      {"GetResourceShares",
       {{"resourceOwner", "SELF"}, {"resourceShareStatus", "GONE"}},
       "InvalidParameterException",
       ""},
      {"GetResourceShares", {{"resourceOwner", "SELF"}, {"maxResults", 501}}, "InvalidParameterException", ""},
      {"GetResourceShares", {{"resourceOwner", "SELF"}, {"maxResults", 0}}, "InvalidParameterException", ""},
      {"GetResourceShares", {{"resourceOwner", "SELF"}, {"nextToken", "x"}}, "InvalidNextTokenException", ""},
      {"GetResourceShares",
       {{"resourceOwner", "SELF"}, {"resourceShareArns", {"x"}}},
       "MalformedArnException",
       "The specified resource share ARN is not valid. Verify the ARN and try again."},
      {"GetResourceShares",
       {{"resourceOwner", "SELF"}, {"resourceShareArns", {unknown}}},
       "UnknownResourceException",
       "ResourceShare arn:aws:ram:us-east-1:111111111111:resource-share/00000000-0000-0000-0000-000000000000 could not "
       "be found."},
      {"GetResourceShares", {{"resourceOwner", "SELF"}, {"permissionVersion", 1}}, "InvalidParameterException", ""},
      {"UpdateResourceShare", {{"resourceShareArn", unknown}, {"name", "x"}}, "UnknownResourceException", ""},
      {"UpdateResourceShare", {{"resourceShareArn", mine}}, "MissingRequiredParameterException", ""},
      {"AssociateResourceShare", {{"resourceShareArn", mine}}, "InvalidParameterException", ""},
      {"AssociateResourceShare",
       {{"resourceShareArn", unknown}, {"principals", {kMember}}},
       "UnknownResourceException",
       ""},
      {"DisassociateResourceShare",
       {{"resourceShareArn", mine}, {"principals", {kMember}}},
       "UnknownResourceException",
       ""},
      {"GetResourceShareAssociations",
       {{"associationType", "PEOPLE"}},
       "InvalidParameterException",
       "PEOPLE is not a valid association type. Specify either PRINCIPAL or RESOURCE and try again."},
      {"GetResourceShareAssociations",
       {{"associationType", "RESOURCE"}, {"associationStatus", "X"}},
       "InvalidParameterException",
       "X is not a valid association status."},
      {"GetResourceShareAssociations",
       {{"associationType", "PRINCIPAL"}, {"resourceArn", gateway()}},
       "InvalidParameterException",
       "You cannot specify a resource ARN when the association type is PRINCIPAL."},
      {"GetResourceShareAssociations",
       {{"associationType", "RESOURCE"}, {"principal", kMember}},
       "InvalidParameterException",
       "You cannot specify a principal when the association type is RESOURCE."},
      {"ListResources",
       {{"resourceOwner", "SELF"}, {"resourceType", "ec2:Nothing"}},
       "InvalidResourceTypeException",
       ""},
      {"ListResources",
       {{"resourceOwner", "SELF"}, {"resourceRegionScope", "MOON"}},
       "InvalidParameterException",
       "MOON is not a valid resource region scope value. Specify a valid value and try again."},
      {"ListPermissions", {{"resourceType", "x:y"}}, "InvalidParameterException", "Invalid resource type: x:y"},
      {"ListPermissions",
       {{"permissionType", "MINE"}},
       "InvalidParameterException",
       "MINE is not a valid scope. Must be one of: ALL, AWS, LOCAL."},
      {"GetPermission", {{"permissionArn", "nonsense"}}, "MalformedArnException", ""},
      {"GetPermission", {{"permissionArn", "arn:aws:ram::aws:permission/None"}}, "UnknownResourceException", ""},
      {"GetResourcePolicies", {{"resourceArns", {gateway("none")}}}, "ResourceArnNotFoundException", ""},
      {"GetResourceShareInvitations", {{"maxResults", 0}}, "InvalidMaxResultsException", ""},
  };
  for (const auto& [operation, input, code, message] : cases) {
    EXPECT_EQ(refused(kOwner, operation, input), code) << operation << " " << input << " " << message_;
    if (*message) {
      EXPECT_EQ(message_, message);
    }
  }
}

TEST_F(RamShares, UpdatingChangesNameAndExternalPrincipalsAndMovesTheTime) {
  const auto arn = share({});
  advance(5s);
  const Json updated = done(kOwner, "UpdateResourceShare",
                            {{"resourceShareArn", arn}, {"name", "b"}, {"allowExternalPrincipals", false}});
  EXPECT_EQ(updated["resourceShare"]["name"], "b");
  EXPECT_EQ(updated["resourceShare"]["allowExternalPrincipals"], false);
  EXPECT_GT(updated["resourceShare"]["lastUpdatedTime"].get<double>(),
            updated["resourceShare"]["creationTime"].get<double>());
}

TEST_F(RamShares, ADeletedShareEndsAccessStaysVisibleForTwoHoursAndCannotBeDeletedTwice) {
  const auto arn = share({{"resourceArns", {gateway()}}, {"principals", {kStranger}}});
  accept(kStranger);
  EXPECT_EQ(usable(kStranger).size(), 1u);
  EXPECT_EQ(delete_share(arn).json()["returnValue"], true);
  EXPECT_TRUE(usable(kStranger).empty());
  EXPECT_EQ(delete_share(arn).code(), "UnknownResourceException");
  const Json query = {{"resourceOwner", "SELF"}, {"resourceShareArns", {arn}}};
  EXPECT_EQ(done(kOwner, "GetResourceShares", query)["resourceShares"][0]["status"], "DELETED");
  EXPECT_EQ(principal_status(arn, kStranger), "DISASSOCIATED");
  EXPECT_EQ(refused(kOwner, "AssociateResourceShare", {{"resourceShareArn", arn}, {"principals", {kMember}}}),
            "InvalidStateTransitionException");
  advance(2h);
  EXPECT_EQ(refused(kOwner, "GetResourceShares", query), "UnknownResourceException");
}

TEST_F(RamShares, PagesCoverEverythingOnceAndTokensBelongToTheirRequest) {
  std::set<std::string> expected, seen;
  for (int i = 0; i < 7; ++i) expected.insert(share({{"name", "s" + std::to_string(i)}}));
  Json input = {{"resourceOwner", "SELF"}, {"maxResults", 3}};
  for (int pages = 0; pages < 3; ++pages) {
    const Json page = done(kOwner, "GetResourceShares", input);
    for (const auto& row : page["resourceShares"]) EXPECT_TRUE(seen.insert(row["resourceShareArn"]).second);
    EXPECT_EQ(page.contains("nextToken"), pages < 2);
    if (!page.contains("nextToken")) break;
    input["nextToken"] = page["nextToken"];
    Json other = input;
    other["name"] = "s1";
    EXPECT_EQ(refused(kOwner, "GetResourceShares", other), "InvalidNextTokenException");
    EXPECT_EQ(refused(kMember, "GetResourceShares", input), "InvalidNextTokenException");
  }
  EXPECT_EQ(seen, expected);
}

TEST_F(RamShares, EveryListIsTheSameInSmallPagesAsInOne) {
  organize();
  for (int i = 0; i < 3; ++i)
    share({{"resourceArns", {gateway(), gateway("2"), project()}},
           {"principals", {kMember, kStranger, organization_arn_}}});
  const struct {
    const char* account;
    const char* operation;
    Json input;
    const char* list;
    std::size_t size;
  } cases[] = {
      {kOwner, "ListResources", {{"resourceOwner", "SELF"}}, "resources", 9},
      {kMember, "ListResources", {{"resourceOwner", "OTHER-ACCOUNTS"}}, "resources", 9},
      {kOwner, "ListPrincipals", {{"resourceOwner", "SELF"}}, "principals", 9},
      {kMember, "ListPrincipals", {{"resourceOwner", "OTHER-ACCOUNTS"}}, "principals", 3},
      {kMember, "GetResourceShares", {{"resourceOwner", "OTHER-ACCOUNTS"}}, "resourceShares", 3},
      {kOwner, "GetResourceShareAssociations", {{"associationType", "PRINCIPAL"}}, "resourceShareAssociations", 9},
      {kOwner, "GetResourceShareAssociations", {{"associationType", "RESOURCE"}}, "resourceShareAssociations", 9},
      {kOwner,
       "GetResourceShareAssociations",
       {{"associationType", "PRINCIPAL"}, {"principal", kMember}},
       "resourceShareAssociations",
       3},
      {kStranger, "GetResourceShareInvitations", Json::object(), "resourceShareInvitations", 3},
      {kOwner, "ListResourceTypes", Json::object(), "resourceTypes", 89},
  };
  for (const auto& [account, operation, input, list, size] : cases) {
    const Json whole = done(account, operation, input)[list];
    EXPECT_EQ(whole.size(), size) << operation << input;
    EXPECT_EQ(all_pages(account, operation, input, list, 2), whole) << operation << input;
  }
}

TEST_F(RamShares, TagsAreTheOwnersAndTheSharesAlone) {
  const auto arn = share({{"resourceArns", {gateway()}}, {"principals", {kStranger}}});
  accept(kStranger);
  done(kOwner, "TagResource",
       {{"resourceShareArn", arn}, {"tags", {{{"key", "a"}, {"value", ""}}, {{"key", "A"}, {"value", "2"}}}}});
  const auto tags = [&](const char* account, const char* whose) {
    return done(account, "GetResourceShares", {{"resourceOwner", whose}})["resourceShares"][0].value("tags", Json());
  };
  EXPECT_EQ(tags(kOwner, "SELF").size(), 2u);
  EXPECT_EQ(tags(kStranger, "OTHER-ACCOUNTS"), Json());
  EXPECT_EQ(done(kOwner, "UntagResource", {{"resourceShareArn", arn}, {"tagKeys", {"a", "absent"}}}), Json::object());
  EXPECT_EQ(tags(kOwner, "SELF"), Json::parse(R"([{"key":"A","value":"2"}])"));
}

TEST_F(RamShares, WrongTagsAreRefused) {
  const auto arn = share({});
  const auto tag = [&](const Json& tags) {
    return refused(kOwner, "TagResource", {{"resourceShareArn", arn}, {"tags", tags}});
  };
  EXPECT_EQ(tag({{{"key", "aws:x"}, {"value", "1"}}}), "TagPolicyViolationException");
  EXPECT_EQ(tag({{{"key", "AWS:x"}, {"value", "1"}}}), "TagPolicyViolationException");
  EXPECT_EQ(tag({{{"key", ""}, {"value", "1"}}}), "InvalidParameterException");
  EXPECT_EQ(tag({{{"key", "k"}}}), "InvalidParameterException");
  EXPECT_EQ(tag({{{"key", std::string(129, 'k')}, {"value", "1"}}}), "InvalidParameterException");
  Json many = Json::array();
  for (int i = 0; i < 51; ++i) many.push_back({{"key", "k" + std::to_string(i)}, {"value", "v"}});
  EXPECT_EQ(tag(many), "TagLimitExceededException");
  many.erase(50);
  done(kOwner, "TagResource", {{"resourceShareArn", arn}, {"tags", many}});
  EXPECT_EQ(tag({{{"key", "more"}, {"value", "1"}}}), "TagLimitExceededException");
  EXPECT_EQ(refused(kOwner, "TagResource", {{"tags", {{{"key", "a"}, {"value", "1"}}}}}), "InvalidParameterException");
  EXPECT_EQ(refused(kOwner, "TagResource",
                    {{"tags", {{{"key", "a"}, {"value", "1"}}}},
                     {"resourceArn", "arn:aws:ram:us-east-1:111111111111:permission/mine"}}),
            "ResourceArnNotFoundException");
}

}  // namespace
}  // namespace scenario
