"""A world goes out as a fixture document and comes in again: boto3 cannot tell the two apart."""
from understudy import *

try:
    import jsonschema
except ImportError:
    jsonschema = None

READY = ["two-accounts.json", "organization.json", "landing-zone.json", "founding-documents.json"]
ALICE = ("AKIAALICEALICEEXAMPL", "alice-secret")


def told(answer):
    """An answer without what differs from request to request."""
    answer.pop("ResponseMetadata")
    return answer


class Export(ClientTest):
    world_fixture = "two-accounts.json"

    def copy_of(self, world):
        copy = self.server.world(world.control("GET", "export"))
        self.addCleanup(self.server.default_world.control, "DELETE", "worlds/" + copy.id)
        return copy

    def both(self, copy, service, who, operation, region=REGION, **arguments):
        one, other = (told(getattr(world.client(service, who, region=region), operation)(**arguments))
                      for world in (self.world, copy))
        self.assertEqual(one, other, operation)
        return one

    def test_a_world_made_by_requests_comes_back_from_its_document(self):
        owner, consumer = "111111111111", "222222222222"
        iam = self.world.client("iam", consumer)
        iam.create_user(UserName="carol", Path="/x/", Tags=[{"Key": "a", "Value": "b"}])
        iam.create_login_profile(UserName="carol", Password="Correct-horse-1")
        key = iam.create_access_key(UserName="carol")["AccessKey"]
        iam.update_access_key(UserName="carol", AccessKeyId=key["AccessKeyId"], Status="Inactive")
        ram = self.world.client("ram", owner, region="us-east-1")
        ram.create_resource_share(name="rules", principals=[consumer], resourceArns=[
            "arn:aws:route53resolver:us-east-1:111111111111:resolver-rule/rslvr-rr-0a1b2c3d4e5f60718"])
        self.world.client("s3", owner, region="us-east-1").put_object(
            Bucket="platform-reports", Key="bytes", Body=b"\x00\xff", Metadata={"colour": "red"})
        session = self.world.assume(ALICE, "arn:aws:iam::111111111111:role/Auditor", ExternalId="quarterly-audit")

        copy = self.copy_of(self.world)
        self.assertEqual(copy.control("GET", "export"), self.world.control("GET", "export"))
        self.both(copy, "iam", consumer, "get_account_authorization_details")
        self.both(copy, "iam", consumer, "list_access_keys", UserName="carol")
        self.both(copy, "iam", consumer, "get_login_profile", UserName="carol")
        self.both(copy, "ram", owner, "get_resource_shares", region="us-east-1", resourceOwner="SELF")
        invitations = self.both(copy, "ram", consumer, "get_resource_share_invitations", region="us-east-1")
        self.both(copy, "sts", session, "get_caller_identity")
        self.both(copy, "iam", session, "list_roles")

        # The copy is a world like any other: the invitation can be accepted there, and only there.
        invitation = invitations["resourceShareInvitations"][0]["resourceShareInvitationArn"]
        copy.client("ram", consumer, region="us-east-1").accept_resource_share_invitation(
            resourceShareInvitationArn=invitation)
        shared = {world.id: len(world.client("ram", consumer, region="us-east-1").get_resource_shares(
            resourceOwner="OTHER-ACCOUNTS")["resourceShares"]) for world in (self.world, copy)}
        self.assertEqual(shared, {self.world.id: 0, copy.id: 1})

        body = copy.client("s3", owner, region="us-east-1").get_object(Bucket="platform-reports", Key="bytes")
        self.assertEqual((body["Body"].read(), body["Metadata"]), (b"\x00\xff", {"colour": "red"}))

    def test_an_export_is_read_only_and_an_unknown_member_is_refused(self):
        self.assertEqual(self.world.raw("POST", "/_understudy/export")[0], 405)
        document = self.world.control("GET", "export")
        document["accounts"][0]["roles"][0]["colour"] = "red"
        status, text, _ = self.server.default_world.raw(
            "POST", "/_understudy/worlds", json.dumps({"id": "refused", "fixture": document}).encode())
        self.assertEqual(status, 400)
        self.assertIn("accounts[0].roles[0]: unknown member `colour`", text.decode())

    def test_ready_worlds_round_trip(self):
        for name in READY:
            world = self.server.world(fixture(name))
            self.assertEqual(self.copy_of(world).control("GET", "export"), world.control("GET", "export"), name)

    @unittest.skipUnless(jsonschema, "python3-jsonschema is not installed")
    def test_ready_worlds_and_their_exports_fit_the_schema(self):
        schema = fixture("fixture.schema.json")
        jsonschema.Draft202012Validator.check_schema(schema)
        validator = jsonschema.Draft202012Validator(schema)
        for name in READY:
            document = fixture(name)
            validator.validate(document)
            validator.validate(self.server.world(document).control("GET", "export"))
        for wrong in ({"nonsense": 1}, {"accounts": [{"id": "12"}]}, {"accounts": [{"id": "111111111111", "users": [{}]}]},
                      {"organization": {"units": []}}):
            self.assertFalse(validator.is_valid(wrong), wrong)


if __name__ == "__main__":
    main()
