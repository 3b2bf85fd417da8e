"""Signature Version 4 as a client makes it, and requests as the bytes that go over the wire."""

import hashlib
import hmac
import time
from urllib.parse import quote, urlencode

REGION = "us-east-1"


class Request:
    """One request; `key` is (access key id, secret). Signed when asked for its bytes."""

    def __init__(self, service, key, method="POST", path="/", body=b"", headers=None, unsigned_payload=False):
        self.service, self.key, self.method, self.path = service, key, method, path
        self.body = body if isinstance(body, bytes) else body.encode()
        self.headers = dict(headers or {})
        self.unsigned_payload = unsigned_payload

    def signed_headers(self, host):
        stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
        headers = {"host": host, "x-amz-date": stamp, **{name.lower(): value for name, value in self.headers.items()}}
        digest = "UNSIGNED-PAYLOAD" if self.unsigned_payload else hashlib.sha256(self.body).hexdigest()
        if self.service == "s3":
            headers["x-amz-content-sha256"] = digest
        names = sorted(headers)
        signed = ";".join(names)
        path, _, query = self.path.partition("?")
        query = "&".join(sorted(part if "=" in part else part + "=" for part in query.split("&"))) if query else ""
        canonical = "\n".join(
            [self.method, quote(path, safe="/-_.~"), query, *(f"{name}:{headers[name]}" for name in names), "", signed, digest]
        )
        scope = f"{stamp[:8]}/{REGION}/{self.service}/aws4_request"
        text = "\n".join(["AWS4-HMAC-SHA256", stamp, scope, hashlib.sha256(canonical.encode()).hexdigest()])
        secret = ("AWS4" + self.key[1]).encode()
        for part in [*scope.split("/"), text]:
            secret = hmac.new(secret, part.encode(), hashlib.sha256).digest()
        headers["authorization"] = (
            f"AWS4-HMAC-SHA256 Credential={self.key[0]}/{scope}, SignedHeaders={signed}, Signature={secret.hex()}"
        )
        return headers

    def wire(self, host):
        """The whole request, with the headers besides the signature that an SDK sends."""
        headers = self.signed_headers(host)
        headers["user-agent"] = "Boto3/1.26.27 Python/3.11.2 Linux/6.1 Botocore/1.29.27"
        headers["accept-encoding"] = "identity"
        headers["content-length"] = str(len(self.body))
        lines = [f"{self.method} {self.path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + self.body


def query(service, version, key, **parameters):
    """A request of the query protocol, such as IAM's and STS's."""
    form = urlencode({"Action": parameters.pop("Action"), "Version": version, **parameters})
    return Request(service, key, body=form, headers={"content-type": "application/x-www-form-urlencoded; charset=utf-8"})


def iam(key, action, **parameters):
    return query("iam", "2010-05-08", key, Action=action, **parameters)


def sts(key, action, **parameters):
    return query("sts", "2011-06-15", key, Action=action, **parameters)
