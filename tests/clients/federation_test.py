"""Web identities and SAML assertions as programs use them, signed by another library than the server's."""
import base64
import datetime
import hashlib
import time

from understudy import *

try:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils
except ImportError:
    print("skipped: cryptography is not installed (Debian: python3-cryptography)")
    sys.exit(77)

ACCOUNT = "111122223333"
ISSUER = "https://token.actions.githubusercontent.com"
OIDC = "arn:aws:iam::%s:oidc-provider/token.actions.githubusercontent.com" % ACCOUNT
SAML = "arn:aws:iam::%s:saml-provider/Corp" % ACCOUNT
ROLE = "arn:aws:iam::%s:role/deploy" % ACCOUNT
RSA_KEY = rsa.generate_private_key(65537, 2048)
CURVES = {"ES256": ec.SECP256R1, "ES384": ec.SECP384R1, "ES512": ec.SECP521R1}
EC_KEYS = {name: ec.generate_private_key(curve()) for name, curve in CURVES.items()}
HASHES = {"256": hashes.SHA256, "384": hashes.SHA384, "512": hashes.SHA512}


def packed(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def number(value, size=None):
    return packed(value.to_bytes(size or (value.bit_length() + 7) // 8, "big"))


def key_set():
    numbers = RSA_KEY.public_key().public_numbers()
    keys = [{"kty": "RSA", "kid": "rsa", "use": "sig", "n": number(numbers.n), "e": number(numbers.e)}]
    for name, key in EC_KEYS.items():
        point, size = key.public_key().public_numbers(), (key.curve.key_size + 7) // 8
        keys.append({"kty": "EC", "kid": name, "crv": "P-%d" % key.curve.key_size, "x": number(point.x, size),
                     "y": number(point.y, size)})
    return {"keys": keys}


def token(algorithm="RS256", **changes):
    now = int(time.time())
    claims = {"iss": ISSUER, "aud": "sts.amazonaws.com", "sub": "repo:octo/app:ref:refs/heads/main", "iat": now - 5,
              "exp": now + 300, "repository": "octo/app", **changes}
    head = {"alg": algorithm, "kid": "rsa" if algorithm.startswith("R") else algorithm}
    text = ".".join(packed(json.dumps(part).encode()) for part in (head, claims))
    hashing = HASHES[algorithm[2:]]()
    if algorithm.startswith("R"):
        return text + "." + packed(RSA_KEY.sign(text.encode(), padding.PKCS1v15(), hashing))
    key = EC_KEYS[algorithm]
    r, s = utils.decode_dss_signature(key.sign(text.encode(), ec.ECDSA(hashing)))
    size = (key.curve.key_size + 7) // 8
    return text + "." + packed(r.to_bytes(size, "big") + s.to_bytes(size, "big"))


def trusts(provider, action, **condition):
    return json.dumps({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Principal": {"Federated": provider}, "Action": action, "Condition": {"StringLike": condition}}]})


class WebIdentity(ClientTest):
    def setUp(self):
        super().setUp()
        self.world.control("POST", "fixtures", {"accounts": [{
            "id": ACCOUNT,
            "oidc_providers": [{"url": ISSUER, "client_ids": ["sts.amazonaws.com"], "jwks": key_set()}],
            "roles": [{"name": "deploy", "trust": json.loads(trusts(
                OIDC, "sts:AssumeRoleWithWebIdentity", **{
                    "token.actions.githubusercontent.com:sub": "repo:octo/app:*",
                    "token.actions.githubusercontent.com:repository": "octo/app"}))}]}]})

    def ask(self, web_token):
        return self.world.client("sts", None).assume_role_with_web_identity(
            RoleArn=ROLE, RoleSessionName="ci", WebIdentityToken=web_token)

    def test_every_algorithm_that_sts_takes_is_verified(self):
        for algorithm in ("RS256", "RS384", "RS512", "ES256", "ES384", "ES512"):
            answer = self.ask(token(algorithm))
            self.assertEqual(answer["SubjectFromWebIdentityToken"], "repo:octo/app:ref:refs/heads/main")
            self.assertEqual(answer["Provider"], OIDC)

    def test_another_repository_is_not_trusted(self):
        self.refused("AccessDenied", self.ask, web_token=token(repository="octo/other"))
        self.refused("AccessDenied", self.ask, web_token=token(sub="repo:mallory/app"))

    def test_an_expired_token_is_told_from_a_wrong_one(self):
        self.refused("ExpiredTokenException", self.ask, web_token=token(exp=int(time.time()) - 1))
        self.refused("InvalidIdentityToken", self.ask, web_token=token(aud="somebody"))

    def token_file(self):
        path = os.path.join(self.world.server.home, "token")
        with open(path, "w") as file:
            file.write(token())
        return path

    def test_boto3_finds_its_credentials_by_the_token_file(self):
        script = ("import boto3; print(boto3.client('sts', endpoint_url=%r).get_caller_identity()['Arn'])"
                  % self.world.endpoint)
        environment = clean_environment(
            self.world.server.home, AWS_WEB_IDENTITY_TOKEN_FILE=self.token_file(), AWS_ROLE_ARN=ROLE,
            AWS_ROLE_SESSION_NAME="boto", AWS_ENDPOINT_URL_STS=self.world.endpoint, AWS_ENDPOINT_URL=self.world.endpoint)
        # Older versions have no setting for the endpoint that the provider calls.
        script = ("import botocore.session as s; create = s.Session.create_client\n"
                  "def patched(self, name, *a, **k):\n  k['endpoint_url'] = %r\n  return create(self, name, *a, **k)\n"
                  "s.Session.create_client = patched\n" % self.world.endpoint) + script
        done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, timeout=60)
        self.assertEqual(done.stdout.strip(), "arn:aws:sts::%s:assumed-role/deploy/boto" % ACCOUNT, done.stderr)

    def test_the_cli_takes_the_token_as_an_argument(self):
        answer = self.world.aws("aws sts assume-role-with-web-identity --role-arn %s --role-session-name cli "
                                "--web-identity-token file://%s" % (ROLE, self.token_file()))
        self.assertEqual(answer.code, 0, answer.error)
        self.assertEqual(answer.json["AssumedRoleUser"]["Arn"], "arn:aws:sts::%s:assumed-role/deploy/cli" % ACCOUNT)


class Saml(ClientTest):
    def certificate(self):
        name = x509.Name([x509.NameAttribute(x509.oid.NameOID.COMMON_NAME, "corp.example.com")])
        today = datetime.datetime(2020, 1, 1)
        made = (x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(RSA_KEY.public_key())
                .serial_number(1).not_valid_before(today).not_valid_after(today + datetime.timedelta(36500))
                .sign(RSA_KEY, hashes.SHA256()))
        return base64.b64encode(made.public_bytes(serialization.Encoding.DER)).decode()

    def response(self):
        """Pretty-printed, with namespaces declared far above: what has to be canonicalized."""
        moment = lambda seconds: datetime.datetime.utcfromtimestamp(time.time() + seconds).strftime("%Y-%m-%dT%H:%M:%SZ")
        body = ("<saml:Issuer>https://corp.example.com</saml:Issuer>%%s\n  <saml:Subject><saml:NameID>alice &amp; co</saml:NameID>"
                '<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData '
                'NotOnOrAfter="%s" Recipient="https://signin.aws.amazon.com/saml"></saml:SubjectConfirmationData>'
                '</saml:SubjectConfirmation></saml:Subject>\n  <saml:Conditions><saml:AudienceRestriction><saml:Audience>'
                "urn:amazon:webservices</saml:Audience></saml:AudienceRestriction></saml:Conditions>\n"
                '  <saml:AttributeStatement><saml:Attribute Name="https://aws.amazon.com/SAML/Attributes/Role">'
                "<saml:AttributeValue>%s,%s</saml:AttributeValue></saml:Attribute>"
                '<saml:Attribute Name="https://aws.amazon.com/SAML/Attributes/RoleSessionName"><saml:AttributeValue>alice'
                "</saml:AttributeValue></saml:Attribute></saml:AttributeStatement>\n</saml:Assertion>"
                ) % (moment(240), ROLE, SAML)
        issued = moment(-5)
        canonical = ('<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_1" IssueInstant="%s" '
                     'Version="2.0">' % issued) + body % ""
        digest = base64.b64encode(hashlib.sha256(canonical.encode()).digest()).decode()
        information = ('<ds:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"></ds:CanonicalizationMethod>'
                       '<ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"></ds:SignatureMethod>'
                       '<ds:Reference URI="#_1"><ds:Transforms>'
                       '<ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"></ds:Transform>'
                       '<ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"></ds:Transform></ds:Transforms>'
                       '<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"></ds:DigestMethod>'
                       "<ds:DigestValue>%s</ds:DigestValue></ds:Reference></ds:SignedInfo>" % digest)
        canonical = '<ds:SignedInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#">' + information
        value = base64.b64encode(RSA_KEY.sign(canonical.encode(), padding.PKCS1v15(), hashes.SHA256())).decode()
        signature = "<ds:Signature><ds:SignedInfo>%s<ds:SignatureValue>%s</ds:SignatureValue></ds:Signature>" % (
            information.replace("></ds:CanonicalizationMethod>", "/>"), value)
        return ('<?xml version="1.0"?>\n<samlp:Response xmlns:ds="http://www.w3.org/2000/09/xmldsig#" xmlns:unused="urn:x" '
                'xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol">\n'
                '<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>\n'
                "<saml:Assertion  Version='2.0' IssueInstant='%s'\n ID='_1'>" % issued) + body % signature + "</samlp:Response>"

    def setUp(self):
        super().setUp()
        iam = self.world.client("iam", ACCOUNT)
        metadata = ('<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://corp.example.com">'
                    '<IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><KeyDescriptor>'
                    '<KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>%s</X509Certificate>'
                    "</X509Data></KeyInfo></KeyDescriptor></IDPSSODescriptor></EntityDescriptor>" % self.certificate())
        self.assertEqual(iam.create_saml_provider(Name="Corp", SAMLMetadataDocument=metadata)["SAMLProviderArn"], SAML)
        iam.create_role(RoleName="deploy", AssumeRolePolicyDocument=trusts(
            SAML, "sts:AssumeRoleWithSAML", **{"saml:aud": "https://signin.aws.amazon.com/saml"}))

    def ask(self, text):
        return self.world.client("sts", None).assume_role_with_saml(
            RoleArn=ROLE, PrincipalArn=SAML, SAMLAssertion=base64.b64encode(text.encode()).decode())

    def test_a_signed_assertion_is_canonicalized_and_accepted(self):
        answer = self.ask(self.response())
        self.assertEqual(answer["Subject"], "alice & co")
        self.assertEqual(self.world.client("sts", answer["Credentials"]).get_caller_identity()["Arn"],
                         "arn:aws:sts::%s:assumed-role/deploy/alice" % ACCOUNT)

    def test_one_changed_character_makes_it_invalid(self):
        self.refused("InvalidIdentityToken", self.ask, text=self.response().replace("alice &amp; co", "alice &amp; ca"))


if __name__ == "__main__":
    main()
