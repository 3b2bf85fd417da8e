// What a document says without a request: whom it names, which keys it asks for, whether it is public.
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "policy/document.hpp"

namespace policy {

/// All principals of the Principal and NotPrincipal elements, in order of appearance, duplicates included. Views belong
/// to the document. For an existence check look at Entity, EntityId and Account; those compiled with a resolver keep
/// their ARN in `written`.
std::vector<PrincipalEntry> principals_of(const Document& document);

/// Condition keys and policy variables of documents, as written, each once (ignoring case), in order of appearance.
/// A document may have a hundred thousand of them, so the cost is linear in its text.
class ContextKeys {
 public:
  void add(const Document& document);
  const std::vector<std::string>& names() const { return names_; }

 private:
  void add(std::string_view key);

  std::vector<std::string> names_;
  std::unordered_set<std::string> lower_;
};

std::vector<std::string> context_keys_of(const Document& document);

enum class PublicRules {
  Bucket,
  AccessPoint  ///< a condition on `s3:DataAccessPointArn` does not make the policy non-public
};

/// S3's meaning of public: some Allow statement reaches more than a fixed set of callers. Denies do not count.
bool is_public(const Document& document, PublicRules rules = PublicRules::Bucket);

}  // namespace policy
