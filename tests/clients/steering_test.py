"""The commands that steer a running server, its faults and its idle worlds, as a user at a terminal meets them."""
import concurrent.futures
import json
import os
import tempfile
import time
import unittest

from process import Server, main, run

KEYS = {"AWS_ACCESS_KEY_ID": "test"}
FIXTURE = {"accounts": [{"id": "111111111111", "users": [
    {"name": "dev", "access_keys": [{"id": "AKIADEVDEVDEVDEVDEVD", "secret": "s"}]}]}]}
# An unsigned query that STS answers to nobody is enough to be seen; who must be somebody uses the SDK elsewhere.
AUTHORIZATION = ("AWS4-HMAC-SHA256 Credential=%s/20260101/us-east-1/sts/aws4_request, "
                 "SignedHeaders=host;x-amz-date, Signature=0")


class Steering(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.addClassCleanup(cls.server.__exit__)
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = folder.name

    def setUp(self):
        self.say("reset")
        self.say("faults", "clear")

    def path(self, name):
        return os.path.join(self.folder, name)

    def file(self, name, document):
        with open(self.path(name), "w") as out:
            json.dump(document, out)
        return self.path(name)

    def say(self, *words, **environment):
        """Standard output of a command that works."""
        code, out, error = run(*words, UNDERSTUDY_PORT=str(self.server.port), **environment)
        self.assertEqual((code, error), (0, ""), words)
        return out.rstrip("\n")

    def ask(self, *words):
        return json.loads(self.say(*words, "--json"))

    def ask_path(self, path):
        return json.loads(self.server.request("GET", "/_understudy/" + path)[2])

    def fails(self, code, *words, said, **environment):
        with self.subTest(words=words):
            environment.setdefault("UNDERSTUDY_PORT", str(self.server.port))
            status, out, error = run(*words, **environment)
            self.assertEqual(status, code, error)
            self.assertIn(said, error)
            self.assertTrue(error.startswith("understudy: ") and error.count("\n") == 1, error)
            self.assertEqual(out, "")

    def status(self, target="/?Action=GetCallerIdentity&Version=2011-06-15", key="111111111111"):
        """Of a call as the root of an account, whose signature is not verified."""
        date = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
        authorization = (AUTHORIZATION % key).replace("20260101", date[:8])
        return self.server.request("POST", target, headers={"Authorization": authorization, "X-Amz-Date": date})[0]

    # -- commands -------------------------------------------------------------------------------------------------

    def test_help_names_every_command(self):
        text = run("--help")[1]
        for name in ("world", "clock", "snapshot", "fixture", "export", "bundle", "reset", "faults", "explain", "evaluate"):
            self.assertIn("understudy " + name, text)
            code, out, _ = run(name, "--help")
            self.assertEqual(code, 0)
            self.assertIn("usage: understudy " + name, out)

    def test_what_is_not_understood_ends_with_2(self):
        for words, said in {
            ("world",): "list, create or delete is missing",
            ("world", "destroy"): "world does not know `destroy`",
            ("world", "create", "--size", "1"): "unknown option `--size`",
            ("world", "create", "--id"): "--id needs a value",
            ("world", "delete"): "the world's id is missing",
            ("clock", "advance"): "the duration, such as PT12H, is missing",
            ("clock", "stop"): "clock does not know `stop`",
            ("clock", "show", "it"): "unexpected argument `it`",
            ("snapshot", "save"): "the snapshot's name is missing",
            ("snapshot", "burn", "x"): "snapshot does not know `burn`",
            ("snapshot", "download", "x"): "the file to write is missing",
            ("faults", "add", "--latency", "soon"): "--latency: expected a number, got `soon`",
            ("evaluate",): "--principal is missing",
            ("explain",): "the request id, or `last`, is missing",
            ("clock", "--port", "0"): "--port: expected a port, got `0`",
            ("clock", "--endpoint-url", "localhost"): "--endpoint-url: expected a URL",
            ("clock", "--endpoint-url", "http://localhost/bucket"): "no endpoint of a world",
            ("--port", "80", "clock"): "options come behind the command: understudy clock ...",
        }.items():
            self.fails(2, *words, said=said)
        self.fails(2, "clock", said="unknown environment variable UNDERSTUDY_WORLDS", UNDERSTUDY_WORLDS="x")

    def test_what_the_server_refuses_ends_with_1_and_its_words(self):
        self.fails(1, "clock", "advance", "soon", said="`advance` is not an ISO 8601 duration (such as PT12H")
        self.fails(1, "world", "delete", "nobody", said="there is no world `nobody`")
        self.fails(1, "clock", "--world", "nobody", said="There is no world `nobody`")
        self.fails(1, "snapshot", "save", "a b", said="a snapshot's name has 1 to 64 letters")
        self.fails(1, "clock", "--world", "a b/c", said="There is no world")
        self.fails(1, "snapshot", "restore", "none", said="there is no snapshot `none`")
        self.fails(1, "fixture", "apply", self.path("none.json"), said="cannot read")
        self.fails(1, "fixture", "apply", self.file("wrong.json", {"accounts": [{"id": "1"}]}), said="accounts[0].id")
        self.fails(1, "explain", "no-such-request", said="no decision is known")
        self.fails(1, "explain", "last", said="no call of this world was refused")

    def test_without_a_server_it_ends_with_1(self):
        with Server() as gone:
            port = str(gone.port)
        self.fails(1, "clock", "--port", port, said="no server answers at 127.0.0.1:" + port)
        self.fails(1, "clock", "--host", "no-such-host.invalid", said="cannot resolve")

    def test_worlds_are_created_listed_and_deleted(self):
        endpoint = self.say("world", "create", "--id", "mine", "--fixture", self.file("f.json", FIXTURE), "--ttl", "PT1H")
        self.addCleanup(self.say, "world", "delete", "mine")
        self.assertEqual(endpoint, "http://127.0.0.1:%d/_w/mine" % self.server.port)
        listed = self.say("world", "list")
        self.assertIn(endpoint, listed)
        self.assertRegex(listed, r"\(idle PT[0-9.]+S of PT1H\)")
        self.assertEqual([w["id"] for w in self.ask("world", "list")["worlds"]], ["default", "mine"])
        self.say("world", "create", "--id", "fork", "--from", "world:mine")
        self.assertEqual(self.say("world", "delete", "fork"), "deleted fork")

    def test_a_command_is_for_the_world_it_names(self):
        endpoint = self.say("world", "create", "--id", "other")
        self.addCleanup(self.say, "world", "delete", "other")
        self.say("clock", "set", "2030-01-01T00:00:00Z", "--world", "other")
        for where in (("--world", "other"), ("--endpoint-url", endpoint), ("--world=other",)):
            self.assertTrue(self.say("clock", *where).startswith("2030-01-01"))
        self.assertTrue(self.say("clock", UNDERSTUDY_WORLD="other").startswith("2030-01-01"))
        code, out, _ = run("clock", UNDERSTUDY_URL=endpoint)
        self.assertTrue(code == 0 and out.startswith("2030-01-01"), out)
        self.assertTrue(self.say("clock", "--world", "default", UNDERSTUDY_WORLD="other").endswith("(real)"))

    def test_the_clock_moves(self):
        self.assertTrue(self.say("clock").endswith("(real)"))
        self.assertEqual(self.say("clock", "set", "2030-01-01T00:00:00Z").split("T")[0], "2030-01-01")
        frozen = self.say("clock", "freeze")
        self.assertTrue(frozen.endswith("(frozen)"))
        self.assertEqual(self.say("clock", "show"), frozen)
        self.assertTrue(self.say("clock", "advance", "P1D").startswith("2030-01-02"))
        self.assertTrue(self.say("clock", "unfreeze").endswith("(offset)"))
        self.assertTrue(self.say("clock", "reset").endswith("(real)"))

    def test_snapshots_travel_as_files(self):
        self.say("clock", "set", "2030-01-01T00:00:00Z")
        self.assertEqual(self.say("snapshot", "save", "then"), "saved then")
        self.assertIn("then", self.say("snapshot", "list"))
        self.assertEqual(self.say("snapshot", "download", "then", self.path("then")), "wrote " + self.path("then"))
        self.say("clock", "reset")
        self.assertEqual(self.say("snapshot", "delete", "then"), "deleted then")
        self.say("snapshot", "upload", "again", self.path("then"))
        self.assertEqual(self.say("snapshot", "restore", "again"), "restored again")
        self.assertTrue(self.say("clock").startswith("2030-01-01"))
        self.say("snapshot", "delete", "again")
        open(self.path("empty"), "w").close()
        self.fails(1, "snapshot", "upload", "again", self.path("empty"), said="is empty")

    def test_what_if_is_answered_with_its_explanation(self):
        self.say("fixture", "apply", self.file("f.json", FIXTURE))
        question = ("--principal", "arn:aws:iam::111111111111:user/dev", "--action", "s3:GetObject",
                    "--resource", "arn:aws:s3:::data/key")
        text = self.say("evaluate", *question)
        self.assertIn("implicitDeny: User: arn:aws:iam::111111111111:user/dev is not authorized", text)
        self.assertIn("What to change:\n  - add s3:GetObject on arn:aws:s3:::data/key to an identity policy of user dev", text)
        policy = self.file("policy.json", {"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Action": "s3:*", "Resource": "*",
             "Condition": {"StringEquals": {"aws:PrincipalTag/team": "blue"}}}]})
        text = self.say("evaluate", *question, "--with", policy)
        self.assertIn("The nearest miss: identity policy " + policy, text)
        self.assertIn("Condition did not fit: StringEquals aws:PrincipalTag/team\n    wanted blue\n    got    none", text)
        context = ("--context", "aws:PrincipalTag/team=blue")
        self.assertTrue(self.say("evaluate", *question, "--with", policy, *context).startswith("allowed"))
        self.assertIn("explicitDeny", self.say("evaluate", *question, "--with", "scp=" + self.file("deny.json", {
            "Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]}), "--with", "identity=" + self.path("deny.json")))
        self.assertEqual(self.ask("evaluate", self.file("q.json", {
            "principal": "111111111111", "action": "s3:ListAllMyBuckets"}))["decision"], "allowed")

    # -- faults ---------------------------------------------------------------------------------------------------

    def test_faults_are_added_counted_and_cleared(self):
        text = self.say("faults", "add", "--id", "slow", "--service", "sts", "--operation", "GetCallerIdentity",
                        "--error", "ThrottlingException:499", "--times", "1")
        self.assertIn("slow             sts:GetCallerIdentity: ThrottlingException (499), 1 times; hit 0", text)
        self.assertEqual(self.status(), 499)
        self.assertEqual(self.status(), 200)
        self.assertIn("hit 1", self.say("faults", "list"))
        request = self.ask_path("requests?limit=2")["requests"][1]
        self.assertEqual(request["fault"], "slow")
        self.assertIn("sts:GetCallerIdentity: fault slow answered: ThrottlingException (499)",
                      self.say("explain", request["request_id"]))
        self.assertEqual(self.say("faults", "clear", "slow"), "no faults")
        self.say("faults", "add", self.file("faults.json", {"faults": [{"latency_ms": 1, "probability": 0.5}]}))
        self.assertIn("after 1 ms, with probability 0.5", self.say("faults", "list"))
        self.fails(1, "faults", "add", "--service", "ec2", "--error", "Broken", said="there is no service `ec2` here")

    def test_a_late_answer_holds_up_nobody_else(self):
        self.say("faults", "add", "--account", "222222222222", "--latency", "1500")
        with concurrent.futures.ThreadPoolExecutor() as pool:
            begin = time.monotonic()
            late = [pool.submit(self.status, key="222222222222") for _ in range(3)]
            served = 0
            while not all(future.done() for future in late):
                self.assertEqual(self.status(), 200)
                served += 1
            self.assertEqual([future.result() for future in late], [200] * 3)
            self.assertGreaterEqual(time.monotonic() - begin, 1.5)
        self.assertGreater(served, 20)

    def test_a_server_that_stops_does_not_wait_for_late_answers(self):
        with Server() as server, concurrent.futures.ThreadPoolExecutor() as pool:
            server.request("PUT", "/_understudy/faults", json.dumps({"latency_ms": 60000}))
            here, self.server = self.server, server
            try:
                late = pool.submit(self.status)
                while not json.loads(server.request("GET", "/_understudy/faults")[2])["faults"][0]["hits"]:
                    pass
                begin = time.monotonic()
                self.assertEqual(server.stop(), 0)
                self.assertLess(time.monotonic() - begin, 10)
                self.assertEqual(late.result(), 200)
            finally:
                self.server = here

    # -- time to live ---------------------------------------------------------------------------------------------

    def test_idle_worlds_disappear_by_themselves(self):
        self.say("world", "create", "--id", "brief", "--ttl", "PT1S")
        end = time.monotonic() + 20
        while "brief" in self.say("world", "list"):
            self.assertLess(time.monotonic(), end)
        self.fails(1, "clock", "--world", "brief", said="There is no world `brief`")
        with Server("--world-ttl", "PT1H") as server:
            made = json.loads(server.request("POST", "/_understudy/worlds", "{}")[2])
            self.assertEqual(made["ttl"], "PT1H")

    def test_a_default_time_to_live_must_be_one(self):
        for wrong in ("1h", "PT0S", "PT0.9S", "-PT1H"):
            code, _, error = run("--world-ttl", wrong)
            self.assertEqual(code, 2)
            self.assertIn("--world-ttl: expected an ISO 8601 duration of at least a second, such as PT1H, got `%s`" % wrong, error)


if __name__ == "__main__":
    main()
