// Whether sharing costs the same in a large organization: nanoseconds per request, through the whole pipeline without
// sockets, with a hundred accounts in ten units and a hundred shares, and with a hundred times as many. Lists are asked
// for a page of ten. Prints a line of JSON per operation; run.py makes rows of them.
#include <fmt/core.h>

#include <iostream>
#include <string>
#include <vector>

#include "state/organizations.hpp"
#include "state/organizations_tree.hpp"
#include "state/ram_access.hpp"
#include "state/ram_resources.hpp"
#include "tests/bench/scale.hpp"

namespace {

using scenario::Json;
using scenario::Scenario;

constexpr const char* kManagement = "999999999999";
/// Owns every second share; the others belong to as many accounts.
constexpr int kOwner = 0;
constexpr int kResources = 6;
constexpr const char* kPermission = "arn:aws:ram::aws:permission/AWSRAMDefaultPermissionSubnet";

std::string account(int number) {
  return fmt::format("2{:011}", number);
}

int owner_of(int share) {
  return share % 2 == 0 ? kOwner : share;
}

std::string subnet(int share, int number) {
  return fmt::format("arn:aws:ec2:us-east-1:{}:subnet/subnet-{}-{}", account(owner_of(share)), share, number);
}

void must(const scenario::Answer& answer) {
  if (!answer.ok()) throw std::runtime_error(answer.body);
}

/// Goes around the quotas, which end below ten thousand shares.
class Filling {
 public:
  Filling(Scenario& world, int count)
      : db_(world.world().db()),
        now_(world.clock().now()),
        count_(count),
        organization_(organize(world)),
        tree_(db_, organization_) {
    state::Database::Transaction transaction(db_);
    for (int number = 0; number < count / 10; ++number) add_unit(number);
    for (int number = 0; number < count; ++number) add_account(number);
    for (int number = 0; number < count; ++number) add_share(number);
    transaction.commit();
    world.world().forget_compiled();
  }

 private:
  static state::Organization organize(Scenario& world) {
    const auto root = Scenario::root(kManagement);
    must(world.organizations(root, "CreateOrganization", {{"FeatureSet", "ALL"}}));
    must(world.ram(root, "EnableSharingWithAwsOrganization"));
    return *state::Organizations(world.world().db()).organization_of(kManagement);
  }

  /// Chains of three, so that an account is as deep in the small world as in the large one.
  void add_unit(int number) {
    const auto parent = number % 3 == 0 ? tree_.root() : units_.back();
    units_.push_back(tree_.add_unit(parent, fmt::format("ou-ab12-{:08}", number), fmt::format("unit-{}", number)));
  }

  void add_account(int number) {
    const auto id = account(number);
    state::AccountProfiles(db_).put({id, "Account " + id, id + "@example.com"}, now_);
    tree_.move(tree_.add_account(id, true, now_), units_[static_cast<std::size_t>(number) % units_.size()].row);
  }

  void add_share(int number) {
    state::RamShare share;
    share.uuid = fmt::format("00000000-0000-0000-0000-{:012}", number);
    share.owner = account(owner_of(number));
    share.region = "us-east-1";
    share.name = fmt::format("share-{}", number);
    share.created = share.updated = now_;
    state::RamShares shares(db_, {now_});
    share.id = shares.add(share);
    shares.set_permission(share.id, "ec2:Subnet", kPermission, 1);
    state::RamAssociations associations(db_, {now_});
    for (int i = 0; i < kResources; ++i) {
      const auto row = state::RamResources(db_).add(subnet(number, i), "ec2:Subnet", share.region, share.owner, now_);
      associations.add_resource(share, row, "ec2:Subnet");
    }
    const auto name = [&](state::RamPrincipalKind kind, const std::string& principal) {
      state::RamPrincipalAssociation association;
      association.entity = association.subject = principal;
      association.kind = kind;
      association.basis = state::RamBasis::Organization;
      association.organization = organization_.id;
      associations.add_principal(share, association);
    };
    for (int i = 1; i <= 2; ++i) name(state::RamPrincipalKind::Account, account((number + i) % count_));
    const auto& unit = units_[static_cast<std::size_t>(number) % units_.size()];
    name(state::RamPrincipalKind::Unit, organization_.container_arn(unit.id));
    if (number % 10 == 0)
      name(state::RamPrincipalKind::Organization, organization_.arn());
    else
      name(state::RamPrincipalKind::Account, account((number + 3) % count_));
  }

  state::Database& db_;
  core::Time now_;
  int count_;
  state::Organization organization_;
  state::OrganizationTree tree_;
  std::vector<state::OrganizationEntity> units_;
};

struct Operation {
  const char* name;
  const char* path;
  Json input;
  bool by_owner;
};

std::vector<bench::Request> requests_of(Scenario& world, const Operation& operation, int count) {
  std::vector<bench::Request> requests;
  for (int i = 0; i < bench::kDifferent; ++i) {
    const int number = i * count / bench::kDifferent;
    const auto who = Scenario::root(account(operation.by_owner ? kOwner : number));
    requests.push_back(
        bench::signed_request(world, who, "ram", "POST", operation.path, operation.input.dump(), "application/json"));
  }
  return requests;
}

/// Questions to the engine about resources that an organization, or a unit, may use.
std::vector<bench::Request> questions(int count, bool by_unit) {
  std::vector<bench::Request> requests;
  for (int i = 0; i < bench::kDifferent; ++i) {
    const int number = i * count / bench::kDifferent;
    const int share = by_unit ? number / 10 * 10 + 5 : number / 10 * 10;
    const Json question = {{"principal", account(by_unit ? share % (count / 10) : number)},
                           {"action", "ec2:RunInstances"},
                           {"resource", subnet(share, 0)}};
    requests.push_back({"POST", "/_understudy/evaluate", question.dump(), {{"Content-Type", "application/json"}}});
  }
  return requests;
}

void check(Scenario& world, const std::vector<bench::Request>& asked) {
  for (const auto& request : asked) {
    const auto answer = world.control("POST", "/_understudy/evaluate", Json::parse(request.body));
    if (answer.json().value("decision", "") != "allowed") throw std::runtime_error(request.body + answer.body);
  }
}

}  // namespace

int main() {
  try {
    constexpr int few_count = 100;
    constexpr int many_count = 10'000;
    Scenario few, many;
    Filling(few, few_count);
    Filling(many, many_count);
    const Operation operations[] = {
        {"GetResourceShares, owner", "/getresourceshares", {{"resourceOwner", "SELF"}}, true},
        {"GetResourceShares, consumer", "/getresourceshares", {{"resourceOwner", "OTHER-ACCOUNTS"}}, false},
        {"ListResources, owner", "/listresources", {{"resourceOwner", "SELF"}}, true},
        {"ListResources, consumer", "/listresources", {{"resourceOwner", "OTHER-ACCOUNTS"}}, false},
        {"ListPrincipals, owner", "/listprincipals", {{"resourceOwner", "SELF"}}, true},
        {"GetResourcePolicies", "/getresourcepolicies", {{"resourceArns", {subnet(10, 0)}}}, true},
    };
    for (Operation operation : operations) {
      if (!operation.input.contains("resourceArns")) operation.input["maxResults"] = 10;
      const auto few_requests = requests_of(few, operation, few_count);
      bench::compare(operation.name, few, few_requests, many, requests_of(many, operation, many_count));
    }
    for (const bool by_unit : {false, true}) {
      const auto of_few = questions(few_count, by_unit), of_many = questions(many_count, by_unit);
      check(few, of_few);
      check(many, of_many);
      bench::compare(by_unit ? "decision through a unit" : "decision through the organization", few, of_few, many,
                     of_many);
    }
  } catch (const std::exception& error) {
    std::cerr << error.what() << std::endl;
    return 1;
  }
  return 0;
}
