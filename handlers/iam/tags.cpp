#include "handlers/iam/tags.hpp"

#include <set>

#include "core/text.hpp"
#include "handlers/iam/answers.hpp"
#include "handlers/iam/mfa_devices.hpp"
#include "handlers/iam/paging.hpp"
#include "handlers/iam/server_certificates.hpp"

namespace iam {
namespace {

using state::iam::Tagged;
using state::iam::TagStore;

constexpr std::int64_t kMaxTags = 50;

std::string_view quota_name(Tagged kind) {
  switch (kind) {
    case Tagged::User:
      return "TagsPerUser";
    case Tagged::Role:
      return "TagsPerRole";
    case Tagged::Policy:
      return "TagsPerPolicy";
    case Tagged::MfaDevice:
      return "TagsPerMFADevice";
    case Tagged::ServerCertificate:
      return "TagsPerServerCertificate";
  }
  return "Tags";
}

protocol::Empty tag(Context& context, Tagged kind, std::int64_t owner,
                    const std::optional<std::vector<model::Tag>>& tags) {
  TagStore store(context.db, kind);
  for (const auto& [key, value] : checked_tags(tags)) store.put(owner, key, value);
  if (store.count(owner) > kMaxTags) check_quota(kMaxTags, kMaxTags, quota_name(kind));
  return {};
}

protocol::Empty untag(Context& context, Tagged kind, std::int64_t owner,
                      const std::optional<std::vector<std::string>>& keys) {
  TagStore store(context.db, kind);
  for (const auto& key : *keys) store.remove(owner, key);
  return {};
}

template <class Answer, class Request>
Answer list(Context& context, Tagged kind, std::int64_t owner, const Request& in) {
  const Page asked = page(context, "ListTags", {quota_name(kind), std::to_string(owner)}, in.Marker, in.MaxItems);
  auto tags = TagStore(context.db, kind).list(owner, asked.after, asked.fetch());
  Answer answer;
  finish(asked, tags, answer, [](const auto& entry) { return entry.first; });
  answer.Tags = tags_of(tags);
  return answer;
}

}  // namespace

core::Tags checked_tags(const std::optional<std::vector<model::Tag>>& tags) {
  core::Tags checked;
  if (!tags) return checked;
  std::set<std::string> keys;
  for (const auto& entry : *tags) {
    std::string key = core::to_lower(*entry.Key);
    if (key.starts_with("aws:"))
      throw errors::invalid_input_exception("aws: prefixed tag key names are not allowed for external use.");
    if (!keys.insert(std::move(key)).second)
      throw errors::invalid_input_exception(
          "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
    checked.emplace_back(*entry.Key, *entry.Value);
  }
  return checked;
}

void put_new_tags(Context& context, Tagged kind, std::int64_t owner, const core::Tags& tags) {
  TagStore store(context.db, kind);
  for (const auto& [key, value] : tags) store.put(owner, key, value);
}

protocol::Empty tag_user(Context& context, const model::TagUserRequest& in) {
  return tag(context, Tagged::User, require_user(context, *in.UserName).row, in.Tags);
}

protocol::Empty tag_role(Context& context, const model::TagRoleRequest& in) {
  return tag(context, Tagged::Role, require_role(context, *in.RoleName).row, in.Tags);
}

protocol::Empty tag_policy(Context& context, const model::TagPolicyRequest& in) {
  return tag(context, Tagged::Policy, require_policy(context, *in.PolicyArn).row, in.Tags);
}

protocol::Empty tag_mfa_device(Context& context, const model::TagMFADeviceRequest& in) {
  return tag(context, Tagged::MfaDevice, require_mfa_device(context, *in.SerialNumber).row, in.Tags);
}

protocol::Empty tag_server_certificate(Context& context, const model::TagServerCertificateRequest& in) {
  const auto certificate = require_server_certificate(context, *in.ServerCertificateName);
  return tag(context, Tagged::ServerCertificate, certificate.row, in.Tags);
}

protocol::Empty untag_user(Context& context, const model::UntagUserRequest& in) {
  return untag(context, Tagged::User, require_user(context, *in.UserName).row, in.TagKeys);
}

protocol::Empty untag_role(Context& context, const model::UntagRoleRequest& in) {
  return untag(context, Tagged::Role, require_role(context, *in.RoleName).row, in.TagKeys);
}

protocol::Empty untag_policy(Context& context, const model::UntagPolicyRequest& in) {
  return untag(context, Tagged::Policy, require_policy(context, *in.PolicyArn).row, in.TagKeys);
}

protocol::Empty untag_mfa_device(Context& context, const model::UntagMFADeviceRequest& in) {
  return untag(context, Tagged::MfaDevice, require_mfa_device(context, *in.SerialNumber).row, in.TagKeys);
}

protocol::Empty untag_server_certificate(Context& context, const model::UntagServerCertificateRequest& in) {
  const auto certificate = require_server_certificate(context, *in.ServerCertificateName);
  return untag(context, Tagged::ServerCertificate, certificate.row, in.TagKeys);
}

model::ListUserTagsResponse list_user_tags(Context& context, const model::ListUserTagsRequest& in) {
  return list<model::ListUserTagsResponse>(context, Tagged::User, require_user(context, *in.UserName).row, in);
}

model::ListRoleTagsResponse list_role_tags(Context& context, const model::ListRoleTagsRequest& in) {
  return list<model::ListRoleTagsResponse>(context, Tagged::Role, require_role(context, *in.RoleName).row, in);
}

model::ListPolicyTagsResponse list_policy_tags(Context& context, const model::ListPolicyTagsRequest& in) {
  return list<model::ListPolicyTagsResponse>(context, Tagged::Policy, require_policy(context, *in.PolicyArn).row, in);
}

model::ListMFADeviceTagsResponse list_mfa_device_tags(Context& context, const model::ListMFADeviceTagsRequest& in) {
  const auto device = require_mfa_device(context, *in.SerialNumber);
  return list<model::ListMFADeviceTagsResponse>(context, Tagged::MfaDevice, device.row, in);
}

model::ListServerCertificateTagsResponse list_server_certificate_tags(
    Context& context, const model::ListServerCertificateTagsRequest& in) {
  const auto certificate = require_server_certificate(context, *in.ServerCertificateName);
  return list<model::ListServerCertificateTagsResponse>(context, Tagged::ServerCertificate, certificate.row, in);
}

}  // namespace iam
