#include "handlers/s3/checksums.hpp"

#include <fmt/core.h>

#include <vector>

#include "core/hash.hpp"
#include "core/text.hpp"
#include "handlers/s3/errors.hpp"

namespace s3 {
namespace {

using Text = std::optional<std::string>;

core::AwsError unsupported() {
  return errors::invalid_request(
      "Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, "
      "CRC64NVME, SHA1, SHA256]");
}

std::vector<Checksum> sent_checksums(const model::PutObjectRequest& in) {
  using enum auth::ChecksumAlgorithm;
  // The algorithms that the newest model has and S3's own list of valid types has not.
  for (const Text* value :
       {&in.ChecksumSHA512, &in.ChecksumMD5, &in.ChecksumXXHASH64, &in.ChecksumXXHASH3, &in.ChecksumXXHASH128})
    if (*value) throw unsupported();
  std::vector<Checksum> sent;
  const auto add = [&](auth::ChecksumAlgorithm algorithm, const Text& value) {
    if (value) sent.push_back({algorithm, *value});
  };
  add(Crc32, in.ChecksumCRC32);
  add(Crc32c, in.ChecksumCRC32C);
  add(Crc64Nvme, in.ChecksumCRC64NVME);
  add(Sha1, in.ChecksumSHA1);
  add(Sha256, in.ChecksumSHA256);
  return sent;
}

}  // namespace

Checksum verified_checksum(const model::PutObjectRequest& in, std::string_view body) {
  const auto sent = sent_checksums(in);
  if (in.ChecksumAlgorithm && !auth::parse_checksum_algorithm(*in.ChecksumAlgorithm)) throw unsupported();
  if (sent.size() > 1)
    throw errors::invalid_request(
        "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");
  if (sent.empty()) {
    if (in.ChecksumAlgorithm)
      throw errors::invalid_request(
          "x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers "
          "were found.");
    const auto algorithm = auth::ChecksumAlgorithm::Crc64Nvme;
    return {algorithm, auth::checksum_base64(algorithm, body)};
  }
  const Checksum& checksum = sent.front();
  if (!auth::well_formed_checksum(checksum.algorithm, checksum.value))
    throw errors::invalid_request(
        fmt::format("Value for {} header is invalid.", auth::checksum_header(checksum.algorithm)));
  if (checksum.value != auth::checksum_base64(checksum.algorithm, body))
    throw core::AwsError("BadDigest", 400,
                         fmt::format("The {} you specified did not match the calculated checksum.",
                                     auth::checksum_name(checksum.algorithm)));
  return checksum;
}

std::string verified_md5(const Text& content_md5, std::string_view body) {
  const std::string digest = core::md5(body);
  if (!content_md5) return core::hex(digest);
  if (!auth::well_formed_md5(*content_md5))
    throw core::AwsError("InvalidDigest", 400, "The Content-MD5 you specified was invalid.")
        .with("Content-MD5", *content_md5);
  const auto expected = core::base64_decode(*content_md5).value_or("");
  if (expected != digest)
    throw core::AwsError("BadDigest", 400, "The Content-MD5 you specified did not match what we received.")
        .with("ExpectedDigest", core::hex(expected))
        .with("CalculatedDigest", core::base64_encode(digest));
  return core::hex(digest);
}

}  // namespace s3
