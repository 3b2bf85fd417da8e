#include "access/usage.hpp"

#include <string>

#include "state/iam.hpp"
#include "world/world.hpp"

namespace authz {
namespace {

constexpr core::Duration kResolution = std::chrono::minutes(1);

}  // namespace

void note_use(world::Context& context, std::string_view service) {
  const auto& caller = context.caller;
  if (caller.entity == 0) return;
  const bool role = caller.kind == core::PrincipalKind::RoleSession;
  std::string subject =
      role ? "role " + std::to_string(caller.entity) + ' ' : caller.access_key_id + ' ' + std::string(service) + ' ';
  subject += context.region;
  if (!context.world.usage_is_news(subject, context.now, kResolution)) return;
  state::Database::Transaction transaction(context.db);
  if (role)
    state::iam::Roles(context.db).used(caller.entity, context.now, context.region);
  else
    state::iam::AccessKeys(context.db).used(caller.access_key_id, context.now, context.region, service);
  transaction.commit();
}

}  // namespace authz
