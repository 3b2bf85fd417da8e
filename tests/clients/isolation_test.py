"""Worlds under parallel load: nothing of one shows in another, and nobody sees half a reset."""
import concurrent.futures
import threading

from understudy import *

WORKERS = 8
ROUNDS = 6
OWNER, CONSUMER = "111111111111", "222222222222"
RULE = "arn:aws:route53resolver:us-west-2:111111111111:resolver-rule/rslvr-rr-%d"


class Isolation(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.making = threading.Lock()
        cls.server = Server()
        cls.addClassCleanup(cls.server.stop)

    def together(self, work, count):
        """Runs `work(number)` on so many threads at once; raises what any of them raises."""
        with concurrent.futures.ThreadPoolExecutor(count) as pool:
            for future in [pool.submit(work, number) for number in range(count)]:
                future.result()

    def client(self, world, *arguments):
        # boto3's sessions make one client at a time; the clients themselves may be used by any thread.
        with self.making:
            return world.client(*arguments)

    def live(self, number, origin):
        """One test's life, with names that all the others use as well."""
        for turn in range(ROUNDS):
            mine = str(number * ROUNDS + turn)
            made = self.server.default_world.control("POST", "worlds", {"from": "world:" + origin.id})
            world = World(self.server, made["id"], made["endpoint"])
            # First: an invitation does not live as long as the clock may jump.
            world.set_clock("20%02d-01-01T00:00:00Z" % (30 + number))
            iam, ram, s3 = (self.client(world, name, OWNER) for name in ("iam", "ram", "s3"))
            iam.create_user(UserName="bob", Tags=[{"Key": "of", "Value": mine}])
            iam.create_user(UserName="only-" + mine)
            ram.create_resource_share(name="share", resourceArns=[RULE % int(mine)], principals=[CONSUMER])
            s3.create_bucket(Bucket="data", CreateBucketConfiguration={"LocationConstraint": REGION})
            s3.put_object(Bucket="data", Key="key", Body=mine.encode())

            self.assertEqual({user["UserName"] for user in iam.list_users()["Users"]}, {"base", "bob", "only-" + mine})
            self.assertEqual(iam.list_user_tags(UserName="bob")["Tags"], [{"Key": "of", "Value": mine}])
            shares = ram.get_resource_shares(resourceOwner="SELF")["resourceShares"]
            self.assertEqual([share["name"] for share in shares], ["share"])
            self.assertEqual([r["arn"] for r in ram.list_resources(resourceOwner="SELF")["resources"]], [RULE % int(mine)])
            invitations = self.client(world, "ram", CONSUMER).get_resource_share_invitations()["resourceShareInvitations"]
            self.assertEqual([one["resourceShareArn"] for one in invitations], [shares[0]["resourceShareArn"]])
            self.assertEqual(s3.get_object(Bucket="data", Key="key")["Body"].read(), mine.encode())
            self.assertTrue(world.control("GET", "clock")["now"].startswith("20%02d-" % (30 + number)))
            seen = {entry["principal"] for entry in world.control("GET", "requests")["requests"]}
            self.assertEqual(seen, {"arn:aws:iam::%s:root" % account for account in (OWNER, CONSUMER)})
            self.server.default_world.control("DELETE", "worlds/" + world.id)

    def test_forks_under_load_share_nothing(self):
        origin = self.server.world({"accounts": [{"id": OWNER, "users": [{"name": "base"}]}]})
        self.together(lambda number: self.live(number, origin), WORKERS)
        users = origin.client("iam", OWNER).list_users()["Users"]
        self.assertEqual([user["UserName"] for user in users], ["base"])

    def test_nobody_sees_half_a_reset(self):
        """Twenty users come with the world and nobody removes any: whenever it is asked, all of them are there."""
        names = ["user-%02d" % number for number in range(20)]
        world = self.server.world({"accounts": [{"id": OWNER, "users": [
            {"name": name, "policies": {"all": {"Version": "2012-10-17", "Statement": [
                {"Effect": "Allow", "Action": "iam:*", "Resource": "*"}]}}} for name in names]}]})
        over = threading.Event()

        def reset_often():
            for _ in range(60):
                world.control("POST", "reset")
            over.set()

        def look(number):
            iam = self.client(world, "iam", OWNER)
            looks = 0
            while not over.is_set() or looks < 5:
                listed = [user["UserName"] for user in iam.list_users()["Users"]]
                self.assertEqual([name for name in listed if name.startswith("user-")], names)
                name = names[looks % len(names)]
                self.assertEqual(iam.list_user_policies(UserName=name)["PolicyNames"], ["all"])
                try:
                    iam.create_user(UserName="extra-%d" % number)
                    iam.delete_user(UserName="extra-%d" % number)
                except botocore.exceptions.ClientError as error:
                    # A reset came in between: the user is wholly gone, or was left by the turn before.
                    self.assertIn(error.response["Error"]["Code"], ("NoSuchEntity", "EntityAlreadyExists"))
                looks += 1

        with concurrent.futures.ThreadPoolExecutor(5) as pool:
            futures = [pool.submit(reset_often)] + [pool.submit(look, number) for number in range(4)]
            try:
                for future in futures:
                    future.result()
            finally:
                over.set()
        world.control("POST", "reset")
        self.assertEqual([user["UserName"] for user in world.client("iam", OWNER).list_users()["Users"]], names)


if __name__ == "__main__":
    main()
