#include "handlers/s3/objects.hpp"

#include <algorithm>
#include <array>

#include "core/text.hpp"
#include "handlers/s3/errors.hpp"
#include "handlers/s3/model.hpp"
#include "handlers/s3/names.hpp"

namespace s3 {
namespace {

namespace Algorithm = model::ServerSideEncryption;

constexpr std::size_t kMaxKey = 1024;
constexpr std::size_t kMaxMetadata = 2048;
constexpr std::size_t kVersionIdLength = 32;

// Of general purpose buckets; the model names those of other services as well.
constexpr std::array<std::string_view, 8> kStorageClasses{
    model::StorageClass::kStandard,  model::StorageClass::kReducedRedundancy,  model::StorageClass::kStandardIa,
    model::StorageClass::kOnezoneIa, model::StorageClass::kIntelligentTiering, model::StorageClass::kGlacier,
    model::StorageClass::kGlacierIr, model::StorageClass::kDeepArchive};

}  // namespace

void require_valid_key(std::string_view key) {
  if (key.size() <= kMaxKey) return;
  throw core::AwsError("KeyTooLongError", 400, "Your key is too long")
      .with("Size", std::to_string(key.size()))
      .with("MaxSizeAllowed", std::to_string(kMaxKey));
}

void require_null_version(const std::optional<std::string>& version_id, std::string_view key) {
  if (!version_id || *version_id == "null") return;
  if (version_id->size() != kVersionIdLength)
    throw invalid_argument("Invalid version id specified", "versionId", *version_id);
  throw core::AwsError("NoSuchVersion", 404, "The specified version does not exist.")
      .with("Key", std::string(key))
      .with("VersionId", *version_id);
}

std::string storage_class(const std::optional<std::string>& wanted) {
  if (!wanted) return model::StorageClass::kStandard;
  if (std::find(kStorageClasses.begin(), kStorageClasses.end(), *wanted) != kStorageClasses.end()) return *wanted;
  throw core::AwsError("InvalidStorageClass", 400, "The storage class you specified is not valid")
      .with("StorageClassRequested", *wanted);
}

bool is_archived(const state::S3Object& object) {
  return object.storage_class == model::StorageClass::kGlacier ||
         object.storage_class == model::StorageClass::kDeepArchive;
}

bool is_kms(std::string_view algorithm) {
  return algorithm == Algorithm::kAwsKms || algorithm == Algorithm::kAwsKmsDsse;
}

core::AwsError customer_key_of_no_use() {
  return errors::invalid_request("The encryption parameters are not applicable to this object.");
}

state::BucketEncryption encryption_for(const Context& ctx, const state::S3Bucket& bucket,
                                       const EncryptionHeaders& headers) {
  constexpr const char* kHeader = "x-amz-server-side-encryption";
  // S3 user guide, "Blocking or unblocking SSE-C for a general purpose bucket".
  if (headers.customer_key && bucket.blocked_encryption == model::EncryptionType::kSseC) throw access_denied();
  if (headers.customer_key) throw not_implemented("x-amz-server-side-encryption-customer-algorithm");
  state::BucketEncryption encryption = bucket.encryption;
  if (headers.algorithm) {
    encryption = {.algorithm = *headers.algorithm, .kms_key = headers.kms_key, .bucket_key_enabled = false};
    if (encryption.algorithm != Algorithm::kAes256 && !is_kms(encryption))
      throw core::AwsError("InvalidEncryptionAlgorithmError", 400,
                           "The Encryption request you specified is not valid. Supported value: AES256.")
          .with("ArgumentName", kHeader)
          .with("ArgumentValue", encryption.algorithm);
  }
  if (headers.kms_key && (!headers.algorithm || !is_kms(encryption)))
    throw invalid_argument(
        "Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms",
        kHeader, headers.algorithm.value_or("null"));
  if (!is_kms(encryption)) return encryption;
  const std::string& account = ctx.account().empty() ? bucket.account : ctx.account();
  encryption.kms_key = kms_key_arn(encryption.kms_key.value_or(""), bucket.region, account);
  encryption.bucket_key_enabled = headers.bucket_key_enabled.value_or(bucket.encryption.bucket_key_enabled);
  return encryption;
}

core::Tags user_metadata(const std::optional<protocol::Map<std::string>>& sent) {
  core::Tags metadata;
  if (!sent) return metadata;
  std::size_t size = 0;
  for (const auto& [name, value] : *sent) {
    size += name.size() + value.size();
    const std::string lower = core::to_lower(name);
    const auto same =
        std::find_if(metadata.begin(), metadata.end(), [&](const auto& entry) { return entry.first == lower; });
    if (same == metadata.end())
      metadata.emplace_back(lower, value);
    else
      same->second += "," + value;
  }
  if (size > kMaxMetadata)
    throw core::AwsError("MetadataTooLarge", 400, "Your metadata headers exceed the maximum allowed metadata size")
        .with("Size", std::to_string(size))
        .with("MaxSizeAllowed", std::to_string(kMaxMetadata));
  return metadata;
}

core::Time whole_seconds(core::Time time) {
  return std::chrono::floor<std::chrono::seconds>(time);
}

}  // namespace s3
