// S3 buckets with their policies, and the resource shares of RAM.
#include <set>

#include "core/arn.hpp"
#include "importer/parts.hpp"

namespace importer {
namespace {

/// The bucket's name is what was asked about; what stands behind it in the path (a number of a page, say) is not.
std::map<std::string, std::string> owners_of_buckets(const Gathered& gathered) {
  std::map<std::string, std::string> owners;
  for (const auto* output : gathered.of("list-buckets"))
    for (const auto& bucket : output->json.value("Buckets", Json::array()))
      owners[text(bucket, "Name")] = output->account;
  return owners;
}

std::string resource_id(const std::string& arn) {
  const auto slash = arn.rfind('/');
  return slash == std::string::npos ? arn : arn.substr(slash + 1);
}

bool over(const Json& json) {
  const std::string status = text(json, "status");
  return status == "DELETED" || status == "DELETING" || status == "DISASSOCIATED" || status == "DISASSOCIATING" ||
         status == "FAILED";
}

class Shares {
 public:
  explicit Shares(const Gathered& gathered) {
    for (const auto* share : gathered.all("get-resource-shares", "resourceShares")) add(*share);
    for (const auto* association : gathered.all("get-resource-share-associations", "resourceShareAssociations"))
      associate(*association);
    for (const auto* invitation : gathered.all("get-resource-share-invitations", "resourceShareInvitations"))
      invite(*invitation);
    for (const auto* output : gathered.of("list-resource-share-permissions"))
      for (const auto& permission : output->json.value("permissions", Json::array()))
        permit(output->subject, permission);
  }

  void write(Accounts& accounts) const {
    for (const auto& [arn, share] : shares_) account_of(accounts, owners_.at(arn))["shares"].push_back(share);
  }

 private:
  void add(const Json& source) {
    const std::string arn = text(source, "resourceShareArn");
    const auto parsed = core::Arn::parse(arn);
    if (!parsed || over(source)) return;
    Json share{{"id", resource_id(arn)}, {"name", text(source, "name")}, {"region", parsed->region}};
    if (!source.value("allowExternalPrincipals", true)) share["allow_external_principals"] = false;
    copy_tags(source, "tags", share);
    shares_[arn] = std::move(share);
    owners_[arn] = parsed->account;
  }

  // Both sides of a share tell of the same association.
  void associate(const Json& source) {
    const auto share = shares_.find(text(source, "resourceShareArn"));
    if (share == shares_.end() || over(source)) return;
    const std::string type = text(source, "associationType"), entity = text(source, "associatedEntity");
    const char* list = type == "PRINCIPAL" ? "principals" : type == "RESOURCE" ? "resources" : "sources";
    if (said_.insert(share->first + list + entity).second) share->second[list].push_back(entity);
  }

  void invite(const Json& source) {
    const auto share = shares_.find(text(source, "resourceShareArn"));
    const std::string status = text(source, "status"), arn = text(source, "resourceShareInvitationArn");
    if (share == shares_.end() || (status != "PENDING" && status != "ACCEPTED") || !said_.insert(arn).second) return;
    share->second["invitations"].push_back(
        {{"id", resource_id(arn)}, {"principal", text(source, "receiverAccountId")}, {"status", status}});
  }

  void permit(const std::string& subject, const Json& permission) {
    for (auto& [arn, share] : shares_)
      if (subject.find(share["id"].get<std::string>()) != std::string::npos &&
          said_.insert(arn + text(permission, "arn")).second)
        share["permissions"].push_back(text(permission, "arn"));
  }

  std::map<std::string, Json> shares_;  // by ARN
  std::map<std::string, std::string> owners_;
  std::set<std::string> said_;
};

void add_permissions(const Gathered& gathered, Accounts& accounts) {
  for (const auto* output : gathered.of("get-permission")) {
    const Json source = output->json.value("permission", Json::object());
    const auto arn = core::Arn::parse(text(source, "arn"));
    // AWS's own have no account.
    if (!arn || !core::is_account_id(arn->account)) continue;
    Json permission{{"name", text(source, "name")},
                    {"resource_type", text(source, "resourceType")},
                    {"region", arn->region},
                    {"policy_template", policy_of(source.value("permission", Json()))}};
    copy_tags(source, "tags", permission);
    account_of(accounts, std::string(arn->account))["permissions"].push_back(std::move(permission));
  }
}

}  // namespace

void add_buckets(const Gathered& gathered, const UniqueIds& ids, Accounts& accounts, Notices& notices) {
  const auto owners = owners_of_buckets(gathered);
  std::map<std::string, Json> buckets;
  std::map<std::string, std::string> owned;
  const auto bucket = [&](const Output& output) -> Json& {
    const auto listed = owners.find(output.subject);
    const std::string owner = listed != owners.end() ? listed->second : output.account;
    if (!owner.empty()) owned[output.subject] = owner;
    return buckets.try_emplace(output.subject, Json{{"name", output.subject}}).first->second;
  };
  for (const auto* output : gathered.of("list-buckets"))
    for (const auto& one : output->json.value("Buckets", Json::array()))
      bucket({output->operation, text(one, "Name"), output->account, {}});
  for (const auto* output : gathered.of("get-bucket-location"))
    copy_text(output->json, "LocationConstraint", bucket(*output), "region");
  for (const auto* output : gathered.of("get-public-access-block"))
    if (output->json.contains("PublicAccessBlockConfiguration"))
      bucket(*output)["public_access_block"] = output->json["PublicAccessBlockConfiguration"];
  for (const auto* output : gathered.of("get-bucket-policy")) {
    const Json policy = policy_of(output->json.value("Policy", Json()));
    if (policy.is_null()) continue;
    Json& into = bucket(*output);
    into["policy"] = policy;
    if (const Json principals = foreign_principals(policy, ids); !principals.empty())
      into["policy_principals"] = principals;
  }
  for (auto& [name, json] : buckets) {
    const auto owner = owned.find(name);
    if (owner == owned.end())
      notices.push_back("bucket " + name +
                        " is left out: nothing tells whose it is (put its files into a folder named " +
                        "by the account's number, or gather list-buckets)");
    else
      account_of(accounts, owner->second)["buckets"].push_back(std::move(json));
  }
}

void add_shares(const Gathered& gathered, Accounts& accounts) {
  add_permissions(gathered, accounts);
  Shares(gathered).write(accounts);
}

}  // namespace importer
