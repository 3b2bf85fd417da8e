#include "handlers/s3/checksums.hpp"

namespace s3 {

auth::Checksum verified_checksum(const model::PutObjectRequest& in, std::string_view body) {
  using enum auth::ChecksumAlgorithm;
  auth::BodyDigests digests;
  digests.algorithm = in.ChecksumAlgorithm;
  digests.unsupported =
      in.ChecksumSHA512 || in.ChecksumMD5 || in.ChecksumXXHASH64 || in.ChecksumXXHASH3 || in.ChecksumXXHASH128;
  const auto add = [&](auth::ChecksumAlgorithm algorithm, const std::optional<std::string>& value) {
    if (value) digests.checksums.push_back({algorithm, *value});
  };
  add(Crc32, in.ChecksumCRC32);
  add(Crc32c, in.ChecksumCRC32C);
  add(Crc64Nvme, in.ChecksumCRC64NVME);
  add(Sha1, in.ChecksumSHA1);
  add(Sha256, in.ChecksumSHA256);
  if (const auto sent = auth::verified_checksum(digests, body)) return *sent;
  return {Crc64Nvme, auth::checksum_base64(Crc64Nvme, body)};
}

}  // namespace s3
