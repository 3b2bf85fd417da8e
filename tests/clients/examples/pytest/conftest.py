"""A world per test, for pytest: copy this file next to your tests.

    understudy --port 4566 &                      # or: docker compose -f docker/compose.yaml up
    UNDERSTUDY_URL=http://localhost:4566 pytest

`aws` is the test's own AWS: a fork of a world that is prepared once a session. Its clock moves when told, and a test
that fails prints why its last refused call was refused.
"""
import json
import os
import pathlib
import urllib.request

import boto3
import pytest

URL = os.environ.get("UNDERSTUDY_URL", "http://localhost:4566")
FIXTURE = pathlib.Path(__file__).parents[1] / "world.json"  # what every test begins with


def control(method, path, body=None):
    request = urllib.request.Request(URL + path, None if body is None else json.dumps(body).encode(), method=method)
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


class Aws:
    def __init__(self, world):
        self.endpoint = world["endpoint"]
        self.path = "/_w/" + world["id"] + "/_understudy/"

    def client(self, service, key="123456789012", secret="test", token=None, region="us-east-1"):
        """A boto3 client. A key of twelve digits is the root user of that account."""
        return boto3.client(service, region_name=region, endpoint_url=self.endpoint, aws_access_key_id=key,
                            aws_secret_access_key=secret, aws_session_token=token)

    def advance(self, duration):
        """`PT12H`, `P7D`: what expires by then has expired."""
        control("POST", self.path + "clock", {"advance": duration})

    def why(self):
        """What the last refused call lacked; empty when none was refused."""
        refused = control("GET", self.path + "decisions?denied=true&limit=1")["decisions"]
        if not refused:
            return ""
        check = control("GET", self.path + "decisions/" + refused[0]["request_id"])["checks"][-1]
        return "\n".join([check["message"]] + ["- " + line for line in check["explanation"]["change"]])


@pytest.fixture(scope="session")
def prepared():
    # Nobody need clean up: a world that nobody calls disappears.
    return control("POST", "/_understudy/worlds", {"fixture": json.loads(FIXTURE.read_text()), "ttl": "PT1H"})


@pytest.fixture
def aws(prepared):
    world = control("POST", "/_understudy/worlds", {"from": "world:" + prepared["id"], "ttl": "PT10M"})
    yield Aws(world)
    control("DELETE", "/_understudy/worlds/" + world["id"])


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    report = (yield).get_result()
    if report.when == "call" and report.failed and isinstance(item.funcargs.get("aws"), Aws):
        report.sections.append(("the last refused call", item.funcargs["aws"].why()))
