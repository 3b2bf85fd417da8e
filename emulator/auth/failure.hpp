// Why a request was not accepted as coming from its caller, and how each protocol family says so.
#pragma once

#include <cstdint>
#include <exception>
#include <string>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "core/time.hpp"

namespace auth {

/// Authentication errors are worded by protocol family: the query protocol (STS, IAM, SNS), the JSON protocols and
/// rest-json (also CBOR), and S3 with S3 Control.
enum class Family { Query, Json, S3 };

enum class FailureKind {
  // What the request carries cannot be read.
  NoCredentials,
  SeveralMechanisms,       ///< Authorization header and presigned query; detail: the header
  UnsupportedType,         ///< Authorization of another scheme (Basic, Bearer); detail: the header
  UnsupportedAlgorithm,    ///< SigV4a, SigV2 header, unknown AWS4 name; detail: the algorithm
  MalformedAuthorization,  ///< names: missing components; detail: the header
  MalformedCredential,     ///< detail: the credential
  MissingDate,             ///< detail: the Authorization header
  MalformedDate,           ///< detail: the date
  IncompletePresigned,     ///< names: missing parameters
  IncompletePresignedV2,
  ExpiresNotNumber,  ///< detail: the value
  ExpiresNotEpoch,   ///< the same for SigV2
  ExpiresNegative,
  ExpiresTooLong,
  // The scope is not that of the endpoint; `scope` tells where.
  WrongScope,
  // Decided by whoever looks keys and sessions up.
  UnknownKey,
  InactiveKey,
  MissingToken,  ///< a temporary key without its session token
  ForeignToken,  ///< a token that belongs to another key
  MalformedToken,
  ExpiredToken,
  IssuerGone,  ///< the role or user that issued the session no longer exists
  TokenWithLongLivedKey,
  // Time.
  TooLate,   ///< signed more than `seconds` before the server's time
  TooEarly,  ///< signed more than `seconds` after the server's time
  PresignedExpired,
  // Signature and content.
  HeadersNotSigned,  ///< names: headers that had to be signed
  SignatureMismatch,
  ContentHashMissing,
  ContentHashMalformed,  ///< detail: the value
  ContentHashMismatch,   ///< detail: declared, computed: what the body has
  // The body.
  ChunkSignatureMismatch,
  ChunkMalformed,
  TrailerMalformed,
  DecodedLengthMissing,
  BodyIncomplete,
  EncodingMalformed,  ///< detail: the content encoding
  BodyTooLarge,
};

/// Where a credential scope differs from what the endpoint expects; an empty `expected` means no difference.
struct ScopeProblems {
  struct Difference {
    std::string given;
    std::string expected;
    explicit operator bool() const { return !expected.empty(); }
  };
  Difference region;
  Difference service;
  Difference terminator;
  /// `expected` is the date of the request.
  Difference date;
  /// X-Amz-Date as sent.
  std::string request_time;
};

/// Thrown by everything in this folder. The members besides `kind` are filled as far as the kind's wording needs them.
struct Failure : std::exception {
  explicit Failure(FailureKind failure_kind, std::string text = {}) : kind(failure_kind), detail(std::move(text)) {}
  const char* what() const noexcept override { return "request authentication failed"; }

  FailureKind kind;
  std::string detail;
  std::vector<std::string> names;
  ScopeProblems scope;
  /// The request used query parameters, not the Authorization header.
  bool presigned = false;
  std::string access_key_id;
  /// Session token as sent.
  std::string token;
  /// Signature as sent.
  std::string signature;
  std::string string_to_sign;
  /// Empty for SigV2 and for chunks, which have none.
  std::string canonical_request;
  std::string computed;
  core::Time request_time{};
  core::Time server_time{};
  /// Allowed skew; for SigV4 presigned URLs X-Amz-Expires (0 for SigV2); both in seconds.
  std::int64_t seconds = 0;
};

/// The failure in the words and with the status of the family.
core::AwsError to_error(const Failure& failure, Family family);

}  // namespace auth
