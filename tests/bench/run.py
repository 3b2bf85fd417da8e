#!/usr/bin/env python3
"""Measures the release binary against a bare one-thread Beast server (bare_beast.cpp, called R0) in one run.

Every request is signed and verified. Both servers get the same bytes in alternating slices of one second, so a ratio
survives a slow or busy machine where a rate does not. Prints one table; a row that cannot be measured says why, and
one that missed its target while other programs had more than a tenth of the machine is marked `busy`.
Needs wrk. Exit status 0 whatever the figures are."""

import argparse
import hashlib
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time

from driver import Comparison, Server, Unusable, compare, slice_of, write_script
from signer import Request, iam, sts

ACCOUNT = "111122223333"
ROOT = (ACCOUNT, "test")  # twelve digits are the key of that account's root
RECEIVER = "444455556666"
BUCKET = "bench-bucket"
OBJECT = bytes(range(256)) * 4
PORT = "PORT"  # Server puts its own in its place
BUSY = 0.1  # above this share of the machine for others, rates and latencies prove nothing; CPU per request still does


def document(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


ALLOW_ALL = {"Effect": "Allow", "Action": "*", "Resource": "*"}
TYPICAL = [  # what an identity usually carries besides the statement that matches
    {"Sid": "Read", "Effect": "Allow", "Action": ["s3:Get*", "s3:List*", "ec2:Describe*"], "Resource": "*"},
    {"Sid": "Own", "Effect": "Allow", "Action": "dynamodb:*", "Resource": f"arn:aws:dynamodb:*:{ACCOUNT}:table/app-*"},
    {"Sid": "Guard", "Effect": "Deny", "Action": "iam:Delete*", "Resource": "*",
     "Condition": {"StringNotEquals": {"aws:RequestedRegion": "us-east-1"}}},
]


def ram(key, operation, **members):
    return Request("ram", key, path=f"/{operation.lower()}", body=json.dumps(members),
                   headers={"content-type": "application/json"})


def create_share(key, name, number):
    return ram(key, "CreateResourceShare", name=name, principals=[RECEIVER], allowExternalPrincipals=True,
               resourceArns=[f"arn:aws:ec2:us-east-1:{key[0]}:transit-gateway/tgw-{number:017x}"])


def s3(key, method, path, body=b"", **more):
    headers = {"content-type": "application/octet-stream"} if body else {}
    return Request("s3", key, method=method, path=path, body=body, headers=headers, **more)


# What each operation needs before it can be measured. Returns the requests that are measured.

def make_user(caller):
    """A user who may do everything, with a few typical policies; its access key."""
    caller.call(iam(ROOT, "CreateUser", UserName="bench"))
    caller.call(iam(ROOT, "PutUserPolicy", UserName="bench", PolicyName="all", PolicyDocument=document(ALLOW_ALL)))
    caller.call(iam(ROOT, "PutUserPolicy", UserName="bench", PolicyName="typical", PolicyDocument=document(*TYPICAL)))
    answer = caller.call(iam(ROOT, "CreateAccessKey", UserName="bench")).decode()
    found = [re.search(f"<{name}>([^<]+)</{name}>", answer) for name in ("AccessKeyId", "SecretAccessKey")]
    if not all(found):
        raise Unusable(f"CreateAccessKey answers no key: {answer[:300]}")
    return tuple(match.group(1) for match in found)


def prepare_caller_identity(caller):
    return [sts(make_user(caller), "GetCallerIdentity")]


def prepare_get_user(caller):
    return [iam(make_user(caller), "GetUser", UserName="bench")]


def prepare_assume_role(caller):
    key = make_user(caller)
    trust = document({"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:user/bench"},
                      "Action": "sts:AssumeRole", "Condition": {"StringEquals": {"aws:PrincipalAccount": ACCOUNT}}})
    caller.call(iam(ROOT, "CreateRole", RoleName="bench", AssumeRolePolicyDocument=trust))
    caller.call(iam(ROOT, "PutRolePolicy", RoleName="bench", PolicyName="typical", PolicyDocument=document(*TYPICAL)))
    return [sts(key, "AssumeRole", RoleArn=f"arn:aws:iam::{ACCOUNT}:role/bench", RoleSessionName="bench")]


def prepare_get_shares(caller):
    for number in range(10):
        caller.call(create_share(ROOT, f"share-{number}", number))
    return [ram(make_user(caller), "GetResourceShares", resourceOwner="SELF")]


def prepare_create_share(_):
    # Many accounts, because an account may own so many shares and no more.
    return [create_share((f"2{number:011d}", "test"), "bench", number) for number in range(400)]


def prepare_put_object(caller):
    key = make_user(caller)
    caller.call(s3(key, "PUT", f"/{BUCKET}"))
    return [s3(key, "PUT", f"/{BUCKET}/object-{number}", OBJECT) for number in range(64)]


def prepare_get_object(caller):
    key = make_user(caller)
    caller.call(s3(key, "PUT", f"/{BUCKET}"))
    caller.call(s3(key, "PUT", f"/{BUCKET}/object", OBJECT))
    return [s3(key, "GET", f"/{BUCKET}/object")]


OPERATIONS = [  # name, preparation, least ratio to R0
    ("GetCallerIdentity", prepare_caller_identity, 1.0),
    ("GetUser", prepare_get_user, 0.85),
    ("GetResourceShares, 10 shares", prepare_get_shares, 0.5),
    ("CreateResourceShare", prepare_create_share, None),
    ("AssumeRole", prepare_assume_role, 0.6),
    ("GetObject 1 KiB", prepare_get_object, 1.0),
    ("PutObject 1 KiB", prepare_put_object, 0.8),
]


class Table:
    FORMAT = "{:<34} {:>11} {:>10} {:>22}  {:<8} {}"

    def __init__(self):
        self.rows = []
        print(self.FORMAT.format("", "measured", "target", "", "", "").rstrip())

    def row(self, name, value, target, unit, most=False, note="", others=0.0):
        """`most`: the target is an upper bound. `others`: share of the machine that other programs had meanwhile."""
        verdict = "" if target is None else "met" if (value <= target if most else value >= target) else "missed"
        if verdict == "missed" and others > BUSY:
            verdict = "busy"
        wanted = "" if target is None else ("<= " if most else ">= ") + f"{target:g}"
        self.rows.append({"name": name, "value": value, "target": target, "unit": unit, "verdict": verdict,
                          "note": note})
        print(self.FORMAT.format(name, f"{value:.2f}", wanted, unit, verdict, note).rstrip(), flush=True)

    def failed(self, name, reason):
        self.rows.append({"name": name, "verdict": "failed", "note": str(reason)})
        print(self.FORMAT.format(name, "-", "", "", "failed", " ".join(str(reason).split())), flush=True)


class Bench:
    def __init__(self, options, scratch):
        self.options, self.scratch = options, scratch
        self.binary = os.path.join(options.build, "understudy")
        self.table = Table()

    def understudy(self, *more):
        return Server([self.binary, "serve", "--port", PORT, "--log-level", "error", *more], "/_understudy/health")

    def bare(self):
        return Server([os.path.join(self.options.build, "tests", "bench", "bare_beast"), PORT])

    def measure(self, name, step):
        if not re.search(self.options.only, name, re.IGNORECASE):
            return
        try:
            step(name)
        except (Unusable, OSError) as reason:
            self.table.failed(name, reason)

    def script(self, server, prepare):
        """wrk's script of the signed requests, after one of them was answered."""
        caller = server.connect()
        requests = prepare(caller)
        caller.call(requests[0])
        return write_script(self.scratch, "requests.lua", [request.wire(server.host) for request in requests])

    def operation(self, yardstick, prepare, target, *server_options, connections=(8, 64)):
        def step(name):
            with self.understudy(*server_options) as server:
                script = self.script(server, prepare)
                for count in connections:
                    result: Comparison = compare(server, yardstick, script, count, self.options.slices)
                    self.table.row(
                        f"{name} @{count}", result.ratio, target, "of R0's requests/s", note=(
                            f"{result.rate:,.0f}/s, CPU {result.cpu:.1f} us = {result.cpu_ratio:.2f} of R0's, "
                            f"p50 {result.p50:.0f} p99 {result.p99:.0f} us"), others=result.others)
                    if count == 8:
                        self.table.row(f"{name} @8, p99", result.p99 / result.p50, 4, "times p50", most=True,
                                       others=result.others)
        return step

    def many_sessions(self, name):
        with self.understudy() as server:
            script = self.script(server, prepare_assume_role)
            rates, done = [], 0
            while done < 400_000 or len(rates) < 4:
                sample = slice_of(server, script, 8, 1)
                rates.append(sample.rate)
                done += sample.rate
                if len(rates) > 60:
                    raise Unusable("too slow to make 400,000 sessions within a minute")
            late, fresh = statistics.median(rates[-2:]), statistics.median(rates[:2])
            self.table.row(name, late / fresh, 0.95, "of the fresh rate",
                           note=f"{server.resident_kib() / 1024:.0f} MiB resident")

    def large_objects(self, name):
        body = os.urandom(64 << 20)
        with self.understudy() as server:
            caller = server.connect()
            key = make_user(caller)
            caller.call(s3(key, "PUT", f"/{BUCKET}"))
            put, get, digest = [], [], []
            for _ in range(max(3, self.options.slices)):
                begin = time.perf_counter()
                hashlib.md5(body).digest()
                digest.append(time.perf_counter() - begin)
                begin = time.perf_counter()
                caller.call(s3(key, "PUT", f"/{BUCKET}/large", body, unsigned_payload=True))
                put.append(time.perf_counter() - begin)
                begin = time.perf_counter()
                if caller.call(s3(key, "GET", f"/{BUCKET}/large")) != body:
                    raise Unusable("GET gives other bytes than were put")
                get.append(time.perf_counter() - begin)

        def speed(times):
            return len(body) / statistics.median(times) / 1e6

        self.table.row(f"{name}: PUT", speed(put) / speed(digest), 0.8, "of this machine's MD5",
                       note=f"{speed(put):,.0f} MB/s")
        self.table.row(f"{name}: GET", speed(get), None, "MB/s")

    def start_up(self, name):
        times, resident = [], []
        for _ in range(5 if self.options.quick else 21):
            with self.understudy() as server:
                times.append(server.start_ms)
                resident.append(server.resident_kib() / 1024)
        self.table.row(f"{name}: first answer", statistics.median(times), 5, "ms", most=True)
        self.table.row(f"{name}: resident", statistics.median(resident), 10, "MiB", most=True)

    def mixed_requests(self, name):
        with self.understudy() as server:
            caller, requests = server.connect(), []
            key = make_user(caller)
            requests += [sts(key, "GetCallerIdentity"), iam(key, "GetUser", UserName="bench"),
                         ram(key, "GetResourceShares", resourceOwner="SELF"), None,
                         iam(key, "ListUsers"), s3(key, "GET", "/")]
            shares = prepare_create_share(None)[:8]  # one account alone would run into its quota of invitations
            for number in range(5000):
                turn, which = divmod(number, len(requests))
                caller.call(requests[which] or shares[turn % len(shares)])
            self.table.row(name, server.resident_kib() / 1024, 20, "MiB resident", most=True)

    def worlds(self, name):
        with self.understudy() as server:
            caller = server.connect()
            prepare_get_shares(caller)
            floor = self.median_ms(lambda _: caller.control("GET", "health"))
            before, count = server.resident_kib(), 51
            fork = self.median_ms(
                lambda turn: caller.control("POST", "worlds", {"id": f"w{turn}", "from": "world:default"}), count)
            each = (server.resident_kib() - before) / count
            reset = self.median_ms(lambda _: caller.control("POST", "reset"), count)
        self.table.row(f"{name}: fork", fork - floor, 0.3, "ms", most=True, note="over GET health")
        self.table.row(f"{name}: reset", reset - floor, 0.3, "ms", most=True, note="over GET health")
        self.table.row(f"{name}: memory", each, 700, "KiB", most=True)

    def figures(self, program):
        """The lines of JSON that one of our programs prints."""
        path = os.path.join(self.options.build, "tests", "bench", program)
        run = subprocess.run([path], capture_output=True, text=True, check=False)
        if run.returncode != 0:
            raise Unusable(f"{program}: {run.stderr.strip()}")
        return [json.loads(line) for line in run.stdout.splitlines()]

    def worlds_by_size(self, name):
        """Without sockets; the first request to a fork pays for what the fork saved."""
        for result in self.figures("scale_worlds"):
            entities = result["entities"]
            where, small = f"{entities:,} each", entities <= 1000
            for what, target in (("fork", 0.3), ("first request", None), ("reset", 0.3), ("snapshot", None),
                                 ("restore", None)):
                self.table.row(f"{name}: {what}, {where}", result[what], target if small else None, "ms of processor",
                               most=True)
            self.table.row(f"{name}: memory, {where}", result["memory"], 700 if entities == 0 else None, "KiB",
                           most=True, note=f"{result['memory used']:,.0f} KiB after a request")

    def scale(self, program):
        """What operations cost in a world that holds many times as much."""
        def step(name):
            for result in self.figures(program):
                self.table.row(f"{name}: {result['operation']}", result["ratio"], 2, "times that with 100", most=True,
                               note=f"{result['many'] / 1000:.1f} and {result['few'] / 1000:.1f} us")
        return step

    @staticmethod
    def median_ms(action, count=51):
        times = []
        for turn in range(count):
            begin = time.perf_counter()
            action(turn)
            times.append((time.perf_counter() - begin) * 1000)
        return statistics.median(times)

    def micro(self):
        folder = os.path.join(self.options.build, "tests", "bench")
        for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
            if name.endswith("_bench") and re.search(self.options.only, name, re.IGNORECASE):
                print(f"\n{name}", flush=True)
                seconds = "0.05" if self.options.quick else "0.5"
                subprocess.run([os.path.join(folder, name), f"--benchmark_min_time={seconds}"], check=False)

    def run(self):
        with self.bare() as yardstick:
            for name, prepare, target in OPERATIONS:
                self.measure(name, self.operation(yardstick, prepare, target))
            data = os.path.join(self.scratch, "data")
            os.mkdir(data)
            self.measure("AssumeRole, file database", self.operation(
                yardstick, prepare_assume_role, 0.5, "--data-dir", data, connections=(8,)))
        if not self.options.quick:
            self.measure("AssumeRole after 400,000 sessions", self.many_sessions)
        self.measure("Objects of 64 MiB", self.large_objects)
        self.measure("Start", self.start_up)
        self.measure("After 5,000 mixed requests", self.mixed_requests)
        self.measure("World", self.worlds)
        self.measure("World by size", self.worlds_by_size)
        self.measure("100,000 users", self.scale("scale"))
        self.measure("10,000 accounts and shares", self.scale("scale_sharing"))
        self.micro()


def build_yardsticks(build):
    source = os.path.dirname(os.path.abspath(__file__))
    programs = ["bare_beast", "scale", "scale_sharing", "scale_worlds"]
    programs += [name[:-4] for name in sorted(os.listdir(source)) if name.endswith("_bench.cpp")]
    for program in programs:  # one at a time: a micro benchmark that does not build must not cost the rest
        run = subprocess.run(["cmake", "--build", build, "--target", program], stdout=subprocess.DEVNULL, check=False)
        if run.returncode != 0 and program == "bare_beast":
            sys.exit(f"cannot build {program} in {build}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", default="build/release", help="folder of the release build")
    parser.add_argument("--quick", action="store_true", help="one slice per figure, fewer starts")
    parser.add_argument("--slices", type=int, default=5, help="pairs of one-second slices per figure")
    parser.add_argument("--only", default="", metavar="PATTERN", help="rows whose name matches")
    parser.add_argument("--json", metavar="FILE", help="also write the rows there")
    options = parser.parse_args()
    if options.quick:
        options.slices = 1
    if not os.path.exists(os.path.join(options.build, "understudy")):
        sys.exit(f"no binary in {options.build}: build it first (./dev build)")
    build_yardsticks(options.build)
    with tempfile.TemporaryDirectory() as scratch:
        bench = Bench(options, scratch)
        bench.run()
    if options.json:
        with open(options.json, "w") as file:
            json.dump(bench.table.rows, file, indent=1)


if __name__ == "__main__":
    main()
