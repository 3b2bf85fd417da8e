// Quotas, lengths, and what every list operation does with maxResults and nextToken.
#include "ram_world.hpp"

namespace scenario {
namespace {

constexpr char kLimit[] = "ResourceShareLimitExceededException";
constexpr char kPermission[] = "arn:aws:ram::aws:permission/AWSRAMDefaultPermissionTransitGateway";

class RamLimits : public RamWorld {
 protected:
  std::string create(Json input = Json::object()) {
    input["name"] = "x";
    return call(kOwner, "CreateResourceShare", input).code();
  }
  std::string fill(const std::string& arn, Json input) {
    input["resourceShareArn"] = arn;
    return call(kOwner, "AssociateResourceShare", input).code();
  }
  state::Database& db() { return world_.world().db(); }
};

TEST_F(RamLimits, SharesPerRegion) {
  const auto arn = share({});
  db().execute("UPDATE ram_usage SET shares = 24999 WHERE owner = ?", kOwner);
  EXPECT_EQ(create(), "");
  EXPECT_EQ(create(), kLimit);
  delete_share(arn);
  EXPECT_EQ(create(), "");
}

TEST_F(RamLimits, AssociationsPerShare) {
  const auto arn = share({{"resourceArns", {gateway()}}, {"principals", {kOwner}}});
  db().execute("UPDATE ram_share SET resources = 4999, principals = 4999");
  EXPECT_EQ(fill(arn, {{"resourceArns", {gateway("2")}}}), "");
  EXPECT_EQ(fill(arn, {{"resourceArns", {gateway("3")}}}), kLimit);
  EXPECT_EQ(fill(arn, {{"principals", {kStranger}}}), "");
  EXPECT_EQ(fill(arn, {{"principals", {kMember}}}), kLimit);
}

TEST_F(RamLimits, AssociationsPerRegionCountEveryMembership) {
  const auto arn = share({{"resourceArns", {gateway()}}});
  db().execute("UPDATE ram_usage SET resources = 24999 WHERE owner = ?", kOwner);
  EXPECT_EQ(create({{"resourceArns", {gateway()}}}), "");
  EXPECT_EQ(create({{"resourceArns", {gateway()}}}), kLimit);
  EXPECT_EQ(fill(arn, {{"resourceArns", {gateway()}}}), "") << "what is there already counts once";
  done(kOwner, "DisassociateResourceShare", {{"resourceShareArn", arn}, {"resourceArns", {gateway()}}});
  EXPECT_EQ(create({{"resourceArns", {gateway()}}}), "");
  db().execute("UPDATE ram_usage SET principals = 24999, resources = 0 WHERE owner = ?", kOwner);
  EXPECT_EQ(create({{"principals", {kOwner}}}), "");
  EXPECT_EQ(create({{"principals", {kOwner}}}), kLimit);
}

TEST_F(RamLimits, AHundredResourcesAndPrincipalsPerCall) {
  Json resources = Json::array(), principals = Json::array();
  for (int i = 0; i < 100; ++i) {
    resources.push_back(gateway(std::to_string(i)));
    principals.push_back(std::to_string(400'000'000'000LL + i));
  }
  EXPECT_EQ(create({{"resourceArns", resources}, {"principals", principals}}), "");
  resources.push_back(gateway("0"));
  EXPECT_EQ(create({{"resourceArns", resources}}), "") << "a repeated one counts once";
  resources.push_back(gateway("more"));
  principals.push_back(kStranger);
  EXPECT_EQ(create({{"resourceArns", resources}}), kLimit);
  EXPECT_EQ(create({{"principals", principals}}), kLimit);
}

TEST_F(RamLimits, NamesAndTagsHaveLengths) {
  const auto tagged = [&](const Json& tags) { return create({{"tags", tags}}); };
  EXPECT_EQ(call(kOwner, "CreateResourceShare", {{"name", std::string(255, 'n')}}).code(), "");
  EXPECT_EQ(call(kOwner, "CreateResourceShare", {{"name", "with_under.score - 1"}}).code(), "");
  EXPECT_EQ(tagged({{{"key", std::string(128, 'k')}, {"value", std::string(256, 'v')}}}), "");
  EXPECT_EQ(tagged({{{"key", "k"}, {"value", std::string(257, 'v')}}}), "InvalidParameterException");
  EXPECT_EQ(tagged({{{"key", std::string(129, 'k')}, {"value", ""}}}), "InvalidParameterException");
  EXPECT_EQ(tagged({{{"value", ""}}}), "InvalidParameterException");
  EXPECT_EQ(tagged({{{"key", "Aws:k"}, {"value", ""}}}), "TagPolicyViolationException");
  Json many = Json::array();
  for (int i = 0; i < 51; ++i) many.push_back({{"key", "k" + std::to_string(i)}, {"value", ""}});
  EXPECT_EQ(tagged(many), "TagLimitExceededException");
  many.erase(50);
  EXPECT_EQ(tagged(many), "");
}

TEST_F(RamLimits, EveryListChecksItsPage) {
  organize();
  const auto arn = share({{"resourceArns", {gateway()}}, {"principals", {kOwner, kStranger}}});
  const Json owner_self = {{"resourceOwner", "SELF"}};
  const struct {
    const char* account;
    const char* operation;
    Json input;
  } cases[] = {
      {kOwner, "GetResourcePolicies", {{"resourceArns", {gateway()}}}},
      {kOwner, "GetResourceShareAssociations", {{"associationType", "RESOURCE"}}},
      {kOwner, "GetResourceShareInvitations", Json::object()},
      {kOwner, "GetResourceShares", owner_self},
      {kStranger, "ListPendingInvitationResources", {{"resourceShareInvitationArn", pending(kStranger)}}},
      {kOwner, "ListPermissionAssociations", Json::object()},
      {kOwner, "ListPermissionVersions", {{"permissionArn", kPermission}}},
      {kOwner, "ListPermissions", Json::object()},
      {kOwner, "ListPrincipals", owner_self},
      {kOwner, "ListReplacePermissionAssociationsWork", Json::object()},
      {kOwner, "ListResourceSharePermissions", {{"resourceShareArn", arn}}},
      {kOwner, "ListResourceTypes", Json::object()},
      {kOwner, "ListResources", owner_self},
      {kOwner, "ListSourceAssociations", Json::object()},
  };
  for (const auto& [account, operation, input] : cases) {
    const std::string code = std::string(operation) == "GetResourceShareInvitations" ? "InvalidMaxResultsException"
                                                                                     : "InvalidParameterException";
    Json paged = input;
    for (const int wrong : {0, -1, 501}) {
      paged["maxResults"] = wrong;
      EXPECT_EQ(refused(account, operation, paged), code) << operation << wrong;
    }
    for (const int right : {1, 500}) {
      paged["maxResults"] = right;
      EXPECT_EQ(call(account, operation, paged).status, 200) << operation << right;
    }
    paged["nextToken"] = "never-issued";
    EXPECT_EQ(refused(account, operation, paged), "InvalidNextTokenException") << operation;
  }
}

// Where a model has neither of RAM's own codes, the one that all services share.
TEST_F(RamLimits, WhatIsRequiredIsAskedFor) {
  const struct {
    const char* operation;
    Json input;
    const char* code;
  } cases[] = {
      {"CreateResourceShare", Json::object(), "InvalidParameterException"},
      {"UpdateResourceShare", {{"name", "x"}}, "MissingRequiredParameterException"},
      {"AssociateResourceShare", {{"principals", {kMember}}}, "InvalidParameterException"},
      {"DisassociateResourceShare", {{"principals", {kMember}}}, "InvalidParameterException"},
      {"GetResourceShareAssociations", Json::object(), "InvalidParameterException"},
      {"AcceptResourceShareInvitation", Json::object(), "ValidationException"},
      {"RejectResourceShareInvitation", Json::object(), "ValidationException"},
      {"ListPendingInvitationResources", Json::object(), "MissingRequiredParameterException"},
      {"ListResources", Json::object(), "InvalidParameterException"},
      {"ListPrincipals", Json::object(), "InvalidParameterException"},
      {"GetResourcePolicies", Json::object(), "InvalidParameterException"},
      {"AssociateResourceSharePermission", {{"permissionArn", kPermission}}, "InvalidParameterException"},
      {"DisassociateResourceSharePermission", {{"permissionArn", kPermission}}, "InvalidParameterException"},
      {"ListResourceSharePermissions", Json::object(), "InvalidParameterException"},
      {"GetPermission", Json::object(), "InvalidParameterException"},
      {"ListPermissionVersions", Json::object(), "InvalidParameterException"},
      {"CreatePermissionVersion", {{"permissionArn", kPermission}}, "InvalidParameterException"},
      {"SetDefaultPermissionVersion", {{"permissionVersion", 1}}, "InvalidParameterException"},
      {"ReplacePermissionAssociations", {{"toPermissionArn", kPermission}}, "InvalidParameterException"},
      {"PromotePermissionCreatedFromPolicy", {{"name", "x"}}, "MissingRequiredParameterException"},
      {"TagResource", Json::object(), "InvalidParameterException"},
      {"UntagResource", Json::object(), "InvalidParameterException"},
  };
  for (const auto& [operation, input, code] : cases) EXPECT_EQ(refused(kOwner, operation, input), code) << operation;
  for (const char* operation : {"DeleteResourceShare", "DeletePermissionVersion"})
    EXPECT_EQ(query(kOwner, operation, {}).code(), "InvalidParameterException") << operation;
  EXPECT_EQ(query(kOwner, "DeletePermission", {}).code(), "ValidationException");
  EXPECT_EQ(query(kOwner, "DeletePermissionVersion", {{"permissionArn", kPermission}}).code(),
            "InvalidParameterException");
}

}  // namespace
}  // namespace scenario
