"""Starts servers, drives them with wrk, reads what they cost."""

import http.client
import json
import os
import socket
import statistics
import subprocess
import tempfile
import time
from dataclasses import dataclass

LUA = """
local requests = {%s}
local turn = 0
request = function()
  turn = turn %% #requests + 1
  return requests[turn]
end
done = function(summary, latency)
  io.write(string.format('RESULT {"requests":%%d,"us":%%d,"refused":%%d,"broken":%%d,"p50":%%d,"p99":%%d}\\n',
    summary.requests, summary.duration, summary.errors.status,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout,
    latency:percentile(50), latency:percentile(99)))
end
"""


class Unusable(Exception):
    """A server cannot do what is to be measured; the row says so."""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A process that listens on a port of its own."""

    def __init__(self, command, path="/"):
        self.port = free_port()
        self.host = f"127.0.0.1:{self.port}"
        environment = {name: value for name, value in os.environ.items() if not name.startswith("UNDERSTUDY_")}
        self.log = tempfile.TemporaryFile()
        command = [str(part).replace("PORT", str(self.port)) for part in command]
        begin = time.perf_counter()
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=self.log, env=environment)
        try:
            self.start_ms = (self.wait_for_answer(path) - begin) * 1000
        except Unusable:
            self.stop()
            raise

    def wait_for_answer(self, path):
        ask = f"GET {path} HTTP/1.1\r\nHost: {self.host}\r\n\r\n".encode()
        deadline = time.perf_counter() + 10
        while time.perf_counter() < deadline:
            if self.process.poll() is not None:
                self.log.seek(0)
                raise Unusable(f"exits with {self.process.returncode}: {self.log.read(300).decode(errors='replace').strip()}")
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=5) as connection:
                    connection.sendall(ask)
                    status = connection.recv(4096).split(b" ", 2)[1:2]
                    if status == [b"200"]:
                        return time.perf_counter()
                    raise Unusable(f"GET {path} answers {status}")
            except ConnectionError:
                time.sleep(0.0001)
        raise Unusable("never listens")

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def cpu_us(self):
        total = 0
        for task in os.listdir(f"/proc/{self.process.pid}/task"):
            with open(f"/proc/{self.process.pid}/task/{task}/schedstat") as file:
                total += int(file.read().split()[0])
        return total / 1000

    def resident_kib(self):
        with open(f"/proc/{self.process.pid}/status") as file:
            return next(int(line.split()[1]) for line in file if line.startswith("VmRSS"))

    def connect(self):
        return Caller(self)


class Caller:
    """One keep-alive connection."""

    def __init__(self, server):
        self.server = server
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)

    def send(self, method, path, body=b"", headers=None):
        """(status, body) of whatever comes."""
        self.connection.request(method, path, body=body, headers=headers or {})
        answer = self.connection.getresponse()
        return answer.status, answer.read()

    def call(self, request):
        """Body of a signed request's answer; Unusable unless it is a success."""
        status, body = self.send(request.method, request.path, request.body, request.signed_headers(self.server.host))
        if status // 100 != 2:
            raise Unusable(f"{request.service} answers {status}: {body[:400].decode(errors='replace')}")
        return body

    def control(self, method, path, document=None):
        body = b"" if document is None else json.dumps(document).encode()
        status, answer = self.send(method, "/_understudy/" + path, body, {"content-type": "application/json"})
        if status // 100 != 2:
            raise Unusable(f"{method} {path} answers {status}: {answer[:400].decode(errors='replace')}")
        return json.loads(answer or b"{}")


@dataclass
class Sample:
    rate: float
    cpu: float  # microseconds of the server per request
    p50: float
    p99: float
    others: float  # share of the machine that neither the server nor wrk used


def machine_jiffies():
    """(busy, all) of every processor since boot."""
    with open("/proc/stat") as file:
        fields = [int(field) for field in file.readline().split()[1:9]]
    return sum(fields) - fields[3] - fields[4], sum(fields)


def lua_string(data):
    return '"' + "".join(chr(b) if 32 <= b < 127 and b not in b'"\\' else f"\\{b:03d}" for b in data) + '"'


def write_script(directory, name, requests):
    path = os.path.join(directory, name)
    with open(path, "w") as file:
        file.write(LUA % ",\n".join(lua_string(request) for request in requests))
    return path


def slice_of(server, script, connections, seconds):
    """One run of wrk. Unusable when requests are refused or connections break."""
    before, machine, children = server.cpu_us(), machine_jiffies(), os.times()
    run = subprocess.run(
        ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", script, f"http://{server.host}/"],
        capture_output=True, text=True, check=False)
    cpu = server.cpu_us() - before
    busy, every = (after - earlier for after, earlier in zip(machine_jiffies(), machine))
    wrk = sum(os.times()[2:4]) - sum(children[2:4])
    jiffy = 1 / os.sysconf("SC_CLK_TCK")
    others = max(0.0, busy * jiffy - wrk - cpu / 1e6) / max(every * jiffy, jiffy)
    line = next((line for line in run.stdout.splitlines() if line.startswith("RESULT ")), None)
    if line is None:
        raise Unusable(f"wrk: {(run.stderr or run.stdout).strip()[:200]}")
    result = json.loads(line[7:])
    if result["requests"] == 0 or result["refused"] or result["broken"]:
        raise Unusable(f"{result['refused']} of {result['requests']} refused, {result['broken']} broken")
    return Sample(result["requests"] / result["us"] * 1e6, cpu / result["requests"], result["p50"], result["p99"],
                  others)


@dataclass
class Comparison:
    rate: float
    ratio: float      # of requests per second, ours to the yardstick's
    cpu: float
    cpu_ratio: float  # of CPU per request
    p50: float
    p99: float
    others: float


def compare(ours, yardstick, script, connections, slices, seconds=1):
    """Alternating slices; medians of the figures and of the ratios within a pair."""
    pairs = []
    for turn in range(slices):
        order = (yardstick, ours) if turn % 2 == 0 else (ours, yardstick)
        samples = {server: slice_of(server, script, connections, seconds) for server in order}
        pairs.append((samples[ours], samples[yardstick]))
    median = statistics.median
    return Comparison(
        rate=median(a.rate for a, _ in pairs), ratio=median(a.rate / b.rate for a, b in pairs),
        cpu=median(a.cpu for a, _ in pairs), cpu_ratio=median(a.cpu / b.cpu for a, b in pairs),
        p50=median(a.p50 for a, _ in pairs), p99=median(a.p99 for a, _ in pairs),
        others=median(max(a.others, b.others) for a, b in pairs))
