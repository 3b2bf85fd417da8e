#include <fmt/core.h>

#include <algorithm>

#include "core/text.hpp"
#include "handlers/ram/names.hpp"
#include "handlers/ram/operations.hpp"
#include "handlers/ram/request.hpp"
#include "handlers/ram/tag_rules.hpp"
#include "state/ram_permissions.hpp"

namespace ram {
namespace {

constexpr std::size_t kKeyLength = 128, kValueLength = 256;

void check_tag_key(std::string_view key) {
  if (key.empty() || core::utf8_length(key) > kKeyLength)
    throw errors::invalid_parameter_exception(fmt::format("A tag key must be 1 to {} characters long.", kKeyLength));
  if (core::starts_with_i(key, "aws:"))
    throw errors::tag_policy_violation_exception(
        fmt::format("The tag key {} begins with the reserved word aws: and cannot be used.", key));
}

/// Where the tags of a request are kept: a share's, or those of a customer managed permission.
class Tagged {
 public:
  Tagged(Context& context, const Text& share_arn, const Text& resource_arn, bool untag)
      : shares_(context.db, time_of(context)), permissions_(context.db, time_of(context)) {
    if (share_arn.has_value() == resource_arn.has_value())
      throw errors::invalid_parameter_exception("Specify either resourceShareArn or resourceArn.");
    if (resource_arn) {
      is_share_ = false;
      id_ = permission(context, *resource_arn, untag);
      return;
    }
    const auto share = owned_share(context, *share_arn);
    if (share.deleted) throw unknown_share(*share_arn);
    require_standard(context, share);
    id_ = share.id;
  }

  void set(std::string_view key, std::string_view value) {
    is_share_ ? shares_.set_tag(id_, key, value) : permissions_.set_tag(id_, key, value);
  }
  void remove(std::string_view key) { is_share_ ? shares_.remove_tag(id_, key) : permissions_.remove_tag(id_, key); }
  std::size_t count() const { return (is_share_ ? shares_.tags(id_) : permissions_.tags(id_)).size(); }

 private:
  /// AWS managed ones have no tags of a customer.
  static std::int64_t permission(const Context& context, const std::string& arn, bool untag) {
    parse_permission_arn(arn);
    const auto found = state::RamPermissions(context.db, time_of(context)).find(arn);
    if (found && !found->deleted && found->owner == context.account() && found->region == context.region)
      return found->id;
    auto message = fmt::format("Resource {} could not be found.", arn);
    if (untag) throw errors::unknown_resource_exception(std::move(message));
    throw errors::resource_arn_not_found_exception(std::move(message));
  }

  state::RamShares shares_;
  state::RamPermissions permissions_;
  bool is_share_ = true;
  std::int64_t id_ = 0;
};

}  // namespace

core::AwsError tag_limit_exceeded() {
  return errors::tag_limit_exceeded_exception(
      fmt::format("A resource share or a permission can have at most {} tags.", kTagsPerShare));
}

core::Tags parse_tags(const std::optional<std::vector<model::Tag>>& tags) {
  core::Tags parsed;
  if (!tags) return parsed;
  for (const auto& tag : *tags) {
    const std::string key = tag.key.value_or("");
    check_tag_key(key);
    if (!tag.value || core::utf8_length(*tag.value) > kValueLength)
      throw errors::invalid_parameter_exception(
          fmt::format("The tag {} must have a value of at most {} characters.", key, kValueLength));
    const auto same = std::find_if(parsed.begin(), parsed.end(), [&](const auto& other) { return other.first == key; });
    if (same != parsed.end())
      throw errors::invalid_parameter_exception(fmt::format("The tag key {} is given more than once.", key));
    parsed.emplace_back(key, *tag.value);
    if (parsed.size() > kTagsPerShare) throw tag_limit_exceeded();
  }
  return parsed;
}

model::TagResourceResponse tag_resource(Context& context, const model::TagResourceRequest& in) {
  const auto tags = parse_tags(in.tags);
  if (!in.tags) throw errors::invalid_parameter_exception("The request must contain the parameter tags.");
  Tagged tagged(context, in.resourceShareArn, in.resourceArn, false);
  for (const auto& [key, value] : tags) tagged.set(key, value);
  if (tagged.count() > kTagsPerShare) throw tag_limit_exceeded();
  return {};
}

model::UntagResourceResponse untag_resource(Context& context, const model::UntagResourceRequest& in) {
  if (!in.tagKeys) throw errors::invalid_parameter_exception("The request must contain the parameter tagKeys.");
  Tagged tagged(context, in.resourceShareArn, in.resourceArn, true);
  for (const auto& key : *in.tagKeys) tagged.remove(key);
  return {};
}

}  // namespace ram
