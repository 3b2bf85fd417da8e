// What the scenarios of federation share: an OpenID Connect provider and a SAML provider of their own, with their keys.
#pragma once

#include <string>

#include "core/hash.hpp"
#include "core/text.hpp"
#include "federation/jwt.hpp"
#include "federation/keys.hpp"
#include "sts_world.hpp"

namespace scenario {

/// RSA key and self-signed certificate of the SAML provider. Used by tests alone.
inline constexpr const char* kSamlKey = R"(-----BEGIN PRIVATE KEY-----
MIIEvwIBADANBgkqhkiG9w0BAQEFAASCBKkwggSlAgEAAoIBAQCvJ1qSTN2kCmQU
R5ofcGT2wO3ndh+ze3UcAylPnFD1bnipqwWJicV6dmaPWqfgFwkeRF+XXkRJCV4s
x8g+tIQ+BVwgJMh5ynK+sMClNau0crqzuVMKbk2ZX7/NoKBxpNFnau+FT/ZXEy0P
w0VhwcfsmQNKBmFPeTFyqOrlKmwYDN6I0rYel7LlIjuY0nBTOcF71EImknv1nZk2
gLmoIATYr2OeFokwhPe/uD7nTaCgvdwkh4yICR+olpm73NIIjlrl31PLakY/rJG5
66TY5jW3U9ikVY+aNcLxZVygG/LyaHAR/IAgIN7vSx7C06/DyWmyXlXGDRLoAA6J
v1NIxXRfAgMBAAECggEAPSO7EVuEeJjp80xFJ9lHXPzebo/EpBWhvOv7lR8HAY0U
0IDyt15gkQ1YYozuEaJo2+hZB9DvfCEpfu8j3oOLr8yWKmA8nIrG//pZ3LF95Mix
lD/KFVeIfdO285OwvcqfD/77aekOH7oBXkG269dFLrkAtWvBtwiicpg1GlZzEfeD
X0Pt0YBu5dLFXUze50VmIbDfXO5xlYzzSGIV9G+3lALsRFtpddtXO4LqtL8xRnqd
eNIRJ5A8YSB68P4VEKs2FG2AYtSzfv+PkrYTHN/2FcJ/qXN/lKJ18GxHSJTa+QK1
hbxnhoKm55HnV/U3Tjtvsh4drxt6NcLUBxpGjwZBDQKBgQDroBK15+rvc6hvlgyw
6+fJZ4Kwql4dlsGP7t1Ra/J0WMjWa0tSckVX8wsXbBFAH0ZxeihoFD/KDeZ6mEqn
WmcEiygtuPoOBVGk1wlXB2d8FmMeAGkcFsfrVMXPpF12XIP63X7IYia7oD2LtEHs
32EiKbtdc+8AxENOkLQryJWdfQKBgQC+TKZoPGET1UbMssCCGx1sz/M4bAfkSDFW
fw4k6aJ/6aapaBYv0Z2vZphCU1wLwJw3nXUU6ayb5LneKVbjztJAxCsc0y7V2Y53
1JHVu8BB3BCFr/UObvpZgGMaUM6q5LX41vvgdETL5DxsrjlR1FAKo9Cc3oun9hRc
5IiWSgVwCwKBgQCFTZFoUmXKxH81agmSClSe0C3S7v/B86lcWcHiL5UCl7w/+oGp
ijaK9FiBDsWPpmH/DyJPB62zDTwofYI2veFsY6H+hBkL15yCCpohH3I/dJbswUS1
/HlsPRCQUagCr4KHacoxab4KBjTrlbZ6YUIdxshWraE4qNB/YURdROTILQKBgQCz
krsY85kb0Q9NTISSganDq3u1S2QrC+Da4Wxkcr+v+rkVdS4yk5g8ExEszWK3iFsh
tAju4g7K0Qx/0vy2Xc1T5olUWwgALprdAw9W5CPpQhOpQ8B4jUrauGdMRuKuqsH4
/k2SocTlrgtC9ykJydJ6J9lMnkilB3Zxrgoh39m/vwKBgQCj98i1KiGLi8QUMbY/
x1zAXHG9lP+4RTx+j5wJDYQ/KDME/W9hLAao4/bcHRLyOsyI3m/Pa4l8j8wRgY6P
NKecVHuMiqRNQszwJm+hu4OnfBQLW0uCvO0s0kida6UyoNhNXgHMqKwbTcObTNqB
poSM1PlqPJLNaZBLvkLlAMwZzA==
-----END PRIVATE KEY-----
)";
inline constexpr const char* kSamlCertificate =
    "MIIDFzCCAf+gAwIBAgIUfem+qRLgvzxwdslPypiP8xeJOOEwDQYJKoZIhvcNAQELBQAwGjEYMBYGA1UEAwwPaWRwLmV4YW1wbGUu"
    "Y29tMCAXDTI2MTEyMjA5MTA1N1oYDzIxMjYxMDI5MDkxMDU3WjAaMRgwFgYDVQQDDA9pZHAuZXhhbXBsZS5jb20wggEiMA0GCSqG"
    "SIb3DQEBAQUAA4IBDwAwggEKAoIBAQCvJ1qSTN2kCmQUR5ofcGT2wO3ndh+ze3UcAylPnFD1bnipqwWJicV6dmaPWqfgFwkeRF+X"
    "XkRJCV4sx8g+tIQ+BVwgJMh5ynK+sMClNau0crqzuVMKbk2ZX7/NoKBxpNFnau+FT/ZXEy0Pw0VhwcfsmQNKBmFPeTFyqOrlKmwY"
    "DN6I0rYel7LlIjuY0nBTOcF71EImknv1nZk2gLmoIATYr2OeFokwhPe/uD7nTaCgvdwkh4yICR+olpm73NIIjlrl31PLakY/rJG5"
    "66TY5jW3U9ikVY+aNcLxZVygG/LyaHAR/IAgIN7vSx7C06/DyWmyXlXGDRLoAA6Jv1NIxXRfAgMBAAGjUzBRMB0GA1UdDgQWBBRX"
    "Awf3/llbgN21ciC7XSacWWFfQjAfBgNVHSMEGDAWgBRXAwf3/llbgN21ciC7XSacWWFfQjAPBgNVHRMBAf8EBTADAQH/MA0GCSqG"
    "SIb3DQEBCwUAA4IBAQAZVjNt9ssh794G4j6+kE8JOO3UrXo/9l1xijDtMAkNv7whKmn95owHpSZCNig2v6iFX85reogDl9nPHFLv"
    "ruQDqPjXdpJnndKAX99M83ZnkJVROcuFzsp4lnAJnS7WCvA5M3doj0m4kOLPOKDjKhMYNWG5fDSpo9xblkr0xUt7SrD/koDr73od"
    "kclHGHh8eGZly48Vh6RDo9coMEl4WAN5ynlSuGmyXfJskCi3WHQRalQXdiCI4Dgb2Kwa25o7yVF+v4R2HMqKH0i+2NAeQAUV+wIW"
    "ZbC67R3MtPtnz9SbQLAJlNA0TGQyL7AVvn7QzehHKDNp7zMPxkbdvyyEEY/u";

class FederationWorld : public StsWorld {
 protected:
  static constexpr const char* kIssuer = "https://idp.example.com/tenant";
  static constexpr const char* kOidcArn = "arn:aws:iam::111122223333:oidc-provider/idp.example.com/tenant";
  static constexpr const char* kSamlArn = "arn:aws:iam::111122223333:saml-provider/Corp";
  static constexpr const char* kSamlIssuer = "https://corp.example.com/saml";
  static constexpr std::int64_t kNow = 1'750'000'000;  // 2025-06-15T15:06:40Z

  FederationWorld() {
    clock().set(core::Time(std::chrono::seconds(kNow)));
    clock().freeze(true);
  }

  /// One key for all tests: making it is slow.
  static const federation::PrivateKey& oidc_key() {
    core::IdGenerator ids;
    static const auto key = federation::PrivateKey::generate(federation::KeyType::Rsa, ids);
    return key;
  }

  void make_oidc_provider() {
    done(iam(kRoot, "CreateOpenIDConnectProvider",
             {{"Url", kIssuer},
              {"ClientIDList.member.1", "sts.amazonaws.com"},
              {"ThumbprintList.member.1", std::string(40, 'a')}}));
  }
  void publish_keys(const std::string& key_id = "k1") {
    const Json key = Json::parse("{" + oidc_key().jwk_members() + R"(,"kid":")" + key_id + "\"}");
    done(control("PUT", "/_understudy/oidc-keys", {{"issuer", kIssuer}, {"jwks", {{"keys", Json::array({key})}}}}));
  }

  static nlohmann::ordered_json claims() {
    return {
        {"iss", kIssuer}, {"sub", "system:worker"}, {"aud", "sts.amazonaws.com"}, {"iat", kNow}, {"exp", kNow + 600}};
  }
  static std::string token(const nlohmann::ordered_json& claims, const std::string& key_id = "k1") {
    return federation::sign_jwt(oidc_key(), key_id, claims);
  }

  Answer unsigned_sts(const std::string& action, const Fields& parameters) {
    std::string body = "Action=" + action + "&Version=2011-06-15";
    for (const auto& [name, value] : parameters)
      body += "&" + core::percent_encode(name) + "=" + core::percent_encode(value);
    return anonymous("POST", "/", body, {{"Content-Type", "application/x-www-form-urlencoded"}});
  }
  Answer web_identity(const std::string& role, const std::string& web_token, const Fields& more = {}) {
    Fields parameters{{"RoleArn", role_arn(role)}, {"RoleSessionName", "web"}, {"WebIdentityToken", web_token}};
    parameters.insert(parameters.end(), more.begin(), more.end());
    return unsigned_sts("AssumeRoleWithWebIdentity", parameters);
  }

  static std::string federated_trust(const std::string& provider, const Json& actions,
                                     const Json& condition = nullptr) {
    return trust({{"Federated", provider}}, condition, actions);
  }
};

}  // namespace scenario
