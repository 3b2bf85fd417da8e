// Rules that writes, reads and deletes of objects share.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "handlers/operation.hpp"
#include "state/s3_objects.hpp"

namespace s3 {

using handlers::Context;

/// Throws KeyTooLongError.
void require_valid_key(std::string_view key);

/// No bucket here has versions: `null` names the object itself. Throws NoSuchVersion, or InvalidArgument for what can
/// be no version id.
void require_null_version(const std::optional<std::string>& version_id, std::string_view key);

/// Throws InvalidStorageClass.
std::string storage_class(const std::optional<std::string>& wanted);
/// Its content would have to be restored first.
bool is_archived(const state::S3Object& object);

/// What a write asks for, or the bucket's default. Throws InvalidArgument, InvalidEncryptionAlgorithmError, and for
/// keys of the customer NotImplemented, or AccessDenied where the bucket blocks them.
struct EncryptionHeaders {
  std::optional<std::string> algorithm;
  std::optional<std::string> kms_key;
  std::optional<bool> bucket_key_enabled;
  bool customer_key = false;
};
state::BucketEncryption encryption_for(const Context& ctx, const state::S3Bucket& bucket,
                                       const EncryptionHeaders& headers);
bool is_kms(std::string_view algorithm);
inline bool is_kms(const state::BucketEncryption& encryption) {
  return is_kms(encryption.algorithm);
}

template <class In>
bool names_customer_key(const In& in) {
  return in.SSECustomerAlgorithm || in.SSECustomerKey || in.SSECustomerKeyMD5;
}
/// What reads are told that bring the customer's key: no object here is stored under one.
core::AwsError customer_key_of_no_use();

/// Lower-case names, values of one name joined. Throws MetadataTooLarge.
core::Tags user_metadata(const std::optional<protocol::Map<std::string>>& sent);

/// Time stamps of objects have no fractions.
core::Time whole_seconds(core::Time time);

/// The members that tell how an object is encrypted.
template <class Out>
void show_encryption(Out& out, const state::BucketEncryption& encryption) {
  out.ServerSideEncryption = encryption.algorithm;
  if (!is_kms(encryption)) return;
  out.SSEKMSKeyId = encryption.kms_key;
  if (encryption.bucket_key_enabled) out.BucketKeyEnabled = true;
}

}  // namespace s3
