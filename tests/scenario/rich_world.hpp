// A world with something in every table.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "core/time.hpp"
#include "iam_world.hpp"

namespace scenario {

/// Time stands still there but for the moments between calls.
class RichWorld : public IamWorld {
 protected:
  static constexpr char kManagement[] = "999999999999";
  static constexpr char kStranger[] = "222222222222";

  RichWorld() {
    clock().set(*core::parse_iso8601("2030-01-01T00:00:00.250Z"));
    clock().freeze(true);
  }

  /// A moment passes, so that everything has a time of its own.
  void tick() { clock().advance(core::Duration(1250)); }

  Answer iam_done(const std::string& action, const Fields& parameters) {
    tick();
    return done(action, parameters);
  }
  Json org(const std::string& operation, const Json& input = Json::object(), const std::string& who = kManagement) {
    tick();
    const Answer answer = organizations(root(who), operation, input);
    EXPECT_EQ(answer.status, 200) << operation << ": " << answer.body;
    return answer.json();
  }
  Json share(const std::string& operation, const Json& input, const std::string& who = kAccount) {
    tick();
    const Answer answer = ram(root(who), operation, input);
    EXPECT_EQ(answer.status, 200) << operation << ": " << answer.body;
    return answer.json();
  }
  void bucket(const std::string& method, const std::string& target, const std::string& body = {},
              const Fields& headers = {}) {
    tick();
    const Answer answer = s3(kRoot, method, target, body, headers);
    EXPECT_TRUE(answer.ok()) << method << " " << target << ": " << answer.body;
  }

  std::string unit_;
  Credentials alice_, session_;

  void make_identities();
  void make_credentials();
  void make_organization();
  void make_shares();
  void make_buckets();
  void make_everything() {
    make_identities();
    make_credentials();
    make_organization();
    make_shares();
    make_buckets();
    tick();
  }
};

}  // namespace scenario
