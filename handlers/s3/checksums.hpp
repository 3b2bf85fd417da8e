// The digests an upload carries and the one it is stored with.
#pragma once

#include <string_view>

#include "auth/body_digest.hpp"
#include "handlers/s3/model.hpp"
#include "state/s3_objects.hpp"

namespace s3 {

/// Compares what the request says about its body with the body, and gives the checksum to store: the client's, or a
/// CRC64NVME where the client sent none. Throws InvalidRequest and BadDigest.
auth::Checksum verified_checksum(const model::PutObjectRequest& in, std::string_view body);

/// Puts the stored checksum into the answer's member for its algorithm.
template <class Out>
void show_checksum(Out& out, const state::S3Object& object) {
  const std::string_view algorithm = object.checksum_algorithm;
  if (algorithm == "CRC32")
    out.ChecksumCRC32 = object.checksum;
  else if (algorithm == "CRC32C")
    out.ChecksumCRC32C = object.checksum;
  else if (algorithm == "CRC64NVME")
    out.ChecksumCRC64NVME = object.checksum;
  else if (algorithm == "SHA1")
    out.ChecksumSHA1 = object.checksum;
  else if (algorithm == "SHA256")
    out.ChecksumSHA256 = object.checksum;
  else
    return;
  out.ChecksumType = model::ChecksumType::kFullObject;
}

}  // namespace s3
