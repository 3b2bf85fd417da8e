// Explanations through the whole pipeline: what `GET decisions/<id>` and `POST evaluate` say about a refusal.
#include "ram_world.hpp"

namespace scenario {
namespace {

class ControlExplain : public RamWorld {
 protected:
  Json explained(const Answer& refused) {
    EXPECT_GE(refused.status, 400) << refused.body;
    const auto link = refused.headers.find("x-understudy-decision");
    if (link == refused.headers.end()) return nullptr;
    const Json answer = world_.control("GET", link->second).json();
    return answer["checks"].back()["explanation"];
  }
  static std::string change(const Json& explanation, std::size_t index = 0) {
    return explanation["change"].size() > index ? explanation["change"][index].get<std::string>() : "";
  }
  void expect_change(const Json& explanation, const std::string& part, std::size_t index = 0) {
    EXPECT_NE(change(explanation, index).find(part), std::string::npos) << part << "\nin " << explanation;
  }
};

TEST_F(ControlExplain, AMissingPermissionIsToBeAddedToTheUser) {
  const auto dev = world_.user(kMember, "dev", policy("Allow", "iam:ListUsers", "*"));
  const Json explanation = explained(world_.iam(dev, "ListRoles"));
  EXPECT_EQ(explanation["nearest_miss"]["element"], "Action");
  EXPECT_EQ(explanation["nearest_miss"]["wanted"], Json::parse(R"(["iam:ListUsers"])"));
  expect_change(explanation, "add iam:ListRoles to its Action");
  EXPECT_EQ(explanation["layers"][0]["layer"], "identity");
  EXPECT_EQ(explanation["layers"][0]["says"], "nothing");
}

TEST_F(ControlExplain, ATrustPolicysExternalIdIsNamed) {
  const auto dev = world_.user(kMember, "dev", policy("Allow", "sts:AssumeRole", "*"));
  const std::string role =
      world_.role(kOwner, "auditor", trust({{"AWS", kMember}}, {{"StringEquals", {{"sts:ExternalId", "quarterly"}}}}));
  const Json explanation = explained(
      world_.sts(dev, "AssumeRole", {{"RoleArn", role}, {"RoleSessionName", "session"}, {"ExternalId", "wrong"}}));
  const Json& miss = explanation["nearest_miss"];
  EXPECT_EQ(miss["layer"], "trust");
  EXPECT_EQ(miss["key"], "sts:ExternalId");
  EXPECT_EQ(miss["wanted"], Json::parse(R"(["quarterly"])"));
  EXPECT_EQ(miss["got"], Json::parse(R"(["wrong"])"));
  expect_change(explanation, "wants StringEquals sts:ExternalId = quarterly, the request had wrong");
}

TEST_F(ControlExplain, BothSidesOfACrossAccountCallAreNamed) {
  const auto dev = world_.user(kMember, "dev");
  const std::string role = world_.role(kOwner, "auditor", trust({{"AWS", kStranger}}));
  const Json explanation =
      explained(world_.sts(dev, "AssumeRole", {{"RoleArn", role}, {"RoleSessionName", "session"}}));
  expect_change(explanation,
                "add sts:AssumeRole on " + role + " to an identity policy of user dev of account " + kMember);
  expect_change(explanation, "add arn:aws:iam::222222222222:user/dev to its Principal", 1);
}

TEST_F(ControlExplain, ABucketPolicysPrincipalIsNamed) {
  const auto dev = world_.user(kMember, "dev", policy("Allow", "s3:*", "*"));
  const auto owner = Scenario::root(kOwner);
  ASSERT_TRUE(world_.s3(owner, "PUT", "/ours").ok());
  Json document = Json::parse(policy("Allow", "s3:GetObject", "arn:aws:s3:::ours/*"));
  document["Statement"][0]["Principal"] = {{"AWS", kStranger}};
  ASSERT_TRUE(world_.s3(owner, "PUT", "/ours?policy", document.dump()).ok());
  const Json explanation = explained(world_.s3(dev, "GET", "/ours/key"));
  EXPECT_EQ(explanation["nearest_miss"]["layer"], "resource");
  EXPECT_EQ(explanation["nearest_miss"]["element"], "Principal");
  expect_change(explanation, "not user dev of account 222222222222: add arn:aws:iam::222222222222:user/dev");
}

TEST_F(ControlExplain, AnScpThatDeniesIsToBeRemoved) {
  organize();
  organizations("EnablePolicyType", {{"RootId", root_}, {"PolicyType", "SERVICE_CONTROL_POLICY"}});
  const Json made = organizations("CreatePolicy", {{"Name", "deny"},
                                                   {"Description", ""},
                                                   {"Type", "SERVICE_CONTROL_POLICY"},
                                                   {"Content", policy("Deny", "iam:*", "*")}});
  const std::string arn = made["Policy"]["PolicySummary"]["Arn"];
  organizations("AttachPolicy", {{"PolicyId", made["Policy"]["PolicySummary"]["Id"]}, {"TargetId", kMember}});
  const Json explanation = explained(world_.iam(Scenario::root(kMember), "ListUsers"));
  EXPECT_EQ(explanation["denied_by"][0]["policy"], arn);
  expect_change(explanation, "of the service control policy " + arn + " denies it: remove it, narrow it, or exempt");
}

TEST_F(ControlExplain, AShareThatIsNotAcceptedIsNoShare) {
  world_.user(kStranger, "dev", policy("Allow", "*", "*"));
  done(kOwner, "CreateResourceShare", {{"name", "net"}, {"resourceArns", {project()}}});
  const Json question{{"principal", "arn:aws:iam::333333333333:user/dev"},
                      {"action", "codebuild:BatchGetProjects"},
                      {"resource", project()}};
  const Json answer = world_.control("POST", "/_understudy/evaluate", question).json();
  EXPECT_EQ(answer["decision"], "implicitDeny") << answer;
  expect_change(answer["explanation"], "in RAM with user dev of account 333333333333");
  expect_change(answer["explanation"], "an invitation counts once it is accepted");
}

TEST_F(ControlExplain, WhatWasAllowedHasItsLayersAndNothingToChange) {
  const auto dev = world_.user(kMember, "dev", policy("Allow", "iam:ListUsers", "*"));
  const Answer allowed = world_.iam(dev, "ListUsers");
  ASSERT_TRUE(allowed.ok());
  const Json explanation = world_.control("GET", "/_understudy/decisions/" + allowed.headers.at("x-amzn-requestid"))
                               .json()["checks"][0]["explanation"];
  EXPECT_EQ(explanation["layers"][0]["says"], "allows");
  EXPECT_FALSE(explanation.contains("change"));
  EXPECT_FALSE(explanation.contains("nearest_miss"));
}

}  // namespace
}  // namespace scenario
