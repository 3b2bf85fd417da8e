#include "ram_world.hpp"

namespace scenario {
namespace {

class RamInvitations : public RamWorld {
 protected:
  std::string answer(const char* operation, const std::string& invitation, const char* account = kStranger) {
    return refused(account, operation, {{"resourceShareInvitationArn", invitation}});
  }
};

TEST_F(RamInvitations, AnInvitationNamesSenderReceiverAndShare) {
  const auto arn = share({{"name", "net"}, {"resourceArns", {gateway()}}, {"principals", {kStranger}}});
  const Json rows = done(kStranger, "GetResourceShareInvitations")["resourceShareInvitations"];
  ASSERT_EQ(rows.size(), 1u);
  const Json& invitation = rows[0];
  EXPECT_EQ(invitation["status"], "PENDING");
  EXPECT_EQ(invitation["senderAccountId"], kOwner);
  EXPECT_EQ(invitation["receiverAccountId"], kStranger);
  EXPECT_EQ(invitation["resourceShareArn"], arn);
  EXPECT_EQ(invitation["resourceShareName"], "net");
  EXPECT_FALSE(invitation.contains("receiverArn"));
  const std::string name = invitation["resourceShareInvitationArn"];
  EXPECT_EQ(name.rfind("arn:aws:ram:us-east-1:111111111111:resource-share-invitation/", 0), 0u) << name;
  EXPECT_EQ(done(kOwner, "GetResourceShareInvitations")["resourceShareInvitations"].size(), 0u);
}

TEST_F(RamInvitations, AcceptingGivesAccessAndIsFinal) {
  share({{"resourceArns", {gateway()}}, {"principals", {kStranger}}});
  const auto invitation = pending(kStranger);
  EXPECT_EQ(accept(kStranger)["resourceShareInvitation"]["status"], "ACCEPTED");
  EXPECT_EQ(usable(kStranger), std::set<std::string>{gateway()});
  EXPECT_EQ(answer("AcceptResourceShareInvitation", invitation), "ResourceShareInvitationAlreadyAcceptedException");
  EXPECT_EQ(answer("RejectResourceShareInvitation", invitation), "ResourceShareInvitationAlreadyAcceptedException");
}

TEST_F(RamInvitations, RejectingIsFinalAndSharingAgainInvitesAgain) {
  const auto arn = share({{"resourceArns", {gateway()}}, {"principals", {kStranger}}});
  const auto first = pending(kStranger);
  const Json rejected = done(kStranger, "RejectResourceShareInvitation", {{"resourceShareInvitationArn", first}});
  EXPECT_EQ(rejected["resourceShareInvitation"]["status"], "REJECTED");
  EXPECT_EQ(principal_status(arn, kStranger), "DISASSOCIATED");
  EXPECT_TRUE(usable(kStranger).empty());
  EXPECT_EQ(answer("AcceptResourceShareInvitation", first), "ResourceShareInvitationAlreadyRejectedException");
  EXPECT_EQ(answer("ListPendingInvitationResources", first), "ResourceShareInvitationAlreadyRejectedException");
  done(kOwner, "AssociateResourceShare", {{"resourceShareArn", arn}, {"principals", {kStranger}}});
  EXPECT_NE(pending(kStranger), first);
  EXPECT_EQ(done(kStranger, "GetResourceShareInvitations")["resourceShareInvitations"].size(), 2u);
  EXPECT_EQ(associations(arn, "PRINCIPAL").size(), 1u);
}

TEST_F(RamInvitations, OnlyTheReceiverMayAnswerAndOnlyRealArnsAreLookedFor) {
  share({{"resourceArns", {gateway()}}, {"principals", {kStranger}}});
  const auto invitation = pending(kStranger);
  EXPECT_EQ(answer("AcceptResourceShareInvitation", invitation, kMember),
            "ResourceShareInvitationArnNotFoundException");
  EXPECT_EQ(answer("AcceptResourceShareInvitation", invitation, kOwner), "ResourceShareInvitationArnNotFoundException");
  EXPECT_EQ(answer("AcceptResourceShareInvitation",
                   "arn:aws:ram:us-west-2:123456789013:invitation/12345678-1234-1234-1234-123456789012"),
            "MalformedArnException");
  EXPECT_EQ(answer("AcceptResourceShareInvitation",
                   "arn:aws:ram:us-east-1:111111111111:resource-share-invitation/12345678-1234-1234-1234-123456789012"),
            "ResourceShareInvitationArnNotFoundException");
  EXPECT_EQ(answer("AcceptResourceShareInvitation", "x"), "MalformedArnException");
}

TEST_F(RamInvitations, TheReceiverSeesWhatIsOfferedBeforeAccepting) {
  share({{"resourceArns", {gateway(), project(), core_network()}}, {"principals", {kStranger}}});
  const Json offered = {{"resourceShareInvitationArn", pending(kStranger)}};
  const Json rows = done(kStranger, "ListPendingInvitationResources", offered)["resources"];
  EXPECT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[0]["status"], "AVAILABLE");
  EXPECT_EQ(rows[0]["type"], "ec2:TransitGateway");
  Json global = offered;
  global["resourceRegionScope"] = "GLOBAL";
  EXPECT_EQ(done(kStranger, "ListPendingInvitationResources", global)["resources"].size(), 1u);
  EXPECT_EQ(answer("ListPendingInvitationResources", offered["resourceShareInvitationArn"], kMember),
            "ResourceShareInvitationArnNotFoundException");
  EXPECT_EQ(refused(kStranger, "ListPendingInvitationResources"), "MissingRequiredParameterException");
}

TEST_F(RamInvitations, NewResourcesNeedNoNewAcceptance) {
  const auto arn = share({{"resourceArns", {gateway()}}, {"principals", {kStranger}}});
  accept(kStranger);
  done(kOwner, "AssociateResourceShare", {{"resourceShareArn", arn}, {"resourceArns", {gateway("2")}}});
  EXPECT_EQ(usable(kStranger).size(), 2u);
}

TEST_F(RamInvitations, FiltersNameInvitationsOrShares) {
  const auto a = share({{"resourceArns", {gateway()}}, {"principals", {kStranger}}});
  share({{"resourceArns", {gateway()}}, {"principals", {kStranger}}});
  const Json by_share =
      done(kStranger, "GetResourceShareInvitations", {{"resourceShareArns", {a}}})["resourceShareInvitations"];
  ASSERT_EQ(by_share.size(), 1u);
  const Json invitation = by_share[0]["resourceShareInvitationArn"];
  EXPECT_EQ(done(kStranger, "GetResourceShareInvitations", {{"resourceShareInvitationArns", {invitation}}})
                .at("resourceShareInvitations"),
            by_share);
  EXPECT_EQ(refused(kMember, "GetResourceShareInvitations", {{"resourceShareInvitationArns", {invitation}}}),
            "ResourceShareInvitationArnNotFoundException");
}

}  // namespace
}  // namespace scenario
