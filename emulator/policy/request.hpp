// What is asked: who wants to do what to which resource, and where the condition keys come from.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/principal.hpp"

namespace policy {

/// The values of one condition key of a request.
struct Values {
  std::vector<std::string> items;
  /// The key is of the multivalued sort (`aws:TagKeys`); such keys cannot fill variables.
  bool multivalued = false;
};

/// Where the evaluation looks up condition keys. Asked only for keys that a statement needs, so an implementation can
/// compute them lazily; the returned values have to stay until the evaluation is over.
class KeySource {
 public:
  virtual ~KeySource() = default;
  /// `lower_case_key` such as `aws:sourceip` or `aws:requesttag/team`; null when the request does not have the key.
  virtual const Values* find(std::string_view lower_case_key) = 0;
};

/// Keys held in a map, for what-if questions and tests.
class MapKeys : public KeySource {
 public:
  /// Names may be in any case; a second call replaces.
  void set(std::string_view key, std::string value);
  void set(std::string_view key, std::vector<std::string> values);
  const Values* find(std::string_view lower_case_key) override;

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  std::unordered_map<std::string, Values, Hash, std::equal_to<>> values_;
};

/// The caller as policies can name it. All views belong to whoever asks.
struct Caller {
  core::PrincipalKind kind = core::PrincipalKind::Anonymous;
  std::string_view account;
  /// User ARN, `arn:aws:sts::...:assumed-role/...`, `arn:aws:sts::...:federated-user/...`, or the root ARN.
  std::string_view arn;
  /// ARN of the user or role; for a federated user that of the user who asked for the session.
  std::string_view entity_arn;
  /// Unique id of that user or role (`AIDA...`, `AROA...`).
  std::string_view entity_id;
  /// For AWS services: `lambda.amazonaws.com`.
  std::string_view service;
  /// For calls that a web identity or a SAML assertion proves: the provider's name or ARN.
  std::string_view federated_provider;
  /// S3's canonical id of the caller's account.
  std::string_view canonical_id;
};

struct Request {
  Caller caller;
  /// `s3:GetObject`, in any case; messages show it as given.
  std::string_view action;
  /// ARN, or `*` for actions that know no resources.
  std::string_view resource;
  /// Owner of the resource; empty means the caller's account.
  std::string_view resource_account;
  /// Never null.
  KeySource* keys = nullptr;
};

}  // namespace policy
