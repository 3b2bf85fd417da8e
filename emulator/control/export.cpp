#include "control/export.hpp"

#include "control/fixture.hpp"
#include "control/parts_accounts.hpp"
#include "control/parts_organizations.hpp"
#include "control/routes.hpp"
#include "core/text.hpp"
#include "core/time.hpp"
#include "state/s3_objects.hpp"

namespace control {
namespace {

constexpr NotExported kNotExported[] = {
    {"iam_access_report", "a report is made anew from last_access when it is asked for"},
    {"iam_credential_report", "a report is made anew when it is asked for"},
    {"iam_usage", "triggers count it from what is exported"},
    {"ram_permission_action", "the template of a permission's version says them"},
    {"ram_token", "a client repeats a request within a day, and in the world that it sent the first to"},
    {"ram_usage", "triggers count it from what is exported"},
    {"world", "the world's clock and network, written from where they are in use; ids begin anew"},
};

Key key_of(const Json& row, const Key& account = {}) {
  return {{"owner", row.value("row", Json())}, {"account", account.value("account", Json())}};
}

// --- what code of its own reads is written by code of its own

Json object_json(state::Database& db, const Key& key, const Json& row) {
  Json object = written_row(db, parts::kObjects, key, row);
  const std::string content =
      state::S3Objects(db).content(row["row"].get<std::int64_t>(), 0, row["size"].get<std::int64_t>());
  const bool text = core::valid_utf8(content) && content.find('\0') == std::string::npos;
  object[text ? "content" : "content_base64"] = text ? content : core::base64_encode(content);
  return object;
}

Json bucket_json(state::Database& db, const Key& account, const Json& row) {
  Json bucket = written_row(db, parts::kBuckets, account, row);
  if (!bucket.contains("public_access_block")) bucket["public_access_block"] = false;
  bucket.erase("objects");
  const Key key = key_of(row, account);
  for (const auto& object : rows_of(db, parts::kObjects, key))
    bucket["objects"].push_back(object_json(db, key, object));
  return bucket;
}

Json buckets_json(state::Database& db, const Key& account) {
  Json list = Json::array();
  for (const auto& row : rows_of(db, parts::kBuckets, account)) list.push_back(bucket_json(db, account, row));
  return list;
}

Json account_json(state::Database& db, const Json& row) {
  const Key key = {{"owner", nullptr}, {"account", row["account"]}};
  Json account = written_row(db, parts::kAccounts, key, row);
  if (account.contains("buckets")) account["buckets"] = buckets_json(db, key);
  return account;
}

// Members in the order of the part, whatever order they came in.
Json in_order(const Part& part, const Json& object) {
  Json ordered = Json::object();
  const auto take = [&](std::string_view member) {
    const std::string name(member);
    if (object.contains(name)) ordered[name] = object[name];
  };
  for (const auto& field : part.fields) take(field.name);
  for (const auto& below : part.parts) take(below.member);
  return ordered;
}

// Units and accounts below a root or unit.
void put_children(state::Database& db, const std::string& parent, Json& object) {
  const Key key = {{"parent", parent}};
  for (const auto& row : rows_of(db, parts::kMembers, key))
    object["accounts"].push_back(written_row(db, parts::kMembers, key, row));
  for (const auto& row : rows_of(db, parts::kUnits, key)) {
    Json unit = written_row(db, parts::kUnits, key, row);
    put_children(db, row["id"].get<std::string>(), unit);
    object["units"].push_back(std::move(unit));
  }
}

Json organization_json(state::Database& db, const Json& row) {
  Json organization = written_row(db, parts::kOrganizations, Key::object(), row);
  auto& membership = organization["management_membership"];
  if (membership.value("parent", Json()) == row["root_id"]) membership.erase("parent");
  put_children(db, row["root_id"].get<std::string>(), organization);
  return in_order(parts::kOrganizations, organization);
}

void put_clock(const core::Clock& clock, Json& document) {
  if (clock.mode() == core::Clock::Mode::Real) return;
  const std::string now = core::iso8601(clock.now(), true);
  if (clock.mode() == core::Clock::Mode::Frozen)
    document["clock"] = {{"now", now}, {"frozen", true}};
  else
    document["clock"] = now;
}

// As `PUT network` takes the rules, one by one.
void put_network(const world::Network& network, Json& document) {
  const Json all = Json::parse(network.text());
  Json rules = Json::array();
  if (!all["everybody"].empty()) rules.push_back(all["everybody"]);
  for (const auto& entry : all["keys"]) {
    Json rule = {{"access_key_id", entry["access_key_id"]}};
    rule.update(entry["rule"]);
    rules.push_back(std::move(rule));
  }
  if (!rules.empty()) document["network"] = std::move(rules);
}

// The names after FROM and JOIN.
void add_tables(const Part& part, std::set<std::string>& tables) {
  bool follows = false;
  for (const auto word : core::split(part.record.read, ' ')) {
    if (follows) tables.insert(std::string(word));
    follows = word == "FROM" || word == "JOIN";
  }
  for (const auto& below : part.parts) add_tables(below, tables);
}

void add_members(const Part& part, const std::string& parent, std::map<std::string, std::set<std::string>>& members) {
  const std::string path = (parent.empty() ? "" : parent + ".") + std::string(part.member);
  for (const auto& field : part.fields) members[path].insert(std::string(field.name));
  for (const auto name : part.more) members[path].insert(std::string(name));
  for (const auto& below : part.parts) {
    members[path].insert(std::string(below.member));
    if (below.shape == Shape::List || below.shape == Shape::Object) add_members(below, path, members);
  }
}

void put(const char* member, Json value, Json& document) {
  if (!value.is_null()) document[member] = std::move(value);
}

}  // namespace

Json export_fixture(world::World& world) {
  auto& db = world.db();
  Json document = Json::object();
  put_clock(world.clock(), document);
  put_network(world.network(), document);
  Json organizations = Json::array();
  for (const auto& row : rows_of(db, parts::kOrganizations, Key::object()))
    organizations.push_back(organization_json(db, row));
  if (organizations.size() == 1)
    document["organization"] = organizations[0];
  else if (!organizations.empty())
    document["organizations"] = std::move(organizations);
  Json accounts = Json::array();
  for (const auto& row : rows_of(db, parts::kAccounts, Key::object())) accounts.push_back(account_json(db, row));
  if (!accounts.empty()) document["accounts"] = std::move(accounts);
  put("issuers", written(db, parts::kIssuers, Key::object()), document);
  put("signing_keys", written(db, parts::kSigningKeys, Key::object()), document);
  return document;
}

std::span<const NotExported> not_exported() {
  return kNotExported;
}

std::set<std::string> exported_tables() {
  std::set<std::string> tables{"document"};  // read through state::Documents, wherever a record has one
  for (const auto* part : {&parts::kAccounts, &parts::kOrganizations, &parts::kIssuers, &parts::kSigningKeys})
    add_tables(*part, tables);
  return tables;
}

std::map<std::string, std::set<std::string>> fixture_members() {
  std::map<std::string, std::set<std::string>> members;
  for (const auto name : kDocumentMembers) members[""].insert(std::string(name));
  add_members(parts::kAccounts, "", members);
  add_members(parts::kOrganizations, "", members);
  add_members(parts::kSigningKeys, "", members);
  for (const auto name : parts::kPermissionRequest) members["accounts.permissions"].insert(std::string(name));
  for (const auto name : parts::kShareRequest) members["accounts.shares"].insert(std::string(name));
  return members;
}

Json export_world(const Call& call) {
  expect_members(call.body, {});
  return export_fixture(call.world);
}

}  // namespace control
