"""What no client library would send: broken HTTP, and bodies and headers beyond the limits. Each gets a clear answer or
a closed connection, and the server goes on serving."""
import json
import socket
import threading
import unittest

from process import Server, main

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class BadInput(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server("--log-level", "error")

    @classmethod
    def tearDownClass(cls):
        assert cls.server.stop() == 0

    def tearDown(self):
        self.assertTrue(self.server.serves())

    def status(self, sent, **how):
        answer = self.server.raw(sent, **how)
        self.assertTrue(answer.startswith(b"HTTP/1.1 "), answer[:200])
        return int(answer[9:12])

    def test_what_is_no_http_is_refused(self):
        for name, sent in {
            "noise": b"\x00\x01\x02\x03\xff\xfe\r\n\r\n",
            "no version": b"GET /\r\n\r\n",
            "another protocol": b"GET / FTP/1.1\r\nHost: x\r\n\r\n",
            "HTTP/2 without agreement": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            "a header without a colon": b"GET / HTTP/1.1\r\nHost: x\r\nnonsense\r\n\r\n",
            "a blank before the colon": b"GET / HTTP/1.1\r\nHost : x\r\n\r\n",
            "a folded header": b"GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n",
            "a NUL in a header": b"GET / HTTP/1.1\r\nHost: x\r\nA: \x00\r\n\r\n",
            "no number as length": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ten\r\n\r\n",
            "a negative length": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
            "two lengths": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
            "length and chunks": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "a broken chunk": b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
            "a chunk beyond all numbers": b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + b"f" * 40 + b"\r\n",
        }.items():
            with self.subTest(name):
                self.assertEqual(self.status(sent), 400)

    def test_a_length_beyond_all_numbers_is_too_large_or_malformed(self):
        self.assertIn(self.status(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + b"9" * 40 + b"\r\n\r\n"), (400, 413))

    def test_other_transfer_encodings_are_not_implemented(self):
        self.assertEqual(self.status(b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n"), 501)

    def test_headers_beyond_the_limit(self):
        for sent in (b"GET /" + b"a" * 40000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
                     b"GET / HTTP/1.1\r\nHost: x\r\nA: " + b"b" * 40000 + b"\r\n\r\n",
                     b"GET / HTTP/1.1\r\nHost: x\r\n" + b"A: b\r\n" * 10000 + b"\r\n"):
            answer = self.server.raw(sent)
            self.assertTrue(answer.startswith(b"HTTP/1.1 400 "), answer[:100])
            self.assertIn(b"<Code>RequestHeaderSectionTooLarge</Code>", answer)

    def test_a_body_that_ends_too_early(self):
        answer = self.server.raw(b"PUT /bucket/key HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nshort", half_close=True)
        self.assertIn(b"<Code>IncompleteBody</Code>", answer)

    def test_bodies_beyond_the_limit_are_refused_in_the_services_way_before_they_are_sent(self):
        head = "POST %s HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n%s\r\n"
        query = self.server.raw((head % ("/", "Content-Type: application/x-www-form-urlencoded\r\n")).encode())
        self.assertTrue(query.startswith(b"HTTP/1.1 413 "), query)
        self.assertTrue(query.endswith(b"\r\n\r\n"), query)
        target = self.server.raw((head % ("/", "X-Amz-Target: AWSOrganizationsV20161128.ListRoots\r\n")).encode())
        self.assertTrue(target.startswith(b"HTTP/1.1 413 "), target)
        self.assertIn(b"RequestEntityTooLargeException", target)
        for path in ("/bucket/key", "/_w/any/bucket/key"):
            s3 = self.server.raw((head % (path, "")).encode())
            self.assertTrue(s3.startswith(b"HTTP/1.1 400 "), s3)
            self.assertIn(b"<Code>EntityTooLarge</Code>", s3)
            self.assertIn(b"<ProposedSize>99999999999</ProposedSize>", s3)
        control = self.server.raw((head % ("/_understudy/fixtures", "")).encode())
        self.assertTrue(control.startswith(b"HTTP/1.1 413 "), control)
        self.assertIn(b'{"error":', control)

    def test_ten_megabytes_of_separators_are_digested(self):
        status, _, _ = self.server.request("POST", "/", b"&" * 9_999_999, FORM)
        self.assertEqual(status, 400)

    def test_an_error_to_head_has_no_body(self):
        answer = self.server.raw(b"HEAD /no-such-bucket-here HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        self.assertTrue(answer.startswith(b"HTTP/1.1 404 "), answer)
        self.assertTrue(answer.endswith(b"\r\n\r\n"), answer)
        both = self.server.raw(b"HEAD /no-such-bucket-here HTTP/1.1\r\nHost: x\r\n\r\n"
                               b"GET /_understudy/health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        self.assertIn(b"\r\n\r\nHTTP/1.1 200 OK\r\n", both)

    def test_requests_may_follow_each_other_without_waiting(self):
        one = b"GET /?Action=Foo HTTP/1.1\r\nHost: x\r\n\r\n"
        last = b"GET /?Action=Foo HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        self.assertEqual(self.server.raw(one * 20 + last).count(b"HTTP/1.1 400 "), 21)

    def test_errors_come_in_the_callers_likely_protocol(self):
        status, headers, body = self.server.request("GET", "/?Action=Foo")
        self.assertEqual((status, headers["Content-Type"]), (400, "text/xml"))
        self.assertIn(b"<Code>InvalidAction</Code>", body)
        status, headers, body = self.server.request("POST", "/", b"{}", {"X-Amz-Target": 'Foo"Bar.Baz'})
        self.assertEqual(status, 501)
        self.assertIn('Foo"Bar', json.loads(body)["message"])
        status, _, body = self.server.request("GET", "/_w/nowhere/_understudy/health")
        self.assertEqual(status, 404)
        self.assertIn("nowhere", json.loads(body)["error"])

    def test_many_connections_that_say_nothing_do_not_keep_others_out(self):
        silent = [socket.create_connection(("127.0.0.1", self.server.port)) for _ in range(200)]
        try:
            for connection in silent[:100]:
                connection.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nabc")
            self.assertTrue(self.server.serves())
        finally:
            for connection in silent:
                connection.close()

    def test_many_at_once_are_all_answered(self):
        answers = []

        def ask():
            for _ in range(20):
                answers.append(self.server.request("GET", "/?Action=Foo")[0])

        threads = [threading.Thread(target=ask) for _ in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(answers, [400] * 320)


if __name__ == "__main__":
    main()
