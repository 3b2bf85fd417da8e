"""The server as a process, with nothing but the standard library: for tests below any client."""
import http.client
import os
import signal
import socket
import subprocess
import urllib.parse

BINARY = os.environ.get("BINARY_UNDER_TEST", "understudy")


def clean_environment(**extra):
    variables = {name: value for name, value in os.environ.items() if not name.startswith("UNDERSTUDY_")}
    variables.update(extra)
    return variables


def run(*arguments, **environment):
    """Runs to the end; exit code, standard output, standard error."""
    done = subprocess.run([BINARY, *arguments], capture_output=True, text=True, timeout=20, env=clean_environment(**environment))
    return done.returncode, done.stdout, done.stderr


class Server:
    """A server on a free port; use as a context."""

    def __init__(self, *options, **environment):
        self.process = subprocess.Popen([BINARY, "--port", "0", *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                        env=clean_environment(**environment))
        self.lines = []
        for line in self.process.stdout:
            self.lines.append(line)
            if line == "Ready.\n":
                break
        else:
            raise RuntimeError("the server did not start: " + self.process.stderr.read())
        word = next(word for line in self.lines for word in line.split() if word.startswith("http://"))
        self.port = urllib.parse.urlsplit(word).port

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.stop()

    def stop(self, signal_number=signal.SIGTERM):
        self.process.send_signal(signal_number)
        self.process.communicate(timeout=20)
        return self.process.returncode

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
