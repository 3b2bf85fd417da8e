"""The server as a process, with nothing but the standard library: for tests below any client and for those with one."""
import ast
import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import unittest
import urllib.parse

BINARY = os.environ.get("BINARY_UNDER_TEST", "understudy")
REGION = "us-west-2"


def clean_environment(home="/nonexistent", **extra):
    """An environment in which no setting of the user's own reaches the server or a client."""
    variables = {
        "PATH": os.environ["PATH"],
        "HOME": home,
        "LANG": "C.UTF-8",
        "AWS_CONFIG_FILE": os.path.join(home, "no-config"),
        "AWS_SHARED_CREDENTIALS_FILE": os.path.join(home, "no-credentials"),
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_PAGER": "",
        "AWS_MAX_ATTEMPTS": "1",
        "AWS_DEFAULT_REGION": REGION,
        "AWS_REGION": REGION,
    }
    variables.update(extra)
    return variables


def run(*arguments, **environment):
    """Runs to the end; exit code, standard output, standard error."""
    done = subprocess.run([BINARY, *arguments], capture_output=True, text=True, timeout=20, env=clean_environment(**environment))
    return done.returncode, done.stdout, done.stderr


def options():
    """The options that take a value, as --help lists them."""
    found = re.findall(r"^  (--[a-z-]+) [A-Za-z]", run("--help")[1], re.M)
    assert len(found) > 10, "--help has another form: %s" % found
    return found


class Server:
    """A server on a free port; use as a context, or stop() it."""

    def __init__(self, *options, **environment):
        self.options, self.environment = options, environment
        self.home = tempfile.mkdtemp(prefix="understudy-")
        self.start()

    def start(self):
        # Standard error goes into a file: a pipe that nobody reads would fill up.
        with open(os.path.join(self.home, "log"), "ab") as log:
            self.process = subprocess.Popen([BINARY, "--port", "0", *self.options], stdout=subprocess.PIPE, stderr=log,
                                            text=True, env=clean_environment(self.home, **self.environment))
        self.lines = []
        for line in self.process.stdout:
            self.lines.append(line)
            if line == "Ready.\n":
                break
        else:
            raise RuntimeError("the server did not start; exit code %s: %s" % (self.process.wait(), self.log()))
        self.url = next(word for line in self.lines for word in line.split() if word.startswith("http://"))
        self.port = urllib.parse.urlsplit(self.url).port

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.stop()
        shutil.rmtree(self.home, ignore_errors=True)

    def kill(self):
        """As a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process.stdout.close()

    def stop(self, signal_number=signal.SIGTERM):
        """The exit code."""
        self.process.send_signal(signal_number)
        code = self.process.wait(timeout=20)
        self.process.stdout.close()
        shutil.rmtree(self.home, ignore_errors=True)
        return code

    def log(self):
        """What the server wrote to standard error so far."""
        with open(os.path.join(self.home, "log")) as file:
            return file.read()

    def request(self, method, target, body=None, headers=None):
        """Status, headers and body of one request."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, target, body, headers or {})
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def raw(self, sent, half_close=False):
        """Whatever comes back for these bytes until the server closes, or has been silent for long."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as connection:
            try:
                connection.sendall(sent)
                if half_close:
                    connection.shutdown(socket.SHUT_WR)
                received = b""
                while piece := connection.recv(65536):
                    received += piece
            except (ConnectionResetError, BrokenPipeError):
                pass
            return received

    def serves(self):
        return self.request("GET", "/_understudy/health")[0] == 200


def defined_twice(script):
    """Names of classes, and of methods of a class, that a later definition in the script hides: they would never run."""
    with open(script) as file:
        tree = ast.parse(file.read())
    found = []
    for scope in [tree, *(node for node in tree.body if isinstance(node, ast.ClassDef))]:
        names = [node.name for node in scope.body if isinstance(node, (ast.ClassDef, ast.FunctionDef))]
        found += sorted({name for name in names if names.count(name) > 1})
    return found


def main():
    """Runs the tests of the script that was started."""
    if not shutil.which(BINARY):
        print("no server at %r: name the binary in BINARY_UNDER_TEST" % BINARY)
        sys.exit(2)
    if hidden := defined_twice(sys.argv[0]):
        print("defined twice: " + ", ".join(hidden))
        sys.exit(2)
    # boto3 leaves closing its connections to the garbage collector.
    unittest.main(warnings="ignore")
