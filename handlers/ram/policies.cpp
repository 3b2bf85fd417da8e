#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "fixtures/ram_catalogue.hpp"
#include "handlers/ram/model.hpp"
#include "handlers/ram/names.hpp"
#include "handlers/ram/operations.hpp"
#include "handlers/ram/request.hpp"
#include "state/organizations.hpp"
#include "state/ram_resources.hpp"

namespace ram {
namespace {

using Json = nlohmann::ordered_json;
using state::RamPrincipalAssociation;
using state::RamPrincipalKind;
using state::RamShare;

/// The policy of one resource, merged from every share that it is in.
class PolicyWriter {
 public:
  PolicyWriter(const Context& context, const std::string& resource, const Text& principal)
      : context_(context),
        resource_(resource),
        only_(principal),
        time_(time_of(context)),
        associations_(context.db, time_),
        access_(context.db, time_) {}

  /// Nullopt when no own share holds the resource.
  std::optional<std::string> write() {
    const state::RamShares shares(context_.db, time_);
    bool shared = false;
    associations_.each_of_resource(resource_, 0, [&](const state::RamResourceAssociation& row) {
      const auto share = shares.by_id(row.share);
      if (!share || share->owner != context_.account() || share->region != context_.region) return true;
      if (ram_status(row, *share, time_) != state::RamStatus::Associated) return true;
      shared = true;
      add_share(*share, row.type);
      return true;
    });
    if (!shared || (only_ && statements_.empty())) return std::nullopt;
    return Json{{"Version", "2008-10-17"}, {"Statement", statements_}}.dump();
  }

 private:
  void add_share(const RamShare& share, const std::string& type) {
    const auto attached = state::RamShares(context_.db, time_).permission(share.id, type);
    const auto* permission = attached ? fixtures::ram_permission(attached->permission) : nullptr;
    if (!permission) return;
    Json named = Json::array();
    bool containers_or_services = false;
    associations_.each_principal(share.id, 0, [&](const RamPrincipalAssociation& row) {
      if (only_ && row.entity != *only_) return true;
      if (access_.status(row, share) != state::RamStatus::Associated) return true;
      switch (row.kind) {
        case RamPrincipalKind::Account:
          named.push_back(fmt::format("arn:aws:iam::{}:root", row.entity));
          return true;
        case RamPrincipalKind::Role:
        case RamPrincipalKind::User:
          named.push_back(row.entity);
          return true;
        default:
          break;
      }
      containers_or_services = true;
      if (row.kind == RamPrincipalKind::Service)
        add_service(share, row.entity, *permission);
      else
        add_container(row, *permission);
      return true;
    });
    // A share without principals shows as a statement that names none.
    if (!named.empty() || (!containers_or_services && !only_)) add(Json{{"AWS", named}}, *permission, Json::object());
  }

  void add_container(const RamPrincipalAssociation& row, const fixtures::RamPermission& permission) {
    Json condition{{"StringEquals", {{"aws:PrincipalOrgID", row.organization.value_or("")}}}};
    // The unit is part of the condition, so that the policy says what is enforced.
    if (const auto unit = state::Organizations(context_.db).ou_by_arn(row.entity))
      condition["ForAnyValue:StringLike"] = {{"aws:PrincipalOrgPaths", unit->path + "*"}};
    add("*", permission, condition);
  }

  void add_service(const RamShare& share, const std::string& service, const fixtures::RamPermission& permission) {
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
      if (!values.empty()) add(Json{{"Service", service}}, permission, Json{{test, {{key, values}}}});
    };
    add_with("StringEquals", "aws:SourceAccount", accounts);
    add_with("ArnLike", "aws:SourceArn", arns);
    add_with("StringEquals", "aws:SourceOrgID", organizations);
    add_with("ForAnyValue:StringLike", "aws:SourceOrgPaths", paths);
  }

  void add(const Json& principal, const fixtures::RamPermission& permission, const Json& condition) {
    Json statement{{"Sid", fmt::format("RamStatement{}", statements_.size() + 1)}, {"Effect", "Allow"}};
    statement["Principal"] = principal;
    statement["Action"] = permission.actions;
    statement["Resource"] = resource_;
    if (!condition.empty()) statement["Condition"] = condition;
    statements_.push_back(std::move(statement));
  }

  const Context& context_;
  const std::string& resource_;
  const Text& only_;
  state::RamTime time_;
  state::RamAssociations associations_;
  state::RamAccess access_;
  Json statements_ = Json::array();
};

}  // namespace

model::GetResourcePoliciesResponse get_resource_policies(Context& context,
                                                         const model::GetResourcePoliciesRequest& in) {
  if (!in.resourceArns || in.resourceArns->empty())
    throw errors::invalid_parameter_exception("The request must contain the parameter resourceArns.");
  if (in.principal) parse_principal(*in.principal);
  Page page(context, "GetResourcePolicies", Parameters().add(in.resourceArns).add(in.principal), in.nextToken,
            in.maxResults);
  model::GetResourcePoliciesResponse out;
  out.policies.emplace();
  std::int64_t position = 0;
  for (const auto& arn : *in.resourceArns) {
    require_arn(arn);
    if (!state::RamResources(context.db).find(arn))
      throw errors::resource_arn_not_found_exception(fmt::format("Resource {} could not be found.", arn));
    if (++position <= page.after()) continue;
    auto policy = PolicyWriter(context, arn, in.principal).write();
    if (!policy) continue;
    if (!page.take(position)) break;
    out.policies->push_back(std::move(*policy));
  }
  out.nextToken = page.token();
  return out;
}

}  // namespace ram
