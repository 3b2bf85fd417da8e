// Accounts that share, through the whole pipeline: an owner and a member of one organization, and a stranger.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "core/text.hpp"
#include "fixtures/ram_catalogue.hpp"
#include "harness.hpp"

namespace scenario {

/// AWS's permission of CodeBuild projects, and two of the actions it allows.
inline constexpr char kProjectPermission[] = "arn:aws:ram::aws:permission/AWSRAMDefaultPermissionCodeBuildProject";
inline constexpr char kProjects[] = "codebuild:BatchGetProjects";
inline constexpr char kBuilds[] = "codebuild:BatchGetBuilds";
/// What RAM says of resources that stay inside an organization.
inline constexpr char kOrganizationOnly[] =
    "The resource you are attempting to share can only be shared within your AWS Organization. This error may also "
    "occur if you have not enabled sharing with your AWS organization, or that onboarding process is still in "
    "progress.";

class RamWorld : public testing::Test {
 protected:
  explicit RamWorld(const world::Settings& settings = {}) : world_(settings) {}

  static constexpr char kManagement[] = "999999999999";
  static constexpr char kOwner[] = "111111111111";
  static constexpr char kMember[] = "222222222222";
  static constexpr char kStranger[] = "333333333333";

  static std::string subnet(const std::string& id = "1") {
    return "arn:aws:ec2:us-east-1:111111111111:subnet/subnet-" + id;
  }
  static std::string gateway(const std::string& id = "1") {
    return "arn:aws:ec2:us-east-1:111111111111:transit-gateway/tgw-" + id;
  }
  static std::string project(const std::string& id = "1") {
    return "arn:aws:codebuild:us-east-1:111111111111:project/" + id;
  }
  /// A resource of the owner of that type.
  static std::string arn_of(const fixtures::RamType& type) {
    const bool variable = type.resource.ends_with('/') || type.resource.ends_with(':');
    return "arn:aws:" + type.service + ":" + (type.scope == fixtures::RamScope::Regional ? "us-east-1" : "") +
           ":111111111111:" + type.resource + (variable ? "x-1" : "");
  }
  static std::string core_network() { return "arn:aws:networkmanager::111111111111:core-network/core-network-1"; }

  Answer call(const std::string& account, const std::string& operation, const Json& input = Json::object()) {
    return world_.ram(Scenario::root(account), operation, input, region_);
  }
  /// A call that must succeed.
  Json done(const std::string& account, const std::string& operation, const Json& input = Json::object()) {
    const auto answer = call(account, operation, input);
    EXPECT_EQ(answer.status, 200) << operation << " " << input << ": " << answer.body;
    return answer.json();
  }
  /// The code of a call that must fail.
  std::string refused(const std::string& account, const std::string& operation, const Json& input = Json::object()) {
    const auto answer = call(account, operation, input);
    EXPECT_GE(answer.status, 400) << operation << " " << input << ": " << answer.body;
    message_ = answer.message();
    return answer.code();
  }

  /// A call whose input travels in the query string.
  Answer query(const std::string& account, const std::string& operation, const Fields& input,
               const std::string& method = "DELETE") {
    std::string target = "/" + core::to_lower(operation);
    for (const auto& [name, value] : input)
      target += (target.find('?') == std::string::npos ? "?" : "&") + name + "=" + core::percent_encode(value);
    return world_.ram(Scenario::root(account), method, target, "", region_);
  }
  Answer delete_share(const std::string& arn) {
    return query(kOwner, "DeleteResourceShare", {{"resourceShareArn", arn}});
  }
  /// The rows of member `list` of all pages of `size` rows.
  Json all_pages(const std::string& account, const std::string& operation, Json input, const char* list, int size) {
    input["maxResults"] = size;
    return scenario::all_pages([&](const std::string& token) {
      if (!token.empty()) input["nextToken"] = token;
      const Json page = done(account, operation, input);
      EXPECT_LE(page[list].size(), static_cast<std::size_t>(size)) << operation;
      return Page{page[list], page.value("nextToken", "")};
    });
  }
  /// Applies a fixture document to the world.
  void fixture(const Json& document) {
    const auto answer = world_.control("POST", "/_understudy/fixtures", document);
    EXPECT_EQ(answer.status, 200) << answer.body;
  }

  Json organizations(const std::string& operation, const Json& input = Json::object(),
                     const std::string& account = kManagement) {
    const auto answer = world_.organizations(Scenario::root(account), operation, input);
    EXPECT_EQ(answer.status, 200) << operation << ": " << answer.body;
    return answer.json();
  }
  void join(const std::string& account) {
    const Json made =
        organizations("InviteAccountToOrganization", {{"Target", {{"Type", "ACCOUNT"}, {"Id", account}}}});
    organizations("AcceptHandshake", {{"HandshakeId", made["Handshake"]["Id"]}}, account);
  }
  /// An organization of management, owner and member account.
  void organize(bool sharing = true) {
    const Json made = organizations("CreateOrganization", {{"FeatureSet", "ALL"}})["Organization"];
    organization_ = made["Id"];
    organization_arn_ = made["Arn"];
    root_ = organizations("ListRoots")["Roots"][0]["Id"];
    join(kOwner);
    join(kMember);
    if (sharing) done(kManagement, "EnableSharingWithAwsOrganization");
  }
  std::string unit(const std::string& parent, const std::string& name) {
    return organizations("CreateOrganizationalUnit",
                         {{"ParentId", parent}, {"Name", name}})["OrganizationalUnit"]["Id"];
  }
  std::string unit_arn(const std::string& id) const {
    return "arn:aws:organizations::999999999999:ou/" + organization_ + "/" + id;
  }
  /// Attaches a policy of the organization; returns its ARN.
  std::string attach_policy(const std::string& target, const std::string& content,
                            const std::string& type = "SERVICE_CONTROL_POLICY") {
    return world_.attach_policy(kManagement, target, content, type)["Arn"];
  }
  void enable_policies(const char* type = "SERVICE_CONTROL_POLICY") {
    organizations("EnablePolicyType", {{"RootId", root_}, {"PolicyType", type}});
  }
  void move(const std::string& account, const std::string& from, const std::string& to) {
    organizations("MoveAccount", {{"AccountId", account}, {"SourceParentId", from}, {"DestinationParentId", to}});
  }

  /// Creates a share of the owner; returns its ARN.
  std::string share(Json input) {
    if (!input.contains("name")) input["name"] = "share";
    return done(kOwner, "CreateResourceShare", input)["resourceShare"]["resourceShareArn"];
  }
  /// The pending invitation of an account, empty when there is none.
  std::string pending(const std::string& account) {
    for (const auto& invitation : Json(done(account, "GetResourceShareInvitations")["resourceShareInvitations"]))
      if (invitation["status"] == "PENDING") return invitation["resourceShareInvitationArn"];
    return {};
  }
  Json accept(const std::string& account) {
    return done(account, "AcceptResourceShareInvitation", {{"resourceShareInvitationArn", pending(account)}});
  }
  /// ARNs of the resources that others share with the account.
  std::set<std::string> usable(const std::string& account) {
    std::set<std::string> arns;
    for (const auto& resource :
         Json(done(account, "ListResources", {{"resourceOwner", "OTHER-ACCOUNTS"}})["resources"]))
      arns.insert(resource["arn"].get<std::string>());
    return arns;
  }
  Json associations(const std::string& arn, const std::string& type) {
    return done(kOwner, "GetResourceShareAssociations",
                {{"associationType", type}, {"resourceShareArns", {arn}}})["resourceShareAssociations"];
  }
  std::string principal_status(const std::string& arn, const std::string& principal) {
    const Json found = done(kOwner, "GetResourceShareAssociations",
                            {{"associationType", "PRINCIPAL"}, {"resourceShareArns", {arn}}, {"principal", principal}});
    const Json& rows = found["resourceShareAssociations"];
    return rows.empty() ? "none" : rows[0]["status"].get<std::string>();
  }
  void advance(core::Duration by) { world_.clock().advance(by); }

  Scenario world_;
  std::string region_ = "us-east-1";
  std::string organization_, organization_arn_, root_;
  std::string message_;
};

}  // namespace scenario
