// The checksums of S3 uploads (x-amz-checksum-*) and Content-MD5.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace auth {

enum class ChecksumAlgorithm { Crc32, Crc32c, Crc64Nvme, Sha1, Sha256 };

inline constexpr ChecksumAlgorithm kChecksumAlgorithms[] = {ChecksumAlgorithm::Crc32, ChecksumAlgorithm::Crc32c,
                                                            ChecksumAlgorithm::Crc64Nvme, ChecksumAlgorithm::Sha1,
                                                            ChecksumAlgorithm::Sha256};

/// "CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256", as in x-amz-sdk-checksum-algorithm (ASCII case ignored).
std::optional<ChecksumAlgorithm> parse_checksum_algorithm(std::string_view name);
std::string_view checksum_name(ChecksumAlgorithm algorithm);
/// Lower-case header or trailer name: "x-amz-checksum-crc32".
std::string_view checksum_header(ChecksumAlgorithm algorithm);
/// By header or trailer name (ASCII case ignored); nullopt for x-amz-checksum-algorithm, -type, -mode and the like.
std::optional<ChecksumAlgorithm> checksum_of_header(std::string_view name);

/// Raw digest; CRCs big-endian.
std::string checksum(ChecksumAlgorithm algorithm, std::string_view bytes);
/// The form on the wire.
std::string checksum_base64(ChecksumAlgorithm algorithm, std::string_view bytes);
/// Base64 of as many bytes as the algorithm has.
bool well_formed_checksum(ChecksumAlgorithm algorithm, std::string_view base64);

/// Content-MD5's form.
std::string md5_base64(std::string_view bytes);
bool well_formed_md5(std::string_view base64);

/// CRCs that can be continued: pass the result of the part before as `start`.
std::uint32_t crc32(std::string_view bytes, std::uint32_t start = 0);
std::uint32_t crc32c(std::string_view bytes, std::uint32_t start = 0);
std::uint64_t crc64nvme(std::string_view bytes, std::uint64_t start = 0);

}  // namespace auth
