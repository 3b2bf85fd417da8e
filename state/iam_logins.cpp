#include "state/iam_logins.hpp"

namespace state::iam {

void LoginProfiles::add(const LoginProfile& profile) {
  db_.execute(
      "INSERT INTO iam_login_profile (owner, password, created, changed, reset_required) VALUES (?, ?, ?, ?, ?)",
      profile.user, profile.password, core::to_millis(profile.created), core::to_millis(profile.changed),
      profile.reset_required);
  remember(profile.user, profile.password);
}

std::optional<LoginProfile> LoginProfiles::find(std::int64_t user) const {
  Query query = db_.query(
      "SELECT owner, password, created, changed, reset_required FROM iam_login_profile WHERE owner = ?", user);
  if (!query.next()) return std::nullopt;
  return LoginProfile{query.integer(0), query.text(1), core::from_millis(query.integer(2)),
                      core::from_millis(query.integer(3)), query.boolean(4)};
}

void LoginProfiles::set_password(std::int64_t user, const std::string& password, core::Time now) {
  db_.execute("UPDATE iam_login_profile SET password = ?, changed = ? WHERE owner = ?", password, core::to_millis(now),
              user);
  remember(user, password);
}

void LoginProfiles::set_reset_required(std::int64_t user, bool required) {
  db_.execute("UPDATE iam_login_profile SET reset_required = ? WHERE owner = ?", required, user);
}

void LoginProfiles::remove(std::int64_t user) {
  db_.execute("DELETE FROM iam_login_profile WHERE owner = ?", user);
}

std::vector<std::string> LoginProfiles::history(std::int64_t user, std::int64_t limit) const {
  Query query =
      db_.query("SELECT password FROM iam_password_history WHERE owner = ? ORDER BY id DESC LIMIT ?", user, limit);
  std::vector<std::string> passwords;
  while (query.next()) passwords.push_back(query.text(0));
  return passwords;
}

void LoginProfiles::remember(std::int64_t user, const std::string& password) {
  db_.execute("INSERT INTO iam_password_history (owner, password) VALUES (?, ?)", user, password);
  // No policy looks further back than 24 passwords.
  db_.execute(
      "DELETE FROM iam_password_history WHERE owner = ?1 AND id <= "
      "(SELECT id FROM iam_password_history WHERE owner = ?1 ORDER BY id DESC LIMIT 1 OFFSET 24)",
      user);
}

void RootLogins::add(const RootLogin& login) {
  db_.execute("INSERT INTO iam_root_login (account, created, reset_required) VALUES (?, ?, ?)", login.account,
              core::to_millis(login.created), login.reset_required);
}

std::optional<RootLogin> RootLogins::find(std::string_view account) const {
  Query query = db_.query("SELECT account, created, reset_required FROM iam_root_login WHERE account = ?", account);
  if (!query.next()) return std::nullopt;
  return RootLogin{query.text(0), core::from_millis(query.integer(1)), query.boolean(2)};
}

void RootLogins::remove(std::string_view account) {
  db_.execute("DELETE FROM iam_root_login WHERE account = ?", account);
}

}  // namespace state::iam
