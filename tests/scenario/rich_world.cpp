#include "rich_world.hpp"

#include "certificates.hpp"
#include "federation/keys.hpp"
#include "federation_world.hpp"

namespace scenario {
namespace {

// What takes other clients, or more calls than it is worth.
constexpr char kMore[] = R"({
  "organization": {
    "id": "o-secondorga", "management_account": "888888888888", "created": "2030-01-01T00:00:00Z",
    "handshakes": [{"id": "h-transfer", "action": "TRANSFER_RESPONSIBILITY", "account": "111122223333", "notes": "bills",
                    "outcome": "ACCEPTED", "requested": "2030-01-01T00:00:00Z", "expires": "2030-01-16T00:00:00Z",
                    "ended": "2030-01-01T00:00:01Z", "tags": {"a": "b"}}],
    "transfers": [{"id": "rt-transfer", "handshake": "h-transfer", "type": "BILLING", "name": "bills",
                   "source_account": "111122223333", "starts": "2030-02-01T00:00:00Z", "tags": {"c": "d"}}]
  },
  "accounts": [{
    "id": "111122223333", "root_password": true,
    "root_mfa_devices": [{"serial": "arn:aws:iam::111122223333:mfa/root", "seed": "MFRGGZDFMZTWQ2LK", "drift": -2}],
    "users": [{"name": "carol", "mfa_devices": [{"serial": "arn:aws:iam::111122223333:mfa/carol",
               "seed": "MFRGGZDFMZTWQ2LK", "last_step": 63113904, "tags": {"colour": "blue"}}]}],
    "sessions": [{"number": 7, "kind": "root", "name": "root", "secret": "s", "token": "t",
                  "issued": "2030-01-01T00:00:00Z", "expires": "2030-01-01T12:00:00Z",
                  "keys": [{"key": "saml:sub", "value": "alice"}, {"key": "saml:sub", "value": "al"}]}],
    "shares": [{"id": "5e1f0000-0000-4000-8000-000000000001", "name": "for a service", "created": "2030-01-01T00:00:00Z",
                "principals": [{"principal": "pca-connector-ad.amazonaws.com", "basis": "direct"}],
                "sources": [{"source": "111122223333"}]}]}]})";

std::string saml_metadata() {
  return std::string(
             "<EntityDescriptor xmlns=\"urn:oasis:names:tc:SAML:2.0:metadata\" entityID=\"https://idp.example.com\">"
             "<IDPSSODescriptor protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\"><KeyDescriptor "
             "use=\"signing\"><KeyInfo xmlns=\"http://www.w3.org/2000/09/xmldsig#\"><X509Data><X509Certificate>") +
         kSamlCertificate +
         "</X509Certificate></X509Data></KeyInfo></KeyDescriptor></IDPSSODescriptor></EntityDescriptor>";
}

}  // namespace

void RichWorld::make_identities() {
  const std::string limit = create_policy("limit");
  iam_done("CreatePolicyVersion", {{"PolicyArn", limit}, {"PolicyDocument", policy("Allow", "s3:*", "*")}});
  iam_done(
      "CreatePolicyVersion",
      {{"PolicyArn", limit}, {"PolicyDocument", policy("Allow", {"iam:*", "sts:*"}, "*")}, {"SetAsDefault", "true"}});
  iam_done("DeletePolicyVersion", {{"PolicyArn", limit}, {"VersionId", "v2"}});
  iam_done("TagPolicy", {{"PolicyArn", limit}, {"Tags.member.1.Key", "team"}, {"Tags.member.1.Value", "red"}});
  iam_done("CreatePolicy", {{"PolicyName", "spaced"},
                            {"Path", "/a/"},
                            {"Description", "as it was typed"},
                            {"PolicyDocument", Json::parse(allow_all()).dump(1)}});
  iam_done("CreateUser", {{"UserName", "alice"},
                          {"Path", "/staff/"},
                          {"PermissionsBoundary", limit},
                          {"Tags.member.1.Key", "cost"},
                          {"Tags.member.1.Value", "1"}});
  iam_done("PutUserPolicy", {{"UserName", "alice"}, {"PolicyName", "all"}, {"PolicyDocument", allow_all()}});
  iam_done("AttachUserPolicy", {{"UserName", "alice"}, {"PolicyArn", "arn:aws:iam::aws:policy/ReadOnlyAccess"}});
  iam_done("CreateUser", {{"UserName", "ghost"}});
  iam_done("CreateGroup", {{"GroupName", "staff"}, {"Path", "/all/"}});
  iam_done("PutGroupPolicy", {{"GroupName", "staff"}, {"PolicyName", "all"}, {"PolicyDocument", allow_all()}});
  iam_done("AttachGroupPolicy", {{"GroupName", "staff"}, {"PolicyArn", limit}});
  iam_done("AddUserToGroup", {{"GroupName", "staff"}, {"UserName", "alice"}});
  iam_done("CreateRole",
           {{"RoleName", "work"},
            {"Description", ""},
            {"MaxSessionDuration", "7200"},
            {"AssumeRolePolicyDocument", trust({{"AWS", {arn("user/staff/alice"), arn("user/ghost"), kAccount}}},
                                               nullptr, {"sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"})},
            {"Tags.member.1.Key", "cost"},
            {"Tags.member.1.Value", "2"}});
  iam_done("PutRolePolicy", {{"RoleName", "work"}, {"PolicyName", "all"}, {"PolicyDocument", allow_all()}});
  iam_done("AttachRolePolicy", {{"RoleName", "work"}, {"PolicyArn", limit}});
  // The trust policy goes on to mean the ghost that is gone.
  iam_done("DeleteUser", {{"UserName", "ghost"}});
  iam_done("CreateUser", {{"UserName", "ghost"}});
  iam_done("CreateServiceLinkedRole", {{"AWSServiceName", "ecs.amazonaws.com"}});
  iam_done("CreateInstanceProfile", {{"InstanceProfileName", "host"}, {"Path", "/ec2/"}});
  iam_done("AddRoleToInstanceProfile", {{"InstanceProfileName", "host"}, {"RoleName", "work"}});
  iam_done("CreateInstanceProfile", {{"InstanceProfileName", "empty"}});
  iam_done("CreateOpenIDConnectProvider", {{"Url", "https://id.example.com/x"},
                                           {"ClientIDList.member.1", "two"},
                                           {"ClientIDList.member.2", "one"},
                                           {"ThumbprintList.member.1", "0123456789012345678901234567890123456789"},
                                           {"Tags.member.1.Key", "a"},
                                           {"Tags.member.1.Value", "b"}});
}

void RichWorld::make_credentials() {
  iam_done("CreateAccountAlias", {{"AccountAlias", "the-alias"}});
  iam_done("UpdateAccountPasswordPolicy", {{"MinimumPasswordLength", "10"}, {"MaxPasswordAge", "90"}});
  iam_done("SetSecurityTokenServicePreferences", {{"GlobalEndpointTokenVersion", "v2Token"}});
  iam_done("CreateLoginProfile", {{"UserName", "alice"}, {"Password", "Correct-horse-1"}});
  iam_done("UpdateLoginProfile", {{"UserName", "alice"}, {"Password", "Correct-horse-2"}});
  const std::string key = iam_done("CreateAccessKey", {{"UserName", "alice"}}).xml("AccessKeyId");
  iam_done("UpdateAccessKey", {{"UserName", "alice"}, {"AccessKeyId", key}, {"Status", "Inactive"}});
  const Answer second = iam_done("CreateAccessKey", {{"UserName", "alice"}});
  iam_done("CreateAccessKey", {});
  iam_done("CreateVirtualMFADevice", {{"VirtualMFADeviceName", "spare"}});
  iam_done("UploadSigningCertificate", {{"UserName", "alice"}, {"CertificateBody", kServerCertificate}});
  iam_done("UploadServerCertificate", {{"ServerCertificateName", "web"},
                                       {"CertificateBody", kServerCertificate},
                                       {"PrivateKey", kServerKey},
                                       {"Tags.member.1.Key", "a"},
                                       {"Tags.member.1.Value", "b"}});
  iam_done("UploadSSHPublicKey", {{"UserName", "alice"}, {"SSHPublicKeyBody", kSshKey}});
  iam_done("CreateServiceSpecificCredential", {{"UserName", "alice"}, {"ServiceName", "codecommit.amazonaws.com"}});
  iam_done("EnableOutboundWebIdentityFederation", {});
  iam_done("TagInstanceProfile",
           {{"InstanceProfileName", "host"}, {"Tags.member.1.Key", "a"}, {"Tags.member.1.Value", "b"}});
  iam_done("DeleteServiceLinkedRole", {{"RoleName", "AWSServiceRoleForECS"}});
  iam_done("CreateServiceLinkedRole", {{"AWSServiceName", "ecs.amazonaws.com"}});
  core::IdGenerator ids;
  iam_done("CreateSAMLProvider",
           {{"Name", "Corp"},
            {"SAMLMetadataDocument", saml_metadata()},
            {"AddPrivateKey", federation::PrivateKey::generate(federation::KeyType::Rsa, ids).pem()},
            {"Tags.member.1.Key", "a"},
            {"Tags.member.1.Value", "b"}});
  Json web_key =
      Json::parse("{" + federation::PrivateKey::generate(federation::KeyType::P256, ids).jwk_members() + "}");
  web_key["kid"] = "one";
  const Answer keys = control("PUT", "/_understudy/oidc-keys",
                              {{"issuer", "https://id.example.com/x"}, {"jwks", {{"keys", Json::array({web_key})}}}});
  EXPECT_EQ(keys.status, 200) << keys.body;
  const Answer fixture = control("POST", "/_understudy/fixtures", Json::parse(kMore));
  EXPECT_EQ(fixture.status, 200) << fixture.body;
  tick();
  alice_ = {second.xml("AccessKeyId"), second.xml("SecretAccessKey")};
  session_ = assume(alice_, arn("role/work"), "session",
                    {{"Tags.member.1.Key", "project"},
                     {"Tags.member.1.Value", "x"},
                     {"Policy", policy("Allow", "sts:*", "*")},
                     {"SourceIdentity", "alice"}});
  tick();
  EXPECT_EQ(sts(session_, "GetCallerIdentity").status, 200);
  const Answer token =
      sts(session_, "GetWebIdentityToken", {{"Audience.member.1", "here"}, {"SigningAlgorithm", "ES384"}});
  EXPECT_EQ(token.status, 200) << token.body;
}

void RichWorld::make_organization() {
  org("CreateOrganization");
  const std::string root_id = org("ListRoots")["Roots"][0]["Id"];
  org("EnablePolicyType", {{"RootId", root_id}, {"PolicyType", "SERVICE_CONTROL_POLICY"}});
  org("EnablePolicyType", {{"RootId", root_id}, {"PolicyType", "TAG_POLICY"}});
  const auto unit = [&](const std::string& parent, const std::string& name) -> std::string {
    return org("CreateOrganizationalUnit", {{"ParentId", parent}, {"Name", name}})["OrganizationalUnit"]["Id"];
  };
  unit_ = unit(root_id, "Workloads");
  const std::string deep = unit(unit_, "Production");
  const Json invited = org("InviteAccountToOrganization", {{"Target", {{"Type", "ACCOUNT"}, {"Id", kAccount}}},
                                                           {"Tags", {{{"Key", "by"}, {"Value", "invitation"}}}}});
  org("AcceptHandshake", {{"HandshakeId", invited["Handshake"]["Id"]}}, kAccount);
  org("InviteAccountToOrganization", {{"Target", {{"Type", "EMAIL"}, {"Id", "who@example.com"}}}, {"Notes", "please"}});
  const Json request =
      org("CreateAccount", {{"AccountName", "made"}, {"Email", "made@example.com"}})["CreateAccountStatus"]["Id"];
  const std::string made =
      org("DescribeCreateAccountStatus", {{"CreateAccountRequestId", request}})["CreateAccountStatus"]["AccountId"];
  org("MoveAccount", {{"AccountId", kAccount}, {"SourceParentId", root_id}, {"DestinationParentId", unit_}});
  org("MoveAccount", {{"AccountId", made}, {"SourceParentId", root_id}, {"DestinationParentId", deep}});
  org("TagResource", {{"ResourceId", made}, {"Tags", {{{"Key", "a"}, {"Value", "b"}}}}});
  org("TagResource", {{"ResourceId", root_id}, {"Tags", {{{"Key", "the"}, {"Value", "root"}}}}});
  org("TagResource", {{"ResourceId", deep}, {"Tags", {{{"Key", "deep"}, {"Value", ""}}}}});
  const std::string guardrail =
      org("CreatePolicy", {{"Name", "no-leaving"},
                           {"Description", "stay"},
                           {"Type", "SERVICE_CONTROL_POLICY"},
                           {"Content", policy("Deny", "organizations:LeaveOrganization", "*")},
                           {"Tags", {{{"Key", "x"}, {"Value", "y"}}}}})["Policy"]["PolicySummary"]["Id"];
  org("AttachPolicy", {{"PolicyId", guardrail}, {"TargetId", unit_}});
  org("AttachPolicy", {{"PolicyId", guardrail}, {"TargetId", made}});
  org("DetachPolicy", {{"PolicyId", "p-FullAWSAccess"}, {"TargetId", made}});
  org("EnableAWSServiceAccess", {{"ServicePrincipal", "iam.amazonaws.com"}});
  org("RegisterDelegatedAdministrator", {{"AccountId", kAccount}, {"ServicePrincipal", "iam.amazonaws.com"}});
  tick();
  EXPECT_EQ(iam(root(kManagement), "EnableOrganizationsRootSessions").status, 200);
  org("PutResourcePolicy", {{"Content", Json{{"Version", "2012-10-17"},
                                             {"Statement",
                                              {{{"Effect", "Allow"},
                                                {"Principal", {{"AWS", "arn:aws:iam::111122223333:root"}}},
                                                {"Action", "organizations:ListAccounts"},
                                                {"Resource", "*"}}}}}
                                            .dump()},
                            {"Tags", {{{"Key", "k"}, {"Value", "v"}}}}});
  share("EnableSharingWithAwsOrganization", Json::object(), kManagement);
  // Refused, because the role is in use.
  iam({kManagement}, "DeleteServiceLinkedRole", {{"RoleName", "AWSServiceRoleForOrganizations"}});
}

void RichWorld::make_shares() {
  const std::string project = "arn:aws:codebuild:us-east-1:111122223333:project/";
  const Json permission =
      share("CreatePermission", {{"name", "own"},
                                 {"resourceType", "codebuild:Project"},
                                 {"policyTemplate", R"({"Effect":"Allow","Action":"codebuild:BatchGetProjects"})"},
                                 {"tags", {{{"key", "t"}, {"value", "u"}}}}});
  const std::string own = permission["permission"]["arn"];
  share("CreatePermissionVersion",
        {{"permissionArn", own}, {"policyTemplate", R"({"Effect":"Allow","Action":["codebuild:BatchGetBuilds"]})"}});
  const auto made = [&](const std::string& name, const Json& resources, const Json& principals) -> std::string {
    return share("CreateResourceShare",
                 {{"name", name},
                  {"resourceArns", resources},
                  {"principals", principals},
                  {"tags", {{{"key", "name"}, {"value", name}}}}})["resourceShare"]["resourceShareArn"];
  };
  const Json unit = org("DescribeOrganizationalUnit", {{"OrganizationalUnitId", unit_}})["OrganizationalUnit"];
  const std::string first = made("first", {project + "a", project + "b"}, {unit["Arn"], kStranger});
  const std::string second = made("second", {project + "c"}, {kStranger, "333333333333"});
  const std::string gone = made("gone", {project + "d"}, {"333333333333"});
  const auto answer = [&](const std::string& who, const std::string& share_arn, const std::string& operation) {
    const Json invitations = share("GetResourceShareInvitations", Json::object(), who);
    for (const auto& invitation : invitations["resourceShareInvitations"])
      if (invitation["resourceShareArn"] == share_arn)
        share(operation, {{"resourceShareInvitationArn", invitation["resourceShareInvitationArn"]}}, who);
  };
  answer(kStranger, first, "AcceptResourceShareInvitation");
  answer("333333333333", second, "RejectResourceShareInvitation");
  share("AssociateResourceShare", {{"resourceShareArn", first}, {"resourceArns", {project + "e"}}});
  share("DisassociateResourceShare", {{"resourceShareArn", first}, {"resourceArns", {project + "b"}}});
  share("AssociateResourceSharePermission", {{"resourceShareArn", second}, {"permissionArn", own}, {"replace", true}});
  share("ReplacePermissionAssociations",
        {{"fromPermissionArn", own},
         {"toPermissionArn", "arn:aws:ram::aws:permission/AWSRAMDefaultPermissionCodeBuildProject"}});
  tick();
  EXPECT_EQ(ram(kRoot, "DELETE", "/deleteresourceshare?resourceShareArn=" + gone, "", "us-east-1").status, 200);
  tick();
}

void RichWorld::make_buckets() {
  bucket("PUT", "/plain");
  bucket("PUT", "/records");
  bucket("PUT", "/records?tagging", "<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>");
  bucket("PUT", "/records?ownershipControls",
         "<OwnershipControls><Rule><ObjectOwnership>BucketOwnerPreferred</ObjectOwnership></Rule></OwnershipControls>");
  bucket("PUT", "/records?encryption",
         "<ServerSideEncryptionConfiguration><Rule><BlockedEncryptionTypes><EncryptionType>SSE-C</EncryptionType>"
         "</BlockedEncryptionTypes></Rule></ServerSideEncryptionConfiguration>");
  bucket("DELETE", "/records?publicAccessBlock");
  bucket("PUT", "/records?policy",
         Json{{"Version", "2012-10-17"},
              {"Statement",
               {{{"Effect", "Allow"},
                 {"Principal", {{"AWS", arn("role/work")}}},
                 {"Action", "s3:GetObject"},
                 {"Resource", "arn:aws:s3:::records/*"}}}}}
             .dump());
  bucket("PUT", "/records/text.txt", "hello",
         {{"Content-Type", "text/plain"}, {"x-amz-meta-colour", "red"}, {"x-amz-tagging", "k=v"}});
  bucket("PUT", "/records/bytes", std::string("\0\xff\xfe", 3), {{"Cache-Control", "no-store"}});
}

}  // namespace scenario
