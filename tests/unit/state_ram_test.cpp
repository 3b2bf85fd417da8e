#include <gtest/gtest.h>

#include "state/documents.hpp"
#include "state/iam_roles.hpp"
#include "state/organizations.hpp"
#include "state/organizations_tree.hpp"
#include "state/ram_access.hpp"
#include "state/ram_invitations.hpp"
#include "state/ram_resources.hpp"

namespace state {
namespace {

using namespace std::chrono_literals;

class StateRam : public testing::Test {
 protected:
  static constexpr core::Time kStart{1'750'000'000'000ms};
  static constexpr char kManagement[] = "999999999999";
  static constexpr char kOwner[] = "111111111111";
  static constexpr char kMember[] = "222222222222";
  static constexpr char kStranger[] = "333333333333";
  static constexpr char kRegion[] = "us-east-1";
  static constexpr char kSubnet[] = "arn:aws:ec2:us-east-1:111111111111:subnet/subnet-1";
  static constexpr char kPermission[] = "arn:aws:ram::aws:permission/AWSRAMDefaultPermissionSubnet";

  StateRam() { organization_ = Organizations(*db_).create("o-exampleorgid", "r-ex01", kManagement, true, kStart); }

  RamShares shares() { return RamShares(*db_, time_); }
  RamAssociations associations() { return RamAssociations(*db_, time_); }
  RamAccess access() { return RamAccess(*db_, time_); }
  RamInvitations invitations() { return RamInvitations(*db_, time_.now); }
  OrganizationTree tree() { return OrganizationTree(*db_, organization_); }

  /// Members, and everything that sharing inside the organization needs.
  void organize() {
    for (const auto* account : {kManagement, kOwner, kMember}) join(account);
    Organizations(*db_).enable_service_access(organization_, kRamServicePrincipal, kStart);
    iam::Role role;
    role.account = kManagement;
    role.name = "AWSServiceRoleForResourceAccessManager";
    role.path = "/aws-service-role/ram.amazonaws.com/";
    role.unique_id = "AROAEXAMPLE";
    role.trust = Documents(*db_).add("{}");
    role_ = iam::Roles(*db_).add(role);
    shares().enable_sharing(organization_.id);
  }
  void join(const char* account) {
    AccountProfiles(*db_).ensure({account, "Account", std::string(account) + "@example.com"}, kStart);
    tree().add_account(account, true, kStart);
  }
  void move(const char* account, const char* parent) {
    tree().move(tree().find(account)->row, tree().find(parent)->row);
  }

  RamShare add_share(const std::string& uuid, const char* owner = kOwner) {
    RamShare share;
    share.uuid = uuid;
    share.owner = owner;
    share.region = kRegion;
    share.name = "share";
    share.created = share.updated = time_.now;
    share.id = shares().add(share);
    return share;
  }
  void add_subnet(const RamShare& share) {
    const auto id = RamResources(*db_).register_resource(kSubnet, "ec2:Subnet", kRegion, kOwner, time_.now);
    associations().add_resource(share, id, "ec2:Subnet");
    shares().set_permission(share.id, "ec2:Subnet", kPermission, 1);
  }
  void add_principal(const RamShare& share, const std::string& name, RamPrincipalKind kind, RamBasis basis,
                     const std::string& subject = {}, std::int64_t invitation = 0) {
    RamPrincipalAssociation principal;
    principal.entity = name;
    principal.kind = kind;
    principal.subject = subject.empty() ? name : subject;
    principal.basis = basis;
    if (basis == RamBasis::Organization) principal.organization = organization_.id;
    principal.invitation = invitation;
    associations().add_principal(share, principal);
  }
  std::int64_t invite(const RamShare& share, const char* receiver, core::Duration window) {
    RamInvitation invitation;
    invitation.uuid = "11111111-0000-0000-0000-000000000000";
    invitation.share = share.id;
    invitation.region = share.region;
    invitation.sender = share.owner;
    invitation.receiver = receiver;
    invitation.sent = time_.now;
    invitation.expires = time_.now + window;
    const auto id = invitations().add(invitation);
    add_principal(share, receiver, RamPrincipalKind::Account, RamBasis::Invitation, {}, id);
    return id;
  }
  RamStatus principal_status(const RamShare& share, const char* name) {
    return access().status(*associations().principal(share.id, name), *shares().by_id(share.id));
  }
  std::vector<std::string> shared_with(const char* account, std::size_t page = 100) {
    std::vector<std::string> uuids;
    access().each_shared_with(account, kRegion, 0, page, [&](const RamShare& share) {
      uuids.push_back(share.uuid);
      return true;
    });
    return uuids;
  }
  std::string unit_arn(const char* id) { return organization_.container_arn(id); }

  std::unique_ptr<Database> db_ = Database::in_memory();
  RamTime time_{kStart, 0ms};
  Organization organization_;
  std::int64_t role_ = 0;
};

TEST_F(StateRam, ADeletedShareIsVisibleForTwoHoursAndItsPlaceIsNotUsedAgain) {
  const auto share = add_share("a");
  shares().remove(share.id);
  time_.now += 2h - 1ms;
  EXPECT_EQ(shares().find(kOwner, kRegion, "a")->status(time_), RamShareStatus::Deleted);
  time_.now += 1ms;
  EXPECT_FALSE(shares().find(kOwner, kRegion, "a"));
  EXPECT_GT(add_share("b").id, share.id);
}

TEST_F(StateRam, AssociationsSettleAfterTheConfiguredTime) {
  time_.settle = 3s;
  const auto share = add_share("a");
  add_subnet(share);
  const auto status = [&] { return ram_status(*associations().resource(share.id, kSubnet), share, time_); };
  EXPECT_EQ(status(), RamStatus::Associating);
  time_.now += 3s;
  EXPECT_EQ(status(), RamStatus::Associated);
  associations().end_resource(associations().resource(share.id, kSubnet)->id);
  EXPECT_EQ(status(), RamStatus::Disassociating);
  time_.now += 3s;
  EXPECT_EQ(status(), RamStatus::Disassociated);
}

TEST_F(StateRam, AnInvitationExpiresByTheClockAloneAndTakesItsAssociationWithIt) {
  const auto share = add_share("a");
  const auto id = invite(share, kStranger, 12h);
  EXPECT_EQ(principal_status(share, kStranger), RamStatus::Associating);
  EXPECT_TRUE(shared_with(kStranger).empty());
  time_.now += 12h - 1ms;
  EXPECT_EQ(principal_status(share, kStranger), RamStatus::Associating);
  time_.now += 1ms;
  EXPECT_EQ(principal_status(share, kStranger), RamStatus::Disassociated);
  const auto invitation = invitations().received(kStranger, kOwner, kRegion, "11111111-0000-0000-0000-000000000000");
  EXPECT_EQ(invitation->id, id);
  EXPECT_EQ(invitation->status(time_.now), RamInvitationStatus::Expired);
}

TEST_F(StateRam, InvitationsAreListedForSevenDaysAndAnUnansweredSevenDayOneStillShowsItsEnd) {
  const auto listed = [&] {
    std::size_t count = 0;
    invitations().each_received(kStranger, kRegion, 0, [&](const RamInvitation&) { return ++count > 0; });
    return count;
  };
  const auto share = add_share("a");
  const auto id = invite(share, kStranger, 168h);
  time_.now += 168h;
  EXPECT_EQ(listed(), 1u);
  time_.now -= 1h;
  invitations().answer(id, RamAnswer::Accepted);
  EXPECT_EQ(listed(), 1u);
  time_.now += 1h;
  EXPECT_EQ(listed(), 0u);
  EXPECT_EQ(shared_with(kStranger), std::vector<std::string>{"a"});
}

TEST_F(StateRam, AnAcceptedInvitationOutlivesItsWindowAndTheOrganization) {
  const auto share = add_share("a");
  invitations().answer(invite(share, kMember, 12h), RamAnswer::Accepted);
  organize();
  time_.now += 100h;
  associations().account_left(organization_.id, kMember);
  associations().organization_sharing_ended(organization_.id);
  EXPECT_EQ(shared_with(kMember), std::vector<std::string>{"a"});
}

TEST_F(StateRam, RemovingAPendingPrincipalWithdrawsTheInvitation) {
  const auto share = add_share("a");
  invite(share, kStranger, 12h);
  associations().end_principal(*associations().principal(share.id, kStranger));
  EXPECT_FALSE(invitations().received(kStranger, kOwner, kRegion, "11111111-0000-0000-0000-000000000000"));
  EXPECT_EQ(invitations().count_pending(kOwner), 0);
}

TEST_F(StateRam, SharingWithTheOrganizationNeedsTheSwitchTrustedAccessAndTheRole) {
  organize();
  EXPECT_TRUE(access().place(kOwner));
  Organizations(*db_).disable_service_access(organization_, kRamServicePrincipal);
  EXPECT_FALSE(access().place(kOwner));
  Organizations(*db_).enable_service_access(organization_, kRamServicePrincipal, kStart);
  EXPECT_TRUE(access().place(kOwner));
  iam::Roles(*db_).remove(role_);
  EXPECT_FALSE(access().place(kOwner));
  EXPECT_FALSE(access().place(kStranger));
}

TEST_F(StateRam, AUnitCoversTheUnitsBelowItAndFollowsMoves) {
  organize();
  const auto outer = tree().add_unit(tree().root(), "ou-ex01-outer000", "outer");
  tree().add_unit(outer, "ou-ex01-inner000", "inner");
  const auto share = add_share("a");
  add_principal(share, unit_arn("ou-ex01-outer000"), RamPrincipalKind::Unit, RamBasis::Organization);
  EXPECT_TRUE(shared_with(kMember).empty());
  move(kMember, "ou-ex01-inner000");
  EXPECT_EQ(shared_with(kMember), std::vector<std::string>{"a"});
  move(kMember, "r-ex01");
  EXPECT_TRUE(shared_with(kMember).empty());
}

TEST_F(StateRam, TheOrganizationIsReachedByMembersOnlyAndEndsWithTheOwnersMembership) {
  organize();
  const auto share = add_share("a");
  add_principal(share, organization_.arn(), RamPrincipalKind::Organization, RamBasis::Organization);
  EXPECT_EQ(shared_with(kMember), std::vector<std::string>{"a"});
  EXPECT_EQ(shared_with(kManagement), std::vector<std::string>{"a"});
  EXPECT_TRUE(shared_with(kStranger).empty());
  EXPECT_TRUE(shared_with(kOwner).empty());
  tree().remove_account(tree().find(kOwner)->row);
  EXPECT_TRUE(shared_with(kMember).empty());
  EXPECT_EQ(principal_status(share, organization_.arn().c_str()), RamStatus::Disassociated);
}

TEST_F(StateRam, WhoLeavesAndComesBackHasLostTheDirectAssociation) {
  organize();
  const auto share = add_share("a");
  add_principal(share, kMember, RamPrincipalKind::Account, RamBasis::Organization);
  EXPECT_EQ(shared_with(kMember).size(), 1u);
  tree().remove_account(tree().find(kMember)->row);
  associations().account_left(organization_.id, kMember);
  EXPECT_TRUE(shared_with(kMember).empty());
  join(kMember);
  EXPECT_TRUE(shared_with(kMember).empty());
}

TEST_F(StateRam, SharesFromSeveralPrincipalsComeInOneOrderWithoutDoublesWhateverThePageSize) {
  organize();
  std::vector<std::string> expected;
  for (int i = 0; i < 20; ++i) {
    const auto share = add_share("s" + std::to_string(i));
    if (i % 3 != 0) add_principal(share, kMember, RamPrincipalKind::Account, RamBasis::Organization);
    if (i % 2 == 0) add_principal(share, organization_.arn(), RamPrincipalKind::Organization, RamBasis::Organization);
    if (i % 3 != 0 || i % 2 == 0) expected.push_back(share.uuid);
  }
  for (const std::size_t page : {1u, 2u, 3u, 7u, 100u}) EXPECT_EQ(shared_with(kMember, page), expected) << page;
}

TEST_F(StateRam, GrantsNameTheShareThePermissionAndThePrincipalThatMatched) {
  organize();
  const auto share = add_share("a");
  add_subnet(share);
  add_principal(share, kMember, RamPrincipalKind::Account, RamBasis::Organization);
  const auto grants = access().grants(kSubnet, {kMember, "arn:aws:iam::222222222222:role/any", {}});
  ASSERT_EQ(grants.size(), 1u);
  EXPECT_EQ(grants[0].permission, kPermission);
  EXPECT_EQ(grants[0].principal.entity, kMember);
  EXPECT_EQ(grants[0].share.uuid, "a");
  EXPECT_TRUE(access().grants(kSubnet, {kStranger, "", {}}).empty());
  shares().remove(share.id);
  EXPECT_TRUE(access().grants(kSubnet, {kMember, "", {}}).empty());
}

TEST_F(StateRam, ARoleAsPrincipalGrantsToThatRoleAlone) {
  organize();
  const auto share = add_share("a");
  add_subnet(share);
  const std::string role = "arn:aws:iam::222222222222:role/team/reader";
  add_principal(share, role, RamPrincipalKind::Role, RamBasis::Organization, kMember);
  EXPECT_EQ(access().grants(kSubnet, {kMember, role, {}}).size(), 1u);
  EXPECT_TRUE(access().grants(kSubnet, {kMember, "arn:aws:iam::222222222222:role/other", {}}).empty());
  EXPECT_TRUE(access().grants(kSubnet, {kMember, "", {}}).empty());
  EXPECT_EQ(shared_with(kMember), std::vector<std::string>{"a"});
}

TEST_F(StateRam, AssociatingAgainRenewsTheRecordAndEndsCountNoMore) {
  const auto share = add_share("a");
  add_subnet(share);
  const auto first = *associations().resource(share.id, kSubnet);
  associations().end_resource(first.id);
  EXPECT_EQ(associations().usage(share.id).resources, 0);
  add_subnet(share);
  const auto second = *associations().resource(share.id, kSubnet);
  EXPECT_NE(first.id, second.id);
  EXPECT_FALSE(second.ended);
  EXPECT_EQ(associations().usage(kOwner, kRegion).resources, 1);
  shares().remove(share.id);
  EXPECT_EQ(associations().usage(kOwner, kRegion).resources, 0);
}

TEST_F(StateRam, QuotaCountsFollowEveryWayInAndOut) {
  organize();
  const auto share = add_share("a");
  add_subnet(share);
  add_principal(share, kMember, RamPrincipalKind::Account, RamBasis::Organization);
  add_principal(share, organization_.arn(), RamPrincipalKind::Organization, RamBasis::Organization);
  invite(share, kStranger, 12h);
  EXPECT_EQ(associations().usage(kOwner, kRegion).principals, 3);
  add_principal(share, kMember, RamPrincipalKind::Account, RamBasis::Organization);
  EXPECT_EQ(associations().usage(share.id).principals, 3);
  associations().account_left(organization_.id, kMember);
  EXPECT_EQ(associations().usage(kOwner, kRegion).principals, 2);
  associations().organization_sharing_ended(organization_.id);
  EXPECT_EQ(associations().usage(kOwner, kRegion).principals, 1);
  EXPECT_EQ(shares().count(kOwner, kRegion), 1);
  shares().remove(share.id);
  EXPECT_EQ(shares().count(kOwner, kRegion), 0);
  EXPECT_EQ(associations().usage(kOwner, kRegion).principals, 0);
  EXPECT_EQ(associations().usage(kOwner, kRegion).resources, 0);
  time_.now += 200h;
  add_share("b");
  EXPECT_FALSE(shares().by_id(share.id));
  EXPECT_EQ(shares().count(kOwner, kRegion), 1);
  EXPECT_EQ(associations().usage(kOwner, kRegion).principals, 0);
}

TEST_F(StateRam, AClientTokenIsRememberedForADay) {
  shares().keep_token(kOwner, kRegion, "CreateResourceShare", "t", {"fingerprint", "uuid"});
  EXPECT_EQ(shares().token(kOwner, kRegion, "CreateResourceShare", "t")->result, "uuid");
  EXPECT_FALSE(shares().token(kOwner, "eu-west-1", "CreateResourceShare", "t"));
  EXPECT_FALSE(shares().token(kMember, kRegion, "CreateResourceShare", "t"));
  time_.now += 24h;
  EXPECT_FALSE(shares().token(kOwner, kRegion, "CreateResourceShare", "t"));
}

}  // namespace
}  // namespace state
