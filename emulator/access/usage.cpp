#include "access/usage.hpp"

#include <string>

#include "state/iam.hpp"
#include "state/iam_access.hpp"
#include "world/world.hpp"

namespace authz {
namespace {

using core::PrincipalKind;

constexpr core::Duration kResolution = std::chrono::minutes(1);

bool has_own_record(PrincipalKind kind) {
  return kind == PrincipalKind::Root || kind == PrincipalKind::User || kind == PrincipalKind::RoleSession;
}

void note_key_or_role(world::Context& context, std::string_view service) {
  const auto& caller = context.caller;
  if (caller.kind == PrincipalKind::RoleSession)
    state::iam::Roles(context.db).used(caller.entity, context.now, context.region);
  else if (caller.entity != 0)
    state::iam::AccessKeys(context.db).used(caller.access_key_id, context.now, context.region, service);
}

}  // namespace

void note_use(world::Context& context, std::string_view service, std::string_view action) {
  const auto& caller = context.caller;
  if (!has_own_record(caller.kind)) return;
  const bool role = caller.kind == PrincipalKind::RoleSession;
  std::string subject = role ? "role " + std::to_string(caller.entity) : caller.access_key_id;
  ((((subject += ' ') += context.region) += ' ') += action);
  if (!context.world.usage().is_news(subject, context.now, kResolution)) return;
  state::Database::Transaction transaction(context.db);
  note_key_or_role(context, service);
  const auto colon = action.find(':');
  state::iam::AccessLog(context.db)
      .note(caller.account, caller.entity_id(),
            {std::string(action.substr(0, colon)), std::string(action.substr(colon + 1)), context.now, context.region});
  transaction.commit();
}

}  // namespace authz
