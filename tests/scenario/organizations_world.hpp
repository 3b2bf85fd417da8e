// An organization to play with, and calls as root of its accounts.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "core/time.hpp"
#include "harness.hpp"

namespace scenario {

/// An answer of Organizations: every error is a JSON body.
struct Reply {
  int status = 0;
  std::string text;
  Json body;
  std::map<std::string, std::string> headers;

  std::string code() const { return body.value("__type", ""); }
  /// `Code`, or `Code REASON`; empty for success.
  std::string error() const { return code() + (body.contains("Reason") ? " " + body.value("Reason", "") : ""); }
};

class OrganizationsWorld : public testing::Test {
 protected:
  static constexpr char kManagement[] = "999999999999";
  static constexpr char kMember[] = "111111111111";
  static constexpr char kStranger[] = "222222222222";

  Reply call(const std::string& account, const std::string& operation, const Json& input = Json::object()) {
    const auto answer = scenario_->organizations(Scenario::root(account), operation, input);
    Json body = answer.body.empty() ? Json::object() : Json::parse(answer.body, nullptr, false);
    return {answer.status, answer.body, std::move(body), answer.headers};
  }

  /// A call of the management account that must succeed.
  Json done(const std::string& operation, const Json& input = Json::object()) {
    return done_as(kManagement, operation, input);
  }
  Json done_as(const std::string& account, const std::string& operation, const Json& input = Json::object()) {
    const auto answer = call(account, operation, input);
    EXPECT_EQ(answer.status, 200) << operation << ": " << answer.text;
    return answer.body;
  }
  /// The error of a call, as `Code` or `Code REASON`.
  std::string refused(const std::string& account, const std::string& operation, const Json& input = Json::object()) {
    const auto answer = call(account, operation, input);
    EXPECT_NE(answer.status, 200) << operation << ": " << answer.text;
    return answer.error();
  }

  void create_organization(const std::string& features = "ALL") {
    const Json made = done("CreateOrganization", {{"FeatureSet", features}})["Organization"];
    organization_ = made["Id"];
    root_ = done("ListRoots")["Roots"][0]["Id"];
    if (features == "ALL") done("EnablePolicyType", {{"RootId", root_}, {"PolicyType", "SERVICE_CONTROL_POLICY"}});
  }
  /// An existing account joins by invitation.
  void invite(const std::string& account) {
    const Json made = done("InviteAccountToOrganization", {{"Target", {{"Type", "ACCOUNT"}, {"Id", account}}}});
    done_as(account, "AcceptHandshake", {{"HandshakeId", made["Handshake"]["Id"]}});
  }
  std::string create_account(const std::string& name) {
    const Json status = done("CreateAccount", {{"AccountName", name}, {"Email", name + "@example.com"}});
    const Json id = status["CreateAccountStatus"]["Id"];
    return done("DescribeCreateAccountStatus", {{"CreateAccountRequestId", id}})["CreateAccountStatus"]["AccountId"];
  }
  std::string create_unit(const std::string& parent, const std::string& name) {
    return done("CreateOrganizationalUnit", {{"ParentId", parent}, {"Name", name}})["OrganizationalUnit"]["Id"];
  }
  std::string create_policy(const std::string& name, const std::string& content,
                            const std::string& type = "SERVICE_CONTROL_POLICY") {
    return done(
        "CreatePolicy",
        {{"Name", name}, {"Description", ""}, {"Content", content}, {"Type", type}})["Policy"]["PolicySummary"]["Id"];
  }
  /// Creates a policy and attaches it; returns its id.
  std::string attach_policy(const std::string& target, const std::string& content,
                            const std::string& type = "SERVICE_CONTROL_POLICY") {
    return scenario_->attach_policy(kManagement, target, content, type)["Id"];
  }
  void advance(core::Duration by) { scenario_->clock().advance(by); }
  /// Starts anew with creations and closures that take their time.
  void restart_with_settle(core::Duration settle) {
    world::Settings settings;
    settings.settle = settle;
    scenario_ = std::make_unique<Scenario>(settings);
  }

  static constexpr char kAllowAll[] =
      R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]})";

  std::unique_ptr<Scenario> scenario_ = std::make_unique<Scenario>();
  std::string organization_;
  std::string root_;
};

}  // namespace scenario
