"""Example 3: a bucket policy for two foreign roles, over TLS, inside the organization."""
import botocore.exceptions

from walkthrough import *

BUCKET = "shared-data-bucket"
CONSUMER = "arn:aws:iam::222222222222:role/DataConsumerRole"
REPORTING = "arn:aws:iam::333333333333:role/ReportingRole"


class BucketPolicy(Walkthrough):
    def consumer(self, secure=True):
        return self.s3(self.world.assume(OPERATOR_OF_A, CONSUMER), secure)

    def s3(self, who, secure=True):
        return self.world.client("s3", who, secure=secure)

    def put(self, text):
        return self.s3(OWNER).put_bucket_policy(Bucket=BUCKET, Policy=text)

    def forbidden(self, call, **arguments):
        refusal = self.refused("AccessDenied", call, **arguments)
        self.assertEqual(refusal.status, 403)
        return refusal

    def forbidden_everything(self, s3):
        self.forbidden(s3.get_object, Bucket=BUCKET, Key="shared/report.csv")
        self.forbidden(s3.list_objects_v2, Bucket=BUCKET)


class AsPrinted(BucketPolicy):
    PUT = "aws s3api put-bucket-policy --bucket shared-data-bucket --policy file://%s"

    def test_the_placeholders_are_no_principals(self):
        outcome = self.world.aws(self.PUT % self.file(EXAMPLE_3))
        self.cli_refused(outcome, "MalformedPolicy", "Invalid principal in policy")

    def test_with_real_accounts_the_condition_does_not_fit_the_actions(self):
        outcome = self.world.aws(self.PUT % self.file(with_accounts(EXAMPLE_3)))
        self.cli_refused(outcome, "MalformedPolicy",
                         "Conditions do not apply to combination of actions and resources in statement")

    def test_a_refused_policy_leaves_the_bucket_as_it_was(self):
        self.refused("MalformedPolicy", self.put, text=with_accounts(EXAMPLE_3))
        self.refused("NoSuchBucketPolicy", self.s3(OWNER).get_bucket_policy, Bucket=BUCKET)

    def test_the_policy_must_name_the_bucket_it_is_put_on(self):
        self.s3(OWNER).create_bucket(Bucket="another-bucket",
                                     CreateBucketConfiguration={"LocationConstraint": REGION})
        refusal = self.refused("MalformedPolicy", self.s3(OWNER).put_bucket_policy, Bucket="another-bucket",
                               Policy=corrected_example_3())
        self.assertIn("Policy has invalid resource", refusal.message)

    def test_a_role_that_does_not_exist_is_no_principal(self):
        refusal = self.refused("MalformedPolicy", self.put,
                               text=corrected_example_3().replace("ReportingRole", "NoSuchRole"))
        self.assertIn("Invalid principal in policy", refusal.message)


class Lenient(BucketPolicy):
    """A server that stores what S3 would refuse grants no more by it."""
    options = ("--policy-validation", "lenient")

    def setUp(self):
        super().setUp()
        self.stored = self.put(with_accounts(EXAMPLE_3))

    def test_the_policy_is_stored_with_a_warning(self):
        answer = self.stored["ResponseMetadata"]
        self.assertEqual(answer["HTTPStatusCode"], 204)
        self.assertIn("Conditions do not apply", answer["HTTPHeaders"]["x-understudy-policy-warning"])
        self.assertEqual(json.loads(self.s3(OWNER).get_bucket_policy(Bucket=BUCKET)["Policy"]),
                         json.loads(with_accounts(EXAMPLE_3)))

    def test_the_bucket_is_not_public(self):
        self.assertIs(self.s3(OWNER).get_bucket_policy_status(Bucket=BUCKET)["PolicyStatus"]["IsPublic"], False)

    def test_reads_carry_no_encryption_header_so_nothing_is_granted(self):
        self.s3(OWNER).put_object(Bucket=BUCKET, Key="shared/encrypted", Body=b"x", ServerSideEncryption="aws:kms")
        consumer = self.consumer()
        self.forbidden_everything(consumer)
        self.forbidden(consumer.get_object, Bucket=BUCKET, Key="shared/encrypted")

    def test_nobody_else_gets_in_either(self):
        for who in (None, OUTSIDER):
            with self.subTest(who=who):
                self.forbidden_everything(self.s3(who))

    def test_even_the_placeholders_are_stored_and_match_nobody(self):
        answer = self.put(EXAMPLE_3)["ResponseMetadata"]
        self.assertIn("x-understudy-policy-warning", answer["HTTPHeaders"])
        self.forbidden_everything(self.consumer())

    def test_what_is_no_policy_is_still_refused(self):
        for text in ("random", "{}"):
            self.refused("MalformedPolicy", self.put, text=text)


class Corrected(BucketPolicy):
    def setUp(self):
        super().setUp()
        self.put(corrected_example_3())

    def test_the_cli_puts_it_and_reads_it_back(self):
        outcome = self.world.aws("aws s3api put-bucket-policy --bucket shared-data-bucket --policy file://%s\n"
                                 "aws s3api get-bucket-policy --bucket shared-data-bucket"
                                 % self.file(corrected_example_3()), secure=True)
        self.assertEqual(json.loads(self.cli_done(outcome)["Policy"]), json.loads(corrected_example_3()))

    def test_the_named_role_reads_what_is_shared(self):
        answer = self.consumer().get_object(Bucket=BUCKET, Key="shared/report.csv")
        self.assertEqual(answer["Body"].read(), b"quarter,revenue\nQ1,42\n")

    def test_the_named_role_reads_nothing_else(self):
        self.forbidden(self.consumer().get_object, Bucket=BUCKET, Key="other/private.txt")

    def test_the_named_role_lists_the_bucket(self):
        self.assertEqual([one["Key"] for one in self.consumer().list_objects_v2(Bucket=BUCKET)["Contents"]],
                         ["other/private.txt", "shared/report.csv"])

    def test_over_plain_http_nothing_matches(self):
        self.forbidden_everything(self.consumer(secure=False))

    def test_a_named_role_without_a_permission_of_its_own_is_denied(self):
        self.forbidden_everything(self.s3(self.world.assume(ANALYST_OF_B, REPORTING)))

    def test_a_named_role_whose_account_left_the_organization_is_denied_explicitly(self):
        self.world.client("organizations", OWNER).remove_account_from_organization(AccountId=ACCOUNT_A)
        consumer = self.consumer()
        self.forbidden_everything(consumer)
        [newest] = self.world.control("GET", "decisions?limit=1")["decisions"]
        self.assertEqual(newest["decision"], "explicitDeny")

    def test_a_user_of_the_owner_needs_only_a_permission_of_its_own(self):
        iam = self.world.client("iam", OWNER)
        iam.create_user(UserName="reader")
        key = iam.create_access_key(UserName="reader")["AccessKey"]
        s3 = self.s3((key["AccessKeyId"], key["SecretAccessKey"]))
        self.forbidden_everything(s3)
        iam.put_user_policy(UserName="reader", PolicyName="p", PolicyDocument=policy(allow("s3:*")))
        self.assertEqual(s3.get_object(Bucket=BUCKET, Key="other/private.txt")["ResponseMetadata"]["HTTPStatusCode"], 200)
        self.assertEqual(s3.list_objects_v2(Bucket=BUCKET)["KeyCount"], 2)

    def test_anonymous_callers_and_other_accounts_are_denied(self):
        for who in (None, OUTSIDER, SECOND):
            with self.subTest(who=who):
                self.forbidden_everything(self.s3(who))

    def test_uploads_must_ask_for_kms(self):
        s3 = self.s3(OWNER)
        self.forbidden(s3.put_object, Bucket=BUCKET, Key="shared/new", Body=b"x")
        self.forbidden(s3.put_object, Bucket=BUCKET, Key="shared/new", Body=b"x", ServerSideEncryption="AES256")
        s3.put_object(Bucket=BUCKET, Key="shared/new", Body=b"x", ServerSideEncryption="aws:kms")

    def test_the_bucket_is_not_public(self):
        self.assertIs(self.s3(OWNER).get_bucket_policy_status(Bucket=BUCKET)["PolicyStatus"]["IsPublic"], False)


class OwnerOutsideTheOrganization(BucketPolicy):
    def setUp(self):
        super().setUp()
        document = fixture(self.world_fixture)
        document["organization"]["management_account"] = SECOND
        document["organization"]["units"][0]["accounts"] = [FIRST]
        document["accounts"][0]["shares"] = []
        self.world = self.server.world(document)
        self.put(corrected_example_3())

    def test_the_policy_shuts_out_its_own_account_but_for_the_root_and_the_policy(self):
        root = self.s3(OWNER)
        self.forbidden_everything(root)
        iam = self.world.client("iam", OWNER)
        iam.create_user(UserName="reader")
        key = iam.create_access_key(UserName="reader")["AccessKey"]
        iam.put_user_policy(UserName="reader", PolicyName="p", PolicyDocument=policy(allow("s3:*")))
        reader = self.s3((key["AccessKeyId"], key["SecretAccessKey"]))
        self.forbidden_everything(reader)
        self.forbidden(reader.delete_bucket_policy, Bucket=BUCKET)
        self.assertIn("DenyDirectPublicAccess", root.get_bucket_policy(Bucket=BUCKET)["Policy"])
        root.delete_bucket_policy(Bucket=BUCKET)
        self.assertEqual(root.list_objects_v2(Bucket=BUCKET)["KeyCount"], 2)


if __name__ == "__main__":
    main()
