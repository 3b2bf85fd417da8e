// A server that settles in ten seconds of the world's time: every state that AWS shows on the way.
#include "ram_world.hpp"

namespace scenario {
namespace {

using namespace std::chrono_literals;

world::Settings slow() {
  world::Settings settings;
  settings.settle = 10s;
  return settings;
}

class RamSettle : public RamWorld {
 protected:
  RamSettle() : RamWorld(slow()) {}

  std::string status_of(const std::string& arn, const std::string& type) {
    const Json rows = associations(arn, type);
    return rows.empty() ? "none" : rows[0]["status"].get<std::string>();
  }
  std::string share_status(const std::string& arn) {
    return done(kOwner, "GetResourceShares", {{"resourceOwner", "SELF"}, {"resourceShareArns", {arn}}})
        .at("resourceShares")[0]["status"];
  }
  /// The status now and after ten seconds.
  template <class Status>
  std::string before_and_after(const Status& status) {
    const std::string now = status();
    advance(9s);
    EXPECT_EQ(status(), now);
    advance(1s);
    return now + " " + status();
  }
};

TEST_F(RamSettle, ANewShareIsActiveAtOnce) {
  EXPECT_EQ(share_status(share({})), "ACTIVE");
}

TEST_F(RamSettle, ADeletedShareIsDeletingFirst) {
  const auto arn = share({});
  delete_share(arn);
  EXPECT_EQ(before_and_after([&] { return share_status(arn); }), "DELETING DELETED");
  EXPECT_EQ(done(kOwner, "GetResourceShares", {{"resourceOwner", "SELF"}, {"resourceShareStatus", "DELETED"}})
                .at("resourceShares")
                .size(),
            1u);
}

TEST_F(RamSettle, AResourceIsAssociatingUnusableAndPendingUntilItIsAssociated) {
  organize();
  const auto arn = share({{"principals", {kMember}}});
  advance(10s);
  done(kOwner, "AssociateResourceShare", {{"resourceShareArn", arn}, {"resourceArns", {gateway()}}});
  const auto consumers_view = [&] {
    const Json rows = done(kMember, "ListResources", {{"resourceOwner", "OTHER-ACCOUNTS"}})["resources"];
    return rows.empty() ? std::string("none") : rows[0]["status"].get<std::string>();
  };
  EXPECT_EQ(consumers_view(), "PENDING");
  EXPECT_EQ(before_and_after([&] { return status_of(arn, "RESOURCE"); }), "ASSOCIATING ASSOCIATED");
  EXPECT_EQ(consumers_view(), "AVAILABLE");
}

TEST_F(RamSettle, AMemberIsAssociatingUntilItIsAssociated) {
  organize();
  const auto arn = share({{"resourceArns", {gateway()}}, {"principals", {kMember}}});
  EXPECT_TRUE(usable(kMember).empty());
  EXPECT_EQ(before_and_after([&] { return principal_status(arn, kMember); }), "ASSOCIATING ASSOCIATED");
  EXPECT_EQ(usable(kMember).size(), 1u);
}

TEST_F(RamSettle, TheOwnAccountTheOrganizationAndAUnitAreAssociatedWithoutFurtherAction) {
  organize();
  const auto outer = unit_arn(unit(root_, "outer"));
  const auto arn = share({{"resourceArns", {gateway()}}, {"principals", {kOwner, organization_arn_, outer}}});
  for (const auto& principal : {std::string(kOwner), organization_arn_, outer})
    EXPECT_EQ(principal_status(arn, principal), "ASSOCIATING") << principal;
  advance(10s);
  for (const auto& principal : {std::string(kOwner), organization_arn_, outer})
    EXPECT_EQ(principal_status(arn, principal), "ASSOCIATED") << principal;
}

TEST_F(RamSettle, AnOutsiderStaysAssociatingUntilItAcceptsAndThenSettles) {
  const auto arn = share({{"resourceArns", {gateway()}}, {"principals", {kStranger}}});
  advance(1h);
  EXPECT_EQ(principal_status(arn, kStranger), "ASSOCIATING");
  accept(kStranger);
  EXPECT_EQ(before_and_after([&] { return principal_status(arn, kStranger); }), "ASSOCIATING ASSOCIATED");
}

TEST_F(RamSettle, ARejectedPrincipalIsDisassociated) {
  const auto arn = share({{"resourceArns", {gateway()}}, {"principals", {kStranger}}});
  done(kStranger, "RejectResourceShareInvitation", {{"resourceShareInvitationArn", pending(kStranger)}});
  EXPECT_EQ(before_and_after([&] { return principal_status(arn, kStranger); }), "DISASSOCIATING DISASSOCIATED");
}

TEST_F(RamSettle, AnExpiredPrincipalIsDisassociated) {
  const auto arn = share({{"resourceArns", {project()}}, {"principals", {kStranger}}});
  advance(12h);
  EXPECT_EQ(before_and_after([&] { return principal_status(arn, kStranger); }), "DISASSOCIATING DISASSOCIATED");
}

TEST_F(RamSettle, WhatIsRemovedIsDisassociatingFirstAndUselessAtOnce) {
  organize();
  const auto arn = share({{"resourceArns", {gateway()}}, {"principals", {kMember}}});
  advance(10s);
  done(kOwner, "DisassociateResourceShare",
       {{"resourceShareArn", arn}, {"resourceArns", {gateway()}}, {"principals", {kMember}}});
  EXPECT_TRUE(usable(kMember).empty());
  EXPECT_EQ(status_of(arn, "PRINCIPAL"), "DISASSOCIATING");
  EXPECT_EQ(before_and_after([&] { return status_of(arn, "RESOURCE"); }), "DISASSOCIATING DISASSOCIATED");
  EXPECT_EQ(status_of(arn, "PRINCIPAL"), "DISASSOCIATED");
}

TEST_F(RamSettle, WithTheShareItsAssociationsEnd) {
  organize();
  const auto arn = share({{"resourceArns", {gateway()}}, {"principals", {kMember}}});
  advance(10s);
  delete_share(arn);
  EXPECT_EQ(status_of(arn, "RESOURCE"), "DISASSOCIATING");
  EXPECT_EQ(before_and_after([&] { return status_of(arn, "PRINCIPAL"); }), "DISASSOCIATING DISASSOCIATED");
}

TEST_F(RamSettle, SourcesComeAndGoLikeOtherAssociations) {
  const auto arn = share({{"principals", {"pca-connector-ad.amazonaws.com"}}, {"sources", {kOwner, kMember}}});
  const auto source = [&] {
    return done(kOwner, "ListSourceAssociations", {{"sourceId", kMember}})["sourceAssociations"][0]["status"]
        .get<std::string>();
  };
  EXPECT_EQ(before_and_after(source), "ASSOCIATING ASSOCIATED");
  done(kOwner, "DisassociateResourceShare", {{"resourceShareArn", arn}, {"sources", {kMember}}});
  EXPECT_EQ(before_and_after(source), "DISASSOCIATING DISASSOCIATED");
}

TEST_F(RamSettle, AnAttachedPermissionIsAssociatingFirst) {
  const auto arn = share({{"resourceArns", {gateway()}}});
  const auto status = [&](const char* operation, const Json& input) {
    return done(kOwner, operation, input)["permissions"][0]["status"].get<std::string>();
  };
  EXPECT_EQ(status("ListPermissionAssociations", Json::object()), "ASSOCIATING");
  EXPECT_EQ(before_and_after([&] {
              return status("ListResourceSharePermissions", {{"resourceShareArn", arn}});
            }),
            "ASSOCIATING ASSOCIATED");
  EXPECT_EQ(status("ListPermissionAssociations", Json::object()), "ASSOCIATED");
}

TEST_F(RamSettle, ADeletedPermissionAndADeletedVersionAreDeletingFirst) {
  const std::string text = R"({"Effect":"Allow","Action":"codebuild:BatchGetProjects"})";
  const Json creation = {{"name", "p"}, {"resourceType", "codebuild:Project"}, {"policyTemplate", text}};
  const std::string arn = done(kOwner, "CreatePermission", creation)["permission"]["arn"];
  done(kOwner, "CreatePermissionVersion", {{"permissionArn", arn}, {"policyTemplate", text}});
  const auto status = [&](int version) {
    return done(kOwner, "GetPermission", {{"permissionArn", arn}, {"permissionVersion", version}})
        .at("permission")["status"]
        .get<std::string>();
  };
  query(kOwner, "DeletePermissionVersion", {{"permissionArn", arn}, {"permissionVersion", "1"}});
  EXPECT_EQ(before_and_after([&] { return status(1); }), "DELETING DELETED");
  EXPECT_EQ(status(2), "ATTACHABLE");
  query(kOwner, "DeletePermission", {{"permissionArn", arn}});
  EXPECT_EQ(refused(kOwner, "CreatePermission", creation), "PermissionAlreadyExistsException");
  EXPECT_EQ(before_and_after([&] { return status(2); }), "DELETING DELETED");
  done(kOwner, "CreatePermission", creation);
}

TEST_F(RamSettle, ReplaceWorkIsInProgressAndThenCompleted) {
  const std::string arn = "arn:aws:ram::aws:permission/AWSRAMDefaultPermissionTransitGateway";
  done(kOwner, "ReplacePermissionAssociations", {{"fromPermissionArn", arn}, {"toPermissionArn", arn}});
  EXPECT_EQ(before_and_after([&] {
              return done(kOwner, "ListReplacePermissionAssociationsWork")
                  .at("replacePermissionAssociationsWorks")[0]["status"]
                  .get<std::string>();
            }),
            "IN_PROGRESS COMPLETED");
}

TEST_F(RamSettle, AShareIsPromotingToStandardFirst) {
  fixture(
      {{"accounts",
        {{{"id", kOwner},
          {"shares",
           {{{"name", "p"},
             {"feature_set", "CREATED_FROM_POLICY"},
             {"actions", {"codebuild:BatchGetProjects", "codebuild:BatchGetBuilds", "codebuild:ListBuildsForProject"}},
             {"resources", {project()}},
             {"principals", {kMember}}}}}}}}});
  const auto shown = [&] {
    return Json(done(kOwner, "GetResourceShares", {{"resourceOwner", "SELF"}})["resourceShares"][0]);
  };
  const std::string arn = shown()["resourceShareArn"];
  advance(10s);
  query(kOwner, "PromoteResourceShareCreatedFromPolicy", {{"resourceShareArn", arn}}, "POST");
  EXPECT_EQ(query(kOwner, "PromoteResourceShareCreatedFromPolicy", {{"resourceShareArn", arn}}, "POST").code(),
            "InvalidStateTransitionException");
  EXPECT_TRUE(usable(kMember).empty());
  EXPECT_EQ(before_and_after([&] { return shown()["featureSet"].get<std::string>(); }),
            "PROMOTING_TO_STANDARD STANDARD");
  EXPECT_EQ(usable(kMember).size(), 1u);
}

TEST_F(RamSettle, ANewVersionMakesTheOlderOnesUnattachable) {
  const std::string text = R"({"Effect":"Allow","Action":"codebuild:BatchGetProjects"})";
  const std::string arn =
      done(kOwner, "CreatePermission", {{"name", "p"}, {"resourceType", "codebuild:Project"}, {"policyTemplate", text}})
          .at("permission")["arn"];
  done(kOwner, "CreatePermissionVersion", {{"permissionArn", arn}, {"policyTemplate", text}});
  const Json rows = done(kOwner, "ListPermissionVersions", {{"permissionArn", arn}})["permissions"];
  EXPECT_EQ(rows[0]["status"], "UNATTACHABLE");
  EXPECT_EQ(rows[1]["status"], "ATTACHABLE");
}

}  // namespace
}  // namespace scenario
