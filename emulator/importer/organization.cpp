// Organizations: the tree, its members, its policies.
#include <algorithm>
#include <set>

#include "importer/parts.hpp"

namespace importer {
namespace {

constexpr const char* kRamService = "ram.amazonaws.com";
/// AWS's own policies, which are attached to everything unless somebody took them off.
constexpr std::string_view kFullAccess = "p-FullAWSAccess", kResourceFullAccess = "p-RCPFullAWSAccess";

/// Who is in whom, as the outputs tell: about children by their parent, or about parents by their child.
std::map<std::string, std::string> parents_of(const Gathered& gathered) {
  std::map<std::string, std::string> parents;
  const auto take = [&](std::string_view operation, const char* list) {
    for (const auto* output : gathered.of(operation))
      for (const auto& child : output->json.value(list, Json::array())) parents[text(child, "Id")] = output->subject;
  };
  take("list-organizational-units-for-parent", "OrganizationalUnits");
  take("list-accounts-for-parent", "Accounts");
  take("list-children", "Children");
  for (const auto* output : gathered.of("list-parents"))
    for (const auto& parent : output->json.value("Parents", Json::array()))
      parents[output->subject] = text(parent, "Id");
  return parents;
}

class Tree {
 public:
  Tree(const Gathered& gathered, std::string root, std::string management, Notices& notices)
      : root_(std::move(root)), management_(std::move(management)), notices_(notices), parents_(parents_of(gathered)) {
    for (const auto* unit : gathered.all("list-organizational-units-for-parent", "OrganizationalUnits")) name(*unit);
    for (const auto* output : gathered.of("describe-organizational-unit"))
      if (output->json.contains("OrganizationalUnit")) name(output->json["OrganizationalUnit"]);
    // A unit that is only somebody's parent has no name here; its id will do.
    for (const auto& [child, parent] : parents_)
      for (const auto& id : {child, parent})
        if (id.starts_with("ou-")) names_.try_emplace(id, id);
    for (const auto* account : gathered.all("list-accounts-for-parent", "Accounts")) join(*account);
    for (const auto* account : gathered.all("list-accounts", "Accounts")) join(*account);
    for (const auto* output : gathered.of("describe-account"))
      if (output->json.contains("Account")) join(output->json["Account"]);
    hang_up_the_lost();
  }

  /// Writes `units` and `accounts` of what is in `parent`.
  void write(const std::string& parent, Json& into) const {
    Json units = Json::array(), accounts = Json::array();
    for (const auto& [id, unit_name] : names_) {
      if (parents_.at(id) != parent) continue;
      Json unit{{"id", id}, {"name", unit_name}};
      write(id, unit);
      units.push_back(std::move(unit));
    }
    for (const auto& [id, member] : members_)
      if (parents_.at(id) == parent) accounts.push_back(member);
    if (!units.empty()) into["units"] = std::move(units);
    if (!accounts.empty()) into["accounts"] = std::move(accounts);
  }

 private:
  void name(const Json& unit) { names_[text(unit, "Id")] = text(unit, "Name"); }

  void join(const Json& account) {
    const std::string id = text(account, "Id");
    if (id == management_ || id.empty()) return;
    if (text(account, "Status") == "SUSPENDED" && !members_.contains(id))
      notices_.push_back("account " + id + " is suspended on AWS, and active here");
    Json member{{"id", id}};
    copy_text(account, "JoinedMethod", member, "method");
    copy_time(account, "JoinedTimestamp", member, "joined");
    members_[id] = member.size() > 1 ? std::move(member) : Json(id);
  }

  // Everything hangs in the tree, or it would not be in the organization.
  void hang_up_the_lost() {
    const auto into_root = [&](const std::string& id) {
      if (!parents_.contains(id)) notices_.push_back("nothing says where " + id + " is: it is put into the root");
      parents_[id] = root_;
    };
    for (const auto& [id, unit_name] : names_)
      if (!reaches_root(id)) into_root(id);
    for (const auto& [id, member] : members_)
      if (!reaches_root(id)) into_root(id);
  }

  bool reaches_root(std::string id) const {
    // No deeper than there are units: what contradicts itself may go round in circles.
    for (std::size_t step = 0; step <= names_.size() + 1; ++step) {
      const auto parent = parents_.find(id);
      if (parent == parents_.end()) return false;
      if (parent->second == root_) return true;
      id = parent->second;
    }
    return false;
  }

  std::string root_, management_;
  Notices& notices_;
  std::map<std::string, std::string> parents_;
  std::map<std::string, std::string> names_;  // of units
  std::map<std::string, Json> members_;
};

/// A root is known by its id, too, where list-roots was not gathered.
std::string root_of(const Gathered& gathered) {
  const auto roots = gathered.all("list-roots", "Roots");
  if (!roots.empty()) return text(*roots.front(), "Id");
  for (const auto& [child, parent] : parents_of(gathered))
    if (parent.starts_with("r-")) return parent;
  return {};
}

Json enabled_types(const Gathered& gathered) {
  Json types = Json::array();
  for (const auto* root : gathered.all("list-roots", "Roots"))
    for (const auto& type : root->value("PolicyTypes", Json::array()))
      if (text(type, "Status") == "ENABLED") types.push_back(text(type, "Type"));
  return types;
}

/// Policies by id, with all the targets that were said of them.
Json policies_of(const Gathered& gathered, const std::string& root, Notices& notices) {
  std::map<std::string, Json> policies;
  std::map<std::string, std::set<std::string>> targets;
  const auto summary = [&](const Json& policy) -> std::string {
    const std::string id = text(policy, "Id");
    Json& known = policies.try_emplace(id, Json{{"id", id}}).first->second;
    copy_text(policy, "Name", known, "name");
    copy_text(policy, "Description", known, "description");
    copy_text(policy, "Type", known, "type");
    return id;
  };
  for (const auto* policy : gathered.all("list-policies", "Policies")) summary(*policy);
  for (const auto* output : gathered.of("list-policies-for-target"))
    for (const auto& policy : output->json.value("Policies", Json::array()))
      targets[summary(policy)].insert(output->subject);
  for (const auto* output : gathered.of("list-targets-for-policy"))
    for (const auto& target : output->json.value("Targets", Json::array()))
      targets[output->subject].insert(text(target, "TargetId"));
  for (const auto* output : gathered.of("describe-policy")) {
    const Json policy = output->json.value("Policy", Json::object());
    if (!policy.contains("PolicySummary")) continue;
    const std::string id = summary(policy["PolicySummary"]);
    if (const Json content = policy_of(policy.value("Content", Json())); !content.is_null())
      policies[id]["content"] = content;
  }
  Json list = Json::array();
  for (auto& [id, policy] : policies) {
    const bool aws_managed = id == kFullAccess || id == kResourceFullAccess;
    if (aws_managed && !targets.contains(id)) continue;
    if (aws_managed) policy = Json{{"id", id}};
    if (!aws_managed && !policy.contains("content")) {
      notices.push_back("policy " + id + " is left out: there is no describe-policy of it");
      continue;
    }
    for (const auto& target : targets[id]) policy["targets"].push_back(target == root ? "root" : target);
    list.push_back(std::move(policy));
  }
  return list;
}

Json delegations_of(const Gathered& gathered) {
  Json list = Json::array();
  for (const auto* output : gathered.of("list-delegated-services-for-account")) {
    for (const auto& service : output->json.value("DelegatedServices", Json::array())) {
      Json delegation{{"account", output->account}, {"service", text(service, "ServicePrincipal")}};
      copy_time(service, "DelegationEnabledDate", delegation, "enabled");
      list.push_back(std::move(delegation));
    }
  }
  return list;
}

void add_unless_empty(Json& into, const char* member, Json value) {
  if (!value.empty()) into[member] = std::move(value);
}

}  // namespace

Json organization_of(const Gathered& gathered, Notices& notices) {
  const auto described = gathered.of("describe-organization");
  if (described.empty() || !described.front()->json.contains("Organization")) {
    notices.push_back("no describe-organization was gathered: the accounts stand alone");
    return nullptr;
  }
  const Json& source = described.front()->json["Organization"];
  const std::string root = root_of(gathered);
  Json organization;
  copy_text(source, "Id", organization, "id");
  if (!root.empty()) organization["root_id"] = root;
  const std::string management = text(source, "MasterAccountId");
  organization["management_account"] = management;
  copy_text(source, "FeatureSet", organization, "feature_set", "ALL");
  organization["enabled_policy_types"] = enabled_types(gathered);

  Json services = Json::array();
  for (const auto* service : gathered.all("list-aws-service-access-for-organization", "EnabledServicePrincipals")) {
    const std::string principal = text(*service, "ServicePrincipal");
    if (principal != kRamService) services.push_back(principal);
    // AWS tells only that RAM has access, which sharing with the organization enables along with its role.
    if (principal == kRamService) organization["ram_sharing"] = true;
  }
  add_unless_empty(organization, "service_access", std::move(services));
  Tree(gathered, root, management, notices).write(root, organization);
  add_unless_empty(organization, "policies", policies_of(gathered, root, notices));
  add_unless_empty(organization, "delegated_administrators", delegations_of(gathered));
  for (const auto* output : gathered.of("describe-resource-policy")) {
    const Json policy = output->json.value("ResourcePolicy", Json::object());
    const Json content = policy_of(policy.value("Content", Json()));
    if (!content.is_null()) organization["resource_policy"] = {{"content", content}};
  }
  return organization;
}

}  // namespace importer
