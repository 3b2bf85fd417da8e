// The digests that an S3 request carries beside its body: Content-MD5 and x-amz-checksum-*.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "auth/checksum.hpp"
#include "core/error.hpp"
#include "core/http_message.hpp"

namespace auth {

struct Checksum {
  ChecksumAlgorithm algorithm = ChecksumAlgorithm::Crc64Nvme;
  std::string value;  // Base64, as sent
};

struct BodyDigests {
  std::optional<std::string> md5;
  /// x-amz-sdk-checksum-algorithm
  std::optional<std::string> algorithm;
  std::vector<Checksum> checksums;
  /// A checksum of an algorithm that the newest model has and S3's own list of valid types has not.
  bool unsupported = false;

  bool none() const { return !md5 && checksums.empty() && !unsupported; }
};

/// What the headers of a request say; trailers count where they were made headers.
BodyDigests body_digests(const core::HttpRequest& request);

/// Compares with the body; gives the checksum that was sent. Throws InvalidRequest and BadDigest.
std::optional<Checksum> verified_checksum(const BodyDigests& digests, std::string_view body);

/// The body's MD5, 16 raw bytes, compared with Content-MD5 where that was sent. Throws InvalidDigest and BadDigest.
std::string verified_md5(const std::optional<std::string>& content_md5, std::string_view body);

/// InvalidRequest, for names that S3 does not list.
core::AwsError unsupported_checksum();

}  // namespace auth
