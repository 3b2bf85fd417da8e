// Requests for the authentication tests: a builder that owns its text, a signer, and a way to name a refusal.
#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "auth/canonical.hpp"
#include "auth/failure.hpp"
#include "auth/key_cache.hpp"
#include "auth/signature.hpp"
#include "auth/verify.hpp"
#include "core/hash.hpp"
#include "core/http_message.hpp"
#include "core/text.hpp"
#include "core/time.hpp"

namespace auth_test {

inline constexpr const char* kKey = "AKIDEXAMPLE";
inline constexpr const char* kSecret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
inline constexpr const char* kEmptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// 2026-08-22T10:11:12Z, the moment at which the examples were signed.
inline core::Time signed_at() {
  return *core::parse_iso8601_basic("20260822T101112Z");
}

struct Request {
  std::string method = "POST";
  std::string target = "/";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers = {{"Host", "localhost:4566"}};

  Request& with(std::string name, std::string value) {
    headers.emplace_back(std::move(name), std::move(value));
    return *this;
  }
  /// Valid as long as this object is neither changed nor destroyed.
  core::HttpRequest view() const {
    core::HttpRequest out;
    out.method = method;
    out.target = target;
    out.body = body;
    for (const auto& [name, value] : headers) out.headers.push_back({name, value});
    return out;
  }
};

inline Request request(std::string method, std::string target, std::string body = {}) {
  Request out;
  out.method = std::move(method);
  out.target = std::move(target);
  out.body = std::move(body);
  return out;
}

inline std::string authorization(const std::string& scope, const std::string& names, const std::string& signature) {
  return std::string("AWS4-HMAC-SHA256 Credential=") + kKey + "/" + scope + ", SignedHeaders=" + names +
         ", Signature=" + signature;
}

/// Adds X-Amz-Date and an Authorization header over `names`. The published examples prove the texts that are signed;
/// this signs what differs from them.
inline Request& sign(Request& out, const std::string& service, const std::string& names, const char* secret = kSecret) {
  const std::string scope = "20260822/us-east-1/" + service + "/aws4_request";
  out.with("X-Amz-Date", "20260822T101112Z").with("Authorization", authorization(scope, names, std::string(64, '0')));
  const core::HttpRequest view = out.view();
  const auth::Signature parsed = auth::parse_signature(view);
  const std::string hash = service == "s3" ? std::string(parsed.content_hash) : core::sha256_hex(out.body);
  const std::string text = auth::string_to_sign(parsed, auth::canonical_request(view, view.target, parsed, hash));
  const auto key = auth::derive_signing_key(secret, parsed.scope);
  const std::string signature = core::hex(core::view(core::hmac_sha256(core::view(key), text)));
  out.headers.back().second = authorization(scope, names, signature);
  return out;
}

inline auth::Evidence evidence(const core::HttpRequest& view) {
  auth::Evidence out;
  out.secret = kSecret;
  out.target = out.plain_target = view.target;
  out.wall_now = out.world_now = signed_at();
  return out;
}

/// The failure that `action` throws; nullopt when it throws none.
template <typename Action>
std::optional<auth::Failure> failure_of(Action action) {
  try {
    action();
  } catch (const auth::Failure& failure) {
    return failure;
  }
  return std::nullopt;
}

inline std::optional<auth::Failure> parse_failure(const Request& request) {
  return failure_of([&] { auth::parse_signature(request.view()); });
}

/// Parses and verifies; `change` may alter the evidence.
template <typename Change>
std::optional<auth::Failure> verify_failure(const Request& request, Change change) {
  const core::HttpRequest view = request.view();
  auth::Evidence known = evidence(view);
  change(known);
  auth::KeyCache keys;
  return failure_of([&] { auth::verify(view, auth::parse_signature(view), known, keys); });
}

inline std::optional<auth::Failure> verify_failure(const Request& request) {
  return verify_failure(request, [](auth::Evidence&) {});
}

}  // namespace auth_test

/// Expects that the failure is there and of this kind.
#define EXPECT_FAILURE(failure, expected)                 \
  do {                                                    \
    const auto failed = (failure);                        \
    ASSERT_TRUE(failed.has_value()) << "nothing refused"; \
    EXPECT_EQ(failed->kind, auth::FailureKind::expected); \
  } while (false)

/// Expects that nothing was refused.
#define EXPECT_ACCEPTED(failure)                                                                 \
  do {                                                                                           \
    const auto failed = (failure);                                                               \
    EXPECT_FALSE(failed.has_value()) << auth::to_error(*failed, auth::Family::S3).what() << "\n" \
                                     << failed->canonical_request << "\n"                        \
                                     << failed->string_to_sign;                                  \
  } while (false)
