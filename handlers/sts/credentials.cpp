#include "handlers/sts/credentials.hpp"

#include <algorithm>

#include "core/ids.hpp"

namespace sts {
namespace {

constexpr std::string_view kBase64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/+";

// How AWS's tokens begin today; no client may depend on the rest.
constexpr std::string_view kTokenStart = "IQoJb3JpZ2luX2Vj";
constexpr std::size_t kTokenLength = 176;

constexpr std::int64_t kOwnDuration = 43200;
constexpr std::int64_t kRootDuration = 3600;  // the most that root gets, whatever it asks for

}  // namespace

std::int64_t own_duration(const world::Context& context, const std::optional<std::int32_t>& asked) {
  const std::int64_t duration = asked ? *asked : kOwnDuration;
  return context.caller.is_root() ? std::min(duration, kRootDuration) : duration;
}

model::Credentials issue(world::Context& context, state::Session session, std::int64_t duration_seconds) {
  session.secret = context.ids.secret_access_key();
  session.token = std::string(kTokenStart) + context.ids.random(kTokenLength - kTokenStart.size(), kBase64);
  session.issued = context.now;
  session.expires = context.now + std::chrono::seconds(duration_seconds);
  state::Sessions(context.db).add(session, context.ids);
  return {
      .AccessKeyId = core::session_key_id(session.account, static_cast<std::uint64_t>(session.number)),
      .SecretAccessKey = std::move(session.secret),
      .SessionToken = std::move(session.token),
      .Expiration = session.expires,
  };
}

}  // namespace sts
