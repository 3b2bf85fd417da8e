#include <fmt/core.h>

#include <algorithm>

#include "core/text.hpp"
#include "handlers/ram/names.hpp"
#include "handlers/ram/operations.hpp"
#include "handlers/ram/request.hpp"
#include "handlers/ram/tag_rules.hpp"

namespace ram {
namespace {

constexpr std::size_t kKeyLength = 128, kValueLength = 256;

void check_key(std::string_view key) {
  if (key.empty() || core::utf8_length(key) > kKeyLength)
    throw errors::invalid_parameter_exception(fmt::format("A tag key must be 1 to {} characters long.", kKeyLength));
  if (core::starts_with_i(key, "aws:"))
    throw errors::tag_policy_violation_exception(
        fmt::format("The tag key {} begins with the reserved word aws: and cannot be used.", key));
}

/// The share to tag; permissions of customers are not there to be tagged.
state::RamShare tagged_share(const Context& context, const Text& share_arn, const Text& resource_arn, bool untag) {
  if (share_arn.has_value() == resource_arn.has_value())
    throw errors::invalid_parameter_exception("Specify either resourceShareArn or resourceArn.");
  if (resource_arn) {
    parse_permission_arn(*resource_arn);
    auto message = fmt::format("Resource {} could not be found.", *resource_arn);
    if (untag) throw errors::unknown_resource_exception(std::move(message));
    throw errors::resource_arn_not_found_exception(std::move(message));
  }
  const auto share = owned_share(context, *share_arn);
  if (share.deleted) throw unknown_share(*share_arn);
  return share;
}

}  // namespace

core::AwsError tag_limit_exceeded() {
  return errors::tag_limit_exceeded_exception(fmt::format("A resource share can have at most {} tags.", kTagsPerShare));
}

core::Tags parse_tags(const std::optional<std::vector<model::Tag>>& tags) {
  core::Tags parsed;
  if (!tags) return parsed;
  for (const auto& tag : *tags) {
    const std::string key = tag.key.value_or("");
    check_key(key);
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
  const auto share = tagged_share(context, in.resourceShareArn, in.resourceArn, false);
  state::RamShares shares(context.db, time_of(context));
  for (const auto& [key, value] : tags) shares.set_tag(share.id, key, value);
  if (shares.tags(share.id).size() > kTagsPerShare) throw tag_limit_exceeded();
  return {};
}

model::UntagResourceResponse untag_resource(Context& context, const model::UntagResourceRequest& in) {
  if (!in.tagKeys) throw errors::invalid_parameter_exception("The request must contain the parameter tagKeys.");
  const auto share = tagged_share(context, in.resourceShareArn, in.resourceArn, true);
  state::RamShares shares(context.db, time_of(context));
  for (const auto& key : *in.tagKeys) shares.remove_tag(share.id, key);
  return {};
}

}  // namespace ram
