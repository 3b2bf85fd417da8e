// AssumeRoot: sessions as the root users of an organization's members.
#include "federation_world.hpp"

namespace scenario {
namespace {

class RootAccess : public FederationWorld {
 protected:
  static constexpr const char* kTask = "arn:aws:iam::aws:policy/root-task/";

  RootAccess() {
    done(organizations(kRoot, "CreateOrganization", {{"FeatureSet", "ALL"}}));
    const Json made =
        organizations(kRoot, "CreateAccount", {{"Email", "m@example.com"}, {"AccountName", "member"}}).json();
    const Json status = organizations(kRoot, "DescribeCreateAccountStatus",
                                      {{"CreateAccountRequestId", made["CreateAccountStatus"]["Id"]}})
                            .json();
    member_ = status["CreateAccountStatus"]["AccountId"];
    admin_ = user(kOwner, "admin", may_do("sts:AssumeRoot"));
  }
  void enable() {
    done(organizations(kRoot, "EnableAWSServiceAccess", {{"ServicePrincipal", "iam.amazonaws.com"}}));
    done(iam(kRoot, "EnableOrganizationsRootSessions"));
  }
  Answer root_session(const Credentials& who, const std::string& task) {
    return sts(who, "AssumeRoot", {{"TargetPrincipal", member_}, {"TaskPolicyArn.arn", kTask + task}});
  }

  std::string member_;
  Credentials admin_;
};

TEST_F(RootAccess, ItNeedsTrustedAccessAndTheFeature) {
  EXPECT_EQ(iam(kRoot, "EnableOrganizationsRootSessions").code(), "ServiceAccessNotEnabledException");
  EXPECT_EQ(root_session(admin_, "S3UnlockBucketPolicy").code(), "AccessDenied");
  enable();
  EXPECT_EQ(iam(kRoot, "ListOrganizationsFeatures").all("member"), std::vector<std::string>{"RootSessions"});
  EXPECT_EQ(outcome(root_session(admin_, "S3UnlockBucketPolicy")), "200");
  EXPECT_EQ(root_session(kRoot, "S3UnlockBucketPolicy").code(), "AccessDenied");
  EXPECT_EQ(root_session(admin_, "NoSuchTask").code(), "ValidationError");
}

TEST_F(RootAccess, TheManagementOfCredentialsUnlocksNoPolicies) {
  done(organizations(kRoot, "EnableAWSServiceAccess", {{"ServicePrincipal", "iam.amazonaws.com"}}));
  done(iam(kRoot, "EnableOrganizationsRootCredentialsManagement"));
  EXPECT_EQ(outcome(root_session(admin_, "IAMAuditRootUserCredentials")), "200");
  EXPECT_EQ(root_session(admin_, "S3UnlockBucketPolicy").code(), "AccessDenied");
  done(iam(kRoot, "DisableOrganizationsRootCredentialsManagement"));
  EXPECT_EQ(root_session(admin_, "IAMAuditRootUserCredentials").code(), "AccessDenied");
}

TEST_F(RootAccess, TheTaskLimitsWhatTheSessionMayDo) {
  enable();
  const Credentials audit = credentials(root_session(admin_, "IAMAuditRootUserCredentials"));
  EXPECT_EQ(caller(audit), "arn:aws:iam::" + member_ + ":root");
  EXPECT_EQ(outcome(iam(audit, "GetUser")), "200");
  EXPECT_EQ(iam(audit, "ListRoles").code(), "AccessDenied");
  EXPECT_EQ(s3(audit, "GET", "/").code(), "AccessDenied");
  const Credentials unlock = credentials(root_session(admin_, "S3UnlockBucketPolicy"));
  EXPECT_EQ(s3(unlock, "GET", "/").status, 200);
  clock().advance(std::chrono::minutes(15));
  EXPECT_EQ(sts(unlock, "GetCallerIdentity").code(), "ExpiredToken");
}

TEST_F(RootAccess, ADelegatedAdministratorOfIamMayAsWell) {
  enable();
  const Json made =
      organizations(kRoot, "CreateAccount", {{"Email", "d@example.com"}, {"AccountName", "security"}}).json();
  const Json status = organizations(kRoot, "DescribeCreateAccountStatus",
                                    {{"CreateAccountRequestId", made["CreateAccountStatus"]["Id"]}})
                          .json();
  const std::string security = status["CreateAccountStatus"]["AccountId"];
  const Credentials delegate = user(security, "delegate", may_do("sts:AssumeRoot"));
  const Json registration{{"AccountId", security}, {"ServicePrincipal", "iam.amazonaws.com"}};
  const std::string task = "IAMAuditRootUserCredentials";
  EXPECT_EQ(root_session(delegate, task).code(), "AccessDenied");
  done(organizations(kRoot, "RegisterDelegatedAdministrator", registration));
  EXPECT_EQ(caller(credentials(root_session(delegate, task))), "arn:aws:iam::" + member_ + ":root");
  EXPECT_EQ(root_session(user(security, "other"), task).code(), "AccessDenied") << "without permission";
  EXPECT_EQ(sts(delegate, "AssumeRoot", {{"TargetPrincipal", kOwner}, {"TaskPolicyArn.arn", kTask + task}}).code(),
            "AccessDenied")
      << "the management account's root";
  EXPECT_EQ(sts(delegate, "AssumeRoot", {{"TargetPrincipal", kOther}, {"TaskPolicyArn.arn", kTask + task}}).code(),
            "AccessDenied")
      << "an account outside of the organization";
  done(organizations(kRoot, "DeregisterDelegatedAdministrator", registration));
  EXPECT_EQ(root_session(delegate, task).code(), "AccessDenied");
}

TEST_F(RootAccess, TheRootUsersCredentialsAreAuditedRemovedAndRestored) {
  enable();
  const std::string serial = "arn:aws:iam::" + member_ + ":mfa/root-account-mfa-device";
  const std::string key = "AKIAROOTROOTROOTROOT";
  Json account{{"id", member_}, {"root_password", true}};
  account["root_access_key"] = {{"id", key}, {"secret", "s"}};
  account["root_mfa_devices"] = Json::array({{{"serial", serial}, {"seed", "GEZDGNBV"}}});
  done(control("POST", "/_understudy/fixtures", {{"accounts", Json::array({account})}}));
  done(iam({member_}, "CreateUser", {{"UserName", "bob"}}));
  const auto present = [&](const Credentials& who, const std::string& name) {
    return iam(who, "GetAccountSummary").body.find("<key>" + name + "</key><value>1</value>") != std::string::npos;
  };

  const Credentials audit = credentials(root_session(admin_, "IAMAuditRootUserCredentials"));
  EXPECT_EQ(iam(audit, "ListAccessKeys").xml("AccessKeyId"), key);
  EXPECT_EQ(iam(audit, "ListMFADevices").xml("SerialNumber"), serial);
  EXPECT_EQ(outcome(iam(audit, "ListSigningCertificates")), "200");
  EXPECT_EQ(iam(audit, "GetLoginProfile").xml("CreateDate"), core::iso8601(clock().now()));
  for (const char* fact : {"AccountPasswordPresent", "AccountMFAEnabled", "AccountAccessKeysPresent"})
    EXPECT_TRUE(present(audit, fact)) << fact;
  EXPECT_EQ(iam(audit, "DeleteLoginProfile").code(), "AccessDenied");
  EXPECT_EQ(iam(audit, "GetUser", {{"UserName", "bob"}}).code(), "AccessDenied") << "root alone";

  const Credentials removal = credentials(root_session(admin_, "IAMDeleteRootUserCredentials"));
  EXPECT_EQ(iam(removal, "CreateLoginProfile").code(), "AccessDenied");
  EXPECT_EQ(iam(removal, "DeleteLoginProfile", {{"UserName", "bob"}}).code(), "AccessDenied");
  done(iam(removal, "DeleteAccessKey", {{"AccessKeyId", key}}));
  done(iam(removal, "DeactivateMFADevice", {{"SerialNumber", serial}}));
  done(iam(removal, "DeleteLoginProfile"));
  EXPECT_EQ(outcome(iam(removal, "DeleteLoginProfile")),
            "404 NoSuchEntity Login Profile for User root cannot be found.");
  EXPECT_EQ(iam(removal, "GetLoginProfile").code(), "NoSuchEntity");
  for (const char* fact : {"AccountPasswordPresent", "AccountMFAEnabled", "AccountAccessKeysPresent"})
    EXPECT_FALSE(present(audit, fact)) << fact;

  const Credentials recovery = credentials(root_session(admin_, "IAMCreateRootUserPassword"));
  EXPECT_EQ(outcome(iam(recovery, "CreateLoginProfile", {{"Password", "First-password1"}})),
            "400 ValidationError Must not specify password when creating a login profile for the root user");
  done(iam(recovery, "CreateLoginProfile"));
  EXPECT_EQ(outcome(iam(recovery, "CreateLoginProfile")),
            "409 EntityAlreadyExists Login Profile for user root already exists.");
  EXPECT_EQ(iam(recovery, "GetLoginProfile").xml("UserName"), "root");
  EXPECT_TRUE(present(audit, "AccountPasswordPresent"));
  EXPECT_EQ(outcome(iam({member_}, "GetLoginProfile")),
            "400 ValidationError Must specify userName when calling with non-User credentials")
      << "root's own credentials";
}

}  // namespace
}  // namespace scenario
