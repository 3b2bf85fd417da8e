"""Makes calls with the AWS CLI for another test, in one process: starting it for each call would take most of a minute.

The lines are those of call.mjs: {"world", "region", "service", "account", "operation", "input"} in, {"output"} or {"error"} out.
"""
import contextlib
import io
import json
import os
import sys

from awscli.clidriver import create_clidriver  # before any botocore: the CLI brings its own
from botocore import xform_name


def call(question):
    os.environ.update(AWS_ACCESS_KEY_ID=question["account"], AWS_SECRET_ACCESS_KEY="test", AWS_PAGER="")
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = create_clidriver().main([
            "--endpoint-url", question["world"], "--region", question["region"], "--output", "json", question["service"],
            xform_name(question["operation"], "-"), "--cli-input-json", json.dumps(question["input"])])
    return {"output": json.loads(out.getvalue() or "{}")} if code == 0 else {"error": err.getvalue()}


for line in sys.stdin:
    print(json.dumps(call(json.loads(line))), flush=True)
