#include "handlers/ram/request.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "core/hash.hpp"
#include "core/page_token.hpp"
#include "core/text.hpp"
#include "handlers/ram/model.hpp"
#include "handlers/ram/names.hpp"

namespace ram {
namespace {

/// Every list operation takes 1 to 500; AWS publishes no default.
constexpr std::int32_t kMaxResults = 500;

bool is_token(std::string_view text) {
  return !text.empty() && text.size() <= 64 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

}  // namespace

state::RamTime time_of(const Context& context) {
  return {context.now, context.settings.settle};
}

const std::string& required(const Text& member, std::string_view name) {
  if (member && !member->empty()) return *member;
  throw errors::invalid_parameter_exception(fmt::format("The request must contain the parameter {}.", name));
}

core::AwsError unknown_share(std::string_view arn) {
  return errors::unknown_resource_exception(fmt::format("ResourceShare {} could not be found.", arn));
}

state::RamShare owned_share(const Context& context, std::string_view arn) {
  const OwnedName name = parse_share_arn(arn);
  if (name.region != context.region) throw unknown_share(arn);
  const auto share = state::RamShares(context.db, time_of(context)).find(name.account, name.region, name.uuid);
  if (!share) throw unknown_share(arn);
  if (share->owner == context.account()) return *share;
  if (!state::RamAccess(context.db, time_of(context)).is_shared_with(context.account(), *share))
    throw unknown_share(arn);
  throw errors::operation_not_permitted_exception(
      "The requested operation is not permitted. Only the account that owns the resource share can perform it.");
}

void require_standard(const Context& context, const state::RamShare& share) {
  if (share.hidden(time_of(context)))
    throw errors::operation_not_permitted_exception(
        "The resource share was created from a resource-based policy and cannot be changed. Promote it first.");
}

void check_association_status(const std::string& status) {
  for (const char* known : {"ASSOCIATING", "ASSOCIATED", "FAILED", "DISASSOCIATING", "DISASSOCIATED", "SUSPENDED",
                            "SUSPENDING", "RESTORING"})
    if (status == known) return;
  throw errors::invalid_parameter_exception(fmt::format("{} is not a valid association status.", status));
}

bool self_owned(const Text& resource_owner) {
  const std::string& owner = required(resource_owner, "resourceOwner");
  if (owner == model::ResourceOwner::kSelf) return true;
  if (owner == model::ResourceOwner::kOtherAccounts) return false;
  throw errors::invalid_parameter_exception(
      fmt::format("{} is not a valid resource owner. Specify either SELF or OTHER-ACCOUNTS and try again.", owner));
}

Parameters& Parameters::add(const std::string& value) {
  text_ += std::to_string(value.size());
  text_ += ':';
  text_ += value;
  return *this;
}

ClientToken::ClientToken(Context& context, std::string_view operation, const Text& token, const Parameters& parameters)
    : context_(context), operation_(operation), token_(token.value_or("")) {
  if (!token) return;
  if (!is_token(token_)) throw errors::invalid_client_token_exception("The specified client token is not valid.");
  fingerprint_ = core::sha256_hex(parameters.text());
  const auto known =
      state::RamShares(context.db, time_of(context)).token(context.account(), context.region, operation_, token_);
  if (!known) return;
  if (known->fingerprint != fingerprint_)
    throw errors::idempotent_parameter_mismatch_exception(
        "The client token was already used by a request with different parameters.");
  repeated_ = true;
  result_ = known->result;
}

void ClientToken::keep(std::string_view result) {
  if (token_.empty()) return;
  state::RamShares(context_.db, time_of(context_))
      .keep_token(context_.account(), context_.region, operation_, token_, {fingerprint_, std::string(result)});
}

Page::Page(const Context& context, std::string_view operation, const Parameters& parameters, const Text& next_token,
           const std::optional<std::int32_t>& max_results)
    : limit_(static_cast<std::size_t>(max_results.value_or(kMaxResults))) {
  if (max_results && (*max_results < 1 || *max_results > kMaxResults)) {
    auto message = fmt::format("{} is not a valid value for maxResults. Specify a number from 1 to {}.", *max_results,
                               kMaxResults);
    if (operation == "GetResourceShareInvitations") throw errors::invalid_max_results_exception(std::move(message));
    throw errors::invalid_parameter_exception(std::move(message));
  }
  request_ = fmt::format("{}\n{}\n{}\n{}", operation, context.account(), context.region, parameters.text());
  if (!next_token) return;
  const auto key = core::read_page_token(request_, *next_token);
  const auto parts = core::split(key ? std::string_view(*key) : std::string_view(), ':');
  const auto major = core::parse_integer(parts.front());
  const auto minor = core::parse_integer(parts.back());
  if (!key || parts.size() != 2 || !major || !minor)
    throw errors::invalid_next_token_exception("The specified value for nextToken is not valid.");
  major_ = *major;
  minor_ = *minor;
}

bool Page::take(std::int64_t major, std::int64_t minor) {
  if (taken_ == limit_) {
    more_ = true;
    return false;
  }
  ++taken_;
  major_ = major;
  minor_ = minor;
  return true;
}

Text Page::token() const {
  if (!more_) return std::nullopt;
  return core::page_token(request_, fmt::format("{}:{}", major_, minor_));
}

}  // namespace ram
