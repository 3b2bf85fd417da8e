// Policy documents, verbatim, with the principals they were bound to when saved.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "state/database.hpp"

namespace state {

/// Principal ARN and the unique id (AIDA..., AROA...) it stood for when the document was saved.
using BoundPrincipals = std::vector<std::pair<std::string, std::string>>;

class Documents {
 public:
  explicit Documents(Database& db) : db_(db) {}

  /// Stores a text under a new id.
  std::int64_t add(std::string_view text, const BoundPrincipals& principals = {});
  /// Empty when the id is unknown.
  std::string text(std::int64_t id) const;
  BoundPrincipals principals(std::int64_t id) const;
  void remove(std::int64_t id);

 private:
  Database& db_;
};

}  // namespace state
