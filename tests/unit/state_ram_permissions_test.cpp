#include <gtest/gtest.h>

#include "state/ram_permissions.hpp"
#include "state/ram_replace_work.hpp"
#include "state/ram_shares.hpp"

namespace state {
namespace {

using namespace std::chrono_literals;

class StateRamPermissions : public testing::Test {
 protected:
  static constexpr char kOwner[] = "111111111111";
  static constexpr char kRegion[] = "us-east-1";
  static constexpr char kTemplate[] = R"({"Effect":"Allow","Action":"codebuild:BatchGetProjects"})";

  RamPermissions store() { return RamPermissions(*db_, {now_, settle_}); }

  std::int64_t add(const std::string& name, const char* type = "codebuild:Project") {
    RamPermission permission;
    permission.owner = kOwner;
    permission.region = kRegion;
    permission.name = name;
    permission.type = type;
    return store().add(permission, kTemplate, {{"codebuild:BatchGetProjects"}, R"({"Bool":{"a":"true"}})"});
  }
  static std::string arn(const std::string& name) { return "arn:aws:ram:us-east-1:111111111111:permission/" + name; }

  std::int64_t attach(const std::string& permission, int version) {
    RamShare share;
    share.uuid = "u" + std::to_string(++shares_);
    share.owner = kOwner;
    share.region = kRegion;
    share.created = share.updated = now_;
    RamShares shares(*db_, {now_, settle_});
    const auto id = shares.add(share);
    shares.set_permission(id, "codebuild:Project", permission, version);
    return id;
  }

  std::unique_ptr<Database> db_ = Database::in_memory();
  core::Time now_ = core::from_millis(1'700'000'000'000);
  core::Duration settle_{0};
  int shares_ = 0;
};

TEST_F(StateRamPermissions, TheActionsOfAnAwsManagedPermissionAreTheCatalogues) {
  const auto allowed =
      RamPermissions(*db_).actions("arn:aws:ram::aws:permission/AWSRAMDefaultPermissionCodeBuildProject", 1);
  ASSERT_TRUE(allowed);
  EXPECT_EQ(allowed->actions.size(), 3u);
  EXPECT_EQ(allowed->condition, "");
  EXPECT_FALSE(RamPermissions(*db_).actions("arn:aws:ram::aws:permission/AWSRAMDefaultPermissionCodeBuildProject", 99));
  EXPECT_FALSE(RamPermissions(*db_).actions("arn:aws:ram::aws:permission/None", 1));
}

TEST_F(StateRamPermissions, OnlyTheLastReplacementsOfAnOwnerInARegionAreKept) {
  RamReplaceWorks works(*db_);
  const auto add_work = [&](const char* uuid, const char* region) {
    RamReplaceWork work;
    work.uuid = uuid;
    work.owner = kOwner;
    work.region = region;
    work.from_permission = work.to_permission = arn("mine");
    work.created = now_;
    works.add(work, 2);
  };
  add_work("elsewhere", "eu-west-1");
  for (const char* uuid : {"a", "b", "c"}) add_work(uuid, kRegion);
  EXPECT_FALSE(works.find(kOwner, kRegion, "a"));
  EXPECT_TRUE(works.find(kOwner, kRegion, "b"));
  EXPECT_TRUE(works.find(kOwner, kRegion, "c"));
  EXPECT_TRUE(works.find(kOwner, "eu-west-1", "elsewhere"));
}

TEST_F(StateRamPermissions, EachVersionKeepsItsOwnActionsAndCondition) {
  const auto id = add("mine");
  EXPECT_EQ(store().add_version(id, "{}", {{"codebuild:BatchGetBuilds", "codebuild:ListBuildsForProject"}, ""}), 2);
  const auto first = RamPermissions(*db_).actions(arn("mine"), 1),
             second = RamPermissions(*db_).actions(arn("mine"), 2);
  ASSERT_TRUE(first && second);
  EXPECT_EQ(first->actions, std::vector<std::string>{"codebuild:BatchGetProjects"});
  EXPECT_EQ(first->condition, R"({"Bool":{"a":"true"}})");
  EXPECT_EQ(second->actions.size(), 2u);
  EXPECT_FALSE(RamPermissions(*db_).actions(arn("mine"), 3));
  EXPECT_EQ(store().find(arn("mine"))->default_version, 2);
  EXPECT_EQ(store().version(id, 1)->policy_template, kTemplate);
}

TEST_F(StateRamPermissions, VersionNumbersAreNotUsedTwice) {
  const auto id = add("mine");
  EXPECT_EQ(store().add_version(id, "{}", {}), 2);
  store().set_default(id, 1);
  store().remove_version(id, 2);
  EXPECT_EQ(store().count_versions(id), 1);
  EXPECT_EQ(store().add_version(id, "{}", {}), 3);
}

TEST_F(StateRamPermissions, WhatIsDeletedIsDeletingWhileItSettlesAndVisibleForTwoHours) {
  settle_ = 10s;
  const auto id = add("mine");
  store().remove(id);
  const auto status = [&] {
    const auto found = store().find(arn("mine"));
    return found->status(*store().version(id, 1), {now_, settle_});
  };
  EXPECT_EQ(status(), RamPermissionStatus::Deleting);
  now_ += 10s;
  EXPECT_EQ(status(), RamPermissionStatus::Deleted);
  EXPECT_FALSE(RamPermissions(*db_).actions(arn("mine"), 1));
  now_ += 2h;
  EXPECT_FALSE(store().find(arn("mine")));
}

TEST_F(StateRamPermissions, TheNameOfADeletedPermissionIsFree) {
  const auto first = add("mine");
  store().remove(first);
  EXPECT_NE(add("mine"), first);
  EXPECT_FALSE(store().find(arn("mine"))->deleted);
}

TEST_F(StateRamPermissions, UseCountsInLiveSharesAlone) {
  add("mine");
  EXPECT_FALSE(store().attached(arn("mine")));
  const auto share = attach(arn("mine"), 1);
  EXPECT_TRUE(store().attached(arn("mine")));
  EXPECT_TRUE(store().attached(arn("mine"), 1));
  EXPECT_FALSE(store().attached(arn("mine"), 2));
  RamShares(*db_, {now_, settle_}).remove(share);
  EXPECT_FALSE(store().attached(arn("mine")));
}

TEST_F(StateRamPermissions, QuotasCountByTypeAndInAll) {
  add("a");
  add("b");
  add("c", "ssm:Parameter");
  store().remove(store().find(arn("b"))->id);
  const auto counts = store().count(kOwner, kRegion, "codebuild:Project");
  EXPECT_EQ(counts.all, 2);
  EXPECT_EQ(counts.of_type, 1);
}

}  // namespace
}  // namespace state
