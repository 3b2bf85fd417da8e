#include "access/request_keys.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "state/iam.hpp"

namespace authz {
namespace {

using core::PrincipalKind;
using policy::Values;

std::optional<Values> one(std::string value) {
  return Values{{std::move(value)}, false};
}
std::optional<Values> many(std::vector<std::string> values) {
  return Values{std::move(values), true};
}

// The rest of `key` after `prefix`; null data when the prefix is another.
std::string_view after(std::string_view key, std::string_view prefix) {
  return key.starts_with(prefix) ? key.substr(prefix.size()) : std::string_view();
}

std::optional<Values> tag_value(const core::Tags& tags, std::string_view key) {
  for (const auto& [name, value] : tags)
    if (core::iequals(name, key)) return one(value);
  return std::nullopt;
}

std::string principal_type(PrincipalKind kind) {
  switch (kind) {
    case PrincipalKind::Root:
      return "Account";
    case PrincipalKind::User:
      return "User";
    case PrincipalKind::RoleSession:
      return "AssumedRole";
    case PrincipalKind::FederatedUser:
      return "FederatedUser";
    case PrincipalKind::Service:
      return "Service";
    case PrincipalKind::Anonymous:
      return "Anonymous";
  }
  return "Anonymous";
}

}  // namespace

const Values* RequestKeys::find(std::string_view lower_case_key) {
  for (const auto& [key, values] : known_)
    if (key == lower_case_key) return values ? &*values : nullptr;
  Found found = declared(lower_case_key);
  if (!found && lower_case_key.starts_with("aws:")) found = global(lower_case_key.substr(4));
  if (!found && lower_case_key.starts_with("s3:")) found = s3(lower_case_key.substr(3));
  // Services have their own names for aws:ResourceTag: iam:ResourceTag, ram:ResourceTag.
  if (!found && !lower_case_key.starts_with("aws:")) {
    const auto own = lower_case_key.substr(std::min(lower_case_key.find(':'), lower_case_key.size() - 1) + 1);
    if (const auto tag = after(own, "resourcetag/"); tag.data()) found = resource_tag(tag);
  }
  const auto& kept = known_.emplace_back(std::string(lower_case_key), std::move(found));
  return kept.second ? &*kept.second : nullptr;
}

// What the operation's declaration names; it may also correct a global key (the MFA code of an AssumeRole call).
RequestKeys::Found RequestKeys::declared(std::string_view key) const {
  for (const auto& [name, values] : check_.keys)
    if (core::iequals(name, key)) return Values{values, values.size() != 1};
  return std::nullopt;
}

RequestKeys::Found RequestKeys::global(std::string_view key) {
  if (key == "currenttime") return one(core::iso8601(context_.now));
  if (key == "epochtime") return one(std::to_string(core::to_seconds(context_.now)));
  if (key == "securetransport") return one(context_.secure_transport ? "true" : "false");
  if (key == "useragent") return one(context_.user_agent);
  if (key == "referer") return context_.referer.empty() ? std::nullopt : one(context_.referer);
  if (key == "requestedregion") return one(context_.region);
  if (key == "viaawsservice") return one(check_.called_via.empty() ? "false" : "true");
  if (key.starts_with("calledvia")) return called_via(key);
  if (key == "tagkeys") {
    std::vector<std::string> keys = check_.tag_keys;
    for (const auto& [name, value] : check_.request_tags) keys.push_back(name);
    return keys.empty() ? std::nullopt : many(std::move(keys));
  }
  if (const auto tag = after(key, "requesttag/"); tag.data()) return tag_value(check_.request_tags, tag);
  if (const auto tag = after(key, "principaltag/"); tag.data()) return principal_tag(tag);
  if (key.starts_with("principal") || key == "userid" || key == "username") return principal(key);
  if (key.starts_with("resource")) return resource(key);
  if (auto found = session(key)) return found;
  return network(key);
}

// One service at most stands between a caller and a resource here.
RequestKeys::Found RequestKeys::called_via(std::string_view key) const {
  if (check_.called_via.empty()) return std::nullopt;
  if (key == "calledvia") return many({check_.called_via});
  if (key == "calledviafirst" || key == "calledvialast") return one(check_.called_via);
  return std::nullopt;
}

// What S3 knows of every request (Service Authorization Reference, Amazon S3).
RequestKeys::Found RequestKeys::s3(std::string_view key) const {
  if (!check_.action.starts_with("s3:")) return std::nullopt;
  const auto& signing = context_.signing;
  const auto filled = [](std::string_view value) { return value.empty() ? std::nullopt : one(std::string(value)); };
  if (key == "authtype") return filled(signing.type);
  if (key == "signatureversion") return filled(signing.version);
  if (key == "signatureage" && signing.age)
    return one(std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(*signing.age).count()));
  if (key == "x-amz-content-sha256") return filled(signing.content_sha256);
  if (key == "tlsversion") return filled(context_.tls_version);
  if (key == "resourceaccount") return one(resource_account());
  return std::nullopt;
}

RequestKeys::Found RequestKeys::principal(std::string_view key) {
  const auto& caller = context_.caller;
  if (key == "principalaccount") return one(caller.account);
  if (key == "principaltype") return one(principal_type(caller.kind));
  if (key == "userid") return one(caller.user_id);
  if (caller.is_anonymous()) return std::nullopt;
  if (key == "principalservicename" || key == "principalservicenameslist") {
    if (caller.kind != PrincipalKind::Service) return std::nullopt;
    return key == "principalservicename" ? one(caller.name) : many({caller.name});
  }
  if (key == "principalisawsservice") return one(caller.kind == PrincipalKind::Service ? "true" : "false");
  if (key == "username") return caller.kind == PrincipalKind::User ? one(caller.name) : std::nullopt;
  // For a session the role's ARN, not the session's.
  if (key == "principalarn") return one(caller.entity_arn);
  if (key != "principalorgid" && key != "principalorgpaths") return std::nullopt;
  const auto& member = membership(caller.account);
  if (!member) return std::nullopt;
  if (key == "principalorgid") return one(member->organization);
  return many({member->path});
}

RequestKeys::Found RequestKeys::principal_tag(std::string_view tag_key) {
  const auto& caller = context_.caller;
  // Session tags override the role's own.
  if (caller.session)
    if (auto found = tag_value(caller.session->tags, tag_key)) return found;
  if (caller.kind != PrincipalKind::User && caller.kind != PrincipalKind::RoleSession) return std::nullopt;
  const auto kind = caller.kind == PrincipalKind::User ? state::iam::Tagged::User : state::iam::Tagged::Role;
  return tag_value(state::iam::TagStore(context_.db, kind).of(caller.entity), tag_key);
}

RequestKeys::Found RequestKeys::session(std::string_view key) const {
  if (!context_.caller.session) return std::nullopt;
  const auto& facts = *context_.caller.session;
  if (key == "tokenissuetime") return one(core::iso8601(facts.issued));
  if (key == "multifactorauthpresent") return one(facts.mfa ? "true" : "false");
  if (key == "multifactorauthage" && facts.mfa)
    return one(std::to_string(core::to_seconds(context_.now) - core::to_seconds(facts.mfa_time)));
  if (key == "sourceidentity" && !facts.source_identity.empty()) return one(facts.source_identity);
  return std::nullopt;
}

RequestKeys::Found RequestKeys::network(std::string_view key) {
  const bool through_endpoint = !context_.vpc_endpoint.empty();
  if (key == "sourceip") return through_endpoint ? std::nullopt : one(context_.source_ip);
  if (!through_endpoint) return std::nullopt;
  if (key == "vpcsourceip") return one(context_.source_ip);
  if (key == "sourcevpce") return one(context_.vpc_endpoint);
  if (key == "sourcevpc" && !context_.vpc.empty()) return one(context_.vpc);
  const std::string& owner = context_.vpc_account;
  if (owner.empty()) return std::nullopt;
  if (key == "sourcevpcarn" && !context_.vpc.empty())
    return one("arn:aws:ec2:" + context_.region + ':' + owner + ":vpc/" + context_.vpc);
  if (key == "vpceaccount") return one(owner);
  if (key != "vpceorgid" && key != "vpceorgpaths") return std::nullopt;
  const auto& member = membership(owner);
  if (!member) return std::nullopt;
  return key == "vpceorgid" ? one(member->organization) : many({member->path});
}

RequestKeys::Found RequestKeys::resource(std::string_view key) {
  if (key == "resourceaccount") return one(resource_account());
  if (const auto tag = after(key, "resourcetag/"); tag.data()) return resource_tag(tag);
  if (key != "resourceorgid" && key != "resourceorgpaths") return std::nullopt;
  const auto& member = membership(resource_account());
  if (!member) return std::nullopt;
  if (key == "resourceorgid") return one(member->organization);
  return many({member->path});
}

RequestKeys::Found RequestKeys::resource_tag(std::string_view tag_key) {
  if (!resource_tags_) resource_tags_ = check_.resource_tags ? check_.resource_tags() : core::Tags();
  return tag_value(*resource_tags_, tag_key);
}

const std::string& RequestKeys::resource_account() const {
  return check_.resource_account.empty() ? context_.caller.account : check_.resource_account;
}

const std::optional<state::Membership>& RequestKeys::membership(std::string_view account) {
  for (const auto& [id, member] : memberships_)
    if (id == account) return member;
  return memberships_.emplace_back(std::string(account), state::Organizations(context_.db).membership(account)).second;
}

}  // namespace authz
