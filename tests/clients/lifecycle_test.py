"""Whole lives of entities, as programs lead them: create, change, list by pages, use, delete; restarts; wrong input."""
import base64
import datetime
import hashlib
import hmac
import subprocess
import tempfile
import urllib.parse
import urllib.request
import urllib.error

from understudy import *

OWNER, CONSUMER = "111111111111", "222222222222"
ALICE = ("AKIAALICEALICEEXAMPL", "alice-secret")
BOB = ("AKIABOBBOBBOBEXAMPLE", "bob-secret")
RULE = "arn:aws:route53resolver:us-west-2:111111111111:resolver-rule/rslvr-rr-0123456789abcdef0"


def fetch(url, method="GET", body=None, headers=None):
    try:
        with urllib.request.urlopen(urllib.request.Request(url, body, headers or {}, method=method), timeout=10) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()


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


class OrganizationLife(ClientTest):
    def test_an_organization_grows_an_account_that_a_policy_then_guards(self):
        organizations = self.world.client("organizations", OWNER)
        organization = organizations.create_organization(FeatureSet="ALL")["Organization"]
        self.assertRegex(organization["Id"], "^o-[a-z0-9]{10,32}$")
        root = organizations.list_roots()["Roots"][0]["Id"]
        status = organizations.create_account(AccountName="Sandbox", Email="sandbox@example.com")["CreateAccountStatus"]
        status = organizations.describe_create_account_status(CreateAccountRequestId=status["Id"])["CreateAccountStatus"]
        self.assertEqual(status["State"], "SUCCEEDED")
        account = status["AccountId"]
        unit = organizations.create_organizational_unit(ParentId=root, Name="Sandboxes")["OrganizationalUnit"]["Id"]
        organizations.move_account(AccountId=account, SourceParentId=root, DestinationParentId=unit)
        self.assertEqual([one["Id"] for one in organizations.list_accounts_for_parent(ParentId=unit)["Accounts"]], [account])

        if "SERVICE_CONTROL_POLICY" not in [one["Type"] for one in organizations.list_roots()["Roots"][0]["PolicyTypes"]]:
            organizations.enable_policy_type(RootId=root, PolicyType="SERVICE_CONTROL_POLICY")
        guard = organizations.create_policy(Name="NoUsers", Description="", Type="SERVICE_CONTROL_POLICY", Content=policy(
            {"Effect": "Deny", "Action": "iam:CreateUser", "Resource": "*"}))["Policy"]["PolicySummary"]["Id"]
        organizations.attach_policy(PolicyId=guard, TargetId=unit)
        session = self.admin_session(account)
        iam = self.world.client("iam", session)
        self.assertIn("with an explicit deny in a service control policy", self.denied(iam.create_user, UserName="u").message)
        iam.list_users()
        self.world.client("iam", OWNER).create_user(UserName="u")  # the management account is exempt
        organizations.detach_policy(PolicyId=guard, TargetId=unit)
        iam.create_user(UserName="u")

        self.refused("OrganizationalUnitNotEmptyException", organizations.delete_organizational_unit,
                     OrganizationalUnitId=unit)
        organizations.move_account(AccountId=account, SourceParentId=unit, DestinationParentId=root)
        organizations.delete_organizational_unit(OrganizationalUnitId=unit)
        organizations.delete_policy(PolicyId=guard)

    def admin_session(self, account):
        """Through the role that every created account comes with."""
        iam = self.world.client("iam", OWNER)
        iam.create_user(UserName="admin")
        iam.put_user_policy(UserName="admin", PolicyName="p", PolicyDocument=policy(allow("sts:AssumeRole")))
        key = iam.create_access_key(UserName="admin")["AccessKey"]
        return self.world.assume((key["AccessKeyId"], key["SecretAccessKey"]),
                                 "arn:aws:iam::%s:role/OrganizationAccountAccessRole" % account)


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


class OrganizationLife(ClientTest):
    """From consolidated billing over all features to the end, as management account and members."""

    def setUp(self):
        super().setUp()
        self.management = self.world.client("organizations", OWNER)
        self.member = self.world.client("organizations", CONSUMER)

    def invite(self):
        handshake = self.management.invite_account_to_organization(Target={"Type": "ACCOUNT", "Id": CONSUMER}, Notes="join")
        [received] = self.member.list_handshakes_for_account()["Handshakes"]
        self.assertEqual(received["Id"], handshake["Handshake"]["Id"])
        self.member.accept_handshake(HandshakeId=received["Id"])

    def test_an_organization_lives_from_consolidated_billing_to_its_end(self):
        management, member = self.management, self.member
        management.create_organization(FeatureSet="CONSOLIDATED_BILLING")
        self.invite()
        request = management.enable_all_features()["Handshake"]
        self.refused("InvalidHandshakeTransitionException", management.accept_handshake, HandshakeId=request["Id"])
        [asked] = member.list_handshakes_for_account(Filter={"ActionType": "ENABLE_ALL_FEATURES"})["Handshakes"]
        member.accept_handshake(HandshakeId=asked["Id"])
        management.accept_handshake(HandshakeId=request["Id"])
        self.assertEqual(management.describe_organization()["Organization"]["FeatureSet"], "ALL")

        [root] = management.list_roots()["Roots"]
        created = management.create_account(AccountName="made", Email="made@example.com")["CreateAccountStatus"]
        made = management.describe_create_account_status(CreateAccountRequestId=created["Id"])["CreateAccountStatus"]["AccountId"]
        unit = management.create_organizational_unit(ParentId=root["Id"], Name="unit")["OrganizationalUnit"]["Id"]
        management.move_account(AccountId=made, SourceParentId=root["Id"], DestinationParentId=unit)
        self.assertEqual([one["Id"] for one in management.list_accounts_for_parent(ParentId=unit)["Accounts"]], [made])
        pages = management.get_paginator("list_accounts").paginate(PaginationConfig={"PageSize": 1})
        self.assertEqual([one["Id"] for page in pages for one in page["Accounts"]], [OWNER, CONSUMER, made])

        self.refused("OrganizationNotEmptyException", management.delete_organization)
        management.remove_account_from_organization(AccountId=made)
        member.leave_organization()
        management.delete_organization()
        self.refused("AWSOrganizationsNotInUseException", management.describe_organization)

    def test_a_member_manages_policies_that_were_delegated_to_it(self):
        management, member = self.management, self.member
        management.create_organization()
        self.invite()
        [root] = management.list_roots()["Roots"]
        management.enable_policy_type(RootId=root["Id"], PolicyType="TAG_POLICY")
        self.refused("AccessDeniedException", member.list_roots)
        delegation = policy(allow(["organizations:ListRoots", "organizations:CreatePolicy", "organizations:AttachPolicy"],
                                  Principal={"AWS": CONSUMER}))
        management.put_resource_policy(Content=delegation)
        self.assertEqual(management.describe_resource_policy()["ResourcePolicy"]["Content"], delegation)
        content = json.dumps({"tags": {"team": {"tag_key": {"@@assign": "Team"}, "tag_value": {"@@assign": ["red", "blue"]}}}})
        tagging = member.create_policy(Name="teams", Description="", Type="TAG_POLICY", Content=content)["Policy"]["PolicySummary"]
        member.attach_policy(PolicyId=tagging["Id"], TargetId=member.list_roots()["Roots"][0]["Id"])
        effective = member.describe_effective_policy(PolicyType="TAG_POLICY")["EffectivePolicy"]
        self.assertEqual(json.loads(effective["PolicyContent"]), {"tags": {"team": {"tag_key": "Team", "tag_value": ["red", "blue"]}}})
        self.refused("AccessDeniedException", member.detach_policy, PolicyId=tagging["Id"], TargetId=root["Id"])
        management.delete_resource_policy()
        self.refused("AccessDeniedException", member.list_roots)

    def test_the_cli_leads_an_organization_too(self):
        run = lambda command, who=OWNER: self.cli_done(self.world.aws("aws organizations " + command, who))
        run("create-organization")
        root = run("list-roots")["Roots"][0]["Id"]
        run("enable-policy-type --root-id %s --policy-type BACKUP_POLICY" % root)
        self.cli_refused(self.world.aws("aws organizations describe-effective-policy --policy-type BACKUP_POLICY", OWNER),
                         "EffectivePolicyNotFoundException")
        content = json.dumps({"plans": {"daily": {"regions": {"@@assign": ["eu-west-1"]}}}})
        made = run("create-policy --name daily --description x --type BACKUP_POLICY --content '%s'" % content)
        run("attach-policy --policy-id %s --target-id %s" % (made["Policy"]["PolicySummary"]["Id"], root))
        shown = run("describe-effective-policy --policy-type BACKUP_POLICY")["EffectivePolicy"]
        self.assertEqual(json.loads(shown["PolicyContent"]), {"plans": {"daily": {"regions": ["eu-west-1"]}}})
        self.cli_refused(self.world.aws("aws organizations enable-all-features", OWNER), "HandshakeConstraintViolationException")


class ObjectLife:
    """Runs through a world's endpoint and through the bare one."""

    def s3(self, who=OWNER, **config):
        return self.world.client("s3", who, region="us-east-1", **config)

    def someone(self):
        """A user who may everything in S3: only keys that the server issued have a secret to check."""
        iam = self.world.client("iam", OWNER)
        iam.create_user(UserName="someone")
        iam.put_user_policy(UserName="someone", PolicyName="p", PolicyDocument=policy(allow("s3:*")))
        key = iam.create_access_key(UserName="someone")["AccessKey"]
        return key["AccessKeyId"], key["SecretAccessKey"]

    def test_an_object_is_put_read_listed_and_deleted(self):
        s3 = self.s3()
        s3.create_bucket(Bucket="life")
        body = b"0123456789" * 100
        put = s3.put_object(Bucket="life", Key="a/b c+d&é.txt", Body=body, ContentType="text/plain", Metadata={"who": "me"})
        self.assertEqual(put["ETag"], '"%s"' % hashlib.md5(body).hexdigest())
        head = s3.head_object(Bucket="life", Key="a/b c+d&é.txt")
        self.assertEqual((head["ContentLength"], head["ContentType"], head["Metadata"]), (1000, "text/plain", {"who": "me"}))
        self.assertEqual(s3.get_object(Bucket="life", Key="a/b c+d&é.txt")["Body"].read(), body)
        s3.copy_object(Bucket="life", Key="copy", CopySource={"Bucket": "life", "Key": "a/b c+d&é.txt"})
        listed = s3.list_objects_v2(Bucket="life", Delimiter="/")
        self.assertEqual(([one["Key"] for one in listed["Contents"]], listed["CommonPrefixes"]), (["copy"], [{"Prefix": "a/"}]))
        self.refused("BucketNotEmpty", s3.delete_bucket, Bucket="life")
        deleted = s3.delete_objects(Bucket="life", Delete={"Objects": [{"Key": "copy"}, {"Key": "a/b c+d&é.txt"}]})
        self.assertEqual(len(deleted["Deleted"]), 2)
        self.refused("404", s3.head_object, Bucket="life", Key="copy")
        self.refused("NoSuchKey", s3.get_object, Bucket="life", Key="copy")
        s3.delete_bucket(Bucket="life")
        self.refused("NoSuchBucket", s3.list_objects_v2, Bucket="life")

    def test_lists_come_in_pages(self):
        s3 = self.s3()
        s3.create_bucket(Bucket="pages")
        for number in range(7):
            s3.put_object(Bucket="pages", Key="key-%d" % number, Body=b"")
        pages = list(s3.get_paginator("list_objects_v2").paginate(Bucket="pages", PaginationConfig={"PageSize": 3}))
        self.assertEqual([one["Key"] for page in pages for one in page["Contents"]], ["key-%d" % n for n in range(7)])
        self.assertEqual(len(pages), 3)

    def test_ranges_and_conditions_are_honoured(self):
        s3 = self.s3()
        s3.create_bucket(Bucket="ranges")
        tag = s3.put_object(Bucket="ranges", Key="k", Body=b"0123456789")["ETag"]
        part = s3.get_object(Bucket="ranges", Key="k", Range="bytes=2-4")
        self.assertEqual((part["Body"].read(), part["ContentRange"], part["ResponseMetadata"]["HTTPStatusCode"]),
                         (b"234", "bytes 2-4/10", 206))
        self.assertEqual(s3.get_object(Bucket="ranges", Key="k", Range="bytes=-3")["Body"].read(), b"789")
        self.assertEqual(self.refused("InvalidRange", s3.get_object, Bucket="ranges", Key="k", Range="bytes=10-").status, 416)
        self.assertEqual(self.refused("304", s3.get_object, Bucket="ranges", Key="k", IfNoneMatch=tag).status, 304)
        self.assertEqual(self.refused("PreconditionFailed", s3.get_object, Bucket="ranges", Key="k", IfMatch='"x"').status, 412)

    def test_checksums_are_verified_and_returned(self):
        s3 = self.s3()
        s3.create_bucket(Bucket="sums")
        put = s3.put_object(Bucket="sums", Key="k", Body=b"hello", ChecksumAlgorithm="SHA256")
        self.assertEqual(put["ChecksumSHA256"], "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=")
        self.assertEqual(s3.head_object(Bucket="sums", Key="k", ChecksumMode="ENABLED")["ChecksumSHA256"],
                         put["ChecksumSHA256"])
        self.refused("BadDigest", s3.put_object, Bucket="sums", Key="bad", Body=b"hello", ContentMD5="1B2M2Y8AsgTpgAmY7PhCfg==")
        self.refused("404", s3.head_object, Bucket="sums", Key="bad")

    def test_presigned_urls_of_both_kinds_work_and_cannot_be_changed(self):
        self.s3().create_bucket(Bucket="presigned")
        who = self.someone()
        # boto3 signs presigned URLs the old way unless told otherwise.
        for version in (None, "s3v4"):
            with self.subTest(signature=version or "boto3's default"):
                s3 = self.s3(who, **({"signature_version": version} if version else {}))
                put = s3.generate_presigned_url("put_object", {"Bucket": "presigned", "Key": "k y"}, ExpiresIn=600)
                self.assertEqual(fetch(put, "PUT", b"content", {"Content-Type": ""})[0], 200)
                get = s3.generate_presigned_url("get_object", {"Bucket": "presigned", "Key": "k y"}, ExpiresIn=600)
                self.assertEqual("X-Amz-Signature" in get, version == "s3v4")
                self.assertEqual(fetch(get), (200, b"content"))
                status, text = fetch(get.replace("k%20y", "other").replace("k+y", "other"))
                self.assertEqual(status, 403)
                self.assertIn(b"<Code>SignatureDoesNotMatch</Code>", text)
                self.assertEqual(fetch(get, "DELETE")[0], 403)

    def test_presigned_urls_expire_by_the_worlds_clock(self):
        self.s3().create_bucket(Bucket="expiring")
        self.s3().put_object(Bucket="expiring", Key="k", Body=b"content")
        for version in (None, "s3v4"):
            with self.subTest(signature=version or "boto3's default"):
                s3 = self.s3(**({"signature_version": version} if version else {}))
                url = s3.generate_presigned_url("get_object", {"Bucket": "expiring", "Key": "k"}, ExpiresIn=600)
                self.assertEqual(fetch(url)[0], 200)
                self.world.advance("PT11M")
                status, text = fetch(url)
                self.assertEqual(status, 403)
                self.assertIn(b"Request has expired", text)
                self.world.control("POST", "clock", {"reset": True})


class ObjectsInAWorld(ObjectLife, ClientTest):
    def test_the_cli_copies_files(self):
        self.s3().create_bucket(Bucket="files")
        path = os.path.join(self.server.home, "file.bin")
        with open(path, "wb") as file:
            file.write(os.urandom(3_000_000))
        outcome = self.world.aws("aws s3 cp --quiet %s s3://files/dir/file.bin && aws s3 cp --quiet s3://files/dir/file.bin %s.back"
                                 " && cmp %s %s.back && aws s3 ls s3://files/dir/" % ((path,) * 4), OWNER, region="us-east-1")
        self.assertEqual(outcome.code, 0, outcome.error)
        self.assertIn("3000000 file.bin", outcome.out)


class ObjectsAtTheBareEndpoint(ObjectLife, ClientTest):
    def setUp(self):
        self.world = self.server.default_world
        self.addCleanup(self.world.control, "POST", "reset")


class Isolation(ClientTest):
    def test_worlds_do_not_see_each_other(self):
        other = self.server.world()
        self.world.client("s3", OWNER).create_bucket(Bucket="mine",
                                                     CreateBucketConfiguration={"LocationConstraint": REGION})
        self.world.client("iam", OWNER).create_user(UserName="ann")
        self.assertEqual(other.client("s3", OWNER).list_buckets()["Buckets"], [])
        self.assertEqual(other.client("iam", OWNER).list_users()["Users"], [])
        other.client("s3", CONSUMER).create_bucket(Bucket="mine", CreateBucketConfiguration={"LocationConstraint": REGION})

    def test_a_fork_starts_from_the_same_state_and_goes_its_own_way(self):
        self.world.client("iam", OWNER).create_user(UserName="ann")
        fork = self.server.world(**{"from": "world:" + self.world.id})
        fork.client("iam", OWNER).create_user(UserName="bea")
        self.assertEqual([user["UserName"] for user in fork.client("iam", OWNER).list_users()["Users"]], ["ann", "bea"])
        self.assertEqual([user["UserName"] for user in self.world.client("iam", OWNER).list_users()["Users"]], ["ann"])

    def test_reset_brings_back_the_fixture(self):
        world = self.server.world(fixture("two-accounts.json"))
        iam = world.client("iam", CONSUMER)
        iam.create_user(UserName="extra")
        world.control("POST", "reset")
        self.assertEqual([user["UserName"] for user in iam.list_users()["Users"]], ["alice", "bob"])

    def test_a_fixture_is_applied_wholly_or_not_at_all(self):
        document = {"accounts": [{"id": OWNER, "users": [{"name": "ann"}, {"name": "ann"}]}]}
        status, text, _ = self.world.raw("POST", "/_understudy/fixtures", json.dumps(document).encode())
        self.assertEqual(status, 400)
        self.assertIn("accounts[0].users[1]", json.loads(text)["error"])
        self.assertEqual(self.world.client("iam", OWNER).list_users()["Users"], [])


class WrongInput(ClientTest):
    world_fixture = "two-accounts.json"
    ROLE = "arn:aws:iam::111111111111:role/Auditor"

    def test_a_wrong_secret_is_a_wrong_signature(self):
        wrong = (ALICE[0], "wrong")
        self.assertEqual(self.refused("SignatureDoesNotMatch", self.world.client("sts", wrong).get_caller_identity).status, 403)
        self.refused("SignatureDoesNotMatch", self.world.client("s3", wrong).list_buckets)
        self.refused("InvalidSignatureException", self.world.client("ram", wrong).get_resource_shares, resourceOwner="SELF")
        self.refused("InvalidSignatureException", self.world.client("organizations", wrong).describe_organization)

    def test_an_unknown_key_is_refused_in_each_services_words(self):
        unknown = ("AKIAUNKNOWNKEYKEYKEY", "secret")
        self.refused("InvalidClientTokenId", self.world.client("sts", unknown).get_caller_identity)
        self.refused("InvalidAccessKeyId", self.world.client("s3", unknown).list_buckets)
        self.refused("UnrecognizedClientException", self.world.client("ram", unknown).get_resource_shares, resourceOwner="SELF")
        self.refused("UnrecognizedClientException", self.world.client("organizations", unknown).describe_organization)

    def test_a_session_ends_when_the_worlds_clock_says_so(self):
        session = self.world.assume(ALICE, self.ROLE, ExternalId="quarterly-audit", DurationSeconds=900)
        iam, s3, ram = (self.world.client(service, session) for service in ("iam", "s3", "ram"))
        iam.list_roles()
        self.world.advance("PT15M1S")
        self.refused("ExpiredToken", iam.list_roles)
        self.refused("ExpiredToken", s3.list_buckets)
        self.refused("ExpiredTokenException", ram.get_resource_shares, resourceOwner="SELF")

    def test_a_session_key_without_its_token_is_no_key(self):
        session = self.world.assume(ALICE, self.ROLE, ExternalId="quarterly-audit")
        self.refused("InvalidClientTokenId",
                     self.world.client("sts", (session["AccessKeyId"], session["SecretAccessKey"])).get_caller_identity)

    def test_a_world_that_does_not_exist_is_said_so(self):
        nowhere = World(self.server, "nowhere", self.server.url + "/_w/nowhere")
        for service, call in (("sts", "get_caller_identity"), ("s3", "list_buckets"), ("organizations", "describe_organization")):
            refusal = self.refused("NoSuchWorld", getattr(nowhere.client(service, OWNER), call))
            self.assertEqual(refusal.status, 404)
            self.assertIn("nowhere", refusal.message)

    def test_a_forbidden_call_names_caller_action_and_resource_and_leads_to_its_explanation(self):
        refusal = self.denied(self.world.client("iam", BOB).get_user, UserName="alice")
        self.assertEqual(refusal.message,
                         "User: arn:aws:iam::222222222222:user/bob is not authorized to perform: iam:GetUser on resource: "
                         "user alice because no identity-based policy allows the iam:GetUser action")
        status, text, _ = self.server.default_world.raw("GET", refusal.headers["x-understudy-decision"])
        [check] = json.loads(text)["checks"]
        self.assertEqual((status, check["decision"], check["principal"]),
                         (200, "implicitDeny", "arn:aws:iam::222222222222:user/bob"))

    def test_the_control_api_refuses_what_it_does_not_know(self):
        for method, path, body, status in (("GET", "nothing", None, 404), ("DELETE", "health", None, 405),
                                           ("POST", "clock", b"{", 400), ("POST", "clock", b'{"to":"x"}', 400),
                                           ("POST", "clock", b'{"advance":"soon"}', 400),
                                           ("POST", "worlds", b'{"id":"../x"}', (400, 409)),
                                           ("GET", "decisions/none", None, 404)):
            with self.subTest(path=path, body=body):
                answer, text, _ = self.world.raw(method, "/_understudy/" + path, body)
                self.assertIn(answer, status if isinstance(status, tuple) else (status,))
                self.assertIn("error", json.loads(text))


class Restart(unittest.TestCase):
    def test_a_data_folder_keeps_everything_through_a_kill(self):
        with tempfile.TemporaryDirectory() as folder:
            server = Server("--data-dir", folder)
            try:
                world = server.default_world
                iam = world.client("iam", OWNER)
                iam.create_user(UserName="ann")
                iam.put_user_policy(UserName="ann", PolicyName="p", PolicyDocument=policy(allow("s3:*")))
                key = iam.create_access_key(UserName="ann")["AccessKey"]
                ann = key["AccessKeyId"], key["SecretAccessKey"]
                s3 = world.client("s3", ann, region="us-east-1")
                s3.create_bucket(Bucket="kept")
                s3.put_object(Bucket="kept", Key="k", Body=b"content" * 1000)
                share = world.client("ram", OWNER).create_resource_share(name="kept", resourceArns=[RULE], principals=[CONSUMER])
                server.kill()
                server.start()
                world = server.default_world
                s3 = world.client("s3", ann, region="us-east-1")
                self.assertEqual(s3.get_object(Bucket="kept", Key="k")["Body"].read(), b"content" * 1000)
                ram = world.client("ram", CONSUMER)
                [pending] = ram.get_resource_share_invitations()["resourceShareInvitations"]
                self.assertEqual((pending["resourceShareArn"], pending["status"]),
                                 (share["resourceShare"]["resourceShareArn"], "PENDING"))
            finally:
                self.assertEqual(server.stop(), 0)


if __name__ == "__main__":
    main()
