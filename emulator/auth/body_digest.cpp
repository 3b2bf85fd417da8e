#include "auth/body_digest.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "core/hash.hpp"
#include "core/text.hpp"

namespace auth {
namespace {

using core::AwsError;

constexpr std::array<std::string_view, 5> kUnsupported = {"x-amz-checksum-sha512", "x-amz-checksum-md5",
                                                          "x-amz-checksum-xxhash64", "x-amz-checksum-xxhash3",
                                                          "x-amz-checksum-xxhash128"};

AwsError invalid_request(std::string message) {
  return {"InvalidRequest", 400, std::move(message)};
}

}  // namespace

core::AwsError unsupported_checksum() {
  return invalid_request(
      "Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, "
      "CRC64NVME, SHA1, SHA256]");
}

BodyDigests body_digests(const core::HttpRequest& request) {
  BodyDigests digests;
  for (const auto& [name, value] : request.headers) {
    const std::string lower = core::to_lower(name);
    if (lower == "content-md5")
      digests.md5 = value;
    else if (lower == "x-amz-sdk-checksum-algorithm")
      digests.algorithm = value;
    else if (const auto algorithm = checksum_of_header(lower))
      digests.checksums.push_back({*algorithm, std::string(value)});
    else if (std::find(kUnsupported.begin(), kUnsupported.end(), lower) != kUnsupported.end())
      digests.unsupported = true;
  }
  return digests;
}

std::optional<Checksum> verified_checksum(const BodyDigests& digests, std::string_view body) {
  if (digests.unsupported || (digests.algorithm && !parse_checksum_algorithm(*digests.algorithm)))
    throw unsupported_checksum();
  if (digests.checksums.size() > 1)
    throw invalid_request("Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");
  if (digests.checksums.empty()) {
    if (digests.algorithm)
      throw invalid_request(
          "x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers "
          "were found.");
    return std::nullopt;
  }
  const Checksum& checksum = digests.checksums.front();
  if (!well_formed_checksum(checksum.algorithm, checksum.value))
    throw invalid_request(fmt::format("Value for {} header is invalid.", checksum_header(checksum.algorithm)));
  if (checksum.value != checksum_base64(checksum.algorithm, body))
    throw AwsError(
        "BadDigest", 400,
        fmt::format("The {} you specified did not match the calculated checksum.", checksum_name(checksum.algorithm)));
  return checksum;
}

std::string verified_md5(const std::optional<std::string>& content_md5, std::string_view body) {
  std::string digest = core::md5(body);
  if (!content_md5) return digest;
  if (!well_formed_md5(*content_md5))
    throw AwsError("InvalidDigest", 400, "The Content-MD5 you specified was invalid.")
        .with("Content-MD5", *content_md5);
  const auto expected = core::base64_decode(*content_md5).value_or("");
  if (expected != digest)
    throw AwsError("BadDigest", 400, "The Content-MD5 you specified did not match what we received.")
        .with("ExpectedDigest", core::hex(expected))
        .with("CalculatedDigest", core::base64_encode(digest));
  return digest;
}

}  // namespace auth
