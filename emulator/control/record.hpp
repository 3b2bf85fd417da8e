// The parts of a fixture document as tables: which members there are, and which rows they stand for. The reader and
// the writer of documents follow the same tables, so neither knows a member that the other does not.
#pragma once

#include <span>
#include <string_view>

#include "control/fixture_node.hpp"
#include "state/records.hpp"

namespace control {

struct FixtureRun;

/// How a value stands in the document, and how in the row.
enum class Kind {
  Text,
  Number,    // not negative, below 2^31
  Integer,   // larger ones, negative ones too
  Flag,      // false when absent
  FlagOn,    // true when absent
  FlagSaid,  // three values: true, false, never said
  Status,    // Active (when absent) or Inactive
  Time,      // ISO 8601; milliseconds since the epoch in the row
  Document,  // a JSON object, or its text where that is not how the object would be written; the row has a document's
             // id
  JsonText,  // the same, and the row has the text itself
  UniqueId,  // made up when absent, beginning with `usual`
};

struct Field {
  std::string_view name;
  Kind kind = Kind::Text;
  bool required = false;
  /// The value that is left out.
  std::string_view usual = {};
  /// Texts or, with kind Number, names of 0, 1, 2, ...: the only ones there are, separated by `|`.
  std::string_view choices = {};
};

constexpr Field required(std::string_view name, Kind kind = Kind::Text, std::string_view choices = {}) {
  return {name, kind, true, {}, choices};
}
constexpr Field optional(std::string_view name, Kind kind = Kind::Text, std::string_view usual = {},
                         std::string_view choices = {}) {
  return {name, kind, false, usual, choices};
}

enum class Shape {
  List,    // of objects
  Object,  // one
  Map,     // {"key": value}
  Values,  // a list of values
  Value,   // one value
};

struct Part {
  std::string_view member;
  Shape shape = Shape::List;
  state::Record record;
  std::span<const Field> fields;
  std::span<const Part> parts = {};
  /// Members that are read and never written: other ways to say the same.
  std::span<const std::string_view> more = {};
  /// Read by code of its own, which goes through the services' handlers or has an order to keep.
  bool special = false;
};

/// What a record belongs to: `owner`, `account`.
using Key = Node::Json;

/// The member of `part` for what belongs to `key`; null when there is nothing.
Node::Json written(state::Database& db, const Part& part, const Key& key);
/// One row of the part as an object of the document, its own parts included.
Node::Json written_row(state::Database& db, const Part& part, const Key& key, const Node::Json& row);
/// The rows of a part, as they are read.
std::vector<Node::Json> rows_of(state::Database& db, const Part& part, const Key& key);

/// Throws ControlError unless the object has only members that the part knows.
void expect_members_of(const Part& part, const Node& node);
/// The row that an object of the document stands for, together with `key`. Documents are stored on the way unless
/// other code does that.
Node::Json values_of(FixtureRun& run, const Part& part, const Node& node, const Key& key, bool documents = true);
/// Writes one object with all its parts; returns its row id.
std::int64_t read_row(FixtureRun& run, const Part& part, const Node& node, const Key& key);
/// Writes what `parent` has in the member of the part, if anything.
void read_part(FixtureRun& run, const Part& part, const Node& parent, const Key& key);
/// Every part of `part` that no code of its own reads.
void read_parts(FixtureRun& run, const Part& part, const Node& node, const Key& key);

/// A policy document as it stands in a fixture.
Node::Json document_json(const std::string& text);

}  // namespace control
