// Federated users, root sessions of members, encoded messages, outbound tokens, and OpenID Connect providers
// themselves.
#include "federation_world.hpp"

namespace scenario {
namespace {

class Federation : public FederationWorld {
 protected:
  Credentials federated(const Credentials& who, const Fields& more = {}) {
    Fields parameters{{"Name", "Bob"}};
    parameters.insert(parameters.end(), more.begin(), more.end());
    return credentials(sts(who, "GetFederationToken", parameters));
  }
};

TEST_F(Federation, AFederatedUserHasWhatTheUserAndTheSessionPolicyBothAllow) {
  const Credentials proxy = user(kOwner, "proxy", may_do({"sts:GetFederationToken", "s3:ListAllMyBuckets"}));
  const Credentials bob = federated(proxy, {{"Policy", may_do({"s3:*"})}});
  EXPECT_EQ(caller(bob), "arn:aws:sts::111122223333:federated-user/Bob");
  EXPECT_EQ(s3(bob, "GET", "/").status, 200);
  EXPECT_EQ(s3(bob, "PUT", "/bobs-bucket-of-his-own").code(), "AccessDenied");
  // Without a session policy there is no permission at all.
  EXPECT_EQ(s3(federated(proxy), "GET", "/").code(), "AccessDenied");
}

TEST_F(Federation, AResourceMayNameTheFederatedUser) {
  const Credentials proxy = user(kOwner, "proxy", may_do("sts:GetFederationToken"));
  ASSERT_EQ(s3(kRoot, "PUT", "/federated-bucket").status, 200);
  const std::string document = Json{{"Version", "2012-10-17"},
                                    {"Statement",
                                     {{{"Effect", "Allow"},
                                       {"Principal", {{"AWS", "arn:aws:sts::111122223333:federated-user/Bob"}}},
                                       {"Action", "s3:ListBucket"},
                                       {"Resource", "arn:aws:s3:::federated-bucket"}}}}}
                                   .dump();
  ASSERT_EQ(s3(kRoot, "PUT", "/federated-bucket?policy", document).status, 204);
  EXPECT_EQ(s3(federated(proxy), "GET", "/federated-bucket").status, 200);
}

TEST_F(Federation, AFederatedUserReachesNoIamAndOfStsOnlyGetCallerIdentity) {
  const Credentials proxy = user(kOwner, "proxy", may_do("*"));
  const Credentials bob = federated(proxy, {{"Policy", may_do("*")}});
  role(kOwner, "target", trust({{"AWS", kOwner}}));
  EXPECT_EQ(iam(bob, "ListRoles").code(), "InvalidClientTokenId");
  EXPECT_EQ(try_role(bob, role_arn("target")).code(), "AccessDenied");
  EXPECT_EQ(outcome(sts(bob, "GetFederationToken", {{"Name", "Eve"}})),
            "403 AccessDenied Cannot call GetFederationToken with session credentials");
  EXPECT_EQ(outcome(sts(bob, "GetSessionToken")),
            "403 AccessDenied Cannot call GetSessionToken with session credentials");
}

TEST_F(Federation, TheAnswerAlwaysTellsThePackedSizeAndRootGetsAnHour) {
  const Answer answer = sts(kRoot, "GetFederationToken", {{"Name", "Bob"}, {"DurationSeconds", "129600"}});
  EXPECT_EQ(answer.xml("PackedPolicySize"), "0");
  EXPECT_EQ(answer.xml("FederatedUserId"), "111122223333:Bob");
  EXPECT_EQ(answer.xml("Expiration"), core::iso8601(clock().now() + std::chrono::hours(1)));
  EXPECT_EQ(s3(federated(kRoot, {{"Policy", may_do("s3:ListAllMyBuckets")}}), "GET", "/").status, 200);
}

TEST_F(Federation, AFederatedSessionEndsWithItsUser) {
  const Credentials proxy = user(kOwner, "proxy", may_do("*"));
  const Credentials bob = federated(proxy);
  done(iam(kRoot, "DeleteAccessKey", {{"UserName", "proxy"}, {"AccessKeyId", proxy.key}}));
  done(iam(kRoot, "DeleteUserPolicy", {{"UserName", "proxy"}, {"PolicyName", "inline"}}));
  done(iam(kRoot, "DeleteUser", {{"UserName", "proxy"}}));
  EXPECT_EQ(sts(bob, "GetCallerIdentity").code(), "InvalidClientTokenId");
}

TEST_F(Federation, TaggingAFederatedUserNeedsItsOwnPermission) {
  const Credentials proxy = user(kOwner, "proxy", may_do("sts:GetFederationToken"));
  EXPECT_EQ(
      sts(proxy, "GetFederationToken", {{"Name", "Bob"}, {"Tags.member.1.Key", "a"}, {"Tags.member.1.Value", "b"}})
          .code(),
      "AccessDenied");
}

TEST_F(Federation, ARefusedCallHasAMessageThatOnlyThisWorldDecodes) {
  const Credentials nobody = user(kOwner, "nobody");
  const Answer refused = iam(nobody, "ListRoles");
  const Json log = control("GET", refused.headers.at("x-understudy-decision")).json();
  const std::string message = log["checks"][0]["encoded_authorization_message"];
  const Answer decoded = sts(kRoot, "DecodeAuthorizationMessage", {{"EncodedMessage", message}});
  ASSERT_TRUE(decoded.ok()) << decoded.body;
  const Json content = Json::parse(decoded.xml("DecodedMessage"));
  EXPECT_EQ(content["allowed"], false);
  EXPECT_EQ(content["explicitDeny"], false);
  EXPECT_EQ(content["context"]["action"], "iam:ListRoles");
  EXPECT_EQ(content["context"]["principal"]["arn"], user_arn("nobody"));
  EXPECT_EQ(sts(kRoot, "DecodeAuthorizationMessage", {{"EncodedMessage", "A" + message}}).code(),
            "InvalidAuthorizationMessageException");
  EXPECT_EQ(sts(nobody, "DecodeAuthorizationMessage", {{"EncodedMessage", message}}).code(), "AccessDenied");
}

TEST_F(Federation, AMessageThatWouldGrowTooLongLeavesDetailsOutAndStaysReadable) {
  Json statements = Json::array();
  for (int i = 0; i < 90; ++i)
    statements.push_back(
        {{"Effect", "Deny"}, {"Action", "iam:*"}, {"Resource", "*"}, {"Sid", "s" + std::to_string(i)}});
  const std::string document = Json{{"Version", "2012-10-17"}, {"Statement", statements}}.dump();
  const std::string arn = iam(kRoot, "CreatePolicy", {{"PolicyName", "many"}, {"PolicyDocument", document}}).xml("Arn");
  const Credentials nobody = user(kOwner, "nobody");
  done(iam(kRoot, "AttachUserPolicy", {{"UserName", "nobody"}, {"PolicyArn", arn}}));
  const Answer refused = iam(nobody, "ListRoles");
  const Json log = control("GET", refused.headers.at("x-understudy-decision")).json();
  const std::string message = log["checks"][0]["encoded_authorization_message"];
  const Answer decoded = sts(kRoot, "DecodeAuthorizationMessage", {{"EncodedMessage", message}});
  ASSERT_TRUE(decoded.ok()) << decoded.body;
  const Json content = Json::parse(decoded.xml("DecodedMessage"));
  EXPECT_EQ(content["explicitDeny"], true);
  EXPECT_EQ(content["context"]["action"], "iam:ListRoles");
}

TEST_F(Federation, AnOutboundTokenNamesEachTagOnce) {
  done(iam(kRoot, "EnableOutboundWebIdentityFederation"));
  role(kOwner, "tagged", trust_for_all({{"AWS", kOwner}}), may_do("sts:GetWebIdentityToken"));
  done(iam(kRoot, "TagRole",
           {{"RoleName", "tagged"},
            {"Tags.member.1.Key", "Team"},
            {"Tags.member.1.Value", "red"},
            {"Tags.member.2.Key", "Cost"},
            {"Tags.member.2.Value", "1"}}));
  const Credentials bob = user(kOwner, "bob", may_do("sts:*"));
  const Credentials session =
      credentials(try_role(bob, role_arn("tagged"), {{"Tags.member.1.Key", "team"}, {"Tags.member.1.Value", "blue"}}));
  const Fields request{{"Audience.member.1", "app"}, {"SigningAlgorithm", "ES384"}};
  const auto read = federation::Jwt::parse(sts(session, "GetWebIdentityToken", request).xml("WebIdentityToken"));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->claims["https://sts.amazonaws.com/"]["principal_tags"], (Json{{"Cost", "1"}, {"team", "blue"}}));
  Fields twice = request;
  twice.insert(twice.end(), {{"Tags.member.1.Key", "a"},
                             {"Tags.member.1.Value", "1"},
                             {"Tags.member.2.Key", "A"},
                             {"Tags.member.2.Value", "2"}});
  EXPECT_EQ(outcome(sts(session, "GetWebIdentityToken", twice)),
            "400 InvalidParameterValue Duplicate tag keys found. Please note that Tag keys are case insensitive.");
}

TEST_F(Federation, OutboundTokensAreSignedByKeysThatTheIssuerPublishes) {
  EXPECT_EQ(sts(kRoot, "GetWebIdentityToken", {{"Audience.member.1", "app"}, {"SigningAlgorithm", "ES384"}}).code(),
            "OutboundWebIdentityFederationDisabledException");
  const std::string issuer = iam(kRoot, "EnableOutboundWebIdentityFederation").xml("IssuerIdentifier");
  EXPECT_EQ(iam(kRoot, "EnableOutboundWebIdentityFederation").code(), "FeatureEnabled");
  const Answer answer =
      sts(kRoot, "GetWebIdentityToken", {{"Audience.member.1", "app"}, {"SigningAlgorithm", "ES384"}});
  ASSERT_TRUE(answer.ok()) << answer.body;
  const auto read = federation::Jwt::parse(answer.xml("WebIdentityToken"));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->text("iss"), issuer);
  EXPECT_EQ(read->text("aud"), "app");
  EXPECT_EQ(read->time("exp"), kNow + 300);
  const std::string path = issuer.substr(issuer.find("/_understudy"));
  EXPECT_EQ(control("GET", path + "/.well-known/openid-configuration").json()["issuer"], issuer);
  const auto keys = federation::JwkSet::parse(control("GET", path + "/.well-known/jwks.json").body);
  EXPECT_EQ(keys.verify(*read), federation::JwkSet::Outcome::Good);
  done(iam(kRoot, "DisableOutboundWebIdentityFederation"));
  EXPECT_EQ(iam(kRoot, "GetOutboundWebIdentityFederationInfo").code(), "FeatureDisabled");
}

class RootAccess : public Federation {
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

class OidcProviders : public FederationWorld {};

TEST_F(OidcProviders, ProvidersAndTheirListsHaveQuotas) {
  const auto create = [&](const std::string& url, const Fields& more = {}) {
    Fields fields{{"Url", url}};
    fields.insert(fields.end(), more.begin(), more.end());
    return outcome(iam(kRoot, "CreateOpenIDConnectProvider", fields));
  };
  Fields clients, prints;
  for (int i = 1; i <= 101; ++i) clients.push_back({"ClientIDList.member." + std::to_string(i), std::to_string(i)});
  for (int i = 1; i <= 6; ++i)
    prints.push_back({"ThumbprintList.member." + std::to_string(i), std::string(40, static_cast<char>('0' + i))});
  EXPECT_EQ(create("https://a.example.com", clients),
            "409 LimitExceeded Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: 100");
  EXPECT_EQ(create("https://a.example.com", prints),
            "400 InvalidInput Thumbprint list must contain fewer than 5 entries.");
  clients.pop_back();
  EXPECT_EQ(create("https://a.example.com", clients), "200");
  EXPECT_EQ(outcome(iam(kRoot, "AddClientIDToOpenIDConnectProvider",
                        {{"OpenIDConnectProviderArn", "arn:aws:iam::111122223333:oidc-provider/a.example.com"},
                         {"ClientID", "more"}})),
            "409 LimitExceeded Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: 100");
  for (int i = 1; i < 100; ++i) EXPECT_EQ(create("https://" + std::to_string(i) + ".example.com"), "200");
  EXPECT_EQ(create("https://more.example.com"),
            "409 LimitExceeded Cannot exceed quota for OpenIdConnectProvidersPerAccount: 100");
  EXPECT_NE(iam(kRoot, "GetAccountSummary").body.find("<key>Providers</key><value>100</value>"), std::string::npos);
}

TEST_F(OidcProviders, AProviderIsKnownByItsUrl) {
  const Answer made = iam(kRoot, "CreateOpenIDConnectProvider", {{"Url", kIssuer}, {"ClientIDList.member.1", "one"}});
  EXPECT_EQ(made.xml("OpenIDConnectProviderArn"), kOidcArn);
  EXPECT_EQ(outcome(iam(kRoot, "CreateOpenIDConnectProvider", {{"Url", kIssuer}})),
            "409 EntityAlreadyExists Provider with url https://idp.example.com/tenant already exists.");
  EXPECT_EQ(outcome(iam(kRoot, "CreateOpenIDConnectProvider", {{"Url", "http://idp.example.com"}})),
            "400 ValidationError Invalid Open ID Connect Provider URL");
  const Fields arn{{"OpenIDConnectProviderArn", kOidcArn}};
  Fields client = arn;
  client.emplace_back("ClientID", "two");
  done(iam(kRoot, "AddClientIDToOpenIDConnectProvider", client));
  done(iam(kRoot, "AddClientIDToOpenIDConnectProvider", client));
  Fields print = arn;
  print.emplace_back("ThumbprintList.member.1", std::string(40, 'A'));
  done(iam(kRoot, "UpdateOpenIDConnectProviderThumbprint", print));
  const Answer read = iam(kRoot, "GetOpenIDConnectProvider", arn);
  EXPECT_EQ(read.xml("Url"), "idp.example.com/tenant");
  EXPECT_EQ(read.all("member"), (std::vector<std::string>{"one", "two", std::string(40, 'a')}));
  Fields tag = arn;
  tag.insert(tag.end(), {{"Tags.member.1.Key", "Team"}, {"Tags.member.1.Value", "blue"}});
  done(iam(kRoot, "TagOpenIDConnectProvider", tag));
  EXPECT_EQ(iam(kRoot, "ListOpenIDConnectProviderTags", arn).xml("Value"), "blue");
  done(iam(kRoot, "DeleteOpenIDConnectProvider", arn));
  done(iam(kRoot, "DeleteOpenIDConnectProvider", arn));
  EXPECT_EQ(outcome(iam(kRoot, "GetOpenIDConnectProvider", arn)),
            std::string("404 NoSuchEntity OpenIDConnect Provider not found for arn ") + kOidcArn);
}

TEST_F(OidcProviders, AFixtureBringsThemWithTheirKeys) {
  const Json key = Json::parse("{" + oidc_key().jwk_members() + R"(,"kid":"k1"})");
  const Json account{
      {"id", kOwner},
      {"oidc_providers",
       {{{"url", kIssuer}, {"client_ids", {"sts.amazonaws.com"}}, {"jwks", {{"keys", Json::array({key})}}}}}},
      {"roles",
       {{{"name", "web"}, {"trust", Json::parse(federated_trust(kOidcArn, "sts:AssumeRoleWithWebIdentity"))}}}}};
  done(control("POST", "/_understudy/fixtures", {{"accounts", Json::array({account})}}));
  EXPECT_EQ(outcome(web_identity("web", token(claims()))), "200");
}

}  // namespace
}  // namespace scenario
