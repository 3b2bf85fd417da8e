// An organization to play with: calls go through the whole pipeline, as root of an account that needs no key.
#pragma once

#include <fmt/core.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "core/clock.hpp"
#include "core/log.hpp"
#include "core/time.hpp"
#include "handlers/services.hpp"
#include "pipeline.hpp"
#include "world/world.hpp"

namespace scenario {

using Json = nlohmann::json;

struct Answer {
  int status = 0;
  Json body;
  core::HttpResponse response;

  std::string code() const { return body.value("__type", ""); }
  std::string reason() const { return body.value("Reason", ""); }
  /// `__type`, or `__type Reason`; empty for success.
  std::string error() const { return reason().empty() ? code() : code() + " " + reason(); }
};

class OrganizationsWorld : public testing::Test {
 protected:
  static constexpr char kManagement[] = "999999999999";
  static constexpr char kMember[] = "111111111111";
  static constexpr char kStranger[] = "222222222222";

  Answer call(const std::string& account, const std::string& operation, const Json& input = Json::object()) {
    const std::string body = input.dump();
    const std::string target = "AWSOrganizationsV20161128." + operation;
    const std::string date = core::iso8601_basic(core::wall_clock());
    const std::string authorization = fmt::format(
        "AWS4-HMAC-SHA256 Credential={}/{}/us-east-1/organizations/aws4_request, "
        "SignedHeaders=host;x-amz-date;x-amz-target, Signature={}",
        account, date.substr(0, 8), std::string(64, '0'));
    core::HttpRequest request;
    request.method = "POST";
    request.target = "/";
    request.body = body;
    request.headers = {{"host", "localhost"},
                       {"content-type", "application/x-amz-json-1.1"},
                       {"x-amz-target", target},
                       {"x-amz-date", date},
                       {"authorization", authorization}};
    Answer answer;
    answer.response = pipeline_.handle(request);
    answer.status = answer.response.status;
    answer.body = Json::parse(answer.response.body, nullptr, false);
    return answer;
  }

  /// A call of the management account that must succeed.
  Json done(const std::string& operation, const Json& input = Json::object()) {
    return done_as(kManagement, operation, input);
  }
  Json done_as(const std::string& account, const std::string& operation, const Json& input = Json::object()) {
    const auto answer = call(account, operation, input);
    EXPECT_EQ(answer.status, 200) << operation << ": " << answer.response.body;
    return answer.body;
  }
  /// The error of a call, as `Code` or `Code REASON`.
  std::string refused(const std::string& account, const std::string& operation, const Json& input = Json::object()) {
    const auto answer = call(account, operation, input);
    EXPECT_NE(answer.status, 200) << operation << ": " << answer.response.body;
    return answer.error();
  }

  void create_organization(const std::string& features = "ALL") {
    const Json made = done("CreateOrganization", {{"FeatureSet", features}})["Organization"];
    organization_ = made["Id"];
    root_ = done("ListRoots")["Roots"][0]["Id"];
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
    return done("CreatePolicy", {{"Name", name}, {"Description", ""}, {"Content", content}, {"Type", type}})["Policy"]
               ["PolicySummary"]["Id"];
  }
  void advance(core::Duration by) { worlds_.default_world().clock().advance(by); }

  static constexpr char kAllowAll[] =
      R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]})";

  world::Settings settings_ = [] {
    world::Settings settings;
    settings.seed = 1;
    return settings;
  }();
  core::log::Logger log_{core::log::Level::Error, core::log::Format::Text};
  world::Worlds worlds_{settings_, state::Database::in_memory()};
  app::Pipeline pipeline_{worlds_, settings_, handlers::services(),
                          [](world::World&, const core::HttpRequest&) { return core::HttpResponse(); }, log_};
  std::string organization_;
  std::string root_;
};

}  // namespace scenario
