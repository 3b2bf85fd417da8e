// Issuing temporary credentials.
#pragma once

#include <cstdint>
#include <optional>

#include "handlers/sts/model.hpp"
#include "state/sessions.hpp"
#include "world/context.hpp"

namespace sts {

/// Seconds that a session of the caller's own gets (GetSessionToken, GetFederationToken): twelve hours unless it asks
/// for less or more, and an hour at most for root.
std::int64_t own_duration(const world::Context& context, const std::optional<std::int32_t>& asked);

/// Gives the session its secret and token, stores it, and returns what the client gets.
/// `session` needs everything but number, secret, token and issue time.
model::Credentials issue(world::Context& context, state::Session session, std::int64_t duration_seconds);

}  // namespace sts
