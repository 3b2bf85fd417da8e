"""What the client tests share: a server, worlds inside it, boto3 clients and the AWS CLI.

One server per test module on a free port; one world per test, so that tests neither meet nor wait for each other.
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import unittest
import urllib.error
import urllib.parse
import urllib.request

try:
    import boto3
    import botocore.config
    import botocore.exceptions
except ImportError:
    print("skipped: boto3 is not installed (Debian: python3-boto3)")
    sys.exit(77)

import process
from process import BINARY, REGION, clean_environment, main, options, run  # the tests import these from here

ROOT = pathlib.Path(__file__).resolve().parents[2]
# Debian's client; another `aws` in front of it in PATH may parse commands differently.
AWS = "/usr/bin/aws" if os.path.exists("/usr/bin/aws") else shutil.which("aws")


def fixture(name):
    return json.loads((ROOT / "fixtures" / name).read_text())


for variable in [name for name in os.environ if name.startswith("AWS_")]:
    del os.environ[variable]
os.environ.update(clean_environment(), HOME=os.environ.get("HOME", "/"))
# One session, so that the service models are read once.
SESSION = boto3.session.Session()


class Server(process.Server):
    """A server with worlds in it."""

    def start(self):
        super().start()
        self.default_world = World(self, "default", self.url)
        self.ca_file = os.path.join(self.home, "ca.pem")
        with open(self.ca_file, "wb") as file:
            file.write(self.default_world.raw("GET", "/_understudy/ca.pem")[1])

    def world(self, document=None, **members):
        if document is not None:
            members["fixture"] = document
        answer = self.default_world.control("POST", "worlds", members)
        return World(self, answer["id"], answer["endpoint"])


class World:
    def __init__(self, server, name, endpoint):
        self.server = server
        self.id = name
        self.endpoint = endpoint

    @property
    def secure_endpoint(self):
        return self.endpoint.replace("http://", "https://")

    # The emulator's own API

    def raw(self, method, path, body=None, headers=None):
        """(status, bytes, headers) of a plain HTTP request to this world."""
        request = urllib.request.Request(self.endpoint + path, body, headers or {}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status, answer.read(), answer.headers
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read(), error.headers

    def control(self, method, path, body=None):
        status, text, _ = self.raw(method, "/_understudy/" + path, None if body is None else json.dumps(body).encode())
        if status != 200:
            raise RuntimeError("%s %s: %d %s" % (method, path, status, text.decode()))
        return json.loads(text)

    def set_clock(self, instant):
        self.control("POST", "clock", {"set": instant})

    def advance(self, duration):
        self.control("POST", "clock", {"advance": duration})

    def come_from(self, address):
        self.control("PUT", "network", {"source_ip": address} if address else {})

    # boto3

    def client(self, service, who, region=REGION, secure=False, **config):
        """`who`: an account id (its root), (key, secret), the Credentials of an STS answer, or None for nobody."""
        config.setdefault("retries", {"max_attempts": 0})
        if service == "s3":
            config.setdefault("s3", {"addressing_style": "path"})
        if who is None:
            config["signature_version"] = botocore.UNSIGNED
        key, secret, token = secrets_of(who)
        return SESSION.client(service, region, endpoint_url=self.secure_endpoint if secure else self.endpoint,
                              verify=self.server.ca_file if secure else None, config=botocore.config.Config(**config),
                              aws_access_key_id=key, aws_secret_access_key=secret, aws_session_token=token)

    def assume(self, who, role, session="session", region=REGION, **members):
        """Credentials of a role."""
        return self.client("sts", who, region).assume_role(RoleArn=role, RoleSessionName=session, **members)["Credentials"]

    # AWS CLI

    def aws(self, command, who="123456789012", secure=False, region=REGION, **variables):
        """Runs a command line as a shell would; the answer has `code`, `out`, `error` and `json`."""
        key, secret, token = secrets_of(who)
        environment = clean_environment(self.server.home, AWS_ACCESS_KEY_ID=key, AWS_SECRET_ACCESS_KEY=secret, **variables)
        environment["AWS_DEFAULT_REGION"] = environment["AWS_REGION"] = region
        if token:
            environment["AWS_SESSION_TOKEN"] = token
        if secure:
            environment["AWS_CA_BUNDLE"] = self.server.ca_file
        endpoint = self.secure_endpoint if secure else self.endpoint
        # The documents' commands stay as printed; a function stands between them and the endpoint.
        script = 'aws() { "%s" --endpoint-url "%s" "$@"; }\n%s\n' % (AWS, endpoint, command)
        done = subprocess.run(["bash", "-c", script], env=environment, capture_output=True, text=True, timeout=60)
        return Outcome(done)


class Outcome:
    def __init__(self, done):
        self.code, self.out, self.error = done.returncode, done.stdout, done.stderr.strip()

    @property
    def json(self):
        return json.loads(self.out)


def secrets_of(who):
    if who is None:
        return None, None, None
    if isinstance(who, str):
        return who, "test", None
    if isinstance(who, dict):
        return who["AccessKeyId"], who["SecretAccessKey"], who["SessionToken"]
    return who[0], who[1], None


def policy(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(action, resource="*", **members):
    return dict({"Effect": "Allow", "Action": action, "Resource": resource}, **members)


def trust(principal, **members):
    return policy(dict({"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "sts:AssumeRole"}, **members))


class ClientTest(unittest.TestCase):
    """A module's tests share a server, started with the class's `options`; each test has its own world."""

    options = ()
    world_fixture = None

    @classmethod
    def setUpClass(cls):
        cls.server = Server(*cls.options)
        cls.addClassCleanup(cls.server.stop)
        cls._document = fixture(cls.world_fixture) if cls.world_fixture else None

    def setUp(self):
        self.world = self.server.world(self._document)
        self.addCleanup(self.server.default_world.control, "DELETE", "worlds/" + self.world.id)

    def refused(self, code, call, **arguments):
        """The error of a call that must be refused with this code: its message, status and headers."""
        with self.assertRaises(botocore.exceptions.ClientError) as caught:
            call(**arguments)
        answer = caught.exception.response
        self.assertEqual(answer["Error"]["Code"], code, answer["Error"].get("Message"))
        return Refusal(answer)

    def denied(self, call, **arguments):
        """A 403, whatever the service calls it."""
        refusal = self.refused("AccessDenied" if call.__self__.meta.service_model.service_name != "ram"
                               else "AccessDeniedException", call, **arguments)
        self.assertIn(refusal.status, (400, 403))
        return refusal

    def cli_refused(self, outcome, code, text="", status=254):
        """The CLI printed the service's error: exit status 254 in version 2."""
        self.assertEqual(outcome.code, status, outcome.out + outcome.error)
        self.assertIn("(%s)" % code, outcome.error)
        self.assertIn(text, outcome.error)

    def cli_done(self, outcome):
        self.assertEqual(outcome.code, 0, outcome.error)
        return outcome.json if outcome.out.strip() else None


class Refusal:
    def __init__(self, answer):
        self.message = answer["Error"].get("Message", "")
        self.status = answer["ResponseMetadata"]["HTTPStatusCode"]
        self.headers = answer["ResponseMetadata"]["HTTPHeaders"]
