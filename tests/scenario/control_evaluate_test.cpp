// `POST evaluate`: what would be decided if policies came or went, layer by layer, and which questions are none.
#include "ram_world.hpp"

namespace scenario {
namespace {

constexpr char kDataKey[] = "arn:aws:s3:::data/key";

/// The member's bucket `data`, its user `dev` who may use S3, and its user `bound` whose boundary knows EC2 alone.
class ControlEvaluate : public RamWorld {
 protected:
  void SetUp() override {
    organize();
    for (const char* type : {"SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"}) enable_policies(type);
    scp_ = attach("SERVICE_CONTROL_POLICY", "s3:DeleteObject", Json());
    rcp_ = attach("RESOURCE_CONTROL_POLICY", "s3:GetObjectAcl", "*");
    boundary_ = world_
                    .iam(Scenario::root(kMember), "CreatePolicy",
                         {{"PolicyName", "limit"}, {"PolicyDocument", policy("Allow", "ec2:*", "*")}})
                    .xml("Arn");
    for (const char* name : {"dev", "bound"}) world_.user(kMember, name, policy("Allow", "s3:*", "*"));
    world_.iam(Scenario::root(kMember), "PutUserPermissionsBoundary",
               {{"UserName", "bound"}, {"PermissionsBoundary", boundary_}});
    world_.s3(Scenario::root(kMember), "PUT", "/data");
    const auto made = world_.s3(Scenario::root(kMember), "PUT", "/data?policy",
                                with_principal(policy("Deny", "s3:PutObject", "arn:aws:s3:::data/*")).dump());
    ASSERT_TRUE(made.ok()) << made.body;
  }

  static Json with_principal(const std::string& text, const Json& principal = "*") {
    Json document = Json::parse(text);
    document["Statement"][0]["Principal"] = principal;
    return document;
  }
  static Json statement(const std::string& effect, const Json& action) {
    return Json::parse(policy(effect, action, "*"));
  }
  static Json in_layer(const Json& document, const char* layer) { return {{"policy", document}, {"layer", layer}}; }
  static std::string user(const std::string& name = "dev") { return "arn:aws:iam::222222222222:user/" + name; }

  std::string attach(const char* type, const char* action, const Json& principal) {
    Json content = statement("Deny", action);
    if (!principal.is_null()) content["Statement"][0]["Principal"] = principal;
    return attach_policy(kMember, content.dump(), type);
  }
  Answer ask(Json question, const Json& more = Json::object()) {
    if (question.is_object()) question.update(more);
    return world_.control("POST", "/_understudy/evaluate", question);
  }
  std::string decision(const std::string& principal, const std::string& action, const Json& more) {
    const auto answer = ask({{"principal", principal}, {"action", action}, {"resource", kDataKey}}, more);
    EXPECT_EQ(answer.status, 200) << answer.body;
    return answer.json().value("decision", "");
  }

  std::string scp_, rcp_, boundary_;
};

TEST_F(ControlEvaluate, WithoutAStoredPolicyOfALayerTheDecisionIsWhatTheOthersMake) {
  const struct {
    const char* layer;
    std::string principal, action, without;
    const char* stored;
    const char* then;
  } cases[] = {
      {"identity", user(), "s3:GetObject", "inline", "allowed", "implicitDeny"},
      {"boundary", user("bound"), "s3:GetObject", boundary_, "implicitDeny", "allowed"},
      {"scp", user(), "s3:DeleteObject", scp_, "explicitDeny", "allowed"},
      {"rcp", user(), "s3:GetObjectAcl", rcp_, "explicitDeny", "allowed"},
      {"resource", user(), "s3:PutObject", kDataKey, "explicitDeny", "allowed"},
      {"a name that nothing has", user(), "s3:PutObject", "nothing", "explicitDeny", "explicitDeny"},
  };
  for (const auto& [layer, principal, action, without, stored, then] : cases) {
    EXPECT_EQ(decision(principal, action, Json::object()), stored) << layer;
    EXPECT_EQ(decision(principal, action, {{"without", {without}}}), then) << layer;
    EXPECT_EQ(decision(principal, action, Json::object()), stored) << layer << ", asked again";
  }
}

TEST_F(ControlEvaluate, WithAFurtherPolicyInALayerTheDecisionIsWhatAllMakeTogether) {
  const Json deny = statement("Deny", "s3:*"), ec2 = statement("Allow", "ec2:*"), all = statement("Allow", "*");
  const Json anybody = with_principal(policy("Allow", "s3:GetObject", "*"));
  const std::string stranger = "arn:aws:iam::333333333333:user/dev";
  world_.user(kStranger, "dev", policy("Allow", "s3:*", "*"));
  const struct {
    const char* what;
    std::string principal;
    Json with;
    const char* then;
  } cases[] = {
      {"a denial of an identity, by default", user(), deny, "explicitDeny"},
      {"a denial of an identity", user(), in_layer(deny, "identity"), "explicitDeny"},
      {"a boundary takes the place of the stored one", user("bound"), in_layer(all, "boundary"), "allowed"},
      {"a boundary that does not reach far enough", user(), in_layer(ec2, "boundary"), "implicitDeny"},
      {"a session policy that does not reach far enough", user(), in_layer(ec2, "session"), "implicitDeny"},
      {"a session policy", user(), in_layer(all, "session"), "allowed"},
      {"an SCP", user(), in_layer(deny, "scp"), "explicitDeny"},
      {"an SCP binds members alone", stranger, in_layer(deny, "scp"), "implicitDeny"},
      {"an RCP", user(), in_layer(with_principal(deny.dump()), "rcp"), "explicitDeny"},
      {"a document with principals is the resource's", stranger, anybody, "allowed"},
      {"a resource policy", stranger, in_layer(anybody, "resource"), "allowed"},
      {"an identity policy does not reach another account", stranger, in_layer(all, "identity"), "implicitDeny"},
      {"a policy as text", user(), {{"policy", deny.dump()}, {"name", "mine"}}, "explicitDeny"},
  };
  for (const auto& [what, principal, with, then] : cases)
    EXPECT_EQ(decision(principal, "s3:GetObject", {{"with", Json::array({with})}}), then) << what;
}

TEST_F(ControlEvaluate, TheManagementAccountIsBoundByNoSuppositionOfAnScp) {
  const Json with = {{"with", {in_layer(statement("Deny", "*"), "scp")}}};
  EXPECT_EQ(ask({{"principal", kManagement}, {"action", "s3:ListAllMyBuckets"}}, with).json()["decision"], "allowed");
  EXPECT_EQ(ask({{"principal", kMember}, {"action", "s3:ListAllMyBuckets"}}, with).json()["decision"], "explicitDeny");
}

TEST_F(ControlEvaluate, ASupposedPolicyIsNamedInTheTrace) {
  const Json with = {{"with", {{{"policy", statement("Deny", "s3:*")}, {"name", "mine"}}}}};
  const Json trace =
      ask({{"principal", user()}, {"action", "s3:GetObject"}, {"resource", kDataKey}}, with).json()["trace"];
  EXPECT_TRUE(std::any_of(trace.begin(), trace.end(), [](const Json& entry) {
    return entry["policy"] == "mine" && entry["layer"] == "identity" && entry["matched"] == true;
  })) << trace;
}

TEST_F(ControlEvaluate, AClosedAccountStaysUnderItsPolicies) {
  ASSERT_EQ(decision(user(), "s3:DeleteObject", Json::object()), "explicitDeny");
  organizations("CloseAccount", {{"AccountId", kMember}});
  EXPECT_EQ(decision(user(), "s3:DeleteObject", Json::object()), "explicitDeny");
}

TEST_F(ControlEvaluate, AQuestionThatIsNoneIsRefused) {
  const Json good = {{"principal", user()}, {"action", "s3:GetObject"}, {"resource", kDataKey}};
  ASSERT_EQ(ask(good).status, 200);
  const struct {
    const char* what;
    Json more;
  } cases[] = {
      {"a member that is not known", {{"who", "me"}}},
      {"principal of another kind", {{"principal", 1}}},
      {"a principal that is nobody", {{"principal", user("nobody")}}},
      {"an empty principal", {{"principal", ""}}},
      {"an ARN that is none", {{"principal", "arn:aws:iam::222222222222"}}},
      {"action of another kind", {{"action", {"s3:GetObject"}}}},
      {"an action without service", {{"action", "GetObject"}}},
      {"resource of another kind", {{"resource", nullptr}}},
      {"region of another kind", {{"region", 1}}},
      {"context that is a list", {{"context", Json::array()}}},
      {"a key that is an object", {{"context", {{"aws:SourceIp", Json::object()}}}}},
      {"a key with an object among its values", {{"context", {{"aws:SourceIp", {"10.0.0.1", Json::object()}}}}}},
      {"with that is no list", {{"with", statement("Allow", "*")}}},
      {"with a text", {{"with", {"AdministratorAccess"}}}},
      {"with no policy", {{"with", {Json::object()}}}},
      {"with a statement that is none", {{"with", {{{"Version", "2012-10-17"}, {"Statement", {{{"Effect", "x"}}}}}}}}},
      {"with a text that is no policy", {{"with", {{{"policy", "{"}}}}}},
      {"with an unknown layer", {{"with", {in_layer(statement("Allow", "*"), "vpc endpoint")}}}},
      {"with a layer of another kind", {{"with", {{{"policy", statement("Allow", "*")}, {"layer", 1}}}}}},
      {"with an unknown member", {{"with", {{{"policy", statement("Allow", "*")}, {"layers", "scp"}}}}}},
      {"without that is a text", {{"without", "own"}}},
      {"without something that is no text", {{"without", {1}}}},
  };
  for (const auto& [what, more] : cases) {
    const auto answer = ask(good, more);
    EXPECT_EQ(answer.status, 400) << what << ": " << answer.body;
  }
  for (const char* missing : {"principal", "action"}) {
    Json less = good;
    less.erase(missing);
    EXPECT_EQ(ask(less).status, 400) << missing;
  }
  EXPECT_EQ(ask(Json::array()).status, 400);
  EXPECT_NE(world_.control("GET", "/_understudy/evaluate").status, 200);
}

}  // namespace
}  // namespace scenario
