// Global condition keys and S3's own: what each one says, and when a request does not have it.
#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "access/identify.hpp"
#include "access/request_keys.hpp"
#include "core/text.hpp"
#include "organizations_world.hpp"
#include "state/iam.hpp"

namespace scenario {
namespace {

/// A request as one test wants it. The caller is root of the member account unless a case says otherwise.
struct Request {
  core::Principal caller;
  authz::Check check{"s3:GetObject"};
  std::string region = "eu-west-1", source_ip = "198.51.100.7", vpc, vpc_endpoint, vpc_account;
  std::string user_agent = "tests", referer;
  bool secure = true;
  std::string_view tls_version = "1.3";
  world::Signing signing{"REST-HEADER", "AWS4-HMAC-SHA256", std::chrono::seconds(2), "UNSIGNED-PAYLOAD"};
};

class ConditionKeys : public OrganizationsWorld {
 protected:
  void SetUp() override {
    create_organization();
    unit_ = create_unit(root_, "dev");
    invite(kMember);
    done("MoveAccount", {{"AccountId", kMember}, {"SourceParentId", root_}, {"DestinationParentId", unit_}});
    scenario_->clock().freeze(true);
  }

  std::string path() const { return organization_ + '/' + root_ + '/' + unit_ + '/'; }

  static Request by(core::Principal caller) {
    Request request;
    request.caller = std::move(caller);
    return request;
  }
  Request plain() const { return by(authz::root_principal(kMember)); }

  core::Principal user_with_tag() {
    scenario_->iam(
        Scenario::root(kMember), "CreateUser",
        {{"UserName", "bob"}, {"Path", "/team/"}, {"Tags.member.1.Key", "Team"}, {"Tags.member.1.Value", "red"}});
    const auto user = state::iam::Users(scenario_->world().db()).find(kMember, "bob");
    core::Principal principal;
    principal.kind = core::PrincipalKind::User;
    principal.account = kMember;
    principal.arn = principal.entity_arn = user->arn();
    principal.user_id = user->unique_id;
    principal.name = user->name;
    principal.entity = user->row;
    return principal;
  }

  core::Principal role_session() {
    core::Principal principal;
    principal.kind = core::PrincipalKind::RoleSession;
    principal.account = kMember;
    principal.arn = std::string("arn:aws:sts::") + kMember + ":assumed-role/r/s";
    principal.entity_arn = std::string("arn:aws:iam::") + kMember + ":role/path/r";
    principal.user_id = "AROAEXAMPLE:s";
    principal.name = "r";
    core::SessionFacts facts;
    facts.issued = scenario_->clock().now() - std::chrono::minutes(10);
    facts.name = "s";
    facts.source_identity = "ann";
    facts.tags = {{"Team", "blue"}};
    facts.mfa = true;
    facts.mfa_time = scenario_->clock().now() - std::chrono::seconds(90);
    principal.session = facts;
    return principal;
  }

  /// The values of a key joined with '|', `absent` when there is none; multivalued ones in brackets.
  std::string value(const Request& request, std::string_view key) {
    world::Context context = scenario_->context(request.caller);
    context.region = request.region;
    context.source_ip = request.source_ip;
    context.vpc = request.vpc;
    context.vpc_endpoint = request.vpc_endpoint;
    context.vpc_account = request.vpc_account;
    context.user_agent = request.user_agent;
    context.referer = request.referer;
    context.secure_transport = request.secure;
    context.tls_version = request.tls_version;
    context.signing = request.signing;
    authz::RequestKeys keys(context, request.check);
    const policy::Values* found = keys.find(core::to_lower(key));
    if (!found) return "absent";
    std::string text;
    for (const auto& item : found->items) text += (text.empty() ? "" : "|") + item;
    return found->multivalued ? '[' + text + ']' : text;
  }

  struct Case {
    const char* key;
    std::string wanted;
  };
  void expect(const Request& request, const char* who, std::initializer_list<Case> cases) {
    for (const auto& test : cases) EXPECT_EQ(value(request, test.key), test.wanted) << who << ' ' << test.key;
  }

  std::string unit_;
};

TEST_F(ConditionKeys, OfEveryRequest) {
  const auto now = scenario_->clock().now();
  Request request = plain();
  expect(request, "any",
         {{"aws:CurrentTime", core::iso8601(now)},
          {"aws:EpochTime", std::to_string(core::to_seconds(now))},
          {"aws:SecureTransport", "true"},
          {"aws:SourceIp", "198.51.100.7"},
          {"aws:UserAgent", "tests"},
          {"aws:referer", "absent"},
          {"aws:RequestedRegion", "eu-west-1"},
          {"aws:ViaAWSService", "false"},
          {"aws:NoSuchKey", "absent"}});
  request.secure = false;
  request.user_agent = "";
  request.referer = "https://example.com/";
  expect(request, "without TLS",
         {{"aws:SecureTransport", "false"}, {"aws:UserAgent", ""}, {"aws:Referer", "https://example.com/"}});
}

TEST_F(ConditionKeys, OfTheAccountsRoot) {
  expect(plain(), "root",
         {{"aws:PrincipalAccount", kMember},
          {"aws:PrincipalArn", std::string("arn:aws:iam::") + kMember + ":root"},
          {"aws:PrincipalType", "Account"},
          {"aws:userid", kMember},
          {"aws:username", "absent"},
          {"aws:PrincipalTag/Team", "absent"},
          {"aws:PrincipalOrgID", organization_},
          {"aws:PrincipalOrgPaths", '[' + path() + ']'},
          {"aws:PrincipalIsAWSService", "false"},
          {"aws:PrincipalServiceName", "absent"},
          {"aws:PrincipalServiceNamesList", "absent"},
          {"aws:TokenIssueTime", "absent"},
          {"aws:MultiFactorAuthPresent", "absent"},
          {"aws:MultiFactorAuthAge", "absent"},
          {"aws:SourceIdentity", "absent"},
          {"aws:FederatedProvider", "absent"},
          {"aws:AssumedRoot", "absent"}});
}

TEST_F(ConditionKeys, OfAUser) {
  const auto user = user_with_tag();
  expect(by(user), "user",
         {{"aws:PrincipalArn", user.arn},
          {"aws:PrincipalType", "User"},
          {"aws:userid", user.user_id},
          {"aws:username", "bob"},
          {"aws:PrincipalTag/team", "red"},
          {"aws:PrincipalTag/Other", "absent"},
          {"aws:TokenIssueTime", "absent"},
          {"aws:MultiFactorAuthPresent", "absent"}});
}

TEST_F(ConditionKeys, OfARoleSession) {
  auto session = role_session();
  expect(by(session), "session",
         {{"aws:PrincipalArn", session.entity_arn},
          {"aws:PrincipalType", "AssumedRole"},
          {"aws:userid", "AROAEXAMPLE:s"},
          {"aws:username", "absent"},
          {"aws:PrincipalTag/Team", "blue"},
          {"aws:TokenIssueTime", core::iso8601(session.session->issued)},
          {"aws:MultiFactorAuthPresent", "true"},
          {"aws:MultiFactorAuthAge", "90"},
          {"aws:SourceIdentity", "ann"}});
  session.session->mfa = false;
  session.session->source_identity.clear();
  expect(by(session), "session without MFA",
         {{"aws:MultiFactorAuthPresent", "false"},
          {"aws:MultiFactorAuthAge", "absent"},
          {"aws:SourceIdentity", "absent"}});
}

TEST_F(ConditionKeys, OfAFederatedSession) {
  auto session = role_session();
  session.session->keys = {{"aws:FederatedProvider", "arn:aws:iam::111111111111:saml-provider/Corp"},
                           {"saml:sub", "alice"},
                           {"saml:sub_type", "persistent"},
                           {"saml:namequalifier", "q"},
                           {"idp.example.com/tenant:sub", "worker"},
                           {"idp.example.com/tenant:amr", "authenticated"},
                           {"idp.example.com/tenant:amr", "pwd"}};
  expect(by(session), "federated",
         {{"aws:FederatedProvider", "arn:aws:iam::111111111111:saml-provider/Corp"},
          {"SAML:sub", "alice"},
          {"saml:sub_type", "persistent"},
          {"saml:namequalifier", "q"},
          {"saml:aud", "absent"},
          {"idp.example.com/tenant:sub", "worker"},
          {"idp.example.com/tenant:amr", "[authenticated|pwd]"},
          {"idp.example.com:sub", "absent"},
          {"aws:AssumedRoot", "absent"}});
}

TEST_F(ConditionKeys, OfASessionOfAMembersRoot) {
  auto root = authz::root_principal(kMember);
  root.session.emplace();
  root.session->assumed_root = true;
  root.session->keys = {{std::string(authz::kAssumedRoot), "true"}};
  expect(by(root), "assumed root",
         {{"aws:AssumedRoot", "true"}, {"aws:PrincipalType", "Account"}, {"aws:FederatedProvider", "absent"}});
  auto session_token = authz::root_principal(kMember);
  session_token.session.emplace();
  expect(by(session_token), "root by GetSessionToken", {{"aws:AssumedRoot", "absent"}});
}

TEST_F(ConditionKeys, OfNobody) {
  Request request = by(authz::anonymous_principal());
  request.signing = {};
  expect(request, "anonymous",
         {{"aws:PrincipalAccount", "anonymous"},
          {"aws:PrincipalArn", "absent"},
          {"aws:PrincipalType", "Anonymous"},
          {"aws:userid", "anonymous"},
          {"aws:PrincipalIsAWSService", "absent"},
          {"aws:PrincipalOrgID", "absent"},
          {"aws:PrincipalOrgPaths", "absent"},
          {"s3:authType", "absent"},
          {"s3:signatureversion", "absent"},
          {"s3:signatureAge", "absent"},
          {"s3:x-amz-content-sha256", "absent"}});
}

TEST_F(ConditionKeys, OfAnAwsService) {
  core::Principal service;
  service.kind = core::PrincipalKind::Service;
  service.name = "cloudtrail.amazonaws.com";
  Request request = by(service);
  request.check.key("aws:SourceArn", "arn:aws:cloudtrail:us-east-1:111111111111:trail/t")
      .key("aws:SourceAccount", kMember);
  expect(request, "service",
         {{"aws:PrincipalIsAWSService", "true"},
          {"aws:PrincipalServiceName", "cloudtrail.amazonaws.com"},
          {"aws:PrincipalServiceNamesList", "[cloudtrail.amazonaws.com]"},
          {"aws:SourceAccount", kMember},
          {"aws:SourceArn", "arn:aws:cloudtrail:us-east-1:111111111111:trail/t"}});
  expect(plain(), "not a service", {{"aws:SourceArn", "absent"}, {"aws:SourceAccount", "absent"}});
}

TEST_F(ConditionKeys, OfTheResource) {
  Request request = plain();
  request.check.owned_by(kManagement);
  request.check.resource_tags = [] { return core::Tags{{"Team", "red"}}; };
  expect(request, "resource",
         {{"aws:ResourceAccount", kManagement},
          {"aws:ResourceOrgID", organization_},
          {"aws:ResourceOrgPaths", '[' + organization_ + '/' + root_ + "/]"},
          {"aws:ResourceTag/team", "red"},
          {"aws:ResourceTag/other", "absent"}});
  request.check.owned_by(kStranger);
  request.check.resource_tags = nullptr;
  expect(request, "stranger's",
         {{"aws:ResourceAccount", kStranger},
          {"aws:ResourceOrgID", "absent"},
          {"aws:ResourceOrgPaths", "absent"},
          {"aws:ResourceTag/Team", "absent"}});
  EXPECT_EQ(value(plain(), "aws:ResourceAccount"), kMember) << "the caller's account where nothing else is said";
}

TEST_F(ConditionKeys, OfTheRequestsTags) {
  Request request = plain();
  expect(request, "untagged", {{"aws:RequestTag/Team", "absent"}, {"aws:TagKeys", "absent"}});
  request.check.request_tags = {{"Team", "red"}, {"Cost", "1"}};
  expect(request, "tagged", {{"aws:RequestTag/team", "red"}, {"aws:TagKeys", "[Team|Cost]"}});
  request.check.request_tags.clear();
  request.check.tag_keys = {"Team"};
  expect(request, "untagging", {{"aws:RequestTag/Team", "absent"}, {"aws:TagKeys", "[Team]"}});
}

TEST_F(ConditionKeys, OfTheNetwork) {
  Request request = plain();
  expect(request, "internet",
         {{"aws:SourceVpc", "absent"},
          {"aws:SourceVpce", "absent"},
          {"aws:VpcSourceIp", "absent"},
          {"aws:SourceVpcArn", "absent"},
          {"aws:VpceAccount", "absent"},
          {"aws:VpceOrgID", "absent"},
          {"aws:VpceOrgPaths", "absent"},
          {"aws:Ec2InstanceSourceVpc", "absent"},
          {"aws:Ec2InstanceSourcePrivateIPv4", "absent"}});
  request.vpc = "vpc-1";
  request.vpc_endpoint = "vpce-1";
  expect(request, "endpoint",
         {{"aws:SourceIp", "absent"},
          {"aws:SourceVpc", "vpc-1"},
          {"aws:SourceVpce", "vpce-1"},
          {"aws:VpcSourceIp", "198.51.100.7"},
          {"aws:VpceAccount", "absent"}});
  request.vpc_account = kMember;
  expect(request, "known owner",
         {{"aws:SourceVpcArn", std::string("arn:aws:ec2:eu-west-1:") + kMember + ":vpc/vpc-1"},
          {"aws:VpceAccount", kMember},
          {"aws:VpceOrgID", organization_},
          {"aws:VpceOrgPaths", '[' + path() + ']'}});
}

TEST_F(ConditionKeys, OfCallsThatAServiceMakesForTheCaller) {
  Request request = plain();
  expect(request, "direct",
         {{"aws:CalledVia", "absent"}, {"aws:CalledViaFirst", "absent"}, {"aws:CalledViaLast", "absent"}});
  request.check.via("ram.amazonaws.com");
  expect(request, "forwarded",
         {{"aws:ViaAWSService", "true"},
          {"aws:CalledVia", "[ram.amazonaws.com]"},
          {"aws:CalledViaFirst", "ram.amazonaws.com"},
          {"aws:CalledViaLast", "ram.amazonaws.com"}});
}

TEST_F(ConditionKeys, OfS3) {
  Request request = plain();
  request.check.owned_by(kStranger);
  expect(request, "s3",
         {{"s3:authType", "REST-HEADER"},
          {"s3:signatureversion", "AWS4-HMAC-SHA256"},
          {"s3:signatureAge", "2000"},
          {"s3:x-amz-content-sha256", "UNSIGNED-PAYLOAD"},
          {"s3:TlsVersion", "1.3"},
          {"s3:ResourceAccount", kStranger}});
  request.tls_version = "";
  request.signing.age.reset();
  expect(request, "http", {{"s3:TlsVersion", "absent"}, {"s3:signatureAge", "absent"}});
  request.check.action = "iam:GetUser";
  expect(request, "not S3's", {{"s3:authType", "absent"}, {"s3:ResourceAccount", "absent"}});
}

}  // namespace
}  // namespace scenario
