// SQLite, thinly wrapped: one connection, statements prepared once, errors mapped once.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/time.hpp"
#include "state/image.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace state {

/// The database did something the code did not foresee (disk full, broken constraint); never the caller's fault.
class DatabaseError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// What was to be stored contradicts what is there (a key that is taken, a reference to nothing).
class ConstraintError : public DatabaseError {
  using DatabaseError::DatabaseError;
};

/// The data file cannot be opened, is not ours, or was written by a newer version.
class DataFileError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

using OptionalText = std::optional<std::string>;

/// A `limit` that is none.
inline constexpr std::int64_t kAllRows = std::numeric_limits<std::int64_t>::max();

/// Bytes of a BLOB column. Bound without a copy: they must outlive the statement that takes them.
struct Blob {
  std::string_view bytes;
};

/// A running statement. Steps through its rows; gives the prepared statement back when it goes out of scope.
class Query {
 public:
  Query(Query&& other) noexcept;
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;
  Query& operator=(Query&&) = delete;
  ~Query();

  /// Moves to the next row; false when there is none left.
  bool next();

  /// Columns of the current row, from 0. A NULL reads as 0 or the empty text; `is_null` tells.
  std::int64_t integer(int column) const;
  std::string text(int column) const { return std::string(view(column)); }
  /// Valid until the next call of `next` or the end of this object.
  std::string_view view(int column) const;
  /// A BLOB column, as it lies in the database; valid as long as `view`.
  std::string_view bytes(int column) const;
  bool is_null(int column) const;
  OptionalText optional_text(int column) const;
  std::optional<std::int64_t> optional_integer(int column) const;
  std::optional<core::Time> optional_time(int column) const;
  bool boolean(int column) const { return integer(column) != 0; }

 private:
  friend class Database;
  Query(sqlite3* db, sqlite3_stmt* statement, bool* busy) : db_(db), statement_(statement), busy_(busy) {}
  sqlite3* db_;
  sqlite3_stmt* statement_;
  bool* busy_;  // null for a statement of our own, which is finalized instead of given back
};

class Database {
 public:
  /// A database in memory with every table of the schema, empty.
  static std::unique_ptr<Database> in_memory();
  /// A database in memory that begins with an image.
  static std::unique_ptr<Database> from_image(std::shared_ptr<const Image> image);
  /// Opens or creates a file; brings an older schema up to date. Throws DataFileError.
  static std::unique_ptr<Database> open_file(const std::string& path);

  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database();

  /// Starts a statement. `sql` must be a string literal: prepared statements are kept by its address.
  template <class... Args>
  Query query(const char* sql, const Args&... args) {
    Query query = start(sql);
    bind_all(query, args...);
    return query;
  }

  /// Runs a statement that answers with one number, such as a count.
  template <class... Args>
  std::int64_t number(const char* sql, const Args&... args) {
    Query query = start(sql);
    bind_all(query, args...);
    query.next();
    return query.integer(0);
  }

  /// Runs a statement that gives no rows; returns the number of rows it changed.
  template <class... Args>
  std::int64_t execute(const char* sql, const Args&... args) {
    Query query = start(sql);
    bind_all(query, args...);
    query.next();
    return changes();
  }

  /// Runs several statements of our own without arguments (schema, pragmas).
  void script(std::string_view sql);

  /// Some bytes of a BLOB without a look at the others; they must be there. For whole ones a query is quicker.
  std::string read_blob(const char* table, const char* column, std::int64_t row, std::int64_t offset,
                        std::int64_t length);

  std::int64_t last_insert_rowid() const;
  /// The whole database as bytes that an Image can be made of.
  std::string serialize() const;
  /// Bytes of the whole database, without copying it.
  std::size_t size();
  std::shared_ptr<const Image> image() const;
  /// Replaces everything by an image, also in a file. Not inside a transaction.
  void load(std::shared_ptr<const Image> image);
  bool is_file() const { return file_; }

  /// One request is one transaction. Nested use is an error.
  void begin();
  void commit();
  void rollback() noexcept;
  bool in_transaction() const { return in_transaction_; }
  /// Rolls back unless `commit` was called; a no-op inside an open transaction.
  class Transaction;

  /// Group commit of file databases: the requests of one turn of the event loop share one commit, whose durability
  /// their answers wait for.
  bool flush_pending() const { return batch_open_; }
  void flush();

  /// Grows with every change of the data, also with those that a rollback undoes. For caches of what was read.
  std::uint64_t generation() const;

 private:
  struct Serialized {
    std::unique_ptr<unsigned char[], void (*)(void*)> bytes;
    std::size_t size;
    std::string_view view() const { return {reinterpret_cast<const char*>(bytes.get()), size}; }
  };

  explicit Database(sqlite3* db, bool file) : db_(db), file_(file) {}
  Query start(const char* sql);
  Serialized serialized() const;
  void adopt(std::shared_ptr<const Image> image);
  void copy_into_file(std::shared_ptr<const Image> image);
  sqlite3_stmt* prepare(std::string_view sql, bool keep);
  std::int64_t changes() const;

  static void bind(Query& query, int index, std::int64_t value);
  static void bind(Query& query, int index, int value) { bind(query, index, static_cast<std::int64_t>(value)); }
  static void bind(Query& query, int index, bool value) { bind(query, index, static_cast<std::int64_t>(value)); }
  static void bind(Query& query, int index, std::string_view value);
  static void bind(Query& query, int index, const std::string& value) { bind(query, index, std::string_view(value)); }
  static void bind(Query& query, int index, const char* value) { bind(query, index, std::string_view(value)); }
  static void bind(Query& query, int index, const Blob& value);
  static void bind(Query& query, int index, std::nullptr_t);
  template <class T>
  static void bind(Query& query, int index, const std::optional<T>& value) {
    if (value)
      bind(query, index, *value);
    else
      bind(query, index, nullptr);
  }

  template <class... Args>
  static void bind_all(Query& query, const Args&... args) {
    int index = 0;
    (bind(query, ++index, args), ...);
  }

  struct Prepared {
    sqlite3_stmt* statement = nullptr;
    bool busy = false;
  };

  std::unique_ptr<ImageCopy> memory_;  // of a database in memory; outlives the connection
  sqlite3* db_;
  bool file_;
  bool in_transaction_ = false;
  bool batch_open_ = false;
  std::uint64_t rollbacks_ = 0;
  std::unordered_map<const char*, std::unique_ptr<Prepared>> statements_;
};

class Database::Transaction {
 public:
  explicit Transaction(Database& db) : db_(db) { db_.begin(); }
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction() {
    if (!done_) db_.rollback();
  }
  void commit() {
    db_.commit();
    done_ = true;
  }

 private:
  Database& db_;
  bool done_ = false;
};

/// Process-wide settings of SQLite; once, before the first database. (Memory statistics cost a lock per allocation.)
void configure_sqlite();

}  // namespace state
