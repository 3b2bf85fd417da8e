#include "control/record.hpp"

#include <algorithm>
#include <cstdint>

#include "control/fixture_parts.hpp"
#include "core/text.hpp"
#include "core/time.hpp"
#include "state/documents.hpp"

namespace control {
namespace {

using Json = Node::Json;

constexpr std::int64_t kMostNumber = INT32_MAX, kMostInteger = std::int64_t{1} << 56;

constexpr std::string_view kKey = "key", kValue = "value";

Json parsed(std::string text) {
  // Names and texts of clients may hold anything that their protocol lets through.
  if (!core::valid_utf8(text))
    for (char& c : text)
      if (static_cast<unsigned char>(c) >= 0x80) c = '?';
  return Json::parse(text);
}

std::vector<std::string_view> choices_of(const Field& field) {
  return field.choices.empty() ? std::vector<std::string_view>() : core::split(field.choices, '|');
}

const Field* field_of(const Part& part, std::string_view name) {
  const auto found =
      std::find_if(part.fields.begin(), part.fields.end(), [&](const Field& field) { return field.name == name; });
  return found == part.fields.end() ? nullptr : &*found;
}

// --- writing

Json shown(state::Database& db, const Field& field, const Json& value) {
  switch (field.kind) {
    case Kind::Flag:
    case Kind::FlagOn:
    case Kind::FlagSaid:
      return value.get<std::int64_t>() != 0;
    case Kind::Status:
      return value.get<std::int64_t>() != 0 ? "Active" : "Inactive";
    case Kind::Time:
      return core::iso8601(core::from_millis(value.get<std::int64_t>()), value.get<std::int64_t>() % 1000 != 0);
    case Kind::Document:
      return document_json(state::Documents(db).text(value.get<std::int64_t>()));
    case Kind::JsonText:
      return document_json(value.get<std::string>());
    case Kind::Number:
      if (!field.choices.empty()) return choices_of(field).at(value.get<std::size_t>());
      return value;
    case Kind::Integer:
      return value;
    case Kind::Text:
    case Kind::UniqueId:
      return value;
  }
  return value;
}

bool left_out(const Field& field, const Json& value) {
  if (value.is_null()) return true;
  switch (field.kind) {
    case Kind::Flag:
      return value == 0;
    case Kind::FlagOn:
    case Kind::Status:
      return value == 1;
    case Kind::Integer:
    case Kind::Number:
      return !field.required && value == (field.usual.empty() ? 0 : std::stoll(std::string(field.usual)));
    case Kind::Text:
      // An empty text is something else than none.
      return !field.required && !field.usual.empty() && value == field.usual;
    case Kind::FlagSaid:
    case Kind::Time:
    case Kind::Document:
    case Kind::UniqueId:
      return false;
    case Kind::JsonText:
      return value == "";
  }
  return false;
}

Key key_below(const Key& key, const Json& row) {
  Key below = {{"owner", row.value("row", Json())}};
  below["account"] = row.contains("account") && !row.contains("row") ? row["account"] : key.value("account", Json());
  return below;
}

// --- reading

std::int64_t choice_of(const Field& field, const Node& node) {
  const auto choices = choices_of(field);
  const auto found = std::find(choices.begin(), choices.end(), node.text());
  if (found == choices.end()) {
    std::string list;
    for (const auto choice : choices) list += (list.empty() ? "" : ", ") + std::string(choice);
    node.fail("is none of " + list);
  }
  return found - choices.begin();
}

std::string text_of(const Field& field, const Node& node) {
  if (!field.choices.empty()) choice_of(field, node);
  std::string text = node.text();
  if (text.find('\0') != std::string::npos) node.fail("has a character that no text may have");
  return text;
}

std::int64_t flag_of(const Node& node) {
  if (!node.json().is_boolean()) node.fail("must be true or false");
  return node.json().get<bool>() ? 1 : 0;
}

std::int64_t number_of(const Node& node, std::int64_t least, std::int64_t most) {
  if (!node.json().is_number_integer()) node.fail("must be a whole number");
  const bool huge = node.json().is_number_unsigned() && node.json().get<std::uint64_t>() > std::uint64_t{INT64_MAX};
  const std::int64_t number = huge ? INT64_MAX : node.json().get<std::int64_t>();
  if (number < least || number > most) node.fail("is out of range");
  return number;
}

Json stored(FixtureRun& run, const Field& field, const Node& node) {
  switch (field.kind) {
    case Kind::Flag:
    case Kind::FlagOn:
    case Kind::FlagSaid:
      return flag_of(node);
    case Kind::Status: {
      const std::string status = node.text();
      if (status != "Active" && status != "Inactive") node.fail("is neither Active nor Inactive");
      return status == "Active" ? 1 : 0;
    }
    case Kind::Time:
      return core::to_millis(node.time());
    case Kind::Document:
      return add_document(run, node);
    case Kind::JsonText:
      return node.document();
    case Kind::Number:
      return field.choices.empty() ? number_of(node, 0, kMostNumber) : choice_of(field, node);
    case Kind::Integer:
      return number_of(node, -kMostInteger, kMostInteger);
    case Kind::Text:
    case Kind::UniqueId:
      return text_of(field, node);
  }
  return nullptr;
}

Json absent(FixtureRun& run, const Field& field, const Key& key) {
  if (field.kind == Kind::Flag) return 0;
  if (field.kind == Kind::FlagOn || field.kind == Kind::Status) return 1;
  if (field.kind == Kind::UniqueId) return run.world.ids().unique_id(field.usual, key.value("account", std::string()));
  if (field.usual.empty()) return nullptr;
  return field.kind == Kind::Number ? Json(std::stoll(std::string(field.usual))) : Json(field.usual);
}

Json with_key(const Key& key, FixtureRun& run) {
  Json values = key;
  values["now"] = core::to_millis(run.now);
  return values;
}

std::int64_t write(FixtureRun& run, const Part& part, const Node& node, const Json& values) {
  const auto row = at(node, [&] { return state::write_record(run.world.db(), part.record, values.dump()); });
  if (!row) node.fail("names something that is not in the document");
  return *row;
}

// A value of a map or list: the record's own field, or the text that it is.
Json single(FixtureRun& run, const Part& part, const Node& node) {
  const Field* field = field_of(part, kValue);
  return stored(run, field ? *field : Field{kValue}, node);
}

}  // namespace

Json document_json(const std::string& text) {
  try {
    Json json = Json::parse(text);
    if (json.is_object() && json.dump() == text) return json;
  } catch (const Json::exception&) {
    // Whatever a service let through stays as it is.
  }
  return text;
}

std::vector<Json> rows_of(state::Database& db, const Part& part, const Key& key) {
  std::vector<Json> rows;
  for (auto& row : state::read_records(db, part.record, key.dump())) rows.push_back(parsed(std::move(row)));
  return rows;
}

Json written_row(state::Database& db, const Part& part, const Key& key, const Json& row) {
  Json object = Json::object();
  for (const auto& field : part.fields) {
    const Json value = row.value(std::string(field.name), Json());
    if (!left_out(field, value)) object[std::string(field.name)] = shown(db, field, value);
  }
  for (const auto& below : part.parts) {
    Json member = written(db, below, key_below(key, row));
    if (!member.is_null()) object[std::string(below.member)] = std::move(member);
  }
  return object;
}

Json written(state::Database& db, const Part& part, const Key& key) {
  const auto rows = rows_of(db, part, key);
  if (rows.empty()) return nullptr;
  const Field* field = field_of(part, kValue);
  const auto value = [&](const Json& row) {
    return field ? shown(db, *field, row[std::string(kValue)]) : row[std::string(kValue)];
  };
  switch (part.shape) {
    case Shape::Object:
      return written_row(db, part, key, rows.front());
    case Shape::Value:
      return value(rows.front());
    case Shape::Map: {
      Json map = Json::object();
      for (const auto& row : rows) map[row[std::string(kKey)].get<std::string>()] = value(row);
      return map;
    }
    case Shape::Values:
    case Shape::List:
      break;
  }
  Json list = Json::array();
  for (const auto& row : rows) list.push_back(part.shape == Shape::List ? written_row(db, part, key, row) : value(row));
  return list;
}

void expect_members_of(const Part& part, const Node& node) {
  std::vector<std::string_view> known(part.more.begin(), part.more.end());
  for (const auto& field : part.fields) known.push_back(field.name);
  for (const auto& below : part.parts) known.push_back(below.member);
  node.expect(known);
}

Json values_of(FixtureRun& run, const Part& part, const Node& node, const Key& key, bool documents) {
  Json values = with_key(key, run);
  for (const auto& field : part.fields) {
    const std::string name(field.name);
    if (field.kind == Kind::Document && !documents) continue;
    if (node.has(name.c_str()))
      values[name] = stored(run, field, node.member(name.c_str()));
    else if (field.required)
      node.member(name.c_str()).fail("must not be null");
    else
      values[name] = absent(run, field, key);
  }
  return values;
}

std::int64_t read_row(FixtureRun& run, const Part& part, const Node& node, const Key& key) {
  expect_members_of(part, node);
  const std::int64_t row = write(run, part, node, values_of(run, part, node, key));
  Key below = key;
  below["owner"] = row;
  read_parts(run, part, node, below);
  return row;
}

void read_part(FixtureRun& run, const Part& part, const Node& parent, const Key& key) {
  const std::string name(part.member);
  if (!parent.has(name.c_str())) return;
  const Node member = parent.member(name.c_str());
  if (part.shape == Shape::Object) {
    read_row(run, part, member, key);
    return;
  }
  Json values = with_key(key, run);
  if (part.shape == Shape::Value) {
    values["value"] = single(run, part, member);
    write(run, part, member, values);
    return;
  }
  if (part.shape == Shape::Map) {
    for (const auto& [tag, value] : parent.tags(name.c_str())) {
      values["key"] = text_of({kKey}, Node(Json(tag), member.path()));
      values["value"] = text_of({kValue}, Node(Json(value), member.path() + "." + tag));
      write(run, part, member, values);
    }
    return;
  }
  Key placed = key;
  std::int64_t position = 0;
  for (const auto& node : parent.list(name.c_str())) {
    placed["position"] = values["position"] = position++;
    if (part.shape == Shape::List) {
      read_row(run, part, node, placed);
      continue;
    }
    values["value"] = single(run, part, node);
    write(run, part, node, values);
  }
}

void read_parts(FixtureRun& run, const Part& part, const Node& node, const Key& key) {
  for (const auto& below : part.parts)
    if (!below.special) read_part(run, below, node, key);
}

}  // namespace control
