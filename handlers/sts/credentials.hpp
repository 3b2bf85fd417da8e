// Issuing temporary credentials.
#pragma once

#include "handlers/sts/model.hpp"
#include "state/sessions.hpp"
#include "world/context.hpp"

namespace sts {

/// Gives the session its secret and token, stores it, and returns what the client gets.
/// `session` needs everything but number, secret, token and issue time.
model::Credentials issue(world::Context& context, state::Session session, std::int64_t duration_seconds);

}  // namespace sts
