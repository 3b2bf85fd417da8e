#include <gtest/gtest.h>

#include <memory>

#include "state/iam_access.hpp"

namespace state::iam {
namespace {

core::Time at(int seconds) {
  return core::from_millis((1'700'000'000LL + seconds) * 1000);
}

class IamAccessState : public testing::Test {
 protected:
  static constexpr char kAccount[] = "111122223333";

  std::unique_ptr<Database> db_ = Database::in_memory();
};

TEST_F(IamAccessState, TheLatestCallOfAnActionReplacesTheOneBefore) {
  AccessLog log(*db_);
  log.note(kAccount, "AIDA1", {"iam", "GetUser", at(1), "us-east-1"});
  log.note(kAccount, "AIDA1", {"iam", "GetUser", at(5), "eu-west-1"});
  log.note(kAccount, "AIDA1", {"s3", "GetObject", at(2), "us-east-1"});
  const auto calls = log.of(kAccount, "AIDA1");
  ASSERT_EQ(calls.size(), 2u);
  EXPECT_EQ(calls[0].time, at(5));
  EXPECT_EQ(calls[0].region, "eu-west-1");
  EXPECT_EQ(calls[1].service, "s3");
}

TEST_F(IamAccessState, AnAccountsUseOfAServiceIsThatOfItsLatestCaller) {
  AccessLog log(*db_);
  log.note(kAccount, "AIDA1", {"iam", "GetUser", at(1), "us-east-1"});
  log.note(kAccount, "AIDA2", {"iam", "GetRole", at(3), "eu-west-1"});
  log.note(kAccount, "AIDA2", {"iam", "GetUser", at(2), "us-east-1"});
  log.note("444455556666", "AIDA3", {"iam", "GetUser", at(9), "us-east-1"});
  const auto services = log.of_account(kAccount);
  ASSERT_EQ(services.size(), 1u);
  EXPECT_EQ(services[0].time, at(3));
  EXPECT_EQ(services[0].region, "eu-west-1");
  EXPECT_EQ(services[0].entities, 2);
}

TEST_F(IamAccessState, AnAccountKeepsItsLatestReports) {
  AccessReports reports(*db_);
  for (const char* id : {"a", "b", "c", "d"}) reports.add({id, kAccount, "subject", std::nullopt, true, at(1)}, 2);
  reports.add({"other", "444455556666", "subject", "p-1", false, at(2)}, 2);
  EXPECT_FALSE(reports.find(kAccount, "b"));
  ASSERT_TRUE(reports.find(kAccount, "c"));
  EXPECT_TRUE(reports.find(kAccount, "d")->actions);
  EXPECT_FALSE(reports.find(kAccount, "other")) << "another account's";
  EXPECT_EQ(reports.find("444455556666", "other")->policy, "p-1");
}

}  // namespace
}  // namespace state::iam
