"""What holds for worlds whatever happens in them: isolation, forks, resets, restarts, and answers to wrong input."""
import tempfile

from understudy import *

OWNER, CONSUMER = "111111111111", "222222222222"
ALICE = ("AKIAALICEALICEEXAMPL", "alice-secret")
BOB = ("AKIABOBBOBBOBEXAMPLE", "bob-secret")
RULE = "arn:aws:route53resolver:us-west-2:111111111111:resolver-rule/rslvr-rr-0123456789abcdef0"


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
