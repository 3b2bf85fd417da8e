// What an operation must be allowed before it runs: the answer of its authorization declaration.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/principal.hpp"

namespace policy {
class Document;
}

namespace authz {

/// How the resource's own policy takes part in the decision.
enum class ResourcePolicyKind {
  None,      // the service has none: identity policies decide alone, within one account
  Resource,  // an Allow in it can be enough in the same account (bucket, topic, shared resource)
  Trust,     // must itself allow, whatever identity policies say (role trust policy)
};

/// One question to the engine.
struct Check {
  explicit Check(std::string action_name) : action(std::move(action_name)) {}

  std::string action;
  /// ARN; "*" for actions without resource-level permissions.
  std::string resource = "*";
  /// Owner of the resource; empty: the caller's account.
  std::string resource_account;
  ResourcePolicyKind policy_kind = ResourcePolicyKind::None;
  /// Null: the resource has no policy.
  std::shared_ptr<const policy::Document> resource_policy;
  /// Gives aws:ResourceTag/<key> and its namesakes (iam:ResourceTag/<key>). Called when a policy asks for one, which
  /// few do; empty: the resource has no tags.
  std::function<core::Tags()> resource_tags;
  /// Tags of the request: aws:RequestTag/<key> and aws:TagKeys.
  core::Tags request_tags;
  /// aws:TagKeys alone, for untag calls.
  std::vector<std::string> tag_keys;
  /// Service-specific condition keys (`ram:Principal`); several values make a multivalued key.
  std::vector<std::pair<std::string, std::vector<std::string>>> keys;
  /// AWS asks for no permission here but honours an explicit Deny (sts:GetSessionToken).
  bool deny_only = false;
  /// Service that makes the call for the caller, `ram.amazonaws.com`: aws:CalledVia.
  std::string called_via;
  /// How the denial names the resource where it is not the ARN (IAM: `user bob`).
  std::string wording;

  Check& on(std::string arn) {
    resource = std::move(arn);
    return *this;
  }
  Check& owned_by(std::string account) {
    resource_account = std::move(account);
    return *this;
  }
  Check& via(std::string service) {
    called_via = std::move(service);
    return *this;
  }
  Check& key(std::string name, std::string value) {
    keys.emplace_back(std::move(name), std::vector<std::string>{std::move(value)});
    return *this;
  }
  Check& key(std::string name, std::vector<std::string> values) {
    keys.emplace_back(std::move(name), std::move(values));
    return *this;
  }
};

/// All checks of one call; each must be allowed. Starts with one check of the operation's declared action on "*",
/// which the operation's resolver narrows down.
class Call {
 public:
  explicit Call(std::string action) { checks_.emplace_back(std::move(action)); }

  Check& check() { return checks_.front(); }
  /// A further question (`sts:TagSession`, one per resource of a share). Invalidates earlier references.
  Check& also(std::string action) { return checks_.emplace_back(std::move(action)); }
  const std::vector<Check>& checks() const { return checks_; }

 private:
  std::vector<Check> checks_;
};

/// A refusal in AWS's words.
struct Denial {
  /// `User: ARN is not authorized to perform: iam:GetUser on resource: user bob`
  std::string subject;
  /// `because no identity-based policy allows the iam:GetUser action`; never empty.
  std::string reason;
  /// Caller and resource belong to one account.
  bool same_account = true;
  /// They belong to one account or to one organization. Strangers are told no reason by several services.
  bool familiar = true;

  std::string sentence() const { return subject + ' ' + reason; }
};

}  // namespace authz
