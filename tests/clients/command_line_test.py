"""The command line: options, environment, exit codes, start and stop."""
import json
import os
import signal
import sqlite3
import tempfile
import unittest

from process import Server, main, options, run


class CommandLine(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def path(self, *parts):
        return os.path.join(self.folder, *parts)

    def file(self, name, text):
        with open(self.path(name), "wb") as out:
            out.write(text if isinstance(text, bytes) else text.encode())
        return self.path(name)

    def fails(self, code, *arguments, said, **environment):
        """Ends with this code, one line on standard error that says why, and nothing else."""
        with self.subTest(arguments=arguments, **environment):
            status, out, error = run(*arguments, **environment)
            self.assertEqual(status, code, error)
            self.assertIn(said, error)
            self.assertTrue(error.startswith("understudy: "), error)
            self.assertEqual(error.count("\n"), 1, error)
            self.assertEqual(out, "")

    def test_help_and_version(self):
        status, out, error = run("--help")
        self.assertEqual((status, error), (0, ""))
        for part in ("--port", "--data-dir", "--fixture", "--enforcement", "UNDERSTUDY_", "exit codes"):
            self.assertIn(part, out)
        status, out, _ = run("--version")
        self.assertEqual(status, 0)
        self.assertRegex(out, r"^understudy \d+\.\d+\.\d+\n$")

    def test_usage_errors_end_with_2(self):
        for arguments, said in {
            ("--nonsense",): "unknown option `--nonsense`",
            ("--nonsense=1",): "unknown option `--nonsense=1`",
            ("-p", "80"): "unknown option `-p`",
            ("serve", "again"): "unexpected argument `again`",
            ("dance",): "unknown command `dance`",
            ("--port",): "--port needs a value",
            ("--port", "http"): "--port: expected a number up to 65535, got `http`",
            ("--port", "65536"): "--port",
            ("--port", "-1"): "--port",
            ("--port=",): "--port",
            ("--account-id", "123"): "--account-id: expected twelve digits, got `123`",
            ("--seed", "x"): "--seed",
            ("--settle", "soon"): "--settle",
            ("--enforcement", "maybe"): "--enforcement: expected enforce or audit, got `maybe`",
            ("--credentials", "none"): "--credentials",
            ("--policy-validation", "none"): "--policy-validation",
            ("--resources", "none"): "--resources",
            ("--leave-wait", "4"): "--leave-wait: expected none or aws, got `4`",
            ("--log-level", "loud"): "--log-level",
            ("--log-format", "xml"): "--log-format",
            ("--region", ""): "--region",
            ("--host", ""): "--host",
        }.items():
            self.fails(2, *arguments, said=said)

    def test_the_environment_has_a_twin_for_every_option_and_no_more(self):
        self.fails(2, said="unknown environment variable UNDERSTUDY_NONSENSE", UNDERSTUDY_NONSENSE="1")
        # What each option refuses; the other options refuse a word that is none of theirs.
        wrong = {"--host": (2, ""), "--region": (2, ""), "--data-dir": (4, self.file("plain", "text") + "/below"),
                 "--fixture": (1, self.path("missing.json")), "--init-dir": (1, self.path("missing"))}
        for option in options():
            name = "UNDERSTUDY_" + option[2:].upper().replace("-", "_")
            code, value = wrong.pop(option, (2, "nonsense"))
            self.fails(code, said=name if code == 2 else value, **{name: value})
        self.assertEqual(wrong, {}, "no such options")

    def test_the_command_line_wins_over_the_environment(self):
        with Server(UNDERSTUDY_ACCOUNT_ID="111122223333", UNDERSTUDY_PORT="1", UNDERSTUDY_LOG_LEVEL="error") as server:
            self.assertTrue(server.serves())

    def test_ready_is_a_line_of_its_own_and_the_banner_has_the_address(self):
        with Server() as server:
            self.assertEqual(server.lines[-1], "Ready.\n")
            self.assertIn("http://127.0.0.1:%d" % server.port, server.lines[0])
            self.assertTrue(server.serves())

    def test_signals_stop_cleanly(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            server = Server()
            self.assertEqual(server.stop(number), 0)

    def test_a_port_in_use_ends_with_3(self):
        with Server() as server:
            self.fails(3, "--port", str(server.port), said=str(server.port))

    def test_an_address_that_is_not_ours_ends_with_1(self):
        self.fails(1, "--port", "0", "--host", "192.0.2.1", said="192.0.2.1")
        self.fails(1, "--port", "0", "--host", "no-such-host.invalid", said="no-such-host.invalid")

    def test_health(self):
        with Server() as server:
            self.assertEqual(run("health", "--port", str(server.port))[0], 0)
            port = server.port
        self.assertEqual(run("health", "--port", str(port))[0], 1)

    def test_api_prints_what_is_implemented(self):
        status, out, _ = run("api")
        self.assertEqual(status, 0)
        services = json.loads(out)["services"]
        self.assertIn("AssumeRole", services["sts"]["operations"])
        self.assertEqual(services["sts"]["operations"]["AssumeRole"]["actions"], ["sts:AssumeRole"])

    # -- data files -----------------------------------------------------------------------------------------------

    def data_file(self):
        with Server("--data-dir", self.path("data")) as server:
            self.assertEqual(server.request("POST", "/_understudy/fixtures", json.dumps(
                {"accounts": [{"id": "111122223333", "buckets": [{"name": "kept"}]}]}))[0], 200)
            self.assertEqual(server.stop(), 0)
        files = [name for name in os.listdir(self.path("data")) if name.endswith(".db")]
        self.assertEqual(len(files), 1)
        return self.path("data", files[0])

    def test_a_data_folder_keeps_the_world(self):
        self.data_file()
        with Server("--data-dir", self.path("data")) as server:
            self.assertEqual(server.request("GET", "/kept")[0], 403, "it exists, and is not for everybody")
            self.assertEqual(server.request("GET", "/missing")[0], 404)

    def test_a_data_file_that_is_not_usable_ends_with_4(self):
        original = self.data_file()
        name = os.path.basename(original)

        def folder(kind, content=None):
            os.mkdir(self.path(kind))
            if content is not None:
                with open(self.path(kind, name), "wb") as out:
                    out.write(content)
            return self.path(kind)

        self.fails(4, "--port", "0", "--data-dir", folder("foreign", b"This is no database. " * 500), said=name)
        with open(original, "rb") as file:
            content = file.read()
        self.fails(4, "--port", "0", "--data-dir", folder("truncated", content[:5000]), said=name)

        other = sqlite3.connect(os.path.join(folder("other"), name))
        other.execute("CREATE TABLE recipe (name TEXT)")
        other.commit()
        other.close()
        self.fails(4, "--port", "0", "--data-dir", self.path("other"), said=name)
        check = sqlite3.connect(self.path("other", name))
        self.assertEqual([row[0] for row in check.execute("SELECT name FROM sqlite_master")], ["recipe"], "it was left alone")
        check.close()

        stale = sqlite3.connect(original)
        version = stale.execute("PRAGMA user_version").fetchone()[0]
        stale.execute("PRAGMA user_version = %d" % (version - 1))
        stale.commit()
        stale.close()
        self.fails(4, "--port", "0", "--data-dir", self.path("data"), said="another version")

    def test_a_data_folder_that_cannot_be_made_ends_with_4(self):
        self.fails(4, "--port", "0", "--data-dir", os.path.join(self.file("plain", "text"), "below"), said="cannot create")

    def test_a_data_folder_in_use_by_another_server_ends_with_4(self):
        with Server("--data-dir", self.path("data")) as server:
            self.fails(4, "--port", "0", "--data-dir", self.path("data"), said="locked")
            self.assertTrue(server.serves())

    # -- fixtures -------------------------------------------------------------------------------------------------

    def test_fixtures_are_applied_in_order_at_start(self):
        one = self.file("one.json", json.dumps({"accounts": [{"id": "111122223333", "buckets": [{"name": "one"}]}]}))
        two = self.file("two.json", json.dumps({"accounts": [{"id": "111122223333", "buckets": [{"name": "two"}]}]}))
        with Server("--fixture", one, "--fixture=" + two) as server:
            for name in ("one", "two"):
                self.assertEqual(server.request("GET", "/" + name)[0], 403)
            self.assertEqual(server.request("POST", "/_understudy/reset")[0], 200)
            self.assertEqual(server.request("GET", "/one")[0], 403, "reset goes back to the fixtures")

    def test_a_broken_fixture_ends_with_1_and_names_the_fault(self):
        self.fails(1, "--port", "0", "--fixture", self.path("missing.json"), said="missing.json")
        self.fails(1, "--port", "0", "--fixture", self.file("a.json", "{\"accounts\": ["), said="a.json")
        self.fails(1, "--port", "0", "--fixture", self.file("b.json", b"\xff\xfe\x00"), said="b.json")
        self.fails(1, "--port", "0", "--fixture", self.file("c.json", "[" * 100000), said="c.json")
        faulty = self.file("d.json", json.dumps({"accounts": [{"id": "111122223333", "roles": [{"name": "r", "trust": "x"}]}]}))
        self.fails(1, "--port", "0", "--fixture", faulty, said="accounts[0].roles[0].trust")
        self.fails(1, "--port", "0", "--fixture", self.folder, said=self.folder)


if __name__ == "__main__":
    main()
