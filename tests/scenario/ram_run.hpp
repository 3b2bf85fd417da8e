// A world that members of two organizations and strangers call at random, and the rules that hold in it all the time.
#pragma once

#include <fmt/core.h>
#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/arn.hpp"
#include "harness.hpp"
#include "state/organizations.hpp"

namespace scenario {

/// One call; its numbers are read against what exists when it is made, so that any subset of a run is a run.
struct RamStep {
  /// How many kinds there are; a step is of kind `kind % kKinds`.
  static constexpr unsigned kKinds = 24;

  unsigned kind, a, b, c;
};

/// A world with the calls of a run and the rules that hold in it.
class RamRun {
 public:
  RamRun();
  /// Whether anything may be different now.
  bool take(const RamStep& step);
  /// What is wrong; nullopt when every rule holds.
  std::optional<std::string> broken();
  /// The table in which an empty world differs after the export of this one was applied to it.
  std::optional<std::string> lost_by_export();
  /// How often an account saw something of others: a run in which nobody gets anything proves nothing.
  int sightings = 0;

 private:
  struct Seen {
    std::string share, owner, status;
    std::set<std::string> resources;   // associated ones
    std::set<std::string> principals;  // associated ones
    std::set<std::string> invited;     // principals whose answer is waited for
    bool external = true;
  };
  /// Something that a principal may or may not do.
  struct Question {
    std::string principal, action, resource;
    bool as_role;
  };

  static const std::string& pick(const std::vector<std::string>& from, unsigned number) {
    return from[number % from.size()];
  }
  Answer ram(const std::string& account, const std::string& operation, const Json& input = Json::object()) {
    return noted(operation, world_.ram(Scenario::root(account), operation, input));
  }
  Answer noted(const std::string& operation, Answer answer) {
    changed_ = changed_ || (answer.ok() && !operation.starts_with("List") && !operation.starts_with("Get"));
    return answer;
  }
  Json list(const std::string& account, const std::string& operation, const Json& input, const char* member) {
    const auto answer = ram(account, operation, input);
    EXPECT_EQ(answer.status, 200) << operation << ": " << answer.body;
    return answer.json().value(member, Json::array());
  }
  Answer organizations(const std::string& account, const std::string& operation, const Json& input = Json::object()) {
    return noted(operation, world_.organizations(Scenario::root(account), operation, input));
  }
  static std::string role(const std::string& account) { return "arn:aws:iam::" + account + ":role/r"; }
  /// The account of an account number or a role; empty for containers.
  static std::string account_of(const std::string& principal) {
    if (core::is_account_id(principal)) return principal;
    const auto arn = core::Arn::parse(principal);
    return arn && arn->service == "iam" ? arn->account : std::string();
  }
  static std::string permission(const std::string& account) {
    return "arn:aws:ram:us-east-1:" + account + ":permission/own";
  }
  static std::string resource(const std::string& owner, unsigned number) {
    // Twelve hours, seven days, and a type for organizations alone.
    static const char* const kForms[] = {"codebuild:us-east-1:{}:project/p", "ec2:us-east-1:{}:transit-gateway/tgw-1",
                                         "ec2:us-east-1:{}:subnet/subnet-1"};
    return "arn:aws:" + fmt::format(fmt::runtime(kForms[number % 3]), owner);
  }
  std::optional<state::Membership> membership(const std::string& account) {
    return state::Organizations(world_.world().db()).membership(account);
  }
  std::string principal(unsigned number);
  std::vector<std::string> own_shares(const std::string& account);
  std::vector<std::string> units(const std::string& manager);
  void invite_and_accept(const std::string& manager, const std::string& account);
  void move(const std::string& manager, const std::string& account, unsigned number);
  void add_version(const std::string& account, const char* action);
  void replace_permission(const std::string& account, unsigned number);
  void answer(const std::string& account, bool accept);
  bool covers(const std::string& principal, const std::string& account);
  bool allows(const Seen& share, const std::string& action, const std::string& resource);
  bool works(const std::string& organization);
  std::vector<Seen> owners_view();
  std::optional<std::string> check_consumer(const std::string& account, const std::vector<Seen>& shares);
  std::optional<std::string> check_decision(const Question& question, const std::string& account,
                                            const std::vector<Seen>& shares);
  std::optional<std::string> check_invitations(const std::vector<Seen>& shares);
  std::optional<std::string> check_bases(const std::vector<Seen>& shares);

  Scenario world_;
  bool changed_ = false;
  unsigned checks_ = 0;
  /// What each version of an account's own permission allows.
  std::map<std::string, std::vector<std::string>> versions_;
  /// Shares with the accounts that accepted an invitation to them.
  std::set<std::pair<std::string, std::string>> accepted_;
  std::map<std::string, core::Time> deadlines_;  // of invitations, by ARN
};

}  // namespace scenario
