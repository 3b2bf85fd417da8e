// Why not, and what to change: explanations of refusals of every kind.
#include "policy/explain.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "ask.hpp"
#include "callers.hpp"

namespace policy_tests::explaining {
namespace {

Json allow(const Json& action, const Json& resource = "*", const Json& more = Json::object()) {
  Json statement{{"Effect", "Allow"}, {"Action", action}, {"Resource", resource}};
  statement.update(more);
  return statement;
}

Json deny(const Json& action, const Json& more = Json::object()) {
  Json statement{{"Sid", "Guard"}, {"Effect", "Deny"}, {"Action", action}, {"Resource", "*"}};
  statement.update(more);
  return statement;
}

Json for_principal(const Json& arn) {
  return {{"Principal", {{"AWS", arn}}}};
}

Json trust(const Json& arn, const Json& more = Json::object()) {
  Json statement{{"Effect", "Allow"}, {"Principal", {{"AWS", arn}}}, {"Action", "sts:AssumeRole"}};
  statement.update(more);
  return statement;
}

constexpr char kAlice[] = "arn:aws:iam::111111111111:user/alice";
constexpr char kRole[] = "arn:aws:iam::111111111111:role/auditor";
const Json kAll = allow("*");

struct Case {
  const char* kind;
  Json ask;
  /// LAYER ELEMENT [KEY] wanted/got; empty: no nearest miss.
  std::string miss;
  /// The sentences, in part.
  std::vector<std::string> change;
};

std::string miss_of(const Json& explanation) {
  if (!explanation.contains("nearest_miss")) return "";
  const Json& miss = explanation["nearest_miss"];
  std::string text = miss["layer"].get<std::string>() + " " + miss["element"].get<std::string>() + " ";
  if (miss.contains("key")) text += miss["operator"].get<std::string>() + " " + miss["key"].get<std::string>() + " ";
  return text + miss["wanted"].dump() + "/" + miss["got"].dump();
}

void expect(const Case& row) {
  SCOPED_TRACE(row.kind);
  const Json explanation = explain(row.ask);
  EXPECT_EQ(miss_of(explanation), row.miss) << explanation;
  ASSERT_EQ(explanation["change"].size(), row.change.size()) << explanation;
  for (std::size_t i = 0; i < row.change.size(); ++i)
    EXPECT_NE(explanation["change"][i].get<std::string>().find(row.change[i]), std::string::npos)
        << row.change[i] << "\nin " << explanation["change"][i];
}

TEST(Explain, WhatTheCallersOwnPoliciesLack) {
  const Case rows[] = {
      {"no identity policy",
       Json::object(),
       "",
       {"add s3:GetObject on arn:aws:s3:::data/key to an identity policy of user alice"}},
      {"another service's policy", {{"identity", allow("iam:*")}}, "", {"add s3:GetObject on"}},
      {"another action of the service",
       {{"identity", allow("s3:ListBucket")}},
       R"(identity Action ["s3:ListBucket"]/["s3:GetObject"])",
       {"statement 0 of the identity policy policy allows s3:ListBucket, not s3:GetObject: add s3:GetObject to its"}},
      {"another resource",
       {{"identity", allow("s3:*", "arn:aws:s3:::other/*")}},
       R"(identity Resource ["arn:aws:s3:::other/*"]/["arn:aws:s3:::data/key"])",
       {"is about arn:aws:s3:::other/*, not arn:aws:s3:::data/key: add arn:aws:s3:::data/key to its Resource"}},
      {"an excluded resource",
       {{"identity", {{"Effect", "Allow"}, {"Action", "s3:*"}, {"NotResource", "arn:aws:s3:::data/*"}}}},
       R"(identity NotResource ["arn:aws:s3:::data/*"]/["arn:aws:s3:::data/key"])",
       {"excludes arn:aws:s3:::data/key by its NotResource"}},
      {"a condition with another value",
       {{"identity",
         allow("s3:*", "*", {{"Sid", "Inside"}, {"Condition", {{"IpAddress", {{"aws:SourceIp", "10.0.0.0/8"}}}}}})},
        {"with", {{"aws:SourceIp", "192.0.2.1"}}}},
       R"(identity Condition IpAddress aws:SourceIp ["10.0.0.0/8"]/["192.0.2.1"])",
       {"statement 0 (Inside) of the identity policy policy wants IpAddress aws:SourceIp = 10.0.0.0/8, the request had "
        "192.0.2.1"}},
      {"the furthest of several",
       {{"identity", Json{allow("s3:ListBucket"), allow("s3:*", "arn:aws:s3:::other/*"),
                          allow("s3:Get*", "*", {{"Condition", {{"Bool", {{"aws:SecureTransport", "true"}}}}}})}}},
       R"(identity Condition Bool aws:SecureTransport ["true"]/null)",
       {"the request had none"}},
      {"the boundary",
       {{"identity", kAll}, {"boundary", allow("ec2:*")}},
       "",
       {"add s3:GetObject on arn:aws:s3:::data/key to the permissions boundary policy, or take the boundary off"}},
      {"a boundary that comes near",
       {{"identity", kAll}, {"boundary", allow("s3:Put*")}},
       R"(boundary Action ["s3:Put*"]/["s3:GetObject"])",
       {"of the permissions boundary policy allows s3:Put*, not s3:GetObject"}},
      {"the session policy",
       {{"identity", kAll}, {"session", allow("ec2:*")}},
       "",
       {"make the session of user alice of account 111111111111 with a session policy that allows s3:GetObject"}},
      {"identity and boundary",
       {{"boundary", allow("ec2:*")}},
       "",
       {"to an identity policy of user alice", "to the permissions boundary"}},
  };
  for (const auto& row : rows) expect(row);
}

TEST(Explain, WhatTheOrganizationWithholdsOrDenies) {
  const Case rows[] = {
      {"an SCP level without an Allow",
       {{"identity", kAll}, {"scp", {kAll, allow("ec2:*")}}},
       "",
       {"no service control policy at level 1 below the root allows s3:GetObject: attach one that does"}},
      {"the root's SCPs",
       {{"identity", kAll}, {"scp", {allow("s3:Put*"), kAll}}},
       R"(scp Action ["s3:Put*"]/["s3:GetObject"])",
       {"of the service control policy policy allows s3:Put*, not s3:GetObject"}},
      {"an SCP's Deny",
       {{"identity", kAll}, {"scp", {kAll, {{"policies", {kAll, deny("s3:*")}}}}}},
       "",
       {"statement 0 (Guard) of the service control policy policy denies it: remove it, narrow it, or exempt"}},
      {"an RCP's Deny with its condition",
       {{"identity", kAll},
        {"rcp",
         {Json{allow("*", "*", {{"Principal", "*"}}),
               deny("s3:*",
                    {{"Principal", "*"}, {"Condition", {{"StringNotEquals", {{"aws:PrincipalOrgID", "o-1"}}}}}})}}}},
       "",
       {"of the resource control policy policy denies it because StringNotEquals aws:PrincipalOrgID = o-1 holds"}},
      {"an RCP level without an Allow",
       {{"identity", kAll}, {"rcp", {allow("sqs:*", "*", {{"Principal", "*"}})}}},
       "",
       {"no resource control policy at the root of the organization allows s3:GetObject"}},
      {"a Deny and a missing Allow",
       {{"identity", deny("s3:*")}},
       "",
       {"of the identity policy policy denies it: remove it or narrow it", "to an identity policy of user alice"}},
      {"a Deny of the bucket's policy",
       {{"identity", kAll}, {"resource", deny("s3:*", {{"Principal", "*"}})}},
       "",
       {"statement 0 (Guard) of the policy of policy denies it: remove it or narrow it"}},
      {"a Deny of the session policy",
       {{"identity", kAll}, {"session", Json{kAll, deny("s3:*")}}},
       "",
       {"of the session policy policy denies it: make the session without it"}},
  };
  for (const auto& row : rows) expect(row);
}

TEST(Explain, WhatTheResourcesSideLacks) {
  const Json other{{"owner", kOther}};
  const auto abroad = [&](Json ask) {
    ask.update(other);
    return ask;
  };
  const Json role{{"action", "sts:AssumeRole"}, {"on", kRole}};
  const auto assuming = [&](Json ask) {
    ask.update(role);
    return ask;
  };
  const std::string bob = "arn:aws:iam::111111111111:user/bob";
  const Case rows[] = {
      {"another account's bucket without a policy",
       abroad({{"identity", kAll}}),
       "",
       {"add s3:GetObject for arn:aws:iam::111111111111:user/alice to the policy of arn:aws:s3:::data/key (account "
        "222222222222)"}},
      {"another account's bucket for somebody else",
       abroad({{"identity", kAll}, {"resource", allow("s3:*", "*", for_principal(bob))}}),
       R"(resource Principal ["arn:aws:iam::111111111111:user/bob"]/["arn:aws:iam::111111111111:user/alice"])",
       {"is for arn:aws:iam::111111111111:user/bob, not user alice of account 111111111111: add "
        "arn:aws:iam::111111111111:user/alice to its Principal"}},
      {"both sides",
       abroad(Json::object()),
       "",
       {"to an identity policy of user alice", "to the policy of arn:aws:s3:::data/key"}},
      {"the caller's side alone",
       abroad({{"resource", allow("s3:*", "*", for_principal(kAlice))}}),
       "",
       {"to an identity policy of user alice"}},
      {"a service without resource policies",
       abroad({{"identity", kAll}, {"owner_policy", "none"}}),
       "",
       {"call as a principal of its account 222222222222"}},
      {"a share that is not there, or not accepted",
       abroad({{"identity", kAll}, {"owner_policy", "shares"}}),
       "",
       {"share arn:aws:s3:::data/key (account 222222222222) in RAM with user alice of account 111111111111"}},
      {"in one account the bucket's policy is another way",
       {{"resource", allow("s3:*", "*", for_principal(bob))}},
       R"(resource Principal ["arn:aws:iam::111111111111:user/bob"]/["arn:aws:iam::111111111111:user/alice"])",
       {"to an identity policy of user alice", "or: statement 0 of the policy of policy is for"}},
      {"the trust policy's external id",
       assuming({{"identity", kAll},
                 {"trust", trust(kAlice, {{"Condition", {{"StringEquals", {{"sts:ExternalId", "quarterly"}}}}}})}}),
       R"(trust Condition StringEquals sts:ExternalId ["quarterly"]/null)",
       {"statement 0 of the trust policy of policy wants StringEquals sts:ExternalId = quarterly, the request had "
        "none"}},
      {"the trust policy's principal",
       assuming({{"identity", kAll}, {"trust", trust(bob)}}),
       R"(trust Principal ["arn:aws:iam::111111111111:user/bob"]/["arn:aws:iam::111111111111:user/alice"])",
       {"of the trust policy of policy is for"}},
      {"a tag that may not be passed",
       {{"identity", kAll}, {"trust", trust(kAlice)}, {"action", "sts:TagSession"}, {"on", kRole}},
       R"(trust Action ["sts:AssumeRole"]/["sts:TagSession"])",
       {"allows sts:AssumeRole, not sts:TagSession: add sts:TagSession to its Action"}},
      {"a trust policy that delegates to the account",
       assuming({{"trust", trust("111111111111")}}),
       "",
       {"add sts:AssumeRole on arn:aws:iam::111111111111:role/auditor to an identity policy of user alice"}},
  };
  for (const auto& row : rows) expect(row);
}

TEST(Explain, TheLayersAreListedInTheOrderOfEvaluation) {
  const Json explanation = explain({{"identity", kAll},
                                    {"boundary", allow("ec2:*")},
                                    {"scp", {kAll, deny("s3:*")}},
                                    {"resource", allow("s3:*", "*", for_principal("111111111111"))}});
  std::vector<std::string> said;
  for (const auto& layer : explanation["layers"])
    said.push_back(layer["layer"].get<std::string>() + (layer.contains("level") ? layer["level"].dump() : "") + " " +
                   layer["says"].get<std::string>());
  EXPECT_EQ(said, (std::vector<std::string>{"scp0 allows", "scp1 denies", "resource delegates", "identity allows",
                                            "boundary nothing"}));
  ASSERT_EQ(explanation["denied_by"].size(), 1U);
  EXPECT_EQ(explanation["denied_by"][0]["sid"], "Guard");
  EXPECT_EQ(explanation["denied_by"][0]["level"], 1);
}

TEST(Explain, AnAllowedCallNeedsNoChange) {
  const Json explanation = explain({{"identity", kAll}});
  EXPECT_EQ(explanation.size(), 1U) << explanation;
  EXPECT_EQ(explanation["layers"][0]["says"], "allows");
}

TEST(Explain, WithoutAnyPolicyThereIsStillAnAnswer) {
  const policy::Trace empty;
  const auto text = policy::explain(empty, {"", "s3:GetObject", "*", "", policy::OwnerPolicy::Own},
                                    policy::Outcome::ImplicitDeny, {policy::Layer::Resource, 0, true});
  EXPECT_EQ(Json::parse(text)["change"][0], "add s3:GetObject for * to the policy of *");
}

}  // namespace
}  // namespace policy_tests::explaining
