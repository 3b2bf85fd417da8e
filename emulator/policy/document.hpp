// A policy document, compiled once when it is stored and shared by all evaluations.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <memory_resource>
#include <span>
#include <string>
#include <string_view>

#include "policy/arn_pattern.hpp"
#include "policy/conditions.hpp"
#include "policy/json_tree.hpp"
#include "policy/principals.hpp"
#include "policy/wildcard.hpp"

namespace policy {

enum class Effect : std::uint8_t { Allow, Deny };

struct ResourcePattern {
  ArnPattern arn;
  /// Not empty when the last part of the ARN has variables; `arn` then holds the first five parts only.
  std::span<const PieceView> tail;
};

/// All views and spans belong to the document.
struct Statement {
  Effect effect = Effect::Deny;
  bool not_action = false;
  bool not_resource = false;
  bool not_principal = false;
  /// Trust policies have no Resource, identity policies no Principal.
  bool has_resource = false;
  bool has_principal = false;
  /// Lower case.
  std::span<const Pattern> actions;
  std::span<const ResourcePattern> resources;
  std::span<const PrincipalEntry> principals;
  std::span<const Condition> conditions;
  std::string_view sid;
  Span place;
};

struct CompileOptions {
  /// Unique id that was recorded for a user or role ARN when the policy was saved: a deleted and recreated principal is
  /// another one. Empty result, or no function: compare by ARN.
  std::function<std::string(std::string_view arn)> principal_id;
  /// How resources with fewer than six parts are read (Padded for policies attached to identities).
  ShortArn short_resources = ShortArn::Padded;
};

class Document : public std::enable_shared_from_this<Document> {
 public:
  /// Throws SyntaxError when the text is not a policy. Accepts more than IAM does: validate.hpp holds the strict rules.
  static std::shared_ptr<const Document> compile(std::string_view json, const CompileOptions& options = {});

  std::string_view text() const { return text_; }
  std::span<const Statement> statements() const { return statements_; }
  /// Version 2012-10-17: `${...}` are variables.
  bool has_variables() const { return has_variables_; }

 private:
  friend class Compiler;
  Document() = default;

  std::string text_;
  /// Holds every string and array of the statements.
  std::pmr::monotonic_buffer_resource memory_;
  std::span<const Statement> statements_;
  bool has_variables_ = false;
};

}  // namespace policy
