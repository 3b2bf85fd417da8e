#include "state/database.hpp"

#include <fmt/core.h>
#include <sqlite3.h>

#include <cstring>

#include "state/schema.hpp"

namespace state {
namespace {

// Where the header of an SQLite file says which journal it needs: 1 is a rollback journal, 2 a write-ahead log.
constexpr std::size_t kJournalVersions = 18;

[[noreturn]] void fail(sqlite3* db, std::string_view doing) {
  const std::string text = fmt::format("{}: {}", doing, sqlite3_errmsg(db));
  if ((sqlite3_errcode(db) & 0xFF) == SQLITE_CONSTRAINT) throw ConstraintError(text);
  throw DatabaseError(text);
}

sqlite3* open(const char* path) {
  sqlite3* db = nullptr;
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
  if (sqlite3_open_v2(path, &db, flags, nullptr) != SQLITE_OK) {
    const std::string reason = db ? sqlite3_errmsg(db) : "out of memory";
    sqlite3_close(db);
    throw DataFileError(fmt::format("cannot open `{}`: {}", path, reason));
  }
  sqlite3_extended_result_codes(db, 1);
  // Of new files; a backup into a file in WAL mode cannot change it any more.
  sqlite3_exec(db, "PRAGMA page_size=2048", nullptr, nullptr, nullptr);
  // Debian's SQLite overwrites deleted rows with zeros; nothing here is worth that.
  sqlite3_exec(db, "PRAGMA secure_delete=OFF", nullptr, nullptr, nullptr);
  return db;
}

void copy_pages(sqlite3* from, sqlite3* into) {
  sqlite3_backup* backup = sqlite3_backup_init(into, "main", from, "main");
  if (!backup) fail(into, "loading an image");
  sqlite3_backup_step(backup, -1);
  if (sqlite3_backup_finish(backup) != SQLITE_OK) fail(into, "loading an image");
}

}  // namespace

void configure_sqlite() {
  sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

Query::Query(Query&& other) noexcept : db_(other.db_), statement_(other.statement_), busy_(other.busy_) {
  other.statement_ = nullptr;
}

Query::~Query() {
  if (!statement_) return;
  if (!busy_) {
    sqlite3_finalize(statement_);
    return;
  }
  // Both: a reset statement keeps its bindings, and with them the memory of a request long gone.
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
  *busy_ = false;
}

bool Query::next() {
  const int result = sqlite3_step(statement_);
  if (result == SQLITE_ROW) return true;
  if (result != SQLITE_DONE) fail(db_, sqlite3_sql(statement_));
  return false;
}

std::int64_t Query::integer(int column) const {
  return sqlite3_column_int64(statement_, column);
}

std::string_view Query::view(int column) const {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  if (!text) return "";
  return {text, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

std::string_view Query::bytes(int column) const {
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_, column));
  if (!bytes) return "";
  return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

bool Query::is_null(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

std::optional<core::Time> Query::optional_time(int column) const {
  if (is_null(column)) return std::nullopt;
  return core::from_millis(integer(column));
}

OptionalText Query::optional_text(int column) const {
  if (is_null(column)) return std::nullopt;
  return text(column);
}

std::optional<std::int64_t> Query::optional_integer(int column) const {
  if (is_null(column)) return std::nullopt;
  return integer(column);
}

std::unique_ptr<Database> Database::in_memory() {
  std::unique_ptr<Database> database(new Database(open(":memory:"), false));
  database->script("PRAGMA foreign_keys=ON");
  // Copied: a write to SQLite's own memory takes two thirds of the time of one to a mapped image.
  copy_pages(from_image(schema_pages())->db_, database->db_);
  return database;
}

std::unique_ptr<Database> Database::from_image(std::shared_ptr<const Image> image) {
  std::unique_ptr<Database> database(new Database(open(":memory:"), false));
  database->adopt(std::move(image));
  database->script("PRAGMA foreign_keys=ON");
  return database;
}

// Without SQLITE_DESERIALIZE_RESIZEABLE SQLite may read pages where they lie, and uses the room that is there.
void Database::adopt(std::shared_ptr<const Image> image) {
  auto memory = std::make_unique<ImageCopy>(std::move(image));
  if (sqlite3_deserialize(db_, "main", memory->data(), static_cast<sqlite3_int64>(memory->size()),
                          static_cast<sqlite3_int64>(memory->room()), 0) != SQLITE_OK)
    fail(db_, "loading an image");
  memory_ = std::move(memory);
  script("PRAGMA mmap_size=2147418112");
}

std::unique_ptr<Database> Database::open_file(const std::string& path) {
  std::unique_ptr<Database> database(new Database(open(path.c_str()), true));
  try {
    // Exclusive: the server is the only user of its file, and the locks of shared use cost more than the queries.
    database->script("PRAGMA locking_mode=EXCLUSIVE");
    database->script("PRAGMA journal_mode=WAL");
    database->script("PRAGMA synchronous=NORMAL");
    database->script("PRAGMA foreign_keys=ON");
    prepare_schema(*database);
  } catch (const std::runtime_error& error) {
    throw DataFileError(fmt::format("cannot use `{}`: {}", path, error.what()));
  }
  return database;
}

Database::~Database() {
  for (auto& [sql, prepared] : statements_) sqlite3_finalize(prepared->statement);
  if (batch_open_ && !in_transaction_) sqlite3_exec(db_, "COMMIT", nullptr, nullptr, nullptr);
  sqlite3_close(db_);
}

sqlite3_stmt* Database::prepare(std::string_view sql, bool keep) {
  sqlite3_stmt* statement = nullptr;
  const unsigned flags = keep ? SQLITE_PREPARE_PERSISTENT : 0;
  if (sqlite3_prepare_v3(db_, sql.data(), static_cast<int>(sql.size()), flags, &statement, nullptr) != SQLITE_OK)
    fail(db_, sql);
  return statement;
}

Query Database::start(const char* sql) {
  auto& slot = statements_[sql];
  if (!slot) {
    slot = std::make_unique<Prepared>();
    slot->statement = prepare(sql, true);
  }
  // The same statement may be running further up the stack; then this use gets one of its own.
  if (slot->busy) return Query(db_, prepare(sql, false), nullptr);
  slot->busy = true;
  return Query(db_, slot->statement, &slot->busy);
}

void Database::bind(Query& query, int index, std::int64_t value) {
  if (sqlite3_bind_int64(query.statement_, index, value) != SQLITE_OK) fail(query.db_, sqlite3_sql(query.statement_));
}

void Database::bind(Query& query, int index, std::string_view value) {
  // Transient: `query(...)` returns before the statement runs, and the arguments may be temporaries by then.
  if (sqlite3_bind_text(query.statement_, index, value.data() ? value.data() : "", static_cast<int>(value.size()),
                        SQLITE_TRANSIENT) != SQLITE_OK)
    fail(query.db_, sqlite3_sql(query.statement_));
}

void Database::bind(Query& query, int index, const Blob& value) {
  // A null pointer would bind NULL; the empty BLOB is a value.
  const char* bytes = value.bytes.data() ? value.bytes.data() : "";
  if (sqlite3_bind_blob64(query.statement_, index, bytes, value.bytes.size(), SQLITE_STATIC) != SQLITE_OK)
    fail(query.db_, sqlite3_sql(query.statement_));
}

void Database::bind(Query& query, int index, std::nullptr_t) {
  if (sqlite3_bind_null(query.statement_, index) != SQLITE_OK) fail(query.db_, sqlite3_sql(query.statement_));
}

std::string Database::read_blob(const char* table, const char* column, std::int64_t row, std::int64_t offset,
                                std::int64_t length) {
  sqlite3_blob* handle = nullptr;
  if (sqlite3_blob_open(db_, "main", table, column, row, 0, &handle) != SQLITE_OK) fail(db_, "opening a BLOB");
  std::string bytes(static_cast<std::size_t>(length), '\0');
  const int result = sqlite3_blob_read(handle, bytes.data(), static_cast<int>(length), static_cast<int>(offset));
  sqlite3_blob_close(handle);
  if (result != SQLITE_OK) fail(db_, "reading a BLOB");
  return bytes;
}

std::int64_t Database::last_insert_rowid() const {
  return sqlite3_last_insert_rowid(db_);
}

std::int64_t Database::changes() const {
  return sqlite3_changes64(db_);
}

std::uint64_t Database::generation() const {
  return static_cast<std::uint64_t>(sqlite3_total_changes64(db_)) + rollbacks_;
}

Database::Serialized Database::serialized() const {
  sqlite3_int64 size = 0;
  Serialized copy{{sqlite3_serialize(db_, "main", &size, 0), sqlite3_free}, 0};
  if (!copy.bytes) throw DatabaseError("out of memory for a database image");
  copy.size = static_cast<std::size_t>(size);
  // Memory has no write-ahead log: SQLite would refuse to open there the image of a file that has one.
  if (file_ && copy.size > kJournalVersions + 1) copy.bytes[kJournalVersions] = copy.bytes[kJournalVersions + 1] = 1;
  return copy;
}

std::string Database::serialize() const {
  return std::string(serialized().view());
}

std::size_t Database::size() {
  Query pages = query("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size");
  return pages.next() ? static_cast<std::size_t>(pages.integer(0)) : 0;
}

std::shared_ptr<const Image> Database::image() const {
  sqlite3_int64 size = 0;
  const auto* pages = sqlite3_serialize(db_, "main", &size, SQLITE_SERIALIZE_NOCOPY);
  // Those of a file, or in SQLite's own memory, lie apart.
  if (!pages) return std::make_shared<Image>(serialized().view());
  return std::make_shared<Image>(
      std::string_view(reinterpret_cast<const char*>(pages), static_cast<std::size_t>(size)));
}

void Database::load(std::shared_ptr<const Image> image) {
  flush();
  if (file_)
    copy_into_file(std::move(image));
  else
    adopt(std::move(image));
  ++rollbacks_;
}

void Database::copy_into_file(std::shared_ptr<const Image> image) {
  copy_pages(from_image(std::move(image))->db_, db_);
}

void Database::script(std::string_view sql) {
  if (sqlite3_exec(db_, std::string(sql).c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
    fail(db_, "running a script");
}

void Database::begin() {
  if (in_transaction_) throw DatabaseError("a transaction is already open");
  if (!file_) {
    execute("BEGIN");
  } else {
    if (!batch_open_) execute("BEGIN IMMEDIATE");
    batch_open_ = true;
    execute("SAVEPOINT request");
  }
  in_transaction_ = true;
}

void Database::commit() {
  if (file_)
    execute("RELEASE request");
  else
    execute("COMMIT");
  in_transaction_ = false;
}

void Database::rollback() noexcept {
  if (!in_transaction_) return;
  in_transaction_ = false;
  ++rollbacks_;
  // Some errors (disk full) have already ended the transaction; there is nothing left to undo then.
  if (sqlite3_get_autocommit(db_)) {
    batch_open_ = false;
    return;
  }
  if (file_)
    sqlite3_exec(db_, "ROLLBACK TO request; RELEASE request", nullptr, nullptr, nullptr);
  else
    sqlite3_exec(db_, "ROLLBACK", nullptr, nullptr, nullptr);
}

void Database::flush() {
  if (!batch_open_ || in_transaction_) return;
  execute("COMMIT");
  batch_open_ = false;
}

}  // namespace state
