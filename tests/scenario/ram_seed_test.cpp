#include "control/fixture_parts.hpp"
#include "handlers/ram/share_creation.hpp"
#include "ram_world.hpp"

namespace scenario {
namespace {

class RamSeed : public RamWorld {
 protected:
  /// Makes a share of the owner as a fixture would.
  std::string seed(const ram::ShareSeed& wanted) {
    core::Principal owner;
    owner.kind = core::PrincipalKind::Root;
    owner.account = kOwner;
    owner.arn = "arn:aws:iam::111111111111:root";
    const world::Settings settings;
    control::FixtureRun run{world_.world(), settings, world_.clock().now()};
    auto context = run.as_root(owner, region_);
    state::Database::Transaction transaction(context.db);
    const auto share = ram::seed_share(context, wanted);
    transaction.commit();
    return share.arn();
  }
};

TEST_F(RamSeed, TheIdsOfShareAndInvitationCanBeChosen) {
  ram::ShareSeed wanted;
  wanted.id = "12345678-1234-1234-1234-123456789012";
  wanted.name = "documented";
  wanted.resources = {gateway()};
  wanted.principals = {kStranger, kMember};
  wanted.invitations = {{kStranger, "11111111-2222-3333-4444-555555555555"}, {kMember, "", state::RamAnswer::Accepted}};
  const auto arn = seed(wanted);
  EXPECT_EQ(arn, "arn:aws:ram:us-east-1:111111111111:resource-share/12345678-1234-1234-1234-123456789012");
  EXPECT_EQ(pending(kStranger),
            "arn:aws:ram:us-east-1:111111111111:resource-share-invitation/11111111-2222-3333-4444-555555555555");
  EXPECT_EQ(usable(kMember), std::set<std::string>{gateway()});
  done(kOwner, "AssociateResourceShare", {{"resourceShareArn", arn}, {"resourceArns", {gateway("2")}}});
  accept(kStranger);
  EXPECT_EQ(usable(kStranger).size(), 2u);
}

TEST_F(RamSeed, ATakenIdAndAnInvitationForNobodyAreRefused) {
  ram::ShareSeed wanted;
  wanted.id = "12345678-1234-1234-1234-123456789012";
  wanted.name = "documented";
  seed(wanted);
  EXPECT_THROW(seed(wanted), core::AwsError);
  wanted.id.clear();
  wanted.invitations = {{kStranger, ""}};
  EXPECT_THROW(seed(wanted), core::AwsError);
}

}  // namespace
}  // namespace scenario
