"""The README's commands work when pasted: every block marked `<!-- tested -->` runs, in order, in one shell."""
import re

from understudy import *

MARKED = re.compile(r"^<!-- tested(?:: (?P<refused>\w+))? -->\n```(?P<language>\w+)\n(?P<text>.*?)^```$", re.M | re.S)
# Counted in the README under these names.
SERVICES = {"STS": "sts", "IAM": "iam", "Organizations": "organizations", "RAM": "ram", "S3": "s3"}


class Readme(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.text = (ROOT / "README.md").read_text()
        cls.blocks = list(MARKED.finditer(cls.text))
        cls.server = Server()
        cls.addClassCleanup(cls.server.stop)

    def run_block_text(self, block):
        return block["text"].replace("http://localhost:4566", self.server.url)

    def environment(self):
        environment = clean_environment(self.server.home)
        environment["PATH"] = os.pathsep.join([os.path.dirname(AWS), os.path.dirname(os.path.abspath(shutil.which(BINARY))), environment["PATH"]])
        environment["UNDERSTUDY_URL"] = self.server.url
        return environment

    def test_every_marked_block_is_found(self):
        self.assertEqual(len(self.blocks), self.text.count("<!-- tested"))
        self.assertGreater(len(self.blocks), 5)

    def test_the_shell_blocks_work_in_order_and_the_denial_is_explained(self):
        blocks = [block for block in self.blocks if block["language"] == "sh"]
        # As pasted into one shell, with the end of each block marked in both outputs.
        script = "".join(self.run_block_text(block) + '\necho "@@ $?"; echo @@ >&2\n' for block in blocks)
        done = subprocess.run(["bash", "-c", script], cwd=ROOT, env=self.environment(), capture_output=True, text=True,
                              timeout=120)
        outputs = re.split(r"@@ (\d+)\n", done.stdout)
        errors = done.stderr.split("@@\n")
        self.assertEqual(len(outputs) // 2, len(blocks), done.stdout + done.stderr)
        for index, block in enumerate(blocks):
            output, code, error = outputs[2 * index], int(outputs[2 * index + 1]), errors[index]
            with self.subTest(block=block["text"].strip().splitlines()[0]):
                if block["refused"]:
                    self.assertNotEqual(code, 0)
                    self.assertIn("(%s)" % block["refused"], error)
                else:
                    self.assertEqual((code, error), (0, ""), output)
        self.assertIn('"action": "ram:DisassociateResourceShare"', done.stdout)
        self.assertIn('"decision": "implicitDeny"', done.stdout)
        self.assertIn('"trace"', done.stdout)

    def test_the_python_block_works(self):
        [block] = [block for block in self.blocks if block["language"] == "python"]
        done = subprocess.run([sys.executable, "-c", self.run_block_text(block)], cwd=ROOT, env=self.environment(),
                              capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("is not authorized to perform: sts:AssumeRole", done.stdout)

    def test_the_coverage_table_promises_no_more_than_the_server_declares(self):
        declared = json.loads(run("api")[1])["services"]
        promised = dict(re.findall(r"^\| (\w+) \| (\d+) \|", self.text, re.M))
        self.assertEqual(set(promised), set(SERVICES))
        for name, count in promised.items():
            self.assertLessEqual(int(count), len(declared[SERVICES[name]]["operations"]), name)

    def test_every_option_is_documented(self):
        for option in options():
            self.assertRegex(self.text, "`%s[ `]" % option)

    def test_every_control_call_of_the_table_exists(self):
        world = self.server.default_world
        section = self.text.split("## The control API")[1].split("## What is")[0]
        calls = re.findall(r"`(GET|PUT|POST|DELETE) ([a-z.]+)(/<[a-z ]+>)?`", section)
        self.assertGreater(len(calls), 10)
        for method, path, what in calls:
            with self.subTest(call=method + " " + path):
                # What exists refuses this body or parameter in its own words instead of denying the path or the method.
                body = b"[]" if method in ("PUT", "POST") and path != "reset" else None
                status, text, _ = world.raw(method, "/_understudy/" + path + ("/none" if what else ""), body)
                self.assertNotEqual(status, 405, text)
                self.assertNotIn(b"there is no control call", text)


if __name__ == "__main__":
    main()
