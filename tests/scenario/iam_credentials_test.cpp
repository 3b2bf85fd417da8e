// Server certificates, signing certificates, SSH public keys, service-specific credentials.
#include "certificates.hpp"
#include "iam_world.hpp"
#include "state/iam.hpp"

namespace scenario {
namespace {

class IamServerCertificates : public IamWorld {
 protected:
  static Fields upload(const std::string& name, const std::string& body = kServerCertificate,
                       const std::string& key = kServerKey) {
    return {{"ServerCertificateName", name}, {"CertificateBody", body}, {"PrivateKey", key}};
  }
  static Fields with(Fields fields, const Fields& more) {
    fields.insert(fields.end(), more.begin(), more.end());
    return fields;
  }
};

TEST_F(IamServerCertificates, LiveFromUploadOverRenamingToDeletion) {
  const auto uploaded =
      done("UploadServerCertificate",
           with(upload("web"), {{"Path", "/cloudfront/"}, {"Tags.member.1.Key", "a"}, {"Tags.member.1.Value", "b"}}));
  EXPECT_EQ(uploaded.xml("Arn"), arn("server-certificate/cloudfront/web"));
  EXPECT_TRUE(uploaded.xml("ServerCertificateId").starts_with("ASCA"));
  EXPECT_EQ(uploaded.xml("Expiration"), "2100-06-01T12:00:00Z");
  EXPECT_EQ(uploaded.xml("Tags/member/Key"), "a");
  done("UpdateServerCertificate", {{"ServerCertificateName", "WEB"}, {"NewServerCertificateName", "site"}});
  const auto got = done("GetServerCertificate", {{"ServerCertificateName", "site"}});
  EXPECT_EQ(got.xml("CertificateBody"), core::trim(kServerCertificate));
  EXPECT_EQ(got.xml("Arn"), arn("server-certificate/cloudfront/site"));
  EXPECT_EQ(got.body.find("<CertificateChain"), std::string::npos);
  EXPECT_EQ(got.body.find("PRIVATE KEY"), std::string::npos);
  done("DeleteServerCertificate", {{"ServerCertificateName", "site"}});
  EXPECT_EQ(refused("GetServerCertificate", {{"ServerCertificateName", "site"}}),
            "404 NoSuchEntity The Server Certificate with name site cannot be found.");
}

TEST_F(IamServerCertificates, WhatCannotServeIsRefused) {
  const std::string malformed = "400 MalformedCertificate ";
  EXPECT_EQ(refused("UploadServerCertificate", upload("a", "nonsense")),
            malformed + "Unable to parse certificate. Please ensure the certificate is in PEM format.");
  EXPECT_EQ(refused("UploadServerCertificate", upload("a", std::string(kServerCertificate) + kRootCertificate)),
            malformed + "Unable to parse certificate. Please ensure the certificate is in PEM format.");
  EXPECT_EQ(refused("UploadServerCertificate", upload("a", kServerCertificate, "nonsense")),
            malformed + "Invalid Private Key.");
  EXPECT_EQ(refused("UploadServerCertificate", upload("a", kServerCertificate, kEncryptedKey)),
            malformed + "Invalid Private Key.");
  EXPECT_EQ(refused("UploadServerCertificate", upload("a", kServerCertificate, kOtherKey)),
            "400 KeyPairMismatch Private Key doesn't match certificate.");
  EXPECT_EQ(refused("UploadServerCertificate", upload("a", kExpiredCertificate)),
            malformed + "Certificate is no longer valid. The 'Not After' date has passed.");
  EXPECT_TRUE(done("ListServerCertificates").all("Arn").empty());
}

TEST_F(IamServerCertificates, EachCertificateOfTheChainSignedTheOneBefore) {
  const std::string root = kRootCertificate, intermediate = kIntermediateCertificate;
  const std::string text =
      "400 MalformedCertificate Unable to validate certificate chain. The certificate chain must start with the "
      "immediate signing certificate, followed by any intermediaries in order. The index within the chain of the "
      "invalid certificate is: ";
  const auto try_chain = [&](const std::string& chain) {
    return refused("UploadServerCertificate", with(upload("a"), {{"CertificateChain", chain}}));
  };
  EXPECT_EQ(try_chain(root), text + "-1");
  EXPECT_EQ(try_chain(intermediate + intermediate), text + "0");
  EXPECT_EQ(try_chain("x").substr(0, 24), "400 MalformedCertificate");
  done("UploadServerCertificate", with(upload("a"), {{"CertificateChain", intermediate + root}}));
  EXPECT_EQ(done("GetServerCertificate", {{"ServerCertificateName", "a"}}).xml("CertificateChain"),
            core::trim(intermediate + root));
}

TEST_F(IamServerCertificates, NamesAreTakenIgnoringCaseAndTwentyIsTheLimit) {
  for (int i = 1; i <= 20; ++i) done("UploadServerCertificate", upload("c" + std::to_string(i)));
  const std::string taken = "409 EntityAlreadyExists The Server Certificate with name C1 already exists.";
  EXPECT_EQ(refused("UploadServerCertificate", upload("C1")), taken);
  EXPECT_EQ(refused("UpdateServerCertificate", {{"ServerCertificateName", "c2"}, {"NewServerCertificateName", "C1"}}),
            taken);
  EXPECT_EQ(refused("UploadServerCertificate", upload("more")),
            "409 LimitExceeded Cannot exceed quota for ServerCertificatesPerAccount: 20");
  EXPECT_TRUE(iam({kOther}, "UploadServerCertificate", upload("c1")).ok());
  const auto page = done("ListServerCertificates", {{"MaxItems", "15"}});
  EXPECT_EQ(page.all("Arn").size(), 15u);
  EXPECT_EQ(done("ListServerCertificates", {{"Marker", page.xml("Marker")}}).all("Arn").size(), 5u);
  done("UpdateServerCertificate", {{"ServerCertificateName", "c3"}, {"NewPath", "/in/"}});
  EXPECT_EQ(done("ListServerCertificates", {{"PathPrefix", "/in"}}).all("ServerCertificateName"),
            std::vector<std::string>{"c3"});
}

TEST_F(IamServerCertificates, TagsComeAndGo) {
  done("UploadServerCertificate", upload("web"));
  const Fields name{{"ServerCertificateName", "web"}};
  EXPECT_NE(done("GetServerCertificate", name).body.find("<Tags"), std::string::npos);
  done("TagServerCertificate", with(name, {{"Tags.member.1.Key", "Team"}, {"Tags.member.1.Value", "red"}}));
  EXPECT_EQ(done("ListServerCertificateTags", name).all("Key"), std::vector<std::string>{"Team"});
  done("UntagServerCertificate", with(name, {{"TagKeys.member.1", "Team"}}));
  EXPECT_TRUE(done("ListServerCertificateTags", name).all("Key").empty());
  for (const char* action : {"DeleteServerCertificate", "ListServerCertificateTags", "UpdateServerCertificate"})
    EXPECT_EQ(refused(action, {{"ServerCertificateName", "ghost"}}),
              "404 NoSuchEntity The Server Certificate with name ghost cannot be found.");
}

TEST_F(IamServerCertificates, RenamingAsksForBothNames) {
  done("UploadServerCertificate", upload("old"));
  const auto bob = user(kAccount, "bob", policy("Allow", "iam:*", arn("server-certificate/old")));
  const Fields renaming{{"ServerCertificateName", "old"}, {"NewServerCertificateName", "new"}};
  EXPECT_EQ(iam(bob, "UpdateServerCertificate", renaming).code(), "AccessDenied");
  done("PutUserPolicy", {{"UserName", "bob"},
                         {"PolicyName", "more"},
                         {"PolicyDocument", policy("Allow", "iam:*", arn("server-certificate/new"))}});
  EXPECT_TRUE(iam(bob, "UpdateServerCertificate", renaming).ok());
}

class IamSigningCertificates : public IamWorld {};

TEST_F(IamSigningCertificates, AreUploadedSwitchedOffAndDeleted) {
  create_user("bob");
  const auto uploaded = done("UploadSigningCertificate", {{"UserName", "bob"}, {"CertificateBody", kRootCertificate}});
  EXPECT_EQ(uploaded.xml("Status"), "Active");
  EXPECT_EQ(uploaded.xml("UserName"), "bob");
  const Fields which{{"UserName", "bob"}, {"CertificateId", uploaded.xml("CertificateId")}};
  Fields off = which;
  off.emplace_back("Status", "Inactive");
  done("UpdateSigningCertificate", off);
  EXPECT_EQ(done("ListSigningCertificates", {{"UserName", "bob"}}).xml("Status"), "Inactive");
  EXPECT_EQ(refused("DeleteUser", {{"UserName", "bob"}}),
            "409 DeleteConflict Cannot delete entity, must delete signing certificates first.");
  off.back().second = "Expired";
  EXPECT_EQ(refused("UpdateSigningCertificate", off).substr(0, 16), "400 InvalidInput");
  done("DeleteSigningCertificate", which);
  EXPECT_TRUE(done("ListSigningCertificates", {{"UserName", "bob"}}).all("CertificateId").empty());
  done("DeleteUser", {{"UserName", "bob"}});
}

TEST_F(IamSigningCertificates, WrongOnesAreRefusedInAwsWords) {
  create_user("bob");
  const auto upload = [&](const std::string& user, const std::string& body) {
    return refused("UploadSigningCertificate", {{"UserName", user}, {"CertificateBody", body}});
  };
  EXPECT_EQ(upload("ghost", kRootCertificate), "404 NoSuchEntity The user with name ghost cannot be found.");
  EXPECT_EQ(upload("bob", "invalid-certificate-body"),
            "400 MalformedCertificate Certificate invalid-certificate-body is malformed.");
  EXPECT_EQ(upload("bob", kExpiredCertificate).substr(0, 22), "400 InvalidCertificate");
  done("UploadSigningCertificate", {{"UserName", "bob"}, {"CertificateBody", kRootCertificate}});
  create_user("eve");
  EXPECT_EQ(upload("eve", kRootCertificate).substr(0, 24), "409 DuplicateCertificate");
  done("UploadSigningCertificate", {{"UserName", "bob"}, {"CertificateBody", kIntermediateCertificate}});
  EXPECT_EQ(upload("bob", kServerCertificate), "409 LimitExceeded Cannot exceed quota for CertificatesPerUser: 2");
  const std::string id = "NONEXISTENTCERTID12345678901";
  EXPECT_EQ(refused("DeleteSigningCertificate", {{"UserName", "bob"}, {"CertificateId", id}}),
            "404 NoSuchEntity The Certificate with id " + id + " cannot be found.");
}

TEST_F(IamSigningCertificates, WithoutNameTheCallersOwnAreMeant) {
  const auto bob = user(kAccount, "bob", allow_all());
  EXPECT_EQ(iam(bob, "UploadSigningCertificate", {{"CertificateBody", kRootCertificate}}).xml("UserName"), "bob");
  EXPECT_EQ(iam(bob, "ListSigningCertificates").all("CertificateId").size(), 1u);
  EXPECT_TRUE(done("ListSigningCertificates").all("CertificateId").empty());
  const auto id = done("UploadSigningCertificate", {{"CertificateBody", kServerCertificate}}).xml("CertificateId");
  EXPECT_EQ(done("ListSigningCertificates").all("CertificateId"), std::vector<std::string>{id});
}

class IamSshPublicKeys : public IamWorld {
 protected:
  IamSshPublicKeys() { create_user("bob"); }

  Answer upload(const std::string& body) {
    return iam(kRoot, "UploadSSHPublicKey", {{"UserName", "bob"}, {"SSHPublicKeyBody", body}});
  }
  /// Another key: the same with other digits in the middle.
  static std::string variant(char digit) {
    std::string key = kSshKey;
    return key.replace(100, 4, 4, digit);
  }
};

TEST_F(IamSshPublicKeys, AnEncryptedKeyIsRefusedAndNobodyIsAskedForAPassphrase) {
  std::string pem = kSshKeyPem;
  pem.insert(pem.find('\n') + 1, "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00112233445566778899AABBCCDDEEFF\n\n");
  EXPECT_EQ(error(upload(pem)), "400 InvalidPublicKey The public key is not a valid RSA key.");
}

TEST_F(IamSshPublicKeys, AreShownInBothFormsWhicheverTheyCameIn) {
  for (const std::string& body : {std::string(kSshKey) + " bob@host", std::string(kSshKeyPem)}) {
    const auto uploaded = upload(body);
    EXPECT_EQ(uploaded.xml("SSHPublicKeyBody"), body);
    EXPECT_EQ(uploaded.xml("Fingerprint"), kSshFingerprint);
    EXPECT_EQ(uploaded.xml("Status"), "Active");
    const std::string id = uploaded.xml("SSHPublicKeyId");
    EXPECT_TRUE(id.starts_with("APKA"));
    const auto got = [&](const std::string& encoding) {
      return done("GetSSHPublicKey", {{"UserName", "bob"}, {"SSHPublicKeyId", id}, {"Encoding", encoding}})
          .xml("SSHPublicKeyBody");
    };
    EXPECT_EQ(got("SSH").substr(0, std::string(kSshKey).size()), kSshKey);
    EXPECT_EQ(got("PEM"), kSshKeyPem);
    done("DeleteSSHPublicKey", {{"UserName", "bob"}, {"SSHPublicKeyId", id}});
  }
}

TEST_F(IamSshPublicKeys, AreListedSwitchedOffAndInTheWayOfTheirUser) {
  const std::string id = upload(kSshKey).xml("SSHPublicKeyId");
  done("UpdateSSHPublicKey", {{"UserName", "bob"}, {"SSHPublicKeyId", id}, {"Status", "Inactive"}});
  const auto list = done("ListSSHPublicKeys", {{"UserName", "bob"}});
  EXPECT_EQ(list.xml("Status"), "Inactive");
  EXPECT_EQ(list.body.find("Body"), std::string::npos);
  EXPECT_EQ(refused("DeleteUser", {{"UserName", "bob"}}),
            "409 DeleteConflict Cannot delete entity, must remove referenced objects first.");
  create_user("eve");
  EXPECT_EQ(refused("DeleteSSHPublicKey", {{"UserName", "eve"}, {"SSHPublicKeyId", id}}),
            "404 NoSuchEntity The Public Key with id " + id + " cannot be found.");
  done("DeleteSSHPublicKey", {{"UserName", "bob"}, {"SSHPublicKeyId", id}});
  done("DeleteUser", {{"UserName", "bob"}});
}

TEST_F(IamSshPublicKeys, WrongOnesAreRefused) {
  EXPECT_EQ(upload("hello").code(), "UnrecognizedPublicKeyEncoding");
  for (const std::string& body : {std::string("ssh-rsa AAAA"), std::string("ssh-rsa"), std::string("ssh-ed25519 AAAA"),
                                  std::string(kShortSshKey), std::string(kSshKey).substr(0, 200),
                                  std::string("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n")})
    EXPECT_EQ(upload(body).code(), "InvalidPublicKey") << body;
  EXPECT_TRUE(upload(kSshKey).ok());
  EXPECT_EQ(upload(kSshKeyPem).code(), "DuplicateSSHPublicKey");
  for (const char digit : {'a', 'b', 'c', 'd'}) EXPECT_TRUE(upload(variant(digit)).ok());
  EXPECT_EQ(error(upload(variant('e'))), "409 LimitExceeded Cannot exceed quota for SSHPublicKeysPerUser: 5");
}

class IamServiceCredentials : public IamWorld {
 protected:
  IamServiceCredentials() { create_user("bob"); }

  Answer create(const std::string& service, const Fields& more = {}) {
    Fields fields{{"UserName", "bob"}, {"ServiceName", service}};
    fields.insert(fields.end(), more.begin(), more.end());
    return iam(kRoot, "CreateServiceSpecificCredential", fields);
  }

  static constexpr const char* kGit = "codecommit.amazonaws.com";
};

TEST_F(IamServiceCredentials, AreANameAndAPasswordThatIsShownOnce) {
  const auto first = create(kGit), second = create(kGit);
  EXPECT_EQ(first.xml("ServiceUserName"), "bob-at-111122223333");
  EXPECT_EQ(second.xml("ServiceUserName"), "bob+1-at-111122223333");
  EXPECT_EQ(first.xml("ServicePassword").size(), 60u);
  EXPECT_TRUE(first.xml("ServiceSpecificCredentialId").starts_with("ACCA"));
  EXPECT_EQ(error(create(kGit)), "409 LimitExceeded Cannot exceed quota for ServiceSpecificCredentialsPerUser: 2");
  EXPECT_TRUE(create("cassandra.amazonaws.com").ok());
  const auto list = done("ListServiceSpecificCredentials", {{"UserName", "bob"}, {"ServiceName", kGit}});
  EXPECT_EQ(list.all("ServiceSpecificCredentialId").size(), 2u);
  EXPECT_EQ(list.body.find("Password"), std::string::npos);
  EXPECT_EQ(done("ListServiceSpecificCredentials", {{"UserName", "bob"}}).all("ServiceName").size(), 3u);
}

TEST_F(IamServiceCredentials, AreResetSwitchedOffAndDeleted) {
  const auto created = create(kGit);
  const Fields which{{"UserName", "bob"}, {"ServiceSpecificCredentialId", created.xml("ServiceSpecificCredentialId")}};
  const auto reset = done("ResetServiceSpecificCredential", which);
  EXPECT_EQ(reset.xml("ServiceUserName"), created.xml("ServiceUserName"));
  EXPECT_NE(reset.xml("ServicePassword"), created.xml("ServicePassword"));
  Fields off = which;
  off.emplace_back("Status", "Inactive");
  done("UpdateServiceSpecificCredential", off);
  EXPECT_EQ(done("ListServiceSpecificCredentials", {{"UserName", "bob"}}).xml("Status"), "Inactive");
  EXPECT_EQ(refused("DeleteUser", {{"UserName", "bob"}}),
            "409 DeleteConflict Cannot delete entity, must remove referenced objects first.");
  done("DeleteServiceSpecificCredential", which);
  EXPECT_EQ(refused("DeleteServiceSpecificCredential", which),
            "404 NoSuchEntity No such credential " + which.back().second + " exists");
  done("DeleteUser", {{"UserName", "bob"}});
}

TEST_F(IamServiceCredentials, ApiKeysHaveAnAliasAndMayExpire) {
  clock().freeze(true);
  const auto key = create("bedrock.amazonaws.com", {{"CredentialAgeDays", "30"}});
  EXPECT_EQ(key.xml("ServiceCredentialAlias"), "bob-at-111122223333");
  EXPECT_TRUE(key.xml("ServiceCredentialSecret").starts_with("ABSK"));
  EXPECT_EQ(key.body.find("Password"), std::string::npos);
  EXPECT_EQ(key.xml("ExpirationDate"), core::iso8601(clock().now() + std::chrono::days(30)));
  clock().advance(std::chrono::days(30));
  EXPECT_EQ(done("ListServiceSpecificCredentials", {{"UserName", "bob"}}).xml("Status"), "Expired");
  EXPECT_EQ(create(kGit, {{"CredentialAgeDays", "30"}}).code(), "ValidationError");
  EXPECT_EQ(create("bedrock.amazonaws.com", {{"CredentialAgeDays", "0"}}).code(), "ValidationError");
}

TEST_F(IamServiceCredentials, OtherServicesHaveNone) {
  for (const char* service : {"lambda.amazonaws.com", "o3on3n3onosneo"}) {
    const std::string text =
        std::string("404 NoSuchEntity No such service ") + service + " is supported for Service Specific Credentials";
    EXPECT_EQ(error(create(service)), text);
    EXPECT_EQ(refused("ListServiceSpecificCredentials", {{"UserName", "bob"}, {"ServiceName", service}}), text);
  }
}

TEST_F(IamServiceCredentials, AllUsersAreListedOnRequest) {
  create_user("eve");
  create(kGit);
  done("CreateServiceSpecificCredential", {{"UserName", "eve"}, {"ServiceName", kGit}});
  const auto all = done("ListServiceSpecificCredentials", {{"AllUsers", "true"}, {"MaxItems", "1"}});
  EXPECT_EQ(all.all("UserName").size(), 1u);
  const auto rest = done("ListServiceSpecificCredentials", {{"AllUsers", "true"}, {"Marker", all.xml("Marker")}});
  EXPECT_EQ(rest.all("UserName").size(), 1u);
  EXPECT_NE(all.xml("UserName"), rest.xml("UserName"));
  EXPECT_EQ(iam(kRoot, "ListServiceSpecificCredentials", {{"AllUsers", "true"}, {"UserName", "bob"}}).code(),
            "ValidationError");
}

TEST_F(IamServiceCredentials, PoliciesSeeTheServiceAndTheAge) {
  const Json limits = {{"StringEquals", {{"iam:ServiceSpecificCredentialServiceName", "bedrock.amazonaws.com"}}},
                       {"NumericLessThanEquals", {{"iam:ServiceSpecificCredentialAgeDays", "90"}}}};
  const auto eve = user(kAccount, "eve", policy("Allow", "iam:CreateServiceSpecificCredential", "*", limits));
  const auto try_create = [&](const std::string& service, const Fields& more) {
    Fields fields{{"UserName", "bob"}, {"ServiceName", service}};
    fields.insert(fields.end(), more.begin(), more.end());
    return iam(eve, "CreateServiceSpecificCredential", fields).status;
  };
  EXPECT_EQ(try_create("bedrock.amazonaws.com", {{"CredentialAgeDays", "90"}}), 200);
  EXPECT_EQ(try_create("bedrock.amazonaws.com", {{"CredentialAgeDays", "91"}}), 403);
  EXPECT_EQ(try_create("bedrock.amazonaws.com", {}), 403);
  EXPECT_EQ(try_create(kGit, {}), 403);
}

class IamTokenVersion : public IamWorld {};

TEST_F(IamTokenVersion, IsKeptPerAccount) {
  done("SetSecurityTokenServicePreferences", {{"GlobalEndpointTokenVersion", "v2Token"}});
  const state::iam::AccountPreferences preferences(world().db());
  EXPECT_EQ(preferences.token_version(kAccount), 2);
  EXPECT_EQ(preferences.token_version(kOther), 1);
  EXPECT_EQ(refused("SetSecurityTokenServicePreferences", {{"GlobalEndpointTokenVersion", "v3Token"}}).substr(0, 19),
            "400 ValidationError");
}

}  // namespace
}  // namespace scenario
