#include "handlers/sts/federated_identity.hpp"

#include <algorithm>
#include <set>

#include "core/text.hpp"

namespace sts {
namespace {

constexpr std::size_t kMaxTags = 50, kMaxTagKey = 128, kMaxTagValue = 256;

// Inferred: the words. The limits are those of the request parameters of AssumeRole.
void check_tag(const model::Tag& tag) {
  const std::size_t key = core::utf8_length(*tag.Key), value = core::utf8_length(*tag.Value);
  if (key == 0 || key > kMaxTagKey || value > kMaxTagValue)
    throw errors::invalid_identity_token_exception("Session tag keys must have 1 to 128 characters, values up to 256");
  if (core::starts_with_i(*tag.Key, "aws:"))
    throw errors::invalid_identity_token_exception("Session tag keys must not begin with \"aws:\"");
}

// Keys ignore the case. The claims of a token are its own, so what is wrong with them is wrong with the token.
void check_keys(const FederatedIdentity& identity) {
  if (identity.tags.size() > kMaxTags || identity.transitive_tag_keys.size() > kMaxTags)
    throw errors::invalid_identity_token_exception("More than 50 session tags were passed");
  std::set<std::string> keys;
  for (const auto& tag : identity.tags)
    if (!keys.insert(core::to_lower(*tag.Key)).second)
      throw errors::invalid_identity_token_exception("Duplicate session tag keys were passed");
  for (const auto& key : identity.transitive_tag_keys)
    if (keys.count(core::to_lower(key)) == 0)
      throw errors::invalid_identity_token_exception("A transitive tag key is not among the session tags");
}

}  // namespace

bool is_session_name(const std::string& text) {
  const auto legal = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("_+=,.@-").find(c) != std::string_view::npos;
  };
  return text.size() >= 2 && text.size() <= 64 && std::all_of(text.begin(), text.end(), legal);
}

void check_identity(const FederatedIdentity& identity) {
  if (!identity.source_identity.empty() &&
      (!is_session_name(identity.source_identity) || core::starts_with_i(identity.source_identity, "aws:")))
    throw errors::invalid_identity_token_exception(
        "Source Identity must match [a-zA-Z_0-9+=,.@-]{2,64} and not begin with \"aws:\"");
  for (const auto& tag : identity.tags) check_tag(tag);
  check_keys(identity);
}

void check_federated_trust(world::Context& context, const std::string& role_arn, const FederatedIdentity& identity,
                           authz::Call& call) {
  check_trust(context, role_arn, call);
  authz::Check& check = call.check();
  check.federated_provider = identity.provider;
  check.key("aws:FederatedProvider", identity.provider);
  check.key("sts:RoleSessionName", identity.session_name);
  if (!identity.source_identity.empty()) check.key("sts:SourceIdentity", identity.source_identity);
  for (const auto& key : identity.keys) check.key(key.name, key.values);
  for (const auto& tag : identity.tags) check.request_tags.emplace_back(*tag.Key, *tag.Value);
  if (!identity.transitive_tag_keys.empty()) check.key("sts:TransitiveTagKeys", identity.transitive_tag_keys);
  std::vector<const char*> further;
  if (!identity.tags.empty()) further.push_back("sts:TagSession");
  if (!identity.source_identity.empty()) further.push_back("sts:SetSourceIdentity");
  also_check(call, further);
}

RoleSessionRequest session_of(const world::Context& context, const FederatedIdentity& identity) {
  RoleSessionRequest request;
  request.name = identity.session_name;
  request.source_identity = identity.source_identity;
  request.tags = session_tags(context, identity.tags, identity.transitive_tag_keys);
  request.tagged = !identity.tags.empty();
  request.keys.emplace_back("aws:FederatedProvider", identity.provider);
  for (const auto& key : identity.keys)
    if (key.carried)
      for (const auto& value : key.values) request.keys.emplace_back(key.name, value);
  return request;
}

}  // namespace sts
