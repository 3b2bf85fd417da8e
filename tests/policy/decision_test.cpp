// What a decision says beside allowed or denied: the sentence, the policy, the trace.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "callers.hpp"
#include "policy/evaluate.hpp"
#include "policy/trace.hpp"

namespace policy {
namespace {

using Json = nlohmann::json;

std::shared_ptr<const Document> compile(std::string_view statement) {
  return Document::compile(R"({"Version":"2012-10-17","Statement":[)" + std::string(statement) + "]}");
}

constexpr std::string_view kAllowAll = R"({"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"})";
constexpr std::string_view kAllowNothing = R"({"Effect":"Allow","Principal":"*","Action":"x:y","Resource":"*"})";
constexpr std::string_view kDenyAll = R"({"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"})";

class DecisionTest : public testing::Test {
 protected:
  DecisionTest() {
    request_.caller = policy_tests::caller_named("alice");
    request_.action = "s3:GetObject";
    request_.resource = "arn:aws:s3:::data/key";
    request_.resource_account = policy_tests::kHome;
    request_.keys = &keys_;
  }

  std::string sentence(const Layers& layers, bool with_arn = true) {
    return reason(authorize(request_, layers), request_.action, with_arn);
  }

  MapKeys keys_;
  Request request_;
  std::shared_ptr<const Document> allow_ = compile(kAllowAll);
  std::shared_ptr<const Document> nothing_ = compile(kAllowNothing);
  std::shared_ptr<const Document> deny_ = compile(kDenyAll);
  PolicyRef allowing_{allow_.get(), "allowing", "arn:allowing"};
  PolicyRef useless_{nothing_.get(), "useless", "arn:useless"};
  PolicyRef denying_{deny_.get(), "denying", "arn:denying"};
};

TEST_F(DecisionTest, ExplicitDeniesNameTheKindOfPolicyAndItsArn) {
  Layers layers;
  const Policies level(&denying_, 1);
  layers.service_control = {&level, 1};
  EXPECT_EQ(sentence(layers), "with an explicit deny in a service control policy: arn:denying");
  EXPECT_EQ(sentence(layers, false), "with an explicit deny in a service control policy");
  layers = {};
  layers.resource_control = {&level, 1};
  EXPECT_EQ(sentence(layers), "with an explicit deny in a resource control policy: arn:denying");
  layers = {};
  layers.identity = level;
  EXPECT_EQ(sentence(layers), "with an explicit deny in an identity-based policy: arn:denying");
  layers = {};
  layers.boundary = denying_;
  EXPECT_EQ(sentence(layers), "with an explicit deny in a permissions boundary: arn:denying");
  layers = {};
  layers.session = level;
  EXPECT_EQ(sentence(layers), "with an explicit deny in a session policy: arn:denying");
}

TEST_F(DecisionTest, ResourcePoliciesNeverShowAnArn) {
  Layers layers;
  layers.resource = {&denying_, 1};
  EXPECT_EQ(sentence(layers), "with an explicit deny in a resource-based policy");
  layers.resource_kind = ResourcePolicyKind::Trust;
  EXPECT_EQ(sentence(layers), "with an explicit deny in the role trust policy");
  layers = {};
  layers.vpc_endpoint = Policies(&denying_, 1);
  EXPECT_EQ(sentence(layers), "with an explicit deny in a VPC endpoint policy");
}

TEST_F(DecisionTest, InlinePoliciesHaveNoArnToShow) {
  Layers layers;
  const PolicyRef inline_policy{deny_.get(), "inline", {}};
  layers.identity = {&inline_policy, 1};
  EXPECT_EQ(sentence(layers), "with an explicit deny in an identity-based policy");
}

TEST_F(DecisionTest, MissingAllowsNameTheLayerAndTheActionAsAsked) {
  Layers layers;
  EXPECT_EQ(sentence(layers), "because no identity-based policy allows the s3:GetObject action");
  layers.identity = {&allowing_, 1};
  EXPECT_EQ(sentence(layers), "");
  layers.session = Policies(&useless_, 1);
  EXPECT_EQ(sentence(layers), "because no session policy allows the s3:GetObject action");
  layers.boundary = useless_;
  EXPECT_EQ(sentence(layers), "because no permissions boundary allows the s3:GetObject action");
  const Policies level(&useless_, 1);
  layers.service_control = {&level, 1};
  EXPECT_EQ(sentence(layers), "because no service control policy allows the s3:GetObject action");
  layers.resource_control = {&level, 1};
  EXPECT_EQ(sentence(layers), "because no resource control policy allows the s3:GetObject action");
}

TEST_F(DecisionTest, AcrossAccountsTheResourcePolicyIsMissedLast) {
  Layers layers;
  layers.identity = {&allowing_, 1};
  request_.resource_account = policy_tests::kOther;
  EXPECT_EQ(sentence(layers), "because no resource-based policy allows the s3:GetObject action");
  layers.resource_kind = ResourcePolicyKind::Trust;
  EXPECT_EQ(sentence(layers), "because no role trust policy allows the s3:GetObject action");
  layers.vpc_endpoint = Policies(&useless_, 1);
  EXPECT_EQ(sentence(layers), "because no VPC endpoint policy allows the s3:GetObject action");
}

TEST_F(DecisionTest, TellsThePolicyAndStatementThatDecided) {
  const auto mixed = compile(std::string(kAllowNothing) + "," + std::string(kDenyAll));
  const PolicyRef identity[] = {allowing_, {mixed.get(), "mixed", {}}};
  Layers layers;
  layers.identity = identity;
  Decision decision = authorize(request_, layers);
  EXPECT_EQ(decision.outcome, Outcome::ExplicitDeny);
  EXPECT_EQ(decision.policy, 1U);
  EXPECT_EQ(decision.statement, 1U);
  EXPECT_EQ(decision.label, "mixed");
  layers.identity = {identity, 1};
  decision = authorize(request_, layers);
  EXPECT_TRUE(decision.allowed());
  EXPECT_EQ(decision.layer, Layer::Identity);
  EXPECT_EQ(decision.label, "allowing");
  EXPECT_FALSE(decision.cross_account);
}

TEST_F(DecisionTest, TellsTheLevelOfTheOrganization) {
  const Policies levels[] = {{&allowing_, 1}, {&useless_, 1}, {&allowing_, 1}};
  Layers layers;
  layers.identity = {&allowing_, 1};
  layers.service_control = levels;
  const Decision decision = authorize(request_, layers);
  EXPECT_EQ(decision.layer, Layer::ServiceControl);
  EXPECT_EQ(decision.level, 1U);
}

TEST_F(DecisionTest, TheOwnersRootIsAllowedByNoPolicy) {
  request_.caller = policy_tests::caller_named("root");
  const Decision decision = authorize(request_, Layers());
  EXPECT_TRUE(decision.allowed());
  EXPECT_EQ(decision.layer, Layer::Owner);
}

TEST_F(DecisionTest, ATraceHoldsEveryStatementAndWhatItMissed) {
  keys_.set("aws:SourceIp", "198.51.100.7");
  const auto document = compile(
      R"({"Effect":"Allow","Action":"sns:*","Resource":"*"},)"
      R"({"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::else"},)"
      R"({"Sid":"Net","Effect":"Allow","Action":"s3:*","Resource":"*",)"
      R"("Condition":{"IpAddress":{"aws:SourceIp":["203.0.113.0/24","10.0.0.0/8"]}}},)"
      R"({"Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}},)"
      R"({"Effect":"Allow","Action":"s3:Get*","Resource":"*"})");
  const PolicyRef ref{document.get(), "Mixed", {}};
  Layers layers;
  layers.identity = {&ref, 1};
  Trace trace;
  EXPECT_TRUE(authorize(request_, layers, &trace).allowed());

  const Json entries = Json::parse(trace.to_json());
  ASSERT_EQ(entries.size(), 5U);
  EXPECT_EQ(entries[0]["missed"], "action");
  EXPECT_EQ(entries[1]["missed"], "resource");
  EXPECT_EQ(entries[2]["missed"], "condition");
  EXPECT_EQ(entries[2]["sid"], "Net");
  const Json condition = {{"operator", "IpAddress"},
                          {"key", "aws:SourceIp"},
                          {"wanted", {"203.0.113.0/24", "10.0.0.0/8"}},
                          {"got", {"198.51.100.7"}}};
  EXPECT_EQ(entries[2]["condition"], condition);
  EXPECT_EQ(entries[3]["effect"], "Deny");
  EXPECT_TRUE(entries[3]["condition"]["got"].is_null());
  EXPECT_EQ(entries[4]["matched"], true);
  EXPECT_FALSE(entries[4].contains("missed"));
  EXPECT_EQ(entries[4]["policy"], "Mixed");
  EXPECT_EQ(entries[4]["layer"], "identity");
  EXPECT_EQ(entries[4]["start"]["line"], 1);
}

TEST_F(DecisionTest, ATraceShowsLayersBehindTheDenialAndHowThePrincipalWasNamed) {
  const Policies level(&denying_, 1);
  Layers layers;
  layers.service_control = {&level, 1};
  layers.resource = {&allowing_, 1};
  layers.identity = {&useless_, 1};
  Trace trace;
  const Decision decision = authorize(request_, layers, &trace);
  EXPECT_EQ(decision.layer, Layer::ServiceControl);
  const Json entries = Json::parse(trace.to_json());
  ASSERT_EQ(entries.size(), 3U);
  EXPECT_EQ(entries[0]["layer"], "scp");
  EXPECT_EQ(entries[0]["level"], 0);
  EXPECT_EQ(entries[1]["layer"], "resource");
  EXPECT_EQ(entries[1]["principal"], "everyone");
  EXPECT_EQ(entries[2]["missed"], "action");
}

TEST_F(DecisionTest, ATraceOutlivesItsDocuments) {
  Trace trace;
  {
    const auto document = compile(R"({"Sid":"Gone","Effect":"Allow","Action":"*","Resource":"*"})");
    const PolicyRef ref{document.get(), "short-lived", {}};
    Layers layers;
    layers.identity = {&ref, 1};
    authorize(request_, layers, &trace);
  }
  EXPECT_EQ(Json::parse(trace.to_json())[0]["sid"], "Gone");
}

TEST_F(DecisionTest, ATraceStaysSmallAndIsAlwaysJson) {
  keys_.set("k:long", std::string(100000, 'x'));
  keys_.set("k:many", std::vector<std::string>(5000, "\xFF\xC3"));
  const auto document = compile(
      R"({"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"k:long":"a"}}},)"
      R"({"Effect":"Allow","Action":"*","Resource":"*","Condition":{"ForAnyValue:StringEquals":{"k:many":"a"}}})");
  const PolicyRef ref{document.get(), "p", {}};
  Layers layers;
  layers.identity = {&ref, 1};
  Trace trace;
  EXPECT_FALSE(authorize(request_, layers, &trace).allowed());
  const std::string text = trace.to_json();
  EXPECT_LT(text.size(), 4000U);
  EXPECT_EQ(Json::parse(text).size(), 2U);
}

}  // namespace
}  // namespace policy
