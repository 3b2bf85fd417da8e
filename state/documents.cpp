#include "state/documents.hpp"

namespace state {

std::int64_t Documents::add(std::string_view text, const BoundPrincipals& principals) {
  db_.execute("INSERT INTO document (text) VALUES (?)", text);
  const std::int64_t id = db_.last_insert_rowid();
  for (const auto& [arn, unique_id] : principals)
    db_.execute("INSERT INTO document_principal (document, arn, unique_id) VALUES (?, ?, ?)", id, arn, unique_id);
  return id;
}

std::string Documents::text(std::int64_t id) const {
  Query query = db_.query("SELECT text FROM document WHERE id = ?", id);
  return query.next() ? query.text(0) : std::string();
}

BoundPrincipals Documents::principals(std::int64_t id) const {
  BoundPrincipals principals;
  Query query = db_.query("SELECT arn, unique_id FROM document_principal WHERE document = ?", id);
  while (query.next()) principals.emplace_back(query.text(0), query.text(1));
  return principals;
}

void Documents::remove(std::int64_t id) {
  db_.execute("DELETE FROM document WHERE id = ?", id);
}

}  // namespace state
