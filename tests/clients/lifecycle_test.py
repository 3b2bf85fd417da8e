"""Whole lives of users, credentials and shares, as programs lead them: create, change, list by pages, use, delete."""
import base64
import datetime
import hmac
import tempfile

from understudy import *

OWNER, CONSUMER = "111111111111", "222222222222"
RULE = "arn:aws:route53resolver:us-west-2:111111111111:resolver-rule/rslvr-rr-0123456789abcdef0"


class IdentityLife(ClientTest):
    def setUp(self):
        super().setUp()
        self.iam = self.world.client("iam", OWNER)

    def test_a_user_lives_from_creation_over_keys_policies_and_tags_to_deletion(self):
        iam = self.iam
        user = iam.create_user(UserName="ann", Path="/team/", Tags=[{"Key": "Team", "Value": "blue"}])["User"]
        self.assertEqual(user["Arn"], "arn:aws:iam::111111111111:user/team/ann")
        self.refused("EntityAlreadyExists", iam.create_user, UserName="ANN")
        key = iam.create_access_key(UserName="ann")["AccessKey"]
        ann = key["AccessKeyId"], key["SecretAccessKey"]
        self.assertEqual(self.world.client("sts", ann).get_caller_identity()["Arn"], user["Arn"])
        self.denied(self.world.client("iam", ann).list_users)
        managed = iam.create_policy(PolicyName="ReadIdentities", PolicyDocument=policy(allow("iam:List*")))["Policy"]
        iam.attach_user_policy(UserName="ann", PolicyArn=managed["Arn"])
        self.assertEqual(len(self.world.client("iam", ann).list_users()["Users"]), 1)
        iam.put_user_policy(UserName="ann", PolicyName="own", PolicyDocument=policy(dict(allow("iam:ListUsers"), Effect="Deny")))
        self.assertIn("with an explicit deny in an identity-based policy",
                      self.denied(self.world.client("iam", ann).list_users).message)
        iam.update_access_key(UserName="ann", AccessKeyId=key["AccessKeyId"], Status="Inactive")
        self.refused("InvalidClientTokenId", self.world.client("sts", ann).get_caller_identity)
        self.refused("DeleteConflict", iam.delete_user, UserName="ann")
        iam.delete_access_key(UserName="ann", AccessKeyId=key["AccessKeyId"])
        iam.delete_user_policy(UserName="ann", PolicyName="own")
        iam.detach_user_policy(UserName="ann", PolicyArn=managed["Arn"])
        iam.delete_user(UserName="ann")
        iam.delete_policy(PolicyArn=managed["Arn"])
        self.refused("NoSuchEntity", iam.get_user, UserName="ann")

    def test_lists_come_in_pages_that_neither_lose_nor_repeat(self):
        names = ["user-%03d" % number for number in range(25)]
        for name in names:
            self.iam.create_user(UserName=name)
        pages = list(self.iam.get_paginator("list_users").paginate(PaginationConfig={"PageSize": 10}))
        self.assertEqual([len(page["Users"]) for page in pages], [10, 10, 5])
        self.assertEqual([user["UserName"] for page in pages for user in page["Users"]], names)

    def test_policy_versions_come_and_go_and_the_default_counts(self):
        iam = self.iam
        arn = iam.create_policy(PolicyName="p", PolicyDocument=policy(allow("s3:ListAllMyBuckets")))["Policy"]["Arn"]
        iam.create_role(RoleName="r", AssumeRolePolicyDocument=trust(OWNER))
        iam.attach_role_policy(RoleName="r", PolicyArn=arn)
        iam.create_user(UserName="u")
        iam.put_user_policy(UserName="u", PolicyName="p", PolicyDocument=policy(allow("sts:AssumeRole")))
        key = iam.create_access_key(UserName="u")["AccessKey"]
        s3 = self.world.client("s3", self.world.assume((key["AccessKeyId"], key["SecretAccessKey"]),
                                                       "arn:aws:iam::111111111111:role/r"))
        s3.list_buckets()
        self.assertEqual(iam.create_policy_version(PolicyArn=arn, PolicyDocument=policy(allow("s3:GetObject")),
                                                   SetAsDefault=True)["PolicyVersion"]["VersionId"], "v2")
        self.denied(s3.list_buckets)
        iam.set_default_policy_version(PolicyArn=arn, VersionId="v1")
        s3.list_buckets()
        self.refused("DeleteConflict", iam.delete_policy_version, PolicyArn=arn, VersionId="v1")
        iam.delete_policy_version(PolicyArn=arn, VersionId="v2")

    def test_the_cli_shows_a_role_as_aws_does(self):
        role = self.cli_done(self.world.aws(
            "aws iam create-role --role-name cli --assume-role-policy-document '%s' --tags Key=a,Value=b >/dev/null &&"
            " aws iam get-role --role-name cli" % trust(OWNER), OWNER))["Role"]
        self.assertEqual(role["Arn"], "arn:aws:iam::111111111111:role/cli")
        self.assertEqual((role["MaxSessionDuration"], role["Tags"]), (3600, [{"Key": "a", "Value": "b"}]))


class CredentialLife(ClientTest):
    CERTIFICATE_TOOLS = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                         "-days", "30", "-subj", "/CN=www.example.com", "-keyout", "key.pem", "-out", "certificate.pem"]

    def setUp(self):
        super().setUp()
        self.iam = self.world.client("iam", OWNER)
        self.iam.create_user(UserName="ann")

    @staticmethod
    def code(seed, time):
        """The six digits that an authenticator app shows (RFC 6238)."""
        digest = hmac.digest(base64.b32decode(seed), int(time.timestamp() // 30).to_bytes(8, "big"), "sha1")
        offset = digest[-1] & 15
        return "%06d" % ((int.from_bytes(digest[offset:offset + 4], "big") & 0x7FFFFFFF) % 1000000)

    def now(self):
        status, text, _ = self.world.raw("GET", "/_understudy/clock")
        self.assertEqual(status, 200)
        return datetime.datetime.fromisoformat(json.loads(text)["now"].replace("Z", "+00:00"))

    def test_a_virtual_mfa_device_opens_what_asks_for_it(self):
        iam, step = self.iam, datetime.timedelta(seconds=30)
        self.world.raw("POST", "/_understudy/clock", b'{"freeze": true}')
        device = iam.create_virtual_mfa_device(VirtualMFADeviceName="ann")["VirtualMFADevice"]
        serial, seed = device["SerialNumber"], device["Base32StringSeed"]
        self.assertTrue(device["QRCodePNG"].startswith(b"\x89PNG"))
        self.refused("InvalidAuthenticationCode", iam.enable_mfa_device, UserName="ann", SerialNumber=serial,
                     AuthenticationCode1=self.code(seed, self.now()), AuthenticationCode2=self.code(seed, self.now()))
        iam.enable_mfa_device(UserName="ann", SerialNumber=serial, AuthenticationCode1=self.code(seed, self.now() - step),
                              AuthenticationCode2=self.code(seed, self.now()))
        self.assertEqual([one["SerialNumber"] for one in iam.list_mfa_devices(UserName="ann")["MFADevices"]], [serial])

        iam.put_user_policy(UserName="ann", PolicyName="p", PolicyDocument=policy(dict(
            allow("iam:*"), Condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}})))
        key = iam.create_access_key(UserName="ann")["AccessKey"]
        ann = key["AccessKeyId"], key["SecretAccessKey"]
        self.denied(self.world.client("iam", ann).list_users)
        self.world.advance("PT30S")
        session = self.world.client("sts", ann).get_session_token(
            SerialNumber=serial, TokenCode=self.code(seed, self.now()))["Credentials"]
        self.assertEqual(len(self.world.client("iam", session).list_users()["Users"]), 1)

        self.refused("DeleteConflict", iam.delete_virtual_mfa_device, SerialNumber=serial)
        iam.deactivate_mfa_device(UserName="ann", SerialNumber=serial)
        iam.delete_virtual_mfa_device(SerialNumber=serial)
        self.assertEqual(iam.list_virtual_mfa_devices()["VirtualMFADevices"], [])

    def test_certificates_live_from_upload_to_deletion(self):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(self.CERTIFICATE_TOOLS, cwd=folder, check=True, capture_output=True)
            uploaded = self.cli_done(self.world.aws(
                "cd %s && aws iam upload-server-certificate --server-certificate-name web --certificate-body "
                "file://certificate.pem --private-key file://key.pem" % folder, OWNER))["ServerCertificateMetadata"]
            with open(folder + "/certificate.pem") as file:
                certificate = file.read()
        self.assertEqual(uploaded["Arn"], "arn:aws:iam::111111111111:server-certificate/web")
        got = self.iam.get_server_certificate(ServerCertificateName="web")["ServerCertificate"]
        self.assertEqual(got["CertificateBody"], certificate.strip())
        self.iam.delete_server_certificate(ServerCertificateName="web")
        self.refused("NoSuchEntity", self.iam.get_server_certificate, ServerCertificateName="web")
        signing = self.iam.upload_signing_certificate(UserName="ann", CertificateBody=certificate)["Certificate"]
        self.refused("DuplicateCertificate", self.iam.upload_signing_certificate, CertificateBody=certificate)
        self.iam.delete_signing_certificate(UserName="ann", CertificateId=signing["CertificateId"])

    def test_credentials_of_other_services_stand_in_the_way_of_their_users_deletion(self):
        iam = self.iam
        made = iam.create_service_specific_credential(UserName="ann", ServiceName="codecommit.amazonaws.com")
        credential = made["ServiceSpecificCredential"]
        self.assertEqual(credential["ServiceUserName"], "ann-at-111111111111")
        self.refused("DeleteConflict", iam.delete_user, UserName="ann")
        iam.delete_service_specific_credential(UserName="ann",
                                               ServiceSpecificCredentialId=credential["ServiceSpecificCredentialId"])
        numbers = b"".join(len(part).to_bytes(4, "big") + part for part in (b"ssh-rsa", b"\1\0\1", b"\0" + b"\xc1" * 256))
        key = iam.upload_ssh_public_key(UserName="ann", SSHPublicKeyBody="ssh-rsa " + base64.b64encode(numbers).decode())
        pem = iam.get_ssh_public_key(UserName="ann", SSHPublicKeyId=key["SSHPublicKey"]["SSHPublicKeyId"], Encoding="PEM")
        self.assertTrue(pem["SSHPublicKey"]["SSHPublicKeyBody"].startswith("-----BEGIN PUBLIC KEY-----"))
        self.refused("DeleteConflict", iam.delete_user, UserName="ann")
        iam.delete_ssh_public_key(UserName="ann", SSHPublicKeyId=key["SSHPublicKey"]["SSHPublicKeyId"])
        iam.delete_user(UserName="ann")


class ShareLife(ClientTest):
    def test_a_share_lives_from_invitation_over_use_to_deletion(self):
        owner, consumer = self.world.client("ram", OWNER), self.world.client("ram", CONSUMER)
        share = owner.create_resource_share(name="rules", resourceArns=[RULE], principals=[CONSUMER])["resourceShare"]
        arn = share["resourceShareArn"]
        [invitation] = consumer.get_resource_share_invitations()["resourceShareInvitations"]
        self.assertEqual([one["arn"] for one in consumer.list_pending_invitation_resources(
            resourceShareInvitationArn=invitation["resourceShareInvitationArn"])["resources"]], [RULE])
        consumer.accept_resource_share_invitation(resourceShareInvitationArn=invitation["resourceShareInvitationArn"])
        self.assertEqual([one["arn"] for one in consumer.list_resources(resourceOwner="OTHER-ACCOUNTS")["resources"]], [RULE])
        self.assertEqual([one["id"] for one in consumer.list_principals(resourceOwner="OTHER-ACCOUNTS")["principals"]], [OWNER])
        self.assertEqual([one["id"] for one in owner.list_principals(resourceOwner="SELF")["principals"]], [CONSUMER])
        owner.update_resource_share(resourceShareArn=arn, name="resolver rules")
        self.assertEqual(consumer.get_resource_shares(resourceOwner="OTHER-ACCOUNTS")["resourceShares"][0]["name"],
                         "resolver rules")
        owner.disassociate_resource_share(resourceShareArn=arn, resourceArns=[RULE])
        self.assertEqual(consumer.list_resources(resourceOwner="OTHER-ACCOUNTS")["resources"], [])
        self.assertIs(owner.delete_resource_share(resourceShareArn=arn)["returnValue"], True)
        self.assertEqual(owner.get_resource_shares(resourceOwner="SELF", resourceShareStatus="ACTIVE")["resourceShares"], [])
        self.assertEqual(consumer.get_resource_shares(resourceOwner="OTHER-ACCOUNTS",
                                                      resourceShareStatus="ACTIVE")["resourceShares"], [])

    def test_the_same_client_token_makes_one_share(self):
        ram = self.world.client("ram", OWNER)
        first, second = (ram.create_resource_share(name="one", clientToken="token-1")["resourceShare"] for _ in range(2))
        self.assertEqual(first["resourceShareArn"], second["resourceShareArn"])
        self.refused("IdempotentParameterMismatchException", ram.create_resource_share, name="two", clientToken="token-1")


if __name__ == "__main__":
    main()
