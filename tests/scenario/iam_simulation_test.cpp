// IAM's policy simulator.
#include "iam_world.hpp"
#include "organizations_world.hpp"

namespace scenario {
namespace {

class IamSimulation : public IamWorld {
 protected:
  /// `ACTION DECISION` of each result, separated by commas.
  static std::string decisions(const Answer& answer) {
    const auto actions = answer.all("EvalActionName"), found = answer.all("EvalDecision");
    std::string text;
    for (std::size_t i = 0; i < actions.size() && i < found.size(); ++i)
      text += (i ? "," : "") + actions[i] + ' ' + found[i];
    return text;
  }

  /// SimulateCustomPolicy with one policy, one action and further parameters.
  Answer custom(const std::string& document, const std::string& action, Fields more = {}) {
    more.push_back({"PolicyInputList.member.1", document});
    more.push_back({"ActionNames.member.1", action});
    return iam(kRoot, "SimulateCustomPolicy", more);
  }
  Answer principal(const std::string& source, const std::string& action, Fields more = {}) {
    more.push_back({"PolicySourceArn", source});
    more.push_back({"ActionNames.member.1", action});
    return iam(kRoot, "SimulatePrincipalPolicy", more);
  }

  static Fields context_entry(const std::string& key, const std::string& type, const std::string& value) {
    return {{"ContextEntries.member.1.ContextKeyName", key},
            {"ContextEntries.member.1.ContextKeyType", type},
            {"ContextEntries.member.1.ContextKeyValues.member.1", value}};
  }
};

constexpr char kObject[] = "arn:aws:s3:::bucket/key";

TEST_F(IamSimulation, DecisionsAreAllowedImplicitDenyAndExplicitDeny) {
  const std::string document = R"({"Version":"2012-10-17","Statement":[
    {"Effect":"Allow","Action":"s3:*","Resource":"*"},{"Effect":"Deny","Action":"s3:DeleteObject","Resource":"*"}]})";
  const Answer answer = custom(document, "s3:GetObject",
                               {{"ActionNames.member.2", "s3:DeleteObject"}, {"ActionNames.member.3", "iam:GetUser"}});
  EXPECT_EQ(decisions(answer), "s3:GetObject allowed,s3:DeleteObject explicitDeny,iam:GetUser implicitDeny");
  EXPECT_EQ(answer.xml("IsTruncated"), "false");
}

TEST_F(IamSimulation, AMatchedStatementIsShownWhereItStandsInTheText) {
  const std::string document =
      "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    {\n      \"Effect\": \"Allow\",\n      \"Action\": "
      "\"s3:GetObject\",\n      \"Resource\": \"*\"\n    },\n    {\"Effect\": \"Allow\", \"Action\": \"iam:*\", "
      "\"Resource\": \"*\"}\n  ]\n}";
  const Answer first = custom(document, "s3:GetObject");
  EXPECT_EQ(first.xml("SourcePolicyId"), "PolicyInputList.1");
  EXPECT_EQ(first.xml("SourcePolicyType"), "IAM Policy");
  EXPECT_EQ(first.xml("StartPosition/Line") + ':' + first.xml("StartPosition/Column"), "3:17");
  EXPECT_EQ(first.xml("EndPosition/Line") + ':' + first.xml("EndPosition/Column"), "8:6");
  const Answer second = custom(document, "iam:GetUser");
  EXPECT_EQ(second.xml("StartPosition/Line") + ':' + second.xml("StartPosition/Column"), "8:7");
  EXPECT_EQ(second.xml("EndPosition/Line") + ':' + second.xml("EndPosition/Column"), "9:60");
}

TEST_F(IamSimulation, OfAnExplicitDenyOnlyTheDenyStatementsAreShown) {
  const std::string document = R"({"Version":"2012-10-17","Statement":[
    {"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"s3:*","Resource":"*"}]})";
  const Answer answer = custom(document, "s3:GetObject");
  ASSERT_EQ(answer.all("StartPosition").size(), 1u);
  EXPECT_EQ(answer.xml("StartPosition/Line"), "2");
}

TEST_F(IamSimulation, EveryResourceHasItsOwnResultAndTheStrictestOneStandsForAll) {
  const Answer answer =
      custom(policy("Allow", "s3:GetObject", "arn:aws:s3:::bucket/*"), "s3:GetObject",
             {{"ResourceArns.member.1", kObject}, {"ResourceArns.member.2", "arn:aws:s3:::other/key"}});
  EXPECT_EQ(answer.xml("EvalDecision"), "implicitDeny");
  EXPECT_EQ(answer.xml("EvalResourceName"), "arn:${Partition}:s3:::${BucketName}/${KeyName}");
  EXPECT_EQ(answer.all("EvalResourceDecision"), (std::vector<std::string>{"allowed", "implicitDeny"}));
  EXPECT_NE(answer.body.find("<EvalDecisionDetails"), std::string::npos) << "present and empty in one account";
}

TEST_F(IamSimulation, WithoutResourcesThereAreNoResultsPerResource) {
  const Answer answer = custom(allow_all(), "s3:GetObject");
  EXPECT_EQ(answer.xml("EvalResourceName"), "*");
  EXPECT_EQ(answer.body.find("ResourceSpecificResults"), std::string::npos);
  EXPECT_EQ(answer.body.find("EvalDecisionDetails"), std::string::npos);
  EXPECT_EQ(answer.body.find("OrganizationsDecisionDetail"), std::string::npos);
}

TEST_F(IamSimulation, ContextValuesOfEveryTypeAreCompared) {
  struct Comparison {
    const char* type;
    const char* condition_operator;
    const char* wanted;
    const char* value;
    const char* other;
  };
  const Comparison cases[] = {
      {"string", "StringEquals", "a", "a", "b"},
      {"numeric", "NumericLessThan", "10", "9.5", "10"},
      {"boolean", "Bool", "true", "true", "false"},
      {"ip", "IpAddress", "10.0.0.0/8", "10.1.2.3", "11.1.2.3"},
      {"binary", "BinaryEquals", "aGk=", "aGk=", "aG8="},
      {"date", "DateLessThan", "2026-01-01T00:00:00Z", "2025-12-31T00:00:00Z", "2026-01-02T00:00:00Z"},
      {"stringList", "ForAnyValue:StringEquals", "a", "a", "b"},
      {"numericList", "ForAllValues:NumericEquals", "1", "1", "2"},
      {"booleanList", "ForAnyValue:Bool", "true", "true", "false"},
      {"ipList", "ForAnyValue:IpAddress", "10.0.0.0/8", "10.1.2.3", "11.1.2.3"},
      {"binaryList", "ForAnyValue:BinaryEquals", "aGk=", "aGk=", "aG8="},
      {"dateList", "ForAnyValue:DateEquals", "2026-01-01", "2026-01-01", "2026-01-02"},
  };
  for (const auto& test : cases) {
    const auto document = policy("Allow", "s3:*", "*", {{test.condition_operator, {{"my:key", test.wanted}}}});
    EXPECT_EQ(decisions(custom(document, "s3:GetObject", context_entry("My:Key", test.type, test.value))),
              "s3:GetObject allowed")
        << test.type;
    EXPECT_EQ(decisions(custom(document, "s3:GetObject", context_entry("my:key", test.type, test.other))),
              "s3:GetObject implicitDeny")
        << test.type;
  }
}

TEST_F(IamSimulation, ContextValuesMustBeOfTheirType) {
  const std::pair<const char*, const char*> wrong[] = {
      {"numeric", "many"}, {"boolean", "yes"}, {"ip", "10.0.0"}, {"binary", "?"}, {"date", "yesterday"}};
  for (const auto& [type, value] : wrong) {
    const Answer answer = custom(allow_all(), "s3:GetObject", context_entry("my:key", type, value));
    EXPECT_EQ(answer.code(), "InvalidInput") << type << answer.body;
    EXPECT_EQ(answer.status, 400);
  }
  EXPECT_EQ(custom(allow_all(), "s3:GetObject", context_entry("my:key", "colour", "red")).status, 400);
}

TEST_F(IamSimulation, TheRealRequestGivesNoContextValues) {
  const auto document = policy("Allow", "s3:*", "*", {{"StringEquals", {{"aws:PrincipalAccount", kAccount}}}});
  const Answer answer = custom(document, "s3:GetObject");
  EXPECT_EQ(decisions(answer), "s3:GetObject implicitDeny");
  EXPECT_EQ(answer.xml("MissingContextValues/member"), "aws:PrincipalAccount");
}

TEST_F(IamSimulation, MissingContextValuesNameKeysAndVariablesOnce) {
  const auto document = policy("Allow", "s3:*", "arn:aws:s3:::bucket/${aws:PrincipalTag/Team}/*",
                               {{"StringEquals", {{"aws:RequestedRegion", "${aws:PrincipalTag/Team}"}}}});
  EXPECT_EQ(custom(document, "s3:GetObject").all("member").size(), 3u) << "one result, two keys";
  EXPECT_EQ(custom(document, "s3:GetObject", context_entry("aws:requestedregion", "string", "eu-west-1"))
                .xml("MissingContextValues/member"),
            "aws:PrincipalTag/Team");
}

TEST_F(IamSimulation, ABoundaryLimitsAndIsReported) {
  const Fields boundary = {{"PermissionsBoundaryPolicyInputList.member.1", policy("Allow", "s3:*", "*")}};
  const Answer inside = custom(allow_all(), "s3:GetObject", boundary);
  EXPECT_EQ(inside.xml("EvalDecision"), "allowed");
  EXPECT_EQ(inside.xml("AllowedByPermissionsBoundary"), "true");
  const Answer outside = custom(allow_all(), "iam:GetUser", boundary);
  EXPECT_EQ(outside.xml("EvalDecision"), "implicitDeny");
  EXPECT_EQ(outside.xml("AllowedByPermissionsBoundary"), "false");
  const Answer denied = custom(allow_all(), "s3:GetObject",
                               {{"PermissionsBoundaryPolicyInputList.member.1", policy("Deny", "s3:*", "*")}});
  EXPECT_EQ(denied.xml("EvalDecision"), "explicitDeny");
  EXPECT_EQ(denied.xml("SourcePolicyType"), "Permissions Boundary Policy");
}

TEST_F(IamSimulation, EveryLevelOfTheGivenOrganizationMustAllow) {
  const std::string levels = "OrderedOrganizationPolicyInputList.member.";
  const std::string list = ".ServiceControlPolicyInputList.member.1";
  const Answer allowed =
      custom(allow_all(), "s3:GetObject",
             {{levels + "1" + list, allow_all()}, {levels + "2" + list, policy("Allow", "s3:*", "*")}});
  EXPECT_EQ(allowed.xml("EvalDecision"), "allowed");
  EXPECT_EQ(allowed.xml("AllowedByOrganizations"), "true");
  const Answer lacking =
      custom(allow_all(), "iam:GetUser",
             {{levels + "1" + list, allow_all()}, {levels + "2" + list, policy("Allow", "s3:*", "*")}});
  EXPECT_EQ(lacking.xml("EvalDecision"), "implicitDeny");
  EXPECT_EQ(lacking.xml("AllowedByOrganizations"), "false");
  const Answer denied = custom(allow_all(), "s3:GetObject", {{levels + "1" + list, policy("Deny", "s3:*", "*")}});
  EXPECT_EQ(denied.xml("EvalDecision"), "explicitDeny");
  EXPECT_TRUE(denied.all("SourcePolicyId").empty()) << "statements of SCPs are not shown";
}

TEST_F(IamSimulation, AResourcePolicyCountsForTheCallerWhoMustBeAUser) {
  const std::string bob = arn("user/bob");
  const std::string document = R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":")" + bob +
                               R"("},"Action":"s3:GetObject","Resource":"arn:aws:s3:::bucket/*"}})";
  const Fields with_policy = {{"ResourcePolicy", document}, {"ResourceArns.member.1", kObject}};
  auto with_caller = [&](const std::string& caller) {
    Fields fields = with_policy;
    fields.push_back({"CallerArn", caller});
    return custom(policy("Allow", "iam:*", "*"), "s3:GetObject", fields);
  };
  const Answer answer = with_caller(bob);
  EXPECT_EQ(answer.xml("EvalDecision"), "allowed") << answer.body;
  EXPECT_EQ(answer.xml("SourcePolicyId") + ' ' + answer.xml("SourcePolicyType"), "ResourcePolicy Resource Policy");
  EXPECT_EQ(with_caller(arn("user/ann")).xml("EvalDecision"), "implicitDeny");
  EXPECT_EQ(error(with_caller(arn("role/r"))),
            "400 InvalidInput Invalid caller - Caller must be an IAM user in this context.");
  EXPECT_EQ(custom(allow_all(), "s3:GetObject", with_policy).code(), "InvalidInput") << "nobody to be compared";
}

TEST_F(IamSimulation, AcrossAccountsBothSidesAreReported) {
  const std::string document = R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":")" +
                               arn("user/bob") + R"("},"Action":"s3:GetObject","Resource":"arn:aws:s3:::bucket/*"}})";
  const Fields foreign = {{"ResourcePolicy", document},
                          {"ResourceArns.member.1", kObject},
                          {"CallerArn", arn("user/bob")},
                          {"ResourceOwner", std::string("arn:aws:iam::") + kOther + ":root"}};
  const Answer half = custom(policy("Allow", "iam:*", "*"), "s3:GetObject", foreign);
  EXPECT_EQ(half.xml("EvalDecision"), "implicitDeny");
  EXPECT_EQ(half.all("key"),
            (std::vector<std::string>{"IAM Policy", "Resource Policy", "IAM Policy", "Resource Policy"}));
  EXPECT_EQ(custom(allow_all(), "s3:GetObject", foreign).xml("EvalDecision"), "allowed");
}

TEST_F(IamSimulation, TrustPoliciesAreLeftAsideWhenRolesAreAssumed) {
  const std::string denies =
      R"({"Version":"2012-10-17","Statement":{"Effect":"Deny","Principal":"*","Action":"sts:AssumeRole"}})";
  EXPECT_EQ(
      custom(allow_all(), "sts:AssumeRole",
             {{"ResourcePolicy", denies}, {"CallerArn", arn("user/bob")}, {"ResourceArns.member.1", arn("role/r")}})
          .xml("EvalDecision"),
      "allowed");
}

TEST_F(IamSimulation, AnEntitysPoliciesAreNamedByWhereTheyAre) {
  create_user("bob");
  done("PutUserPolicy",
       {{"UserName", "bob"}, {"PolicyName", "inline"}, {"PolicyDocument", policy("Allow", "s3:*", "*")}});
  const std::string managed = create_policy("managed", policy("Allow", "sts:*", "*"));
  done("AttachUserPolicy", {{"UserName", "bob"}, {"PolicyArn", managed}});
  EXPECT_EQ(principal(arn("user/bob"), "s3:GetObject").xml("SourcePolicyId"), "user_bob_inline");
  EXPECT_EQ(principal(arn("user/bob"), "sts:AssumeRole").xml("SourcePolicyId"), "managed");
  EXPECT_EQ(principal(arn("user/bob"), "iam:GetUser", {{"PolicyInputList.member.1", policy("Allow", "iam:*", "*")}})
                .xml("SourcePolicyId"),
            "PolicyInputList.1");
  create_role("r");
  done("PutRolePolicy", {{"RoleName", "r"}, {"PolicyName", "p"}, {"PolicyDocument", allow_all()}});
  EXPECT_EQ(principal(arn("role/r"), "s3:GetObject").xml("SourcePolicyId"), "role_r_p");
}

TEST_F(IamSimulation, AGroupsPoliciesAreSimulatedForItAndForItsUsers) {
  create_user("bob");
  done("CreateGroup", {{"GroupName", "devs"}, {"Path", "/team/"}});
  done("AddUserToGroup", {{"GroupName", "devs"}, {"UserName", "bob"}});
  done("PutGroupPolicy", {{"GroupName", "devs"},
                          {"PolicyName", "p"},
                          {"PolicyDocument", policy("Allow", "s3:*", "*", {{"StringEquals", {{"aws:Team", "x"}}}})}});
  done("AttachGroupPolicy",
       {{"GroupName", "devs"}, {"PolicyArn", create_policy("shared", policy("Allow", "ec2:*", "*"))}});
  const Fields team = context_entry("aws:Team", "string", "x");
  for (const std::string& who : {arn("group/team/devs"), arn("user/bob")}) {
    const Answer inline_policy = principal(who, "s3:GetObject", team);
    EXPECT_EQ(decisions(inline_policy), "s3:GetObject allowed") << who;
    EXPECT_EQ(inline_policy.xml("SourcePolicyId"), "group_devs_p") << who;
    EXPECT_EQ(principal(who, "ec2:RunInstances").xml("SourcePolicyId"), "shared") << who;
    EXPECT_EQ(decisions(principal(who, "iam:GetUser")), "iam:GetUser implicitDeny") << who;
    EXPECT_EQ(done("GetContextKeysForPrincipalPolicy", {{"PolicySourceArn", who}}).all("member"),
              std::vector<std::string>{"aws:Team"})
        << who;
    EXPECT_EQ(decisions(principal(who, "s3:GetObject",
                                  {{"PolicyExclusionList.member.1.InlinePolicyIdentifier.PolicyName", "p"},
                                   {"PolicyExclusionList.member.1.InlinePolicyIdentifier.AttachmentType", "group"},
                                   {"PolicyExclusionList.member.1.InlinePolicyIdentifier.AttachmentName", "devs"}})),
              "s3:GetObject implicitDeny")
        << who;
  }
  const auto error = [&](const std::string& who) { return IamWorld::error(principal(who, "s3:GetObject")); };
  EXPECT_EQ(error(arn("group/none")), "404 NoSuchEntity The group with name none cannot be found.");
  EXPECT_EQ(error(arn("group/devs")), "404 NoSuchEntity The group with name devs cannot be found.") << "another path";
}

TEST_F(IamSimulation, AnAnswerEndsBeforeItGrowsWithoutBound) {
  Fields many;
  for (int i = 1; i <= 3000; ++i) many.push_back({"ResourceArns.member." + std::to_string(i), kObject});
  for (int i = 2; i <= 20; ++i) many.push_back({"ActionNames.member." + std::to_string(i), "s3:PutObject"});
  const Answer answer = custom(allow_all(), "s3:GetObject", many);
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(answer.xml("IsTruncated"), "true");
  EXPECT_EQ(answer.all("EvalActionName").size(), 3u) << "of 10,000 results an answer holds three actions";
  many.resize(3000);
  for (int i = 3001; i <= 10'001; ++i) many.push_back({"ResourceArns.member." + std::to_string(i), kObject});
  EXPECT_EQ(custom(allow_all(), "s3:GetObject", many).code(), "InvalidInput");
}

TEST_F(IamSimulation, KeysThatEveryResultRepeatsCountAsWork) {
  Json condition;
  for (int i = 0; i < 1000; ++i) condition["StringEquals"]["my:key" + std::to_string(i)] = "x";
  const std::string document = policy("Allow", "s3:*", "*", condition);
  EXPECT_EQ(custom(document, "s3:GetObject").all("MissingContextValues").size(), 1u);
  Fields many;
  for (int i = 1; i <= 2000; ++i) many.push_back({"ResourceArns.member." + std::to_string(i), kObject});
  EXPECT_EQ(custom(document, "s3:GetObject", many).code(), "InvalidInput");
  EXPECT_EQ(custom(allow_all(), "s3:GetObject", many).status, 200);
  const std::string long_key = "my:" + std::string(40'000, 'k');
  EXPECT_EQ(custom(policy("Allow", "s3:*", "*", {{"StringEquals", {{long_key, "x"}}}}), "s3:GetObject", many).code(),
            "InvalidInput")
      << "and so does their length";
}

TEST_F(IamSimulation, AStatementThatMatchesForSeveralResourcesIsShownOnceForAllOfThem) {
  const std::string document = R"({"Version":"2012-10-17","Statement":[
    {"Effect":"Allow","Action":"s3:*","Resource":"*"},{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}]})";
  const Answer answer =
      custom(document, "s3:GetObject",
             {{"ResourceArns.member.1", kObject}, {"ResourceArns.member.2", "arn:aws:s3:::other/key"}});
  EXPECT_EQ(answer.all("SourcePolicyId").size(), 6u) << "two for all, two for each of both";
}

TEST_F(IamSimulation, TheEntitysBoundaryCountsUnlessAnotherIsGiven) {
  const std::string boundary = create_policy("edge", policy("Allow", "s3:*", "*"));
  done("CreateUser", {{"UserName", "bob"}, {"PermissionsBoundary", boundary}});
  done("PutUserPolicy", {{"UserName", "bob"}, {"PolicyName", "all"}, {"PolicyDocument", allow_all()}});
  EXPECT_EQ(principal(arn("user/bob"), "iam:GetUser").xml("AllowedByPermissionsBoundary"), "false");
  EXPECT_EQ(principal(arn("user/bob"), "iam:GetUser", {{"PermissionsBoundaryPolicyInputList.member.1", allow_all()}})
                .xml("EvalDecision"),
            "allowed");
}

TEST_F(IamSimulation, ExcludedPoliciesDoNotCount) {
  const std::string managed = create_policy("managed", policy("Allow", "s3:*", "*"));
  const std::string boundary = create_policy("edge", policy("Allow", "s3:*", "*"));
  done("CreateUser", {{"UserName", "bob"}, {"PermissionsBoundary", boundary}});
  done("AttachUserPolicy", {{"UserName", "bob"}, {"PolicyArn", managed}});
  done("PutUserPolicy",
       {{"UserName", "bob"}, {"PolicyName", "inline"}, {"PolicyDocument", policy("Allow", "iam:*", "*")}});
  const std::string list = "PolicyExclusionList.member.1.";
  const auto decided = [&](const std::string& action, const Fields& excluded) {
    return principal(arn("user/bob"), action, excluded).xml("EvalDecision");
  };
  EXPECT_EQ(decided("s3:GetObject", {}), "allowed");
  EXPECT_EQ(decided("s3:GetObject", {{list + "PolicyArn", managed}}), "implicitDeny");
  EXPECT_EQ(decided("s3:GetObject", {{list + "PolicyType", "user-managed"}}), "implicitDeny");
  EXPECT_EQ(decided("s3:GetObject", {{list + "PolicyType", "rcp"}}), "allowed");
  EXPECT_EQ(decided("iam:GetUser", {}), "implicitDeny");
  EXPECT_EQ(decided("iam:GetUser", {{list + "PolicyType", "permission-boundary"}}), "allowed");
  EXPECT_EQ(decided("iam:GetUser", {{list + "PolicyType", "permission-boundary"},
                                    {"PolicyExclusionList.member.2.InlinePolicyIdentifier.PolicyName", "inline"},
                                    {"PolicyExclusionList.member.2.InlinePolicyIdentifier.AttachmentType", "user"},
                                    {"PolicyExclusionList.member.2.InlinePolicyIdentifier.AttachmentName", "bob"}}),
            "implicitDeny");
}

TEST_F(IamSimulation, ASourceMustBeAnEntityOfTheCallersAccount) {
  EXPECT_EQ(error(principal(arn("user/nobody"), "s3:GetObject")),
            "404 NoSuchEntity The user with name nobody cannot be found.");
  EXPECT_EQ(error(principal(arn("role/nobody"), "s3:GetObject")),
            "404 NoSuchEntity The role with name nobody cannot be found.");
  EXPECT_EQ(error(principal(arn("group/none"), "s3:GetObject")),
            "404 NoSuchEntity The group with name none cannot be found.");
  const std::string session = std::string("arn:aws:sts::") + kAccount + ":assumed-role/r/s";
  EXPECT_EQ(error(principal(session, "s3:GetObject")),
            "400 InvalidInput Invalid Entity Arn: " + session + " does not clearly define entity type and name.");
  EXPECT_EQ(error(principal(std::string("arn:aws:iam::") + kOther + ":user/bob", "s3:GetObject")),
            std::string("400 InvalidInput Invalid Policy Source Arn: caller's account ") + kAccount +
                " does not have access to policies in account " + kOther);
}

TEST_F(IamSimulation, WrongInputIsRefused) {
  EXPECT_EQ(error(custom(allow_all(), "s3:*")), "400 InvalidInput Invalid Input Actions: s3:*");
  EXPECT_EQ(custom(allow_all(), "GetObject").code(), "InvalidInput");
  EXPECT_EQ(error(custom(allow_all(), "s3:GetObject", {{"ResourceArns.member.1", "bucket"}})),
            "400 InvalidInput ResourceNames are not in a valid ARN format: bucket.");
  EXPECT_EQ(error(custom(allow_all(), "s3:GetObject", {{"ResourceOwner", kOther}})),
            std::string("400 InvalidInput '") + kOther + "' is not a valid as a Resource Owner.");
  EXPECT_EQ(custom("{", "s3:GetObject").code(), "InvalidInput");
  EXPECT_EQ(custom(R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*"}]})", "s3:GetObject").code(),
            "InvalidInput");
  EXPECT_EQ(custom(allow_all(), "s3:GetObject", {{"ResourcePolicy", allow_all()}, {"CallerArn", arn("user/b")}}).code(),
            "InvalidInput")
      << "a resource policy names principals";
  EXPECT_EQ(iam(kRoot, "SimulateCustomPolicy", {{"PolicyInputList.member.1", allow_all()}}).code(), "ValidationError");
  EXPECT_EQ(custom(allow_all(), "s3:GetObject", {{"MaxItems", "0"}}).code(), "ValidationError");
}

TEST_F(IamSimulation, AScenarioOfEc2NeedsItsResources) {
  const std::string ec2 = "arn:aws:ec2:us-east-1:111122223333:";
  Fields fields = {{"ResourceHandlingOption", "EC2-VPC-InstanceStore"},
                   {"ResourceArns.member.1", ec2 + "instance/*"},
                   {"ResourceArns.member.2", "arn:aws:ec2:us-east-1::image/ami-1"},
                   {"ResourceArns.member.3", ec2 + "security-group/sg-1"}};
  EXPECT_EQ(custom(allow_all(), "ec2:RunInstances", fields).code(), "InvalidInput");
  fields.push_back({"ResourceArns.member.4", ec2 + "network-interface/*"});
  EXPECT_EQ(custom(allow_all(), "ec2:RunInstances", fields).xml("EvalDecision"), "allowed");
  EXPECT_EQ(custom(allow_all(), "ec2:RunInstances", {{"ResourceHandlingOption", "EC2-Moon"}}).code(), "InvalidInput");
}

TEST_F(IamSimulation, ResultsComeInPages) {
  Fields fields = {
      {"MaxItems", "2"}, {"ActionNames.member.2", "s3:PutObject"}, {"ActionNames.member.3", "s3:ListBucket"}};
  const Answer first = custom(allow_all(), "s3:GetObject", fields);
  EXPECT_EQ(first.all("EvalActionName").size(), 2u);
  EXPECT_EQ(first.xml("IsTruncated"), "true");
  fields.push_back({"Marker", first.xml("Marker")});
  const Answer second = custom(allow_all(), "s3:GetObject", fields);
  EXPECT_EQ(second.all("EvalActionName"), std::vector<std::string>{"s3:ListBucket"});
  EXPECT_EQ(second.xml("IsTruncated"), "false");
  fields.back().second = "nonsense";
  EXPECT_EQ(custom(allow_all(), "s3:GetObject", fields).code(), "ValidationError");
}

TEST_F(IamSimulation, ContextKeysAreListedOnceAsWritten) {
  const auto document = policy("Allow", "s3:*", "arn:aws:s3:::bucket/${aws:UserName}/*",
                               {{"StringEquals", {{"aws:PrincipalTag/Team", "x"}}}});
  const Answer custom_keys = iam(kRoot, "GetContextKeysForCustomPolicy",
                                 {{"PolicyInputList.member.1", document}, {"PolicyInputList.member.2", document}});
  EXPECT_EQ(custom_keys.all("member"), (std::vector<std::string>{"aws:UserName", "aws:PrincipalTag/Team"}));
  create_user("bob");
  done("PutUserPolicy", {{"UserName", "bob"}, {"PolicyName", "inline"}, {"PolicyDocument", document}});
  const Answer entity_keys =
      iam(kRoot, "GetContextKeysForPrincipalPolicy",
          {{"PolicySourceArn", arn("user/bob")},
           {"PolicyInputList.member.1", policy("Allow", "s3:*", "*", {{"Bool", {{"aws:SecureTransport", "true"}}}})}});
  EXPECT_EQ(entity_keys.all("member").size(), 3u);
  EXPECT_EQ(refused("GetContextKeysForPrincipalPolicy", {{"PolicySourceArn", arn("user/no")}}),
            "404 NoSuchEntity The user with name no cannot be found.");
  EXPECT_EQ(iam(kRoot, "GetContextKeysForCustomPolicy", {{"PolicyInputList.member.1", "{"}}).code(), "InvalidInput");
}

TEST_F(IamSimulation, SimulatingAnEntityNeedsThePermissionOnIt) {
  create_user("bob");
  const auto ann = user(kAccount, "ann", policy("Allow", "iam:SimulatePrincipalPolicy", arn("user/ann")));
  const Fields of_bob = {{"PolicySourceArn", arn("user/bob")}, {"ActionNames.member.1", "s3:GetObject"}};
  EXPECT_EQ(error(iam(ann, "SimulatePrincipalPolicy", of_bob)),
            "403 AccessDenied User: " + arn("user/ann") +
                " is not authorized to perform: iam:SimulatePrincipalPolicy on "
                "resource: " +
                arn("user/bob") + " because no identity-based policy allows the iam:SimulatePrincipalPolicy action");
  EXPECT_TRUE(iam(ann, "SimulatePrincipalPolicy",
                  {{"PolicySourceArn", arn("user/ann")}, {"ActionNames.member.1", "s3:GetObject"}})
                  .ok());
}

class IamSimulationOfMembers : public OrganizationsWorld {
 protected:
  Answer simulate(const char* account, const Fields& fields) {
    return scenario_->iam(Scenario::root(account), "SimulatePrincipalPolicy", fields);
  }
};

TEST_F(IamSimulationOfMembers, TheOrganizationsScpsApply) {
  create_organization();
  invite(kMember);
  const auto bob = scenario_->user(kMember, "bob", policy("Allow", "*", "*"));
  const std::string arn = std::string("arn:aws:iam::") + kMember + ":user/bob";
  const Fields fields = {{"PolicySourceArn", arn}, {"ActionNames.member.1", "s3:GetObject"}};
  EXPECT_EQ(simulate(kMember, fields).xml("AllowedByOrganizations"), "true");
  attach_policy(root_, policy("Deny", "s3:*", "*"));
  const Answer denied = simulate(kMember, fields);
  EXPECT_EQ(denied.xml("AllowedByOrganizations"), "false");
  EXPECT_EQ(denied.xml("EvalDecision"), "explicitDeny");
  EXPECT_EQ(simulate(kMember, {{"PolicySourceArn", arn},
                               {"ActionNames.member.1", "s3:GetObject"},
                               {"PolicyExclusionList.member.1.PolicyType", "scp"}})
                .xml("EvalDecision"),
            "allowed");
  const auto boss = scenario_->user(kManagement, "boss", policy("Allow", "*", "*"));
  const Answer management =
      simulate(kManagement, {{"PolicySourceArn", std::string("arn:aws:iam::") + kManagement + ":user/boss"},
                             {"ActionNames.member.1", "s3:GetObject"}});
  EXPECT_EQ(management.xml("EvalDecision") + management.xml("AllowedByOrganizations"), "allowedtrue");
}

}  // namespace
}  // namespace scenario
