// The words in which each service says no, layer by layer, and which layer is named when several object.
#include <functional>

#include "organizations_world.hpp"

namespace scenario {
namespace {

/// An operation of a service, called by whoever; how its denial names action and resource.
struct Call {
  const char* name;
  const char* action;
  const char* resource;  // behind `on resource: `; empty: not named
  int status;
  const char* code;
  std::function<Answer(Scenario&, const Credentials&)> run;
};

const std::vector<Call>& calls() {
  static const std::vector<Call> all = {
      {"iam", "iam:GetUser", "user ann", 403, "AccessDenied",
       [](Scenario& s, const Credentials& who) {
         return s.iam(who, "GetUser", {{"UserName", "ann"}});
       }},
      {"sts", "sts:GetAccessKeyInfo", "", 403, "AccessDenied",
       [](Scenario& s, const Credentials& who) {
         return s.sts(who, "GetAccessKeyInfo", {{"AccessKeyId", "AKIAIOSFODNN7EXAMPLE"}});
       }},
      {"organizations", "organizations:DescribeOrganization", "", 400, "AccessDeniedException",
       [](Scenario& s, const Credentials& who) { return s.organizations(who, "DescribeOrganization"); }},
      {"ram", "ram:ListPermissions", "", 403, "AccessDeniedException",
       [](Scenario& s, const Credentials& who) { return s.ram(who, "ListPermissions"); }},
      {"s3", "s3:ListBucket", "\"arn:aws:s3:::bucket-of-member\"", 403, "AccessDenied",
       [](Scenario& s, const Credentials& who) { return s.s3(who, "GET", "/bucket-of-member?list-type=2"); }},
  };
  return all;
}

class AccessDenied : public OrganizationsWorld {
 protected:
  static inline const std::string kEverything = policy("Allow", "*", "*");
  static inline const std::string kNothing = policy("Deny", "*", "*");
  static inline const std::string kOther = policy("Allow", "ec2:*", "*");

  void SetUp() override {
    create_organization();
    done("EnablePolicyType", {{"RootId", root_}, {"PolicyType", "RESOURCE_CONTROL_POLICY"}});
    invite(kMember);
    scenario_->user(kMember, "ann");
    EXPECT_TRUE(scenario_->s3(root(), "PUT", "/bucket-of-member").ok());
  }

  static Credentials root() { return Scenario::root(kMember); }
  static std::string arn(const std::string& resource) {
    return std::string("arn:aws:iam::") + kMember + ':' + resource;
  }

  Answer iam(const std::string& action, const Fields& fields) {
    const Answer answer = scenario_->iam(root(), action, fields);
    EXPECT_TRUE(answer.ok()) << action << answer.body;
    return answer;
  }
  std::string managed(const std::string& name, const std::string& text) {
    return iam("CreatePolicy", {{"PolicyName", name}, {"PolicyDocument", text}}).xml("Arn");
  }
  Credentials bob(const std::string& inline_policy = kEverything) {
    return scenario_->user(kMember, "bob", inline_policy);
  }
  void bound(const std::string& text) {
    iam("PutUserPermissionsBoundary", {{"UserName", "bob"}, {"PermissionsBoundary", managed("edge", text)}});
  }
  Credentials session(const Fields& more) {
    const std::string role = scenario_->role(kMember, "r", trust({{"AWS", kMember}}), kEverything);
    return scenario_->assume(scenario_->user(kMember, "starter", kEverything), role, "session", more);
  }
  /// Attaches an SCP or RCP to the member account; gives its ARN.
  std::string guard(const std::string& text, const std::string& type = "SERVICE_CONTROL_POLICY") {
    return scenario_->attach_policy(kManagement, kMember, text, type)["Arn"];
  }
  std::string resource_guard() {
    return guard(
        R"({"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}]})",
        "RESOURCE_CONTROL_POLICY");
  }
  void only_other_actions_by_scp() {
    guard(kOther);
    done("DetachPolicy", {{"PolicyId", "p-FullAWSAccess"}, {"TargetId", kMember}});
  }
  void bucket_policy(const std::string& effect, const std::string& principal) {
    const std::string text = R"({"Version":"2012-10-17","Statement":[{"Effect":")" + effect +
                             R"(","Principal":{"AWS":")" + principal +
                             R"("},"Action":"s3:ListBucket","Resource":"arn:aws:s3:::bucket-of-member"}]})";
    EXPECT_TRUE(scenario_->s3(root(), "PUT", "/bucket-of-member?policy", text).ok());
  }

  /// `implicit` has the word ACTION for the action.
  static std::string lacking(const std::string& what) { return "because no " + what + " allows the ACTION action"; }
  static std::string explicitly(const std::string& what, const std::string& policy_arn = {}) {
    return "with an explicit deny in " + what + (policy_arn.empty() ? "" : ": " + policy_arn);
  }

  void expect_one(const Call& call, const Credentials& who, const std::string& arn_of_caller, std::string reason) {
    if (const auto at = reason.find("ACTION"); at != std::string::npos) reason.replace(at, 6, call.action);
    const Answer answer = call.run(*scenario_, who);
    EXPECT_EQ(answer.status, call.status) << call.name << ' ' << answer.body;
    EXPECT_EQ(answer.code(), call.code) << call.name;
    std::string sentence = "User: " + arn_of_caller + " is not authorized to perform: " + call.action;
    if (*call.resource) sentence += std::string(" on resource: ") + call.resource;
    sentence += ' ' + reason;
    EXPECT_EQ(answer.message(), sentence) << call.name;
    const auto link = answer.headers.find("x-understudy-decision");
    ASSERT_NE(link, answer.headers.end()) << call.name;
    const Json decision = scenario_->control("GET", link->second).json()["checks"][0];
    EXPECT_NE(decision["message"].get<std::string>().find(reason), std::string::npos) << call.name << decision;
    EXPECT_EQ(decision["decision"], reason.starts_with("with") ? "explicitDeny" : "implicitDeny") << call.name;
  }
  void expect_all(const Credentials& who, const std::string& arn_of_caller, const std::string& reason) {
    for (const auto& call : calls()) expect_one(call, who, arn_of_caller, reason);
  }
  void expect_s3(const Credentials& who, const std::string& arn_of_caller, const std::string& reason) {
    expect_one(calls().back(), who, arn_of_caller, reason);
  }

  const std::string bob_ = arn("user/bob");
  const std::string session_ = std::string("arn:aws:sts::") + kMember + ":assumed-role/r/session";
};

TEST_F(AccessDenied, NoIdentityPolicyAllows) {
  expect_all(bob(kOther), bob_, lacking("identity-based policy"));
}

TEST_F(AccessDenied, AnInlineIdentityPolicyDenies) {
  expect_all(bob(kNothing), bob_, explicitly("an identity-based policy"));
}

TEST_F(AccessDenied, AManagedIdentityPolicyDeniesByItsArn) {
  const auto who = bob();
  iam("AttachUserPolicy", {{"UserName", "bob"}, {"PolicyArn", managed("Guard", kNothing)}});
  expect_all(who, bob_, explicitly("an identity-based policy", arn("policy/Guard")));
}

TEST_F(AccessDenied, NoBoundaryAllows) {
  const auto who = bob();
  bound(kOther);
  expect_all(who, bob_, lacking("permissions boundary"));
}

TEST_F(AccessDenied, ABoundaryDeniesByItsArn) {
  const auto who = bob();
  bound(kNothing);
  expect_all(who, bob_, explicitly("a permissions boundary", arn("policy/edge")));
}

TEST_F(AccessDenied, NoSessionPolicyAllows) {
  expect_all(session({{"Policy", kOther}}), session_, lacking("session policy"));
}

TEST_F(AccessDenied, AnInlineSessionPolicyDenies) {
  expect_all(session({{"Policy", kNothing}}), session_, explicitly("a session policy"));
}

TEST_F(AccessDenied, AManagedSessionPolicyDeniesByItsArn) {
  const std::string policy_arn = managed("Guard", kNothing);
  expect_all(session({{"PolicyArns.member.1.arn", policy_arn}}), session_, explicitly("a session policy", policy_arn));
}

TEST_F(AccessDenied, NoServiceControlPolicyAllows) {
  const auto who = bob();
  only_other_actions_by_scp();
  expect_all(who, bob_, lacking("service control policy"));
}

TEST_F(AccessDenied, AServiceControlPolicyDeniesByItsArn) {
  const auto who = bob();
  expect_all(who, bob_, explicitly("a service control policy", guard(kNothing)));
}

TEST_F(AccessDenied, AServiceControlPolicyDeniesTheRootUserAsWell) {
  const std::string policy_arn = guard(kNothing);
  expect_all(root(), arn("root"), explicitly("a service control policy", policy_arn));
}

TEST_F(AccessDenied, AResourceControlPolicyDeniesByItsArn) {
  const auto who = bob();
  const std::string policy_arn = resource_guard();
  expect_s3(who, bob_, explicitly("a resource control policy", policy_arn));
}

TEST_F(AccessDenied, AResourcePolicyDeniesWithoutArn) {
  const auto who = bob();
  bucket_policy("Deny", bob_);
  expect_s3(who, bob_, explicitly("a resource-based policy"));
}

TEST_F(AccessDenied, NoResourcePolicyAllowsAnotherAccountOfTheOrganization) {
  const auto who = scenario_->user(kManagement, "boss", kEverything);
  expect_s3(who, std::string("arn:aws:iam::") + kManagement + ":user/boss", lacking("resource-based policy"));
}

TEST_F(AccessDenied, S3TellsStrangersNothing) {
  const auto stranger = scenario_->user(kStranger, "eve", kEverything);
  const Answer answer = calls().back().run(*scenario_, stranger);
  EXPECT_EQ(std::to_string(answer.status) + ' ' + answer.code() + ' ' + answer.message(),
            "403 AccessDenied Access Denied");
  EXPECT_EQ(scenario_->anonymous("GET", "/bucket-of-member?list-type=2").message(), "Access Denied");
}

TEST_F(AccessDenied, ATrustPolicyIsNamedAsTheRoles) {
  const auto who = bob();
  const auto assume = [&](const std::string& role) {
    return scenario_->sts(who, "AssumeRole", {{"RoleArn", role}, {"RoleSessionName", "session"}}).message();
  };
  const std::string subject = "User: " + bob_ + " is not authorized to perform: sts:AssumeRole on resource: ";
  const std::string other = scenario_->role(kMember, "other", trust({{"Service", "ec2.amazonaws.com"}}));
  EXPECT_EQ(assume(other), subject + other + " because no role trust policy allows the sts:AssumeRole action");
  std::string text = trust({{"AWS", kMember}});
  text.replace(text.find("Allow"), 5, "Deny");
  const std::string closed = scenario_->role(kMember, "closed", text);
  EXPECT_EQ(assume(closed), subject + closed + " with an explicit deny in the role trust policy");
}

TEST_F(AccessDenied, OfSeveralExplicitDeniesTheFirstInTheOrderOfEvaluationIsNamed) {
  const auto who = bob(kNothing);
  bound(kNothing);
  expect_s3(who, bob_, explicitly("an identity-based policy"));
  bucket_policy("Deny", bob_);
  expect_s3(who, bob_, explicitly("a resource-based policy"));
  const std::string scp = guard(kNothing);
  expect_s3(who, bob_, explicitly("a service control policy", scp));
  const std::string rcp = resource_guard();
  expect_s3(who, bob_, explicitly("a resource control policy", rcp));
}

TEST_F(AccessDenied, OfSeveralMissingAllowsTheFirstInTheOrderOfEvaluationIsNamed) {
  const auto who = bob(kOther);
  bound(kOther);
  expect_all(who, bob_, lacking("identity-based policy"));
  only_other_actions_by_scp();
  expect_all(who, bob_, lacking("service control policy"));
}

TEST_F(AccessDenied, AnExplicitDenyIsNamedBeforeAnyMissingAllow) {
  const auto who = bob(kOther);
  bound(kNothing);
  expect_all(who, bob_, explicitly("a permissions boundary", arn("policy/edge")));
}

}  // namespace
}  // namespace scenario
