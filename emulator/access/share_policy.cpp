#include "access/share_policy.hpp"

#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "state/organizations.hpp"
#include "state/ram_access.hpp"
#include "state/ram_permissions.hpp"
#include "world/world.hpp"

namespace authz {
namespace {

using Json = nlohmann::ordered_json;
using state::RamPrincipalAssociation;
using state::RamPrincipalKind;
using state::RamShare;

state::RamTime time_of(const world::Context& context) {
  return {context.now, context.settings.settle};
}

/// What a permission allows: `Action`, perhaps `Condition`. Null when there is no such permission.
Json permission_template(const world::Context& context, const std::string& arn, int version) {
  const auto allowed = state::RamPermissions(context.db).actions(arn, version);
  if (!allowed) return {};
  Json result{{"Action", allowed->actions}};
  if (!allowed->condition.empty()) result["Condition"] = Json::parse(allowed->condition);
  return result;
}

/// Collects the statements of one resource.
class Statements {
 public:
  Statements(world::Context& context, std::string resource)
      : context_(context), resource_(std::move(resource)), associations_(context.db, time_of(context)) {}

  void add(const RamShare& share, const RamPrincipalAssociation& row, const Json& permission) {
    switch (row.kind) {
      case RamPrincipalKind::Account:
        named_.push_back(fmt::format("arn:aws:iam::{}:root", row.entity));
        return;
      case RamPrincipalKind::Role:
      case RamPrincipalKind::User:
        named_.push_back(row.entity);
        return;
      case RamPrincipalKind::Service:
        add_service(share, row.entity, permission);
        return;
      case RamPrincipalKind::Organization:
      case RamPrincipalKind::Unit:
        add_container(row, permission);
    }
  }

  /// Accounts, roles and users of one share go into one statement. `even_empty`: a share without principals shows as
  /// a statement that names none.
  void close_share(const Json& permission, bool even_empty) {
    if (!named_.empty() || even_empty) append(Json{{"AWS", named_}}, permission, Json::object());
    named_ = Json::array();
  }

  bool empty() const { return statements_.empty(); }
  std::size_t size() const { return statements_.size(); }
  std::string text() const { return Json{{"Version", "2008-10-17"}, {"Statement", statements_}}.dump(); }

 private:
  void add_container(const RamPrincipalAssociation& row, const Json& permission) {
    Json condition{{"StringEquals", {{"aws:PrincipalOrgID", row.organization.value_or("")}}}};
    // The unit is part of the condition, so that the policy says what is enforced.
    if (const auto unit = state::Organizations(context_.db).ou_by_arn(row.entity))
      condition["ForAnyValue:StringLike"] = {{"aws:PrincipalOrgPaths", unit->path + "*"}};
    append("*", permission, condition);
  }

  void add_service(const RamShare& share, const std::string& service, const Json& permission) {
    Json accounts = Json::array(), arns = Json::array(), organizations = Json::array(), paths = Json::array();
    associations_.each_source(share.id, 0, [&](const state::RamAssociation& row) {
      if (row.ended) return true;
      if (row.entity.starts_with("arn:"))
        arns.push_back(row.entity);
      else if (row.entity.find('/') != std::string::npos)
        paths.push_back(row.entity + "*");
      else if (row.entity.starts_with("o-"))
        organizations.push_back(row.entity);
      else
        accounts.push_back(row.entity);
      return true;
    });
    if (accounts.empty() && arns.empty() && organizations.empty() && paths.empty()) accounts.push_back(share.owner);
    const auto add_with = [&](const char* test, const char* key, const Json& values) {
      if (!values.empty()) append(Json{{"Service", service}}, permission, Json{{test, {{key, values}}}});
    };
    add_with("StringEquals", "aws:SourceAccount", accounts);
    add_with("ArnLike", "aws:SourceArn", arns);
    add_with("StringEquals", "aws:SourceOrgID", organizations);
    add_with("ForAnyValue:StringLike", "aws:SourceOrgPaths", paths);
  }

  void append(const Json& principal, const Json& permission, Json condition) {
    Json statement{{"Sid", fmt::format("RamStatement{}", statements_.size() + 1)}, {"Effect", "Allow"}};
    statement["Principal"] = principal;
    statement["Action"] = permission.at("Action");
    statement["Resource"] = resource_;
    if (const auto own = permission.find("Condition"); own != permission.end())
      for (const auto& [test, keys] : own->items()) condition[test].update(keys);
    if (!condition.empty()) statement["Condition"] = std::move(condition);
    statements_.push_back(std::move(statement));
  }

  world::Context& context_;
  const std::string resource_;
  const state::RamAssociations associations_;
  Json named_ = Json::array();
  Json statements_ = Json::array();
};

state::RamConsumer consumer_of(const core::Principal& caller) {
  if (caller.kind == core::PrincipalKind::Service) return {{}, {}, caller.arn};
  return {caller.account, caller.is_root() ? std::string() : caller.entity_arn, {}};
}

}  // namespace

std::optional<std::string> share_policy(world::Context& context, const std::string& resource_arn,
                                        const std::optional<std::string>& principal) {
  const state::RamTime time = time_of(context);
  const state::RamAssociations associations(context.db, time);
  const state::RamShares shares(context.db, time);
  const state::RamAccess access(context.db, time);
  Statements statements(context, resource_arn);
  bool shared = false;
  associations.each_of_resource(resource_arn, 0, [&](const state::RamResourceAssociation& row) {
    const auto share = shares.by_id(row.share);
    if (!share || share->owner != context.account() || share->region != context.region) return true;
    if (ram_status(row, *share, time) != state::RamStatus::Associated) return true;
    shared = true;
    const auto attached = shares.permission(share->id, row.type);
    const Json permission = attached ? permission_template(context, attached->permission, attached->version) : Json();
    if (permission.is_null()) return true;
    const std::size_t before = statements.size();
    associations.each_principal(share->id, 0, [&](const RamPrincipalAssociation& named) {
      if ((!principal || named.entity == *principal) && access.status(named, *share) == state::RamStatus::Associated)
        statements.add(*share, named, permission);
      return true;
    });
    statements.close_share(permission, statements.size() == before && !principal);
    return true;
  });
  if (!shared || (principal && statements.empty())) return std::nullopt;
  return statements.text();
}

std::shared_ptr<const policy::Document> share_policy_for_caller(world::Context& context,
                                                                const std::string& resource_arn) {
  if (context.caller.is_anonymous()) return nullptr;
  Statements statements(context, resource_arn);
  for (const auto& grant :
       state::RamAccess(context.db, time_of(context)).grants(resource_arn, consumer_of(context.caller))) {
    const Json permission = permission_template(context, grant.permission, grant.version);
    if (permission.is_null()) continue;
    statements.add(grant.share, grant.principal, permission);
    statements.close_share(permission, false);
  }
  if (statements.empty()) return nullptr;
  // Statuses follow the clock, so the text is made anew each time; the same text needs to be compiled only once.
  const std::string text = statements.text();
  auto& known = context.world.policy_cache().share_policies;
  if (const auto* compiled = known.find(text)) return *compiled;
  return known.keep(text, policy::Document::compile(text));
}

}  // namespace authz
