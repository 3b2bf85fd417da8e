"""`--init-dir`: what runs between listening and `Ready.`."""
import json
import os
import signal
import subprocess
import tempfile
import time
import unittest

from process import BINARY, Server, clean_environment, main, run

WORLD = {"accounts": [{"id": "111111111111", "users": [{"name": "dev"}]}]}


class InitFiles(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.init = os.path.join(self.folder, "init files")
        os.mkdir(self.init)

    def add(self, name, content):
        with open(os.path.join(self.init, name), "w") as file:
            file.write(content if isinstance(content, str) else json.dumps(content))

    def users(self, server):
        answer = server.request("POST", "/_understudy/evaluate", json.dumps(
            {"principal": "arn:aws:iam::111111111111:user/dev", "action": "iam:ListUsers"}))
        return answer[0] == 200

    def test_files_run_in_the_order_of_their_names(self):
        self.add("10-world.json", WORLD)
        self.add("20-later.sh", 'echo two >> "%s/order"\nunderstudy clock set 2030-01-01T00:00:00Z\n' % self.folder)
        self.add("15-first.sh", 'echo one >> "%s/order"\n' % self.folder)
        self.add("README.md", "not for the server")
        os.mkdir(os.path.join(self.init, "folder.sh"))
        with Server("--init-dir", self.init) as server:
            self.assertEqual(server.lines[-1], "Ready.\n")
            self.assertEqual(len(server.lines), 2)
            self.assertTrue(self.users(server))
            with open(os.path.join(self.folder, "order")) as order:
                self.assertEqual(order.read(), "one\ntwo\n")
            now = json.loads(server.request("GET", "/_understudy/clock")[2])["now"]
            self.assertTrue(now.startswith("2030-01-01"), now)
            server.request("POST", "/_understudy/reset")
            self.assertTrue(self.users(server), "a reset goes back to what the files made")
            server.process.terminate()
            server.process.wait()
            log = server.log()
        self.assertIn("ignored in the init folder: README.md", log)
        self.assertIn("ignored in the init folder: folder.sh", log)

    def test_scripts_are_told_where_the_server_is_and_what_they_print_goes_to_the_log(self):
        self.add("a.sh", 'echo "$AWS_ENDPOINT_URL $UNDERSTUDY_URL $AWS_REGION $AWS_ACCESS_KEY_ID $0"\n'
                         'test -z "$UNDERSTUDY_ACCOUNT_ID$AWS_PROFILE"\n')
        with Server("--init-dir", self.init, "--region", "eu-west-1", UNDERSTUDY_ACCOUNT_ID="444455556666",
                    AWS_PROFILE="mine") as server:
            url = "http://127.0.0.1:%d" % server.port
            server.process.terminate()
            server.process.wait()
            log = server.log()
        self.assertIn("%s %s eu-west-1 444455556666" % (url, url), log)
        self.assertNotIn(url + " " + url, "".join(server.lines))

    def fails(self, *said, **environment):
        code, out, error = run("--port", "0", "--init-dir", self.init, **environment)
        self.assertEqual(code, 1, error)
        self.assertNotIn("Ready.", out)
        for part in said:
            self.assertIn(part, error.splitlines()[-1])

    def test_what_fails_ends_the_server_and_is_named(self):
        self.add("a.sh", "exit 3\n")
        self.fails("a.sh ended with exit code 3")
        self.add("a.sh", "kill -9 $$\n")
        self.fails("a.sh was killed by signal 9")
        self.add("a.sh", "true\n")
        self.add("b.json", {"accounts": [{"id": "1"}]})
        self.fails("b.json", "accounts[0].id")
        self.add("b.json", "{")
        self.fails("b.json")

    def test_a_folder_that_is_not_there_ends_with_1(self):
        self.init = os.path.join(self.folder, "none")
        self.fails("cannot read the init folder " + self.init)

    def test_a_server_that_is_stopped_takes_its_script_along(self):
        marker = os.path.join(self.folder, "pid")
        self.add("a.sh", 'sleep 600 & echo $! > "%s.new"; mv "%s.new" "%s"; wait\n' % (marker, marker, marker))
        process = subprocess.Popen([BINARY, "--port", "0", "--init-dir", self.init], stdout=subprocess.PIPE,
                                   stderr=subprocess.DEVNULL, env=clean_environment())
        end = time.monotonic() + 20
        while not os.path.exists(marker):
            self.assertLess(time.monotonic(), end)
        with open(marker) as file:
            sleeper = int(file.read())
        process.send_signal(signal.SIGTERM)
        out, _ = process.communicate(timeout=20)
        self.assertEqual(process.returncode, 0)
        self.assertNotIn(b"Ready.", out)
        while self.runs(sleeper):
            self.assertLess(time.monotonic(), end)

    @staticmethod
    def runs(pid):
        try:
            with open("/proc/%d/stat" % pid) as file:
                return file.read().rsplit(")", 1)[1].split()[0] != "Z"
        except FileNotFoundError:
            return False

    def test_a_data_file_keeps_what_its_fixtures_made_the_first_time(self):
        self.add("a.json", WORLD)
        self.add("b.sh", 'echo run >> "%s/runs"\n' % self.folder)
        data = os.path.join(self.folder, "data")
        for _ in range(2):
            with Server("--init-dir", self.init, "--data-dir", data) as server:
                self.assertTrue(self.users(server))
                self.assertEqual(server.stop(), 0)
        with open(os.path.join(self.folder, "runs")) as runs:
            self.assertEqual(runs.read(), "run\nrun\n")


if __name__ == "__main__":
    main()
