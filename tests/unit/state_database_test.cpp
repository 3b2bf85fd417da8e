// The rules of the SQLite wrapper: transactions, group commit, images, data files.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "core/ids.hpp"
#include "state/accounts.hpp"
#include "state/database.hpp"
#include "state/documents.hpp"
#include "state/schema.hpp"
#include "state/sessions.hpp"

namespace state {
namespace {

constexpr core::Time kNow = core::Time(std::chrono::hours(500'000));

class Folder {
 public:
  Folder() : path_(std::filesystem::temp_directory_path() / ("understudy-test-" + core::IdGenerator().uuid())) {
    std::filesystem::create_directories(path_);
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  std::string file() const { return (path_ / "understudy.db").string(); }

 private:
  std::filesystem::path path_;
};

TEST(Database, ForgetsWhatAnUncommittedTransactionDid) {
  const auto db = Database::in_memory();
  {
    Database::Transaction transaction(*db);
    Accounts(*db).ensure("111122223333", kNow);
  }
  EXPECT_FALSE(Accounts(*db).exists("111122223333"));
  EXPECT_FALSE(db->in_transaction());
}

TEST(Database, KeepsWhatWasCommitted) {
  const auto db = Database::in_memory();
  {
    Database::Transaction transaction(*db);
    Accounts(*db).ensure("111122223333", kNow);
    transaction.commit();
  }
  EXPECT_TRUE(Accounts(*db).exists("111122223333"));
}

TEST(Database, RunsTheSameStatementInsideItself) {
  const auto db = Database::in_memory();
  for (const char* id : {"111111111111", "222222222222"}) Accounts(*db).ensure(id, kNow);
  const auto ids = [&] { return db->query("SELECT id FROM account ORDER BY id"); };
  int pairs = 0;
  for (auto outer = ids(); outer.next();)
    for (auto inner = ids(); inner.next();) ++pairs;
  EXPECT_EQ(pairs, 4);
}

TEST(Database, TellsABrokenConstraintFromAnAnswer) {
  const auto db = Database::in_memory();
  EXPECT_THROW(
      db->execute("INSERT INTO iam_user (account, name, path, unique_id, created) VALUES ('no', 'x', '/', 'i', 0)"),
      ConstraintError);
}

TEST(Database, ComesBackFromItsImageAsItWas) {
  const auto db = Database::in_memory();
  Accounts(*db).ensure("111122223333", kNow);
  const auto copy = Database::from_image(db->image());
  EXPECT_TRUE(Accounts(*copy).exists("111122223333"));
  Accounts(*copy).ensure("444455556666", kNow);
  EXPECT_FALSE(Accounts(*db).exists("444455556666"));
}

TEST(Database, CopiesOfAnImageGoTheirOwnWaysAndOutliveIt) {
  auto db = Database::in_memory();
  Accounts(*db).ensure("111122223333", kNow);
  const auto one = Database::from_image(db->image()), other = Database::from_image(db->image());
  db.reset();
  Accounts(*one).ensure("444455556666", kNow);
  EXPECT_TRUE(Accounts(*one).exists("111122223333"));
  EXPECT_FALSE(Accounts(*other).exists("444455556666"));
  EXPECT_TRUE(Accounts(*other).exists("111122223333"));
}

// Bytes in the file without a name in which the images of the process lie.
std::int64_t bytes_of_images() {
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    std::error_code gone;
    const auto name = std::filesystem::read_symlink(entry.path(), gone).string();
    struct stat status {};
    if (name.find("memfd:understudy") != std::string::npos && ::stat(entry.path().c_str(), &status) == 0)
      return std::int64_t{status.st_blocks} * 512;
  }
  return -1;
}

TEST(Database, AnImageGivesAllItsMemoryBack) {
  (void)Database::in_memory();
  const auto before = bytes_of_images();
  ASSERT_GT(before, 0);
  {
    const Image odd(std::string(5000, 'x'));
    EXPECT_EQ(bytes_of_images() - before, 8192);
  }
  EXPECT_EQ(bytes_of_images(), before);
}

TEST(Database, GrowsFarBeyondItsImage) {
  const auto db = Database::in_memory();
  const std::string text(1 << 20, 'x');
  std::vector<std::int64_t> ids;
  for (int i = 0; i < 16; ++i) ids.push_back(Documents(*db).add(text + std::to_string(i)));
  const auto copy = Database::from_image(db->image());
  for (int i = 0; i < 16; ++i)
    EXPECT_EQ(Documents(*copy).text(ids[static_cast<std::size_t>(i)]), text + std::to_string(i));
}

TEST(Database, StatementsGoOnWorkingAfterAnotherImageTookItsPlace) {
  const auto db = Database::in_memory();
  const auto exists = [&] { return Accounts(*db).exists("111122223333"); };
  EXPECT_FALSE(exists());
  const auto empty = db->image();
  for (int turn = 0; turn < 3; ++turn) {
    Accounts(*db).ensure("111122223333", kNow);
    EXPECT_TRUE(exists());
    db->load(empty);
    EXPECT_FALSE(exists());
  }
}

TEST(Database, TakesOverAnImageInPlace) {
  const auto db = Database::in_memory();
  const auto empty = db->image();
  Accounts(*db).ensure("111122223333", kNow);
  db->load(empty);
  EXPECT_FALSE(Accounts(*db).exists("111122223333"));
}

TEST(DatabaseFile, KeepsFlushedRequestsWhenTheProcessDies) {
  const Folder folder;
  auto writer = Database::open_file(folder.file());
  {
    Database::Transaction transaction(*writer);
    Accounts(*writer).ensure("111122223333", kNow);
    transaction.commit();
  }
  EXPECT_TRUE(writer->flush_pending());
  writer->flush();
  EXPECT_FALSE(writer->flush_pending());
  // A copy of the files is what a killed process leaves behind.
  const Folder remains;
  for (const char* suffix : {"", "-wal"}) std::filesystem::copy_file(folder.file() + suffix, remains.file() + suffix);
  EXPECT_TRUE(Accounts(*Database::open_file(remains.file())).exists("111122223333"));
}

TEST(DatabaseFile, RollsOneRequestOfABatchBackAlone) {
  const Folder folder;
  const auto db = Database::open_file(folder.file());
  const auto add = [&](const char* id, bool commit) {
    Database::Transaction transaction(*db);
    Accounts(*db).ensure(id, kNow);
    if (commit) transaction.commit();
  };
  add("111111111111", true);
  add("222222222222", false);
  add("333333333333", true);
  db->flush();
  EXPECT_TRUE(Accounts(*db).exists("111111111111"));
  EXPECT_FALSE(Accounts(*db).exists("222222222222"));
  EXPECT_TRUE(Accounts(*db).exists("333333333333"));
}

TEST(DatabaseFile, IsForkedAndResetThroughItsImage) {
  const Folder folder;
  const auto db = Database::open_file(folder.file());
  Accounts(*db).ensure("111122223333", kNow);
  const auto image = db->image();
  EXPECT_TRUE(Accounts(*Database::from_image(image)).exists("111122223333"));
  Accounts(*db).ensure("222222222222", kNow);
  db->load(image);
  EXPECT_TRUE(Accounts(*db).exists("111122223333"));
  EXPECT_FALSE(Accounts(*db).exists("222222222222"));
}

TEST(DatabaseFile, RefusesFilesThatAreNotItsOwn) {
  const Folder folder;
  std::ofstream(folder.file())
      << "this is no database, but it is long enough to be looked at as one, and then some more text";
  EXPECT_THROW(Database::open_file(folder.file()), DataFileError);
}

TEST(Database, HasTheVersionThatItsSchemaFilesGive) {
  const auto db = Database::in_memory();
  auto version = db->query("PRAGMA user_version");
  ASSERT_TRUE(version.next());
  EXPECT_EQ(version.integer(0), schema_version());
  EXPECT_GT(schema_version(), 0);
}

TEST(DatabaseFile, RefusesTheSchemaOfAnotherVersion) {
  const Folder folder;
  {
    const auto db = Database::open_file(folder.file());
    db->script("PRAGMA user_version=" + std::to_string(schema_version() - 1));
  }
  EXPECT_THROW(Database::open_file(folder.file()), DataFileError);
}

TEST(DatabaseFile, RefusesAFolderThatDoesNotExist) {
  EXPECT_THROW(Database::open_file("/nonexistent/folder/understudy.db"), DataFileError);
}

TEST(Documents, AreGoneWithTheirPrincipalsWhenRemoved) {
  const auto db = Database::in_memory();
  Documents documents(*db);
  const auto id = documents.add("{}", {{"arn:aws:iam::111122223333:user/u", "AIDAEXAMPLE"}});
  EXPECT_EQ(documents.text(id), "{}");
  EXPECT_EQ(documents.principals(id).size(), 1U);
  documents.remove(id);
  EXPECT_TRUE(documents.text(id).empty());
  EXPECT_TRUE(documents.principals(id).empty());
}

TEST(Documents, NeverUseAnIdTwice) {
  const auto db = Database::in_memory();
  Documents documents(*db);
  const auto first = documents.add("{}");
  documents.remove(first);
  EXPECT_GT(documents.add("{}"), first);
}

Session session_of(core::Time issued) {
  Session session;
  session.account = "111122223333";
  session.name = "s";
  session.secret = "secret";
  session.token = "token";
  session.issued = issued;
  session.expires = issued + std::chrono::hours(1);
  return session;
}

TEST(Sessions, AreFoundByTheirKeyIdAlone) {
  const auto db = Database::in_memory();
  core::IdGenerator ids(1);
  Session session = session_of(kNow);
  session.tags = {{"team", "red", true}};
  Sessions(*db).add(session, ids);
  const std::string key = core::session_key_id(session.account, static_cast<std::uint64_t>(session.number));
  const auto found = Sessions(*db).find(key);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->token, "token");
  ASSERT_EQ(found->tags.size(), 1U);
  EXPECT_TRUE(found->tags[0].transitive);
  // The same number under another account is another key.
  EXPECT_FALSE(Sessions(*db).find(core::session_key_id("444455556666", static_cast<std::uint64_t>(session.number))));
}

TEST(Sessions, AreForgottenLongAfterTheirEnd) {
  const auto db = Database::in_memory();
  core::IdGenerator ids(1);
  Session old = session_of(kNow);
  Sessions(*db).add(old, ids);
  Session fresh = session_of(kNow + std::chrono::hours(24 * 30));
  Sessions(*db).add(fresh, ids);
  EXPECT_FALSE(Sessions(*db).find(core::session_key_id(old.account, static_cast<std::uint64_t>(old.number))));
  EXPECT_TRUE(Sessions(*db).find(core::session_key_id(fresh.account, static_cast<std::uint64_t>(fresh.number))));
}

TEST(Sessions, AreForgottenAtTheirEndWhenThereAreVeryMany) {
  const auto db = Database::in_memory();
  core::IdGenerator ids(1);
  Session old = session_of(kNow);
  Sessions(*db).add(old, ids);
  // As if others had come since: numbers grow from session to session.
  Session late = session_of(kNow);
  Sessions(*db).add(late, ids);
  db->execute("UPDATE sts_session SET id = id + 200000 WHERE id = ?", late.number);
  const auto known = [&] {
    return Sessions(*db).find(core::session_key_id(old.account, static_cast<std::uint64_t>(old.number))).has_value();
  };
  Session next = session_of(kNow + std::chrono::minutes(59));
  Sessions(*db).add(next, ids);
  EXPECT_TRUE(known()) << "not over yet";
  next = session_of(kNow + std::chrono::minutes(60));
  Sessions(*db).add(next, ids);
  EXPECT_FALSE(known());
}

}  // namespace
}  // namespace state
