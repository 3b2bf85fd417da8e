// What the scenarios of IAM share.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "core/text.hpp"
#include "harness.hpp"

namespace scenario {

class IamWorld : public ::testing::Test, public Scenario {
 protected:
  explicit IamWorld(world::Settings settings = {}) : Scenario(std::move(settings)) {}

  static inline const Credentials kRoot{kAccount};

  /// As root; the call must succeed.
  Answer done(const std::string& action, const Fields& parameters = {}) {
    Answer answer = iam(kRoot, action, parameters);
    EXPECT_EQ(answer.status, 200) << action << ": " << answer.body;
    return answer;
  }

  /// As root; `STATUS CODE MESSAGE` of the refusal.
  std::string refused(const std::string& action, const Fields& parameters = {}) {
    return error(iam(kRoot, action, parameters));
  }

  static std::string error(const Answer& answer) {
    return std::to_string(answer.status) + ' ' + answer.code() + ' ' + answer.message();
  }

  /// A policy document of an answer, decoded.
  static std::string document(const Answer& answer, const std::string& member = "PolicyDocument") {
    return core::percent_decode(answer.xml(member));
  }

  static std::string arn(const std::string& resource) {
    return std::string("arn:aws:iam::") + kAccount + ":" + resource;
  }

  static std::string allow_all() { return policy("Allow", "*", "*"); }
  static std::string trust_root() { return trust({{"AWS", kAccount}}); }

  std::string create_policy(const std::string& name, const std::string& text = allow_all()) {
    return done("CreatePolicy", {{"PolicyName", name}, {"PolicyDocument", text}}).xml("Arn");
  }
  void create_user(const std::string& name) { done("CreateUser", {{"UserName", name}}); }
  void create_role(const std::string& name) {
    done("CreateRole", {{"RoleName", name}, {"AssumeRolePolicyDocument", trust_root()}});
  }
};

}  // namespace scenario
