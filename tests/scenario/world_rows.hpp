// All rows of a world in a form that two worlds can be compared by: row numbers are replaced by what they stand for.
#pragma once

#include <algorithm>
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "state/database.hpp"

namespace scenario {

class WorldRows {
 public:
  explicit WorldRows(state::Database& db) : db_(db) {
    auto tables =
        db_.query("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name");
    while (tables.next()) tables_.push_back(tables.text(0));
  }

  const std::vector<std::string>& tables() const { return tables_; }

  /// A table's rows, sorted.
  std::vector<std::string> rows(const std::string& table) {
    std::vector<std::string> all;
    auto query = db_.query(kept("SELECT * FROM " + table));
    const auto& columns = columns_of(table);
    while (query.next()) all.push_back(shown(columns, query));
    std::sort(all.begin(), all.end());
    return all;
  }

 private:
  struct Column {
    std::string name;
    bool row_number = false;
    std::string refers_to, key;  // another table's column
  };

  // Statements are known by the address of their text.
  const char* kept(const std::string& sql) {
    for (const auto& text : texts_)
      if (text == sql) return text.c_str();
    return texts_.emplace_back(sql).c_str();
  }

  const std::vector<Column>& columns_of(const std::string& table) {
    if (const auto found = columns_.find(table); found != columns_.end()) return found->second;
    auto& columns = columns_[table];
    auto query = db_.query(kept("SELECT name, type, pk FROM pragma_table_info('" + table + "')"));
    // A session's number is part of its access key id.
    while (query.next())
      columns.push_back(
          {query.text(0), query.text(0) == "id" && query.text(1) == "INTEGER" && table != "sts_session", "", ""});
    auto keys = db_.query(kept("SELECT \"from\", \"table\", \"to\" FROM pragma_foreign_key_list('" + table + "')"));
    while (keys.next())
      for (auto& column : columns)
        if (column.name == keys.text(0)) {
          column.refers_to = keys.text(1);
          column.key = keys.text(2);
        }
    for (auto& column : columns) {
      if (table == "sts_session_policy" && column.name == "document") column = {"document", false, "document", "id"};
      // The unique id beside it says whose row it is.
      if (table == "sts_session" && column.name == "entity") column.row_number = true;
      // AWS's full access: nobody sees since when. Of all others the document tells it.
      if (table == "organization_attachment" && column.name == "attached") column.row_number = true;
    }
    return columns;
  }

  std::string shown(const std::vector<Column>& columns, state::Query& query) {
    std::string text;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const int at = static_cast<int>(i);
      if (columns[i].row_number || query.is_null(at)) continue;
      // Accounts and their kind are known by their own numbers.
      const bool follow = !columns[i].refers_to.empty() && columns[i].key == "id" && columns[i].refers_to != "account";
      text += columns[i].name + "=" + (follow ? "{" + referred(columns[i], query.integer(at)) + "}" : query.text(at)) +
              "; ";
    }
    return text;
  }

  std::string referred(const Column& column, std::int64_t row) {
    auto query = db_.query(kept("SELECT * FROM " + column.refers_to + " WHERE id = ?"), row);
    return query.next() ? shown(columns_of(column.refers_to), query) : "nothing";
  }

  state::Database& db_;
  std::vector<std::string> tables_;
  std::deque<std::string> texts_;
  std::map<std::string, std::vector<Column>> columns_;
};

}  // namespace scenario
