"""The helpers for other people's test suites (examples/) do what they say, each in its own runner."""
import importlib.util
import os
import shutil
import subprocess
import sys
import unittest

from process import Server, main

HERE = os.path.dirname(os.path.abspath(__file__))
FAILING = """
def test_that_is_refused(aws):
    aws.client("sts", "AKIAALICEALICEEXAMPL", "alice-secret").assume_role(
        RoleArn="arn:aws:iam::111111111111:role/Auditor", RoleSessionName="audit")
"""


class Helpers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.addClassCleanup(cls.server.__exit__)

    def run_in(self, folder, *command, **more):
        environment = {name: value for name, value in os.environ.items()
                       if not name.startswith(("AWS_", "UNDERSTUDY_", "NODE_TEST"))}
        environment.update(UNDERSTUDY_URL="http://127.0.0.1:%d" % self.server.port, AWS_EC2_METADATA_DISABLED="true", **more)
        return subprocess.run(command, cwd=os.path.join(HERE, "examples", folder), env=environment, capture_output=True,
                              text=True, timeout=300)

    @unittest.skipUnless(importlib.util.find_spec("pytest") and importlib.util.find_spec("boto3"),
                         "pytest or boto3 is not installed (Debian: python3-pytest, python3-boto3)")
    def test_pytest(self):
        pytest = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider")
        done = self.run_in("pytest", *pytest)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("4 passed", done.stdout)
        refused = os.path.join(HERE, "examples", "pytest", "test_refused_%d.py" % os.getpid())
        self.addCleanup(os.unlink, refused)
        with open(refused, "w") as file:
            file.write(FAILING)
        done = self.run_in("pytest", *pytest, refused)
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn("the last refused call", done.stdout)
        self.assertIn("wants StringEquals sts:ExternalId = quarterly-audit, the request had none", done.stdout)

    @unittest.skipUnless(shutil.which("node"), "node is not installed")
    @unittest.skipUnless(os.path.exists(os.path.join(HERE, "node_modules", "@aws-sdk", "client-sts")),
                         "the AWS SDK for JavaScript is not installed (npm ci in tests/clients)")
    def test_javascript(self):
        # Under node's own runner: Jest finds the same `test`, and is too big to be asked for here.
        done = self.run_in("jest", "node", "--test", "audit.test.mjs")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertRegex(done.stdout, r"# pass 5\b|ℹ pass 5\b")

    @unittest.skipUnless(shutil.which("go"), "go is not installed")
    def test_go(self):
        done = self.run_in("go", "go", "test", "./...", GOFLAGS="-mod=mod", GOPROXY="off")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


if __name__ == "__main__":
    main()
