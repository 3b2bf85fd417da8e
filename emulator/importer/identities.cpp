// Accounts and IAM: what `iam get-account-authorization-details` says.
#include <algorithm>
#include <functional>

#include "core/arn.hpp"
#include "core/hash.hpp"
#include "core/ids.hpp"
#include "fixtures/managed_policies.hpp"
#include "importer/parts.hpp"

namespace importer {
namespace {

constexpr std::string_view kAwsManaged = "arn:aws:iam::aws:policy/";

class Identities {
 public:
  Identities(std::string account, Json& into, Notices& notices)
      : account_(std::move(account)), into_(into), notices_(notices) {}

  void add(const Json& details, const UniqueIds& ids) {
    for (const auto& policy : details.value("Policies", Json::array())) add_policy(policy);
    for (const auto& group : details.value("GroupDetailList", Json::array())) add_group(group);
    for (const auto& user : details.value("UserDetailList", Json::array())) add_user(user);
    for (const auto& role : details.value("RoleDetailList", Json::array())) add_role(role, ids);
  }

 private:
  static Json named(const Json& source, const char* name, const char* id) {
    Json entity{{"name", text(source, name)}};
    copy_text(source, "Path", entity, "path", "/");
    copy_text(source, id, entity, "unique_id");
    copy_time(source, "CreateDate", entity, "created");
    return entity;
  }

  static void add_inline(const Json& source, const char* list, Json& entity) {
    for (const auto& policy : source.value(list, Json::array()))
      if (const Json document = policy_of(policy.value("PolicyDocument", Json())); !document.is_null())
        entity["policies"][text(policy, "PolicyName")] = document;
  }

  void add_attached(const Json& source, Json& entity) {
    for (const auto& policy : source.value("AttachedManagedPolicies", Json::array()))
      if (const std::string arn = here(text(policy, "PolicyArn")); !arn.empty()) entity["attached"].push_back(arn);
  }

  void add_boundary(const Json& source, Json& entity) {
    if (!source.contains("PermissionsBoundary")) return;
    const std::string arn = here(text(source["PermissionsBoundary"], "PermissionsBoundaryArn"));
    if (!arn.empty()) entity["boundary"] = arn;
  }

  /// The ARN that the policy has here; empty when it is nowhere. AWS has far more managed policies than are built in:
  /// the others become the account's own, with the document that the details bring along.
  std::string here(const std::string& arn) {
    if (!arn.starts_with(kAwsManaged) || fixtures::managed_policy(arn)) return arn;
    if (const auto found = adopted_.find(arn); found != adopted_.end()) return found->second;
    notices_.push_back(arn + " of account " + account_ + " is left out: its document was not gathered");
    return {};
  }

  static Json default_document(const Json& policy) {
    for (const auto& version : policy.value("PolicyVersionList", Json::array()))
      if (version.value("IsDefaultVersion", false)) return policy_of(version.value("Document", Json()));
    return nullptr;
  }

  void add_policy(const Json& source) {
    const std::string arn = text(source, "Arn");
    const bool of_aws = arn.starts_with(kAwsManaged);
    if (of_aws && fixtures::managed_policy(arn)) return;
    const Json document = default_document(source);
    if (document.is_null()) {
      notices_.push_back(arn + " is left out: its default version has no document");
      return;
    }
    if (!of_aws) {
      Json policy = named(source, "PolicyName", "PolicyId");
      copy_text(source, "Description", policy, "description");
      policy["document"] = document;
      into_["managed_policies"].push_back(std::move(policy));
      return;
    }
    const std::string name = text(source, "PolicyName"), path = "/aws-managed/";
    into_["managed_policies"].push_back({{"name", name}, {"path", path}, {"document", document}});
    adopted_[arn] = "arn:aws:iam::" + account_ + ":policy" + path + name;
    notices_.push_back(arn + " is not built in: account " + account_ + " has it as " + adopted_[arn]);
  }

  void add_group(const Json& source) {
    Json group = named(source, "GroupName", "GroupId");
    add_inline(source, "GroupPolicyList", group);
    add_attached(source, group);
    into_["groups"].push_back(std::move(group));
  }

  void add_user(const Json& source) {
    Json user = named(source, "UserName", "UserId");
    copy_tags(source, "Tags", user);
    add_inline(source, "UserPolicyList", user);
    add_attached(source, user);
    add_boundary(source, user);
    if (const Json groups = source.value("GroupList", Json::array()); !groups.empty()) user["groups"] = groups;
    into_["users"].push_back(std::move(user));
  }

  void add_role(const Json& source, const UniqueIds& ids) {
    Json role = named(source, "RoleName", "RoleId");
    const Json trust = policy_of(source.value("AssumeRolePolicyDocument", Json()));
    if (trust.is_null()) {
      notices_.push_back("role " + text(source, "Arn") + " is left out: it has no trust policy");
      return;
    }
    role["trust"] = trust;
    if (const Json principals = foreign_principals(trust, ids); !principals.empty())
      role["trust_principals"] = principals;
    copy_tags(source, "Tags", role);
    add_inline(source, "RolePolicyList", role);
    add_attached(source, role);
    add_boundary(source, role);
    for (const auto& profile : source.value("InstanceProfileList", Json::array())) {
      Json entry = named(profile, "InstanceProfileName", "InstanceProfileId");
      entry["role"] = role["name"];
      into_["instance_profiles"].push_back(std::move(entry));
    }
    into_["roles"].push_back(std::move(role));
  }

  const std::string account_;
  Json& into_;
  Notices& notices_;
  std::map<std::string, std::string> adopted_;
};

/// Whose details these are: the ARNs tell, and the path when there is none.
std::string owner_of(const Output& output) {
  for (const char* list : {"RoleDetailList", "UserDetailList", "GroupDetailList"})
    for (const auto& entity : output.json.value(list, Json::array()))
      if (const auto arn = core::Arn::parse(text(entity, "Arn"))) return std::string(arn->account);
  return output.account;
}

void collect(const Json& details, UniqueIds& ids) {
  for (const auto& [list, id] : {std::pair{"UserDetailList", "UserId"}, std::pair{"RoleDetailList", "RoleId"}})
    for (const auto& entity : details.value(list, Json::array())) ids[text(entity, "Arn")] = text(entity, id);
}

void each_principal(const Json& policy, const std::function<void(const std::string&)>& act) {
  Json statements = policy.value("Statement", Json::array());
  if (statements.is_object()) statements = Json::array({statements});
  for (const auto& statement : statements) {
    for (const char* element : {"Principal", "NotPrincipal"}) {
      if (!statement.is_object() || !statement.contains(element) || !statement[element].is_object()) continue;
      Json names = statement[element].value("AWS", Json::array());
      if (names.is_string()) names = Json::array({names});
      for (const auto& name : names)
        if (name.is_string()) act(name.get<std::string>());
    }
  }
}

bool is_user_or_role(const std::string& arn) {
  const auto parsed = core::Arn::parse(arn);
  return parsed && parsed->service == "iam" &&
         (parsed->resource.starts_with("user/") || parsed->resource.starts_with("role/"));
}

// The same ARN is the same stranger in every policy.
std::string stranger_id(const std::string& arn) {
  const auto digest = core::sha256(arn);
  std::string id = arn.find(":role/") == std::string::npos ? "AIDA" : "AROA";
  for (std::size_t i = 0; i < 17; ++i) id += core::kBase32[static_cast<unsigned char>(digest[i]) & 31];
  return id;
}

}  // namespace

Json& account_of(Accounts& accounts, const std::string& number) {
  return accounts.try_emplace(number, Json{{"id", number}}).first->second;
}

void add_accounts(const Gathered& gathered, Accounts& accounts) {
  const auto add = [&](const Json& source) {
    if (const std::string id = text(source, "Id"); core::is_account_id(id)) {
      Json& account = account_of(accounts, id);
      copy_text(source, "Name", account, "name");
      copy_text(source, "Email", account, "email");
    }
  };
  for (const char* operation : {"list-accounts-for-parent", "list-accounts"})
    for (const auto* account : gathered.all(operation, "Accounts")) add(*account);
  for (const auto* output : gathered.of("describe-account")) add(output->json.value("Account", Json::object()));
  for (const auto* output : gathered.of("list-account-aliases")) {
    const Json aliases = output->json.value("AccountAliases", Json::array());
    if (!aliases.empty() && !output->account.empty()) account_of(accounts, output->account)["alias"] = aliases.front();
  }
}

UniqueIds add_identities(const Gathered& gathered, Accounts& accounts, Notices& notices) {
  UniqueIds ids;
  const auto details = gathered.of("get-account-authorization-details");
  for (const auto* output : details) collect(output->json, ids);
  for (const auto* output : details) {
    const std::string owner = owner_of(*output);
    if (owner.empty()) {
      notices.push_back("details of an account are left out: neither an ARN nor the file's path tells its number");
      continue;
    }
    Identities(owner, account_of(accounts, owner), notices).add(output->json, ids);
  }
  return ids;
}

Json foreign_principals(const Json& policy, const UniqueIds& ids) {
  Json principals = Json::object();
  bool foreign = false;
  each_principal(policy, [&](const std::string& name) {
    if (!is_user_or_role(name)) return;
    const auto known = ids.find(name);
    foreign = foreign || known == ids.end();
    principals[name] = known == ids.end() ? stranger_id(name) : known->second;
  });
  return foreign ? principals : Json::object();
}

}  // namespace importer
