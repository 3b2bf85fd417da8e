// What the scenarios of STS share: a role's account, a stranger's, and short ways to ask.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "core/text.hpp"
#include "harness.hpp"

namespace scenario {

class StsWorld : public ::testing::Test, public Scenario {
 protected:
  static constexpr const char* kOwner = "111122223333";
  static constexpr const char* kOther = "444455556666";
  static inline const Credentials kRoot{kOwner};

  explicit StsWorld(world::Settings settings = {}) : Scenario(std::move(settings)) {}

  static std::string role_arn(const std::string& name, const std::string& account = kOwner) {
    return "arn:aws:iam::" + account + ":role/" + name;
  }
  static std::string user_arn(const std::string& name, const std::string& account = kOwner) {
    return "arn:aws:iam::" + account + ":user/" + name;
  }
  static std::string may_do(const Json& action) { return policy("Allow", action, "*"); }
  static std::string may_assume() { return may_do("sts:AssumeRole"); }
  /// A trust policy for everything that AssumeRole can ask for.
  static std::string trust_for_all(const Json& principal, const Json& condition = nullptr) {
    return trust(principal, condition, {"sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity", "sts:SetContext"});
  }

  Answer try_role(const Credentials& who, const std::string& arn, const Fields& more = {}) {
    Fields parameters{{"RoleArn", arn}, {"RoleSessionName", "session"}};
    for (const auto& field : more) {
      std::erase_if(parameters, [&](const auto& known) { return known.first == field.first; });
      parameters.push_back(field);
    }
    return sts(who, "AssumeRole", parameters);
  }

  /// `STATUS CODE MESSAGE`; `200` for success.
  static std::string outcome(const Answer& answer) {
    return answer.ok() ? "200" : std::to_string(answer.status) + ' ' + answer.code() + ' ' + answer.message();
  }

  static std::string denial(const std::string& who, const std::string& action, const std::string& resource,
                            const std::string& reason = {}) {
    return "403 AccessDenied User: " + who + " is not authorized to perform: " + action + " on resource: " + resource +
           (reason.empty() ? "" : " " + reason);
  }

  static Credentials credentials(const Answer& answer) {
    EXPECT_TRUE(answer.ok()) << answer.body;
    return {answer.xml("AccessKeyId"), answer.xml("SecretAccessKey"), answer.xml("SessionToken")};
  }

  void done(const Answer& answer) { EXPECT_TRUE(answer.ok()) << answer.body; }

  std::string caller(const Credentials& who) {
    const Answer answer = sts(who, "GetCallerIdentity");
    return answer.ok() ? answer.xml("Arn") : outcome(answer);
  }
};

}  // namespace scenario
