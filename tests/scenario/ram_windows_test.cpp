// How long an invitation can be answered, for every type that can be shared; and what becomes of invitations.
#include "ram_world.hpp"

namespace scenario {
namespace {

using namespace std::chrono_literals;

class RamWindows : public RamWorld {
 protected:
  /// Status of the invitation to the share.
  std::string status(const std::string& arn, const char* account = kStranger) {
    const Json rows =
        done(account, "GetResourceShareInvitations", {{"resourceShareArns", {arn}}}).at("resourceShareInvitations");
    return rows.empty() ? "none" : rows[rows.size() - 1]["status"].get<std::string>();
  }
  std::string leave(const std::string& arn, const char* account = kStranger) {
    return call(account, "DisassociateResourceShare", {{"resourceShareArn", arn}, {"principals", {account}}}).code();
  }
};

TEST_F(RamWindows, EveryTypeHasSevenDaysOrTwelveHours) {
  std::size_t invited = 0, inside_only = 0;
  for (const auto& type : fixtures::ram_types()) {
    const Json create = {{"name", "x"}, {"resourceArns", {arn_of(type)}}, {"principals", {kStranger}}};
    if (type.organization_only) {
      ++inside_only;
      EXPECT_EQ(refused(kOwner, "CreateResourceShare", create), "OperationNotPermittedException") << type.name;
      continue;
    }
    ++invited;
    const auto arn = share(create);
    const Json invitation = {{"resourceShareInvitationArn", pending(kStranger)}};
    const core::Duration window = type.seven_days ? core::Duration(168h) : core::Duration(12h);
    advance(window - 1s);
    EXPECT_EQ(status(arn), "PENDING") << type.name;
    advance(1s);
    EXPECT_EQ(status(arn), "EXPIRED") << type.name;
    EXPECT_EQ(principal_status(arn, kStranger), "DISASSOCIATED") << type.name;
    for (const char* late : {"AcceptResourceShareInvitation", "ListPendingInvitationResources"})
      EXPECT_EQ(refused(kStranger, late, invitation), "ResourceShareInvitationExpiredException") << type.name;
  }
  EXPECT_EQ(invited + inside_only, 89u);
  EXPECT_GT(invited, inside_only);
}

TEST_F(RamWindows, OneTwelveHourTypeShortensTheWindowOfAnyMixture) {
  for (const auto& type : fixtures::ram_types()) {
    if (type.organization_only || type.seven_days) continue;
    const auto arn = share({{"resourceArns", {gateway(), arn_of(type)}}, {"principals", {kStranger}}});
    advance(12h);
    EXPECT_EQ(status(arn), "EXPIRED") << type.name;
  }
}

TEST_F(RamWindows, TheWindowIsThatOfTheShareWhenItWasSent) {
  const auto empty = share({{"principals", {kStranger}}});
  done(kOwner, "AssociateResourceShare", {{"resourceShareArn", empty}, {"resourceArns", {project()}}});
  const auto filled = share({{"resourceArns", {project()}}, {"principals", {kStranger}}});
  done(kOwner, "DisassociateResourceShare", {{"resourceShareArn", filled}, {"resourceArns", {project()}}});
  const auto late = share({{"resourceArns", {project()}}});
  done(kOwner, "AssociateResourceShare", {{"resourceShareArn", late}, {"principals", {kStranger}}});
  advance(12h);
  EXPECT_EQ(status(empty), "PENDING");
  EXPECT_EQ(status(filled), "EXPIRED");
  EXPECT_EQ(status(late), "EXPIRED");
  advance(156h - 1s);
  EXPECT_EQ(status(empty), "PENDING");
  advance(1s);
  EXPECT_EQ(status(empty), "EXPIRED");
}

TEST_F(RamWindows, ReinvitationHasItsOwnWindowAndArn) {
  const auto arn = share({{"resourceArns", {project()}}, {"principals", {kStranger}}});
  const auto first = pending(kStranger);
  advance(12h);
  done(kOwner, "AssociateResourceShare", {{"resourceShareArn", arn}, {"principals", {kStranger}}});
  const auto second = pending(kStranger);
  EXPECT_NE(second, first);
  done(kStranger, "RejectResourceShareInvitation", {{"resourceShareInvitationArn", second}});
  done(kOwner, "AssociateResourceShare", {{"resourceShareArn", arn}, {"principals", {kStranger}}});
  const auto third = pending(kStranger);
  EXPECT_NE(third, second);
  advance(12h - 1s);
  accept(kStranger);
  EXPECT_EQ(usable(kStranger).size(), 1u);
  EXPECT_EQ(refused(kStranger, "AcceptResourceShareInvitation", {{"resourceShareInvitationArn", first}}),
            "ResourceShareInvitationExpiredException");
}

TEST_F(RamWindows, AnsweredInvitationsAreListedForSevenDays) {
  const auto arn = share({{"resourceArns", {gateway()}}, {"principals", {kStranger}}});
  accept(kStranger);
  advance(168h - 1s);
  EXPECT_EQ(status(arn), "ACCEPTED");
  advance(1s);
  EXPECT_EQ(status(arn), "none");
  EXPECT_EQ(usable(kStranger).size(), 1u);
}

TEST_F(RamWindows, AnInvitationOutlivesJoiningTheOrganization) {
  organize();
  const auto arn = share({{"resourceArns", {gateway()}}, {"principals", {kStranger}}});
  join(kStranger);
  EXPECT_EQ(status(arn), "PENDING");
  accept(kStranger);
  EXPECT_EQ(usable(kStranger).size(), 1u);
}

TEST_F(RamWindows, EnablingSharingLaterConvertsNoInvitation) {
  organize(false);
  const auto arn = share({{"resourceArns", {gateway()}}, {"principals", {kMember}}});
  done(kManagement, "EnableSharingWithAwsOrganization");
  EXPECT_EQ(status(arn, kMember), "PENDING");
  EXPECT_TRUE(usable(kMember).empty());
  accept(kMember);
  organizations("DisableAWSServiceAccess", {{"ServicePrincipal", "ram.amazonaws.com"}});
  EXPECT_EQ(usable(kMember).size(), 1u);
}

TEST_F(RamWindows, AWithdrawnInvitationIsNotFoundByAnyOperation) {
  const auto arn = share({{"resourceArns", {gateway()}}, {"principals", {kStranger}}});
  const Json input = {{"resourceShareInvitationArn", pending(kStranger)}};
  done(kOwner, "DisassociateResourceShare", {{"resourceShareArn", arn}, {"principals", {kStranger}}});
  for (const char* operation :
       {"AcceptResourceShareInvitation", "RejectResourceShareInvitation", "ListPendingInvitationResources"})
    EXPECT_EQ(refused(kStranger, operation, input), "ResourceShareInvitationArnNotFoundException") << operation;
  EXPECT_EQ(status(arn), "none");
  done(kOwner, "AssociateResourceShare", {{"resourceShareArn", arn}, {"principals", {kStranger}}});
  const Json second = {{"resourceShareInvitationArn", pending(kStranger)}};
  EXPECT_EQ(delete_share(arn).status, 200);
  EXPECT_EQ(refused(kStranger, "AcceptResourceShareInvitation", second), "ResourceShareInvitationArnNotFoundException");
}

TEST_F(RamWindows, LeavingIsPossibleForTheFourteenTypesAndEmptySharesAlone) {
  const auto empty = share({{"principals", {kStranger}}});
  accept(kStranger);
  EXPECT_EQ(leave(empty), "");
  for (const auto& type : fixtures::ram_types()) {
    if (type.organization_only) continue;
    const auto arn = share({{"resourceArns", {arn_of(type)}}, {"principals", {kStranger}}});
    EXPECT_EQ(leave(arn), "UnknownResourceException") << "before accepting " << type.name;
    accept(kStranger);
    EXPECT_EQ(leave(arn), type.seven_days ? "" : "OperationNotPermittedException") << type.name;
    EXPECT_EQ(usable(kStranger).contains(arn_of(type)), !type.seven_days) << type.name;
  }
}

TEST_F(RamWindows, MembersDoNotLeaveWhatTheyHaveThroughTheOrganization) {
  organize();
  EXPECT_EQ(leave(share({{"resourceArns", {gateway()}}, {"principals", {kMember}}}), kMember),
            "OperationNotPermittedException");
  EXPECT_EQ(leave(share({{"resourceArns", {gateway()}}, {"principals", {organization_arn_}}}), kMember),
            "OperationNotPermittedException");
}

TEST_F(RamWindows, AnIamPrincipalIsInvitedByItsAccount) {
  const std::string role = "arn:aws:iam::333333333333:role/reader";
  const auto arn = share({{"resourceArns", {project()}}, {"principals", {role}}});
  const Json row = done(kStranger, "GetResourceShareInvitations")["resourceShareInvitations"][0];
  EXPECT_EQ(row["receiverArn"], role);
  accept(kStranger);
  EXPECT_EQ(principal_status(arn, role), "ASSOCIATED");
  EXPECT_EQ(associations(arn, "PRINCIPAL")[0]["external"], true);
}

}  // namespace
}  // namespace scenario
