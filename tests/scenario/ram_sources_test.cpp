// On whose behalf a service principal may use what is shared with it.
#include "ram_world.hpp"

namespace scenario {
namespace {

class RamSources : public RamWorld {
 protected:
  static constexpr char kService[] = "pca-connector-ad.amazonaws.com";
  static std::string authority() { return "arn:aws:acm-pca:us-east-1:111111111111:certificate-authority/1"; }

  std::string service_share(const Json& sources = nullptr) {
    Json input = {{"resourceArns", {authority()}}, {"principals", {kService}}};
    if (!sources.is_null()) input["sources"] = sources;
    return share(input);
  }
  Json change(const char* operation, const std::string& arn, const Json& sources) {
    return done(kOwner, operation, {{"resourceShareArn", arn}, {"sources", sources}})["resourceShareAssociations"];
  }
  Json list(const Json& input = Json::object()) {
    return done(kOwner, "ListSourceAssociations", input)["sourceAssociations"];
  }
};

constexpr char kPath[] = "o-exampleorgid/r-ab12/ou-ab12-11111111/";
constexpr char kCluster[] = "arn:aws:ecs:us-east-1:111111111111:cluster/c";

TEST_F(RamSources, EveryKindOfSourceIsTakenAndNamed) {
  const auto arn = service_share({kOwner, kCluster, "o-exampleorgid", kPath});
  const Json rows = list();
  ASSERT_EQ(rows.size(), 4u);
  const char* types[] = {"ACCOUNT", "ARN", "ORGANIZATION_ID", "ORGANIZATION_PATH"};
  for (std::size_t i = 0; i < 4; ++i) EXPECT_EQ(rows[i]["sourceType"], types[i]);
  EXPECT_EQ(rows[0]["sourceId"], kOwner);
  EXPECT_EQ(rows[0]["resourceShareArn"], arn);
  EXPECT_EQ(rows[0]["status"], "ASSOCIATED");
  EXPECT_TRUE(rows[0]["creationTime"].is_number());
  EXPECT_TRUE(rows[0]["lastUpdatedTime"].is_number());
  for (const char* wrong : {"*", "12345", "o-", "o-exampleorgid/r-ab12", "o-exampleorgid/x/", "user", ""})
    EXPECT_EQ(refused(kOwner, "AssociateResourceShare", {{"resourceShareArn", arn}, {"sources", {wrong}}}),
              "InvalidParameterException")
        << wrong;
}

TEST_F(RamSources, SourcesNeedServicePrincipals) {
  EXPECT_EQ(refused(kOwner, "CreateResourceShare", {{"name", "x"}, {"sources", {kOwner}}}),
            "InvalidParameterException");
  EXPECT_EQ(refused(kOwner, "CreateResourceShare", {{"name", "x"}, {"sources", {kOwner}}, {"principals", {kMember}}}),
            "InvalidParameterException");
  const auto plain = share({{"principals", {kMember}}});
  EXPECT_EQ(refused(kOwner, "AssociateResourceShare", {{"resourceShareArn", plain}, {"sources", {kOwner}}}),
            "InvalidParameterException");
  done(kOwner, "AssociateResourceShare", {{"resourceShareArn", service_share()}, {"sources", {kOwner}}});
}

TEST_F(RamSources, WhereSourcesAreOnlyServicesMayCome) {
  const auto arn = service_share({kOwner});
  done(kOwner, "DisassociateResourceShare", {{"resourceShareArn", arn}, {"principals", {kService}}});
  EXPECT_EQ(refused(kOwner, "AssociateResourceShare", {{"resourceShareArn", arn}, {"principals", {kMember}}}),
            "InvalidParameterException");
  change("DisassociateResourceShare", arn, {kOwner});
  done(kOwner, "AssociateResourceShare", {{"resourceShareArn", arn}, {"principals", {kMember}}});
}

TEST_F(RamSources, OneSourceRemainsWhileServicePrincipalsArePresent) {
  const auto arn = service_share({kOwner, kMember});
  EXPECT_EQ(change("DisassociateResourceShare", arn, {kMember})[0]["status"], "DISASSOCIATING");
  EXPECT_EQ(refused(kOwner, "DisassociateResourceShare", {{"resourceShareArn", arn}, {"sources", {kOwner}}}),
            "InvalidParameterException");
  EXPECT_EQ(refused(kOwner, "DisassociateResourceShare", {{"resourceShareArn", arn}, {"sources", {kMember}}}),
            "UnknownResourceException");
  // Principal and source may go together.
  done(kOwner, "DisassociateResourceShare",
       {{"resourceShareArn", arn}, {"sources", {kOwner}}, {"principals", {kService}}});
}

TEST_F(RamSources, AssociationsOfSourcesAreShownLikeOthers) {
  const auto arn = service_share();
  const Json made = change("AssociateResourceShare", arn, {kOwner});
  EXPECT_EQ(made[0]["associationType"], "SOURCE");
  EXPECT_EQ(made[0]["status"], "ASSOCIATING");
  EXPECT_EQ(made[0]["associatedEntity"], kOwner);
  EXPECT_EQ(change("AssociateResourceShare", arn, {kOwner})[0]["status"], "ASSOCIATED");
  const Json rows = associations(arn, "SOURCE");
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0]["status"], "ASSOCIATED");
  EXPECT_EQ(rows[0]["associatedEntity"], kOwner);
  EXPECT_EQ(principal_status(arn, kService), "ASSOCIATED");
  EXPECT_EQ(refused(kOwner, "GetResourceShareAssociations", {{"associationType", "SOURCE"}, {"principal", kOwner}}),
            "InvalidParameterException");
  EXPECT_EQ(
      refused(kOwner, "GetResourceShareAssociations", {{"associationType", "SOURCE"}, {"resourceArn", authority()}}),
      "InvalidParameterException");
}

TEST_F(RamSources, TheOwnersListIsFiltered) {
  const auto first = service_share({kOwner, kCluster});
  const auto second = service_share({kOwner, kMember});
  change("DisassociateResourceShare", second, {kMember});
  EXPECT_EQ(list().size(), 4u);
  EXPECT_EQ(list({{"resourceShareArns", {first}}}).size(), 2u);
  EXPECT_EQ(list({{"sourceId", kOwner}}).size(), 2u);
  EXPECT_EQ(list({{"sourceType", "ARN"}}).size(), 1u);
  EXPECT_EQ(list({{"associationStatus", "DISASSOCIATED"}}).size(), 1u);
  EXPECT_EQ(list({{"sourceId", kOwner}, {"sourceType", "ARN"}}).size(), 0u);
  for (const Json& filter : {Json::object(), Json({{"resourceShareArns", {second, first}}})})
    EXPECT_EQ(all_pages(kOwner, "ListSourceAssociations", filter, "sourceAssociations", 1), list(filter)) << filter;
  EXPECT_EQ(done(kMember, "ListSourceAssociations")["sourceAssociations"], Json::array());
  const struct {
    Json input;
    const char* code;
  } wrong[] = {
      {{{"sourceType", "X"}}, "InvalidParameterException"},
      {{{"sourceId", "x"}}, "InvalidParameterException"},
      {{{"associationStatus", "X"}}, "InvalidParameterException"},
      {{{"maxResults", 0}}, "InvalidParameterException"},
      {{{"nextToken", "x"}}, "InvalidNextTokenException"},
      {{{"resourceShareArns", {"x"}}}, "MalformedArnException"},
      {{{"resourceShareArns", {"arn:aws:ram:us-east-1:111111111111:resource-share/none"}}}, "UnknownResourceException"},
  };
  for (const auto& [input, code] : wrong) EXPECT_EQ(refused(kOwner, "ListSourceAssociations", input), code) << input;
  EXPECT_EQ(refused(kMember, "ListSourceAssociations", {{"resourceShareArns", {first}}}), "UnknownResourceException");
}

TEST_F(RamSources, TheGeneratedPolicyNamesThemOrTheOwner) {
  const auto condition = [&](const std::string& arn) {
    static_cast<void>(arn);
    const Json policies = done(kOwner, "GetResourcePolicies", {{"resourceArns", {authority()}}})["policies"];
    return Json::parse(policies[0].get<std::string>())["Statement"][0]["Condition"];
  };
  const auto arn = service_share();
  EXPECT_EQ(condition(arn)["StringEquals"]["aws:SourceAccount"], Json::array({kOwner}));
  change("AssociateResourceShare", arn, {kCluster});
  EXPECT_EQ(condition(arn)["ArnLike"]["aws:SourceArn"], Json::array({kCluster}));
}

}  // namespace
}  // namespace scenario
