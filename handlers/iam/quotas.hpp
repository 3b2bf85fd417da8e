// AWS's default quotas (IAM User Guide, "IAM and AWS STS quotas"), for whoever enforces them and for GetAccountSummary.
#pragma once

#include <cstdint>

namespace iam {

inline constexpr std::int64_t kMaxUsers = 5000;
inline constexpr std::int64_t kMaxGroups = 300;
inline constexpr std::int64_t kMaxRoles = 1000;
inline constexpr std::int64_t kMaxPolicies = 1500;
inline constexpr std::int64_t kMaxInstanceProfiles = 1000;
inline constexpr std::int64_t kMaxGroupsPerUser = 10;
/// Managed policies per user, role or group.
inline constexpr std::int64_t kMaxAttachments = 10;
inline constexpr std::int64_t kMaxVersions = 5;
inline constexpr std::int64_t kMaxPolicyVersionsInUse = 10'000;

inline constexpr std::int64_t kMaxServerCertificates = 20;
inline constexpr std::int64_t kMaxOidcProviders = 100;
inline constexpr std::int64_t kMaxClientsPerOidcProvider = 100;
inline constexpr std::int64_t kMaxThumbprintsPerOidcProvider = 5;
inline constexpr std::int64_t kMaxSamlProviders = 100;
/// Signing certificates of its metadata.
inline constexpr std::int64_t kMaxKeysPerSamlProvider = 10;
/// The limit of the model's PrivateKeyList.
inline constexpr std::int64_t kMaxPrivateKeysPerSamlProvider = 2;
/// As many virtual devices as users.
inline constexpr std::int64_t kMaxMfaDevices = 5000;

// Of one user.
inline constexpr std::int64_t kMaxAccessKeys = 2;
inline constexpr std::int64_t kMaxSigningCertificates = 2;
inline constexpr std::int64_t kMaxSshPublicKeys = 5;
inline constexpr std::int64_t kMaxServiceCredentialsPerService = 2;
inline constexpr std::int64_t kMaxMfaDevicesPerUser = 8;

// Characters of policies, white space not counted. Those of inline policies are for all of one entity together.
inline constexpr std::int64_t kMaxManagedPolicy = 6144;
inline constexpr std::int64_t kMaxTrustPolicy = 2048;
inline constexpr std::int64_t kMaxUserPolicies = 2048;
inline constexpr std::int64_t kMaxRolePolicies = 10240;
inline constexpr std::int64_t kMaxGroupPolicies = 5120;

}  // namespace iam
