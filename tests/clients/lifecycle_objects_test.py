"""Whole lives of buckets and objects, in a world and at the bare endpoint, with boto3, presigned URLs and the AWS CLI."""
import hashlib

from understudy import *

OWNER = "111111111111"


def fetch(url, method="GET", body=None, headers=None):
    try:
        with urllib.request.urlopen(urllib.request.Request(url, body, headers or {}, method=method), timeout=10) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()


class ObjectLife:
    """Runs through a world's endpoint and through the bare one."""

    def s3(self, who=OWNER, **config):
        return self.world.client("s3", who, region="us-east-1", **config)

    def someone(self):
        """A user who may everything in S3: only keys that the server issued have a secret to check."""
        iam = self.world.client("iam", OWNER)
        iam.create_user(UserName="someone")
        iam.put_user_policy(UserName="someone", PolicyName="p", PolicyDocument=policy(allow("s3:*")))
        key = iam.create_access_key(UserName="someone")["AccessKey"]
        return key["AccessKeyId"], key["SecretAccessKey"]

    def test_an_object_is_put_read_listed_and_deleted(self):
        s3 = self.s3()
        s3.create_bucket(Bucket="life")
        body = b"0123456789" * 100
        put = s3.put_object(Bucket="life", Key="a/b c+d&é.txt", Body=body, ContentType="text/plain", Metadata={"who": "me"})
        self.assertEqual(put["ETag"], '"%s"' % hashlib.md5(body).hexdigest())
        head = s3.head_object(Bucket="life", Key="a/b c+d&é.txt")
        self.assertEqual((head["ContentLength"], head["ContentType"], head["Metadata"]), (1000, "text/plain", {"who": "me"}))
        self.assertEqual(s3.get_object(Bucket="life", Key="a/b c+d&é.txt")["Body"].read(), body)
        s3.copy_object(Bucket="life", Key="copy", CopySource={"Bucket": "life", "Key": "a/b c+d&é.txt"})
        listed = s3.list_objects_v2(Bucket="life", Delimiter="/")
        self.assertEqual(([one["Key"] for one in listed["Contents"]], listed["CommonPrefixes"]), (["copy"], [{"Prefix": "a/"}]))
        self.refused("BucketNotEmpty", s3.delete_bucket, Bucket="life")
        deleted = s3.delete_objects(Bucket="life", Delete={"Objects": [{"Key": "copy"}, {"Key": "a/b c+d&é.txt"}]})
        self.assertEqual(len(deleted["Deleted"]), 2)
        self.refused("404", s3.head_object, Bucket="life", Key="copy")
        self.refused("NoSuchKey", s3.get_object, Bucket="life", Key="copy")
        s3.delete_bucket(Bucket="life")
        self.refused("NoSuchBucket", s3.list_objects_v2, Bucket="life")

    def test_lists_come_in_pages(self):
        s3 = self.s3()
        s3.create_bucket(Bucket="pages")
        for number in range(7):
            s3.put_object(Bucket="pages", Key="key-%d" % number, Body=b"")
        pages = list(s3.get_paginator("list_objects_v2").paginate(Bucket="pages", PaginationConfig={"PageSize": 3}))
        self.assertEqual([one["Key"] for page in pages for one in page["Contents"]], ["key-%d" % n for n in range(7)])
        self.assertEqual(len(pages), 3)

    def test_ranges_and_conditions_are_honoured(self):
        s3 = self.s3()
        s3.create_bucket(Bucket="ranges")
        tag = s3.put_object(Bucket="ranges", Key="k", Body=b"0123456789")["ETag"]
        part = s3.get_object(Bucket="ranges", Key="k", Range="bytes=2-4")
        self.assertEqual((part["Body"].read(), part["ContentRange"], part["ResponseMetadata"]["HTTPStatusCode"]),
                         (b"234", "bytes 2-4/10", 206))
        self.assertEqual(s3.get_object(Bucket="ranges", Key="k", Range="bytes=-3")["Body"].read(), b"789")
        self.assertEqual(self.refused("InvalidRange", s3.get_object, Bucket="ranges", Key="k", Range="bytes=10-").status, 416)
        self.assertEqual(self.refused("304", s3.get_object, Bucket="ranges", Key="k", IfNoneMatch=tag).status, 304)
        self.assertEqual(self.refused("PreconditionFailed", s3.get_object, Bucket="ranges", Key="k", IfMatch='"x"').status, 412)

    def test_checksums_are_verified_and_returned(self):
        s3 = self.s3()
        s3.create_bucket(Bucket="sums")
        put = s3.put_object(Bucket="sums", Key="k", Body=b"hello", ChecksumAlgorithm="SHA256")
        self.assertEqual(put["ChecksumSHA256"], "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=")
        self.assertEqual(s3.head_object(Bucket="sums", Key="k", ChecksumMode="ENABLED")["ChecksumSHA256"],
                         put["ChecksumSHA256"])
        self.refused("BadDigest", s3.put_object, Bucket="sums", Key="bad", Body=b"hello", ContentMD5="1B2M2Y8AsgTpgAmY7PhCfg==")
        self.refused("404", s3.head_object, Bucket="sums", Key="bad")

    def test_presigned_urls_of_both_kinds_work_and_cannot_be_changed(self):
        self.s3().create_bucket(Bucket="presigned")
        who = self.someone()
        # boto3 signs presigned URLs the old way unless told otherwise.
        for version in (None, "s3v4"):
            with self.subTest(signature=version or "boto3's default"):
                s3 = self.s3(who, **({"signature_version": version} if version else {}))
                put = s3.generate_presigned_url("put_object", {"Bucket": "presigned", "Key": "k y"}, ExpiresIn=600)
                self.assertEqual(fetch(put, "PUT", b"content", {"Content-Type": ""})[0], 200)
                get = s3.generate_presigned_url("get_object", {"Bucket": "presigned", "Key": "k y"}, ExpiresIn=600)
                self.assertEqual("X-Amz-Signature" in get, version == "s3v4")
                self.assertEqual(fetch(get), (200, b"content"))
                status, text = fetch(get.replace("k%20y", "other").replace("k+y", "other"))
                self.assertEqual(status, 403)
                self.assertIn(b"<Code>SignatureDoesNotMatch</Code>", text)
                self.assertEqual(fetch(get, "DELETE")[0], 403)

    def test_presigned_urls_expire_by_the_worlds_clock(self):
        self.s3().create_bucket(Bucket="expiring")
        self.s3().put_object(Bucket="expiring", Key="k", Body=b"content")
        for version in (None, "s3v4"):
            with self.subTest(signature=version or "boto3's default"):
                s3 = self.s3(**({"signature_version": version} if version else {}))
                url = s3.generate_presigned_url("get_object", {"Bucket": "expiring", "Key": "k"}, ExpiresIn=600)
                self.assertEqual(fetch(url)[0], 200)
                self.world.advance("PT11M")
                status, text = fetch(url)
                self.assertEqual(status, 403)
                self.assertIn(b"Request has expired", text)
                self.world.control("POST", "clock", {"reset": True})


class ObjectsInAWorld(ObjectLife, ClientTest):
    def test_the_cli_copies_files(self):
        self.s3().create_bucket(Bucket="files")
        path = os.path.join(self.server.home, "file.bin")
        with open(path, "wb") as file:
            file.write(os.urandom(3_000_000))
        outcome = self.world.aws("aws s3 cp --quiet %s s3://files/dir/file.bin && aws s3 cp --quiet s3://files/dir/file.bin %s.back"
                                 " && cmp %s %s.back && aws s3 ls s3://files/dir/" % ((path,) * 4), OWNER, region="us-east-1")
        self.assertEqual(outcome.code, 0, outcome.error)
        self.assertIn("3000000 file.bin", outcome.out)


class ObjectsAtTheBareEndpoint(ObjectLife, ClientTest):
    def setUp(self):
        self.world = self.server.default_world
        self.addCleanup(self.world.control, "POST", "reset")


if __name__ == "__main__":
    main()
