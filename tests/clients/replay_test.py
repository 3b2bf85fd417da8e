"""A bug as one file: recorded with real clients, run again by `understudy replay`."""
import copy
import tempfile

from understudy import *

OWNER, CONSUMER = "111111111111", "222222222222"
GATEWAY = "arn:aws:ec2:us-west-2:111111111111:transit-gateway/tgw-1"
TRUST = json.dumps({"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Principal": {"AWS": OWNER}, "Action": "sts:AssumeRole"}]})
MAY_S3 = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]})


def replay(path):
    done = subprocess.run([BINARY, "replay", path], capture_output=True, text=True, timeout=120,
                          env=clean_environment("/nonexistent"))
    return done.returncode, done.stdout, done.stderr


class Replay(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server("--seed", "7")
        cls.addClassCleanup(cls.server.stop)

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.world = self.server.world()

    def file(self, bundle, name="bundle.json"):
        path = os.path.join(self.folder, name)
        with open(path, "w") as out:
            out.write(bundle if isinstance(bundle, str) else json.dumps(bundle))
        return path

    def record(self):
        """Roles, sessions, shares, invitations past their end, uploads, URLs, and refusals of every kind."""
        world = self.world
        iam = world.client("iam", OWNER)
        iam.create_user(UserName="ann")
        iam.put_user_policy(UserName="ann", PolicyName="may", PolicyDocument=MAY_S3.replace("s3:*", "sts:*"))
        key = iam.create_access_key(UserName="ann")["AccessKey"]
        iam.create_role(RoleName="Worker", AssumeRolePolicyDocument=TRUST)
        iam.put_role_policy(RoleName="Worker", PolicyName="may", PolicyDocument=MAY_S3)
        ann = dict(region_name=REGION, aws_access_key_id=key["AccessKeyId"], aws_secret_access_key=key["SecretAccessKey"])
        sts = SESSION.client("sts", endpoint_url=world.endpoint, **ann)
        session = sts.assume_role(RoleArn="arn:aws:iam::%s:role/Worker" % OWNER, RoleSessionName="work")["Credentials"]
        s3 = SESSION.client("s3", endpoint_url=world.endpoint, region_name=REGION, aws_access_key_id=session["AccessKeyId"],
                            aws_secret_access_key=session["SecretAccessKey"], aws_session_token=session["SessionToken"],
                            config=botocore.config.Config(s3={"addressing_style": "path"}, signature_version="s3v4"))
        s3.create_bucket(Bucket="data", CreateBucketConfiguration={"LocationConstraint": REGION})
        s3.put_object(Bucket="data", Key="text", Body=b"some bytes: \xff\xfe\x00")
        url = s3.generate_presigned_url("get_object", Params={"Bucket": "data", "Key": "text"})
        with urllib.request.urlopen(url) as answer:
            self.assertTrue(answer.read().startswith(b"some bytes"))
        with self.assertRaises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(url.replace("X-Amz-Signature=", "X-Amz-Signature=0"))
        refused.exception.close()
        with self.assertRaises(botocore.exceptions.ClientError):
            SESSION.client("iam", endpoint_url=world.endpoint, **ann).list_users()
        wrong = dict(ann, aws_secret_access_key="wrong")
        with self.assertRaises(botocore.exceptions.ClientError):
            SESSION.client("sts", endpoint_url=world.endpoint, **wrong).get_caller_identity()
        owner, consumer = world.client("ram", OWNER), world.client("ram", CONSUMER)
        for name in ("kept", "late"):
            owner.create_resource_share(name=name, resourceArns=[GATEWAY], principals=[CONSUMER])
            [invitation] = [one for one in consumer.get_resource_share_invitations()["resourceShareInvitations"]
                            if one["status"] == "PENDING"]
            if name == "late":
                world.advance("P8D")
                with self.assertRaises(botocore.exceptions.ClientError):
                    consumer.accept_resource_share_invitation(
                        resourceShareInvitationArn=invitation["resourceShareInvitationArn"])
            else:
                consumer.accept_resource_share_invitation(
                    resourceShareInvitationArn=invitation["resourceShareInvitationArn"])
        with self.assertRaises(botocore.exceptions.ClientError):
            s3.list_buckets()  # the session is over
        return session, url

    def test_a_recording_has_the_same_answers_elsewhere(self):
        session, url = self.record()
        bundle = self.world.control("GET", "bundle")
        code, out, error = replay(self.file(bundle))
        self.assertEqual((code, error), (0, ""), out)
        self.assertIn("%d calls of the world `%s`: every answer is the same." % (len(bundle["calls"]), self.world.id), out)
        self.assertGreaterEqual(len(bundle["calls"]), 20)
        requests = json.dumps([call["request"] for call in bundle["calls"]])
        self.assertNotIn(session["SessionToken"], requests)
        self.assertNotIn(urllib.parse.quote(session["SessionToken"], safe=""), requests)
        signature = urllib.parse.parse_qs(urllib.parse.urlparse(url).query)["X-Amz-Signature"][0]
        self.assertNotIn(signature, json.dumps(bundle))

    def test_another_answer_ends_with_1_and_shows_both(self):
        self.record()
        bundle = self.world.control("GET", "bundle")
        changed = copy.deepcopy(bundle)
        index, call = next((i, call) for i, call in enumerate(changed["calls"]) if "AssumeRoleResult" in call["response"].get("body", ""))
        call["response"]["body"] = call["response"]["body"].replace("assumed-role/Worker/work<", "assumed-role/Worker/other<")
        code, out, error = replay(self.file(changed))
        self.assertEqual((code, error), (1, ""), out)
        self.assertIn("Call %d of %d has another answer: POST /_w/%s AssumeRole" % (index + 1, len(bundle["calls"]), self.world.id), out)
        self.assertRegex(out, r"(?m)^  - .*assumed-role/Worker/other</Arn>$")
        self.assertRegex(out, r"(?m)^  \+ .*assumed-role/Worker/work</Arn>$")
        self.assertLess(out.count("\n"), 12, "the rest of the answer is the same")

        changed = copy.deepcopy(bundle)
        changed["calls"][3]["response"]["status"] = 418
        code, out, _ = replay(self.file(changed))
        self.assertEqual(code, 1)
        self.assertIn("Call 4 of", out)
        self.assertIn("- status 418", out)
        self.assertIn("+ status 200", out)

    def test_a_secret_that_is_not_the_right_one_is_noticed(self):
        self.record()
        bundle = self.world.control("GET", "bundle")
        call = next(call for call in bundle["calls"] if "Action=AssumeRole" in call["request"].get("body", ""))
        call["request"]["headers"] = [re_signed(line) for line in call["request"]["headers"]]
        code, out, _ = replay(self.file(bundle))
        self.assertEqual(code, 1)
        self.assertIn("SignatureDoesNotMatch", out)

    def test_files_that_are_no_bundles_are_refused(self):
        self.world.client("iam", OWNER).create_user(UserName="ann")
        bundle = self.world.control("GET", "bundle")
        text = json.dumps(bundle)
        for what, content, said in (
                ("newer", json.dumps(dict(bundle, understudy_bundle=2)), "newer"),
                ("truncated", text[:len(text) // 2], "cut off"),
                ("empty", "", "not JSON"),
                ("other JSON", "{}", "no bundle"),
                ("other member", json.dumps(dict(bundle, surprise=1)), "surprise"),
                ("deep", "[" * 100000, "nested")):
            with self.subTest(what):
                code, out, error = replay(self.file(content))
                self.assertEqual((code, out), (1, ""), error)
                self.assertTrue(error.startswith("understudy: "), error)
                self.assertEqual(error.count("\n"), 1, error)
                self.assertIn(said, error)
        self.assertEqual(replay(os.path.join(self.folder, "missing.json"))[0], 1)
        self.assertEqual(replay(self.folder)[0], 1)
        for arguments in (["replay"], ["replay", "a", "b"]):
            done = subprocess.run([BINARY, *arguments], capture_output=True, text=True, env=clean_environment("/nonexistent"))
            self.assertEqual(done.returncode, 2, done.stderr)

    def test_a_data_folder_can_be_shipped_too(self):
        with tempfile.TemporaryDirectory() as data:
            for name in ("ann", "bob"):
                server = Server("--data-dir", data)
                server.default_world.client("iam", OWNER).create_user(UserName=name)
                bundle = server.default_world.control("GET", "bundle")
                self.assertEqual(server.stop(), 0)
                self.assertEqual(len(bundle["calls"]), 1)
                code, out, error = replay(self.file(bundle))
                self.assertEqual(code, 0, out + error)

    def test_two_servers_with_one_seed_give_the_same_bytes(self):
        texts = []
        for _ in range(2):
            server = Server("--seed", "11")
            try:
                self.world = server.default_world
                self.world.control("POST", "clock", {"freeze": True})
                self.world.set_clock("2030-01-01T00:00:00Z")
                iam = self.world.client("iam", OWNER)
                iam.create_user(UserName="ann")
                iam.create_access_key(UserName="ann")
                iam.create_role(RoleName="Worker", AssumeRolePolicyDocument=TRUST)
                calls = self.world.control("GET", "bundle")["calls"]
                texts.append([call["response"] for call in calls if "_understudy" not in call["request"]["target"]])
            finally:
                server.stop()
        self.assertEqual(len(texts[0]), 3)
        self.assertEqual(*texts)


def re_signed(line):
    head, found, digest = line.partition("Signature=")
    return head + found + ("1" if digest.startswith("0") else "0") + digest[1:] if found else line


if __name__ == "__main__":
    main()
