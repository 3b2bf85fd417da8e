// S3's validation of bucket and access point policies. It stops at the first bad statement.
#include <algorithm>
#include <string>
#include <vector>

#include "core/text.hpp"
#include "policy/arn_pattern.hpp"
#include "policy/grammar.hpp"
#include "policy/operators.hpp"
#include "policy/s3_actions.hpp"
#include "policy/scalars.hpp"

namespace policy::grammar {
namespace {

constexpr const char* kNoJson = "Policies must be valid JSON and the first byte must be '{'";
constexpr const char* kSyntax = "Invalid policy syntax.";

/// The actions that one text of the Action element names.
using Expanded = std::vector<const S3Action*>;

bool may_stand_in_policy(const S3Action& action, DocumentKind kind) {
  if (kind == DocumentKind::AccessPoint) return (action.kinds & (kPoint | kPointObject)) != 0;
  return (action.kinds & (kBucket | kObject)) != 0 && action.name != "createbucket";
}

Expanded expand_action(std::string_view text, DocumentKind kind) {
  Expanded actions;
  std::string pattern = encode_wildcards(core::to_lower(text));
  if (text == "*") {
    pattern = encode_wildcards("s3:*");
  }
  if (!pattern.starts_with("s3:")) return actions;
  pattern.erase(0, 3);
  for (const S3Action& action : s3_actions()) {
    if (may_stand_in_policy(action, kind) && wildcard_match(pattern, action.name)) actions.push_back(&action);
  }
  return actions;
}

/// Kinds of resources a text of the Resource element can stand for; none for what is not part of `owner`.
std::uint8_t kinds_of_resource(std::string_view text, std::string_view owner, DocumentKind kind) {
  const bool point = kind == DocumentKind::AccessPoint;
  const std::uint8_t container = point ? kPoint : kBucket;
  const std::uint8_t content = point ? kPointObject : kObject;
  if (text == "*") return static_cast<std::uint8_t>(container | content);
  const ArnParts own = split_arn(owner);
  const ArnParts arn = split_arn(text);
  if (!arn.complete) return kNoResource;
  for (std::size_t i = 1; i < 5; ++i) {
    if (!wildcard_match(encode_wildcards(arn.part[i]), own.part[i])) return kNoResource;
  }
  // The name ends at the slash behind the bucket, or behind the access point.
  const std::string_view path = arn.part[5];
  const auto first_slash = path.find('/');
  const auto slash = point && first_slash != std::string_view::npos ? path.find('/', first_slash + 1) : first_slash;
  const std::string name = encode_wildcards(path.substr(0, slash));
  if (!wildcard_match(name, own.part[5])) return kNoResource;
  if (slash != std::string_view::npos) return content;
  return static_cast<std::uint8_t>(path.ends_with('*') ? container | content : container);
}

/// Checks one statement of a policy on `owner`.
class StatementCheck {
 public:
  StatementCheck(const Node& statement, DocumentKind kind, std::string_view owner)
      : statement_(statement), kind_(kind), owner_(owner) {}

  std::optional<Problem> run() {
    if (auto found = check_fields()) return found;
    if (auto found = check_principal()) return found;
    if (auto found = check_actions()) return found;
    if (auto found = check_resources()) return found;
    return check_conditions();
  }

 private:
  std::optional<Problem> check_fields() const {
    if (!statement_.is_object()) return problem(kSyntax);
    for (const Node& item : statement_.items) {
      constexpr std::string_view known[] = {"Sid",       "Effect",   "Principal",   "NotPrincipal", "Action",
                                            "NotAction", "Resource", "NotResource", "Condition"};
      if (std::find(std::begin(known), std::end(known), item.name) == std::end(known)) {
        return problem("Unknown field " + item.name);
      }
    }
    const Node* effect = statement_.member("Effect");
    if (!effect) return problem("Missing required field Effect");
    if (effect->text.empty()) return problem("Missing required field Effect cannot be empty!");
    if (effect->text != "Allow" && effect->text != "Deny") return problem("Invalid effect: " + effect->text);
    if (auto found = check_element("Principal", "NotPrincipal")) return found;
    if (auto found = check_element("Action", "NotAction")) return found;
    return check_element("Resource", "NotResource");
  }

  std::optional<Problem> check_element(std::string_view name, std::string_view other) const {
    const Node* element = either(statement_, name, other);
    if (!element) return problem("Missing required field " + std::string(name));
    if (statement_.member(name) && statement_.member(other)) return problem(kSyntax);
    const bool is_principal = name == "Principal";
    if (!is_principal && !is_string_list(*element)) return problem(kSyntax);
    if (is_principal ? has_principals(*element) : has_values(element)) return std::nullopt;
    return problem("Missing required field " + std::string(name) + " cannot be empty!");
  }

  std::optional<Problem> check_principal() const {
    const Node* principal = either(statement_, "Principal", "NotPrincipal");
    const bool readable =
        principal->is_string() ||
        (principal->is_object() && std::all_of(principal->items.begin(), principal->items.end(), is_string_list));
    if (!readable) return problem(kSyntax);
    // IAM User Guide, NotPrincipal: not supported with Allow. (Inferred: the sentence.)
    if (statement_.member("NotPrincipal") && statement_.member("Effect")->text == "Allow") return problem(kSyntax);
    const std::string wrong = malformed_principal(*principal);
    if (wrong.empty()) return std::nullopt;
    return Problem{"Invalid principal in policy", wrong};
  }

  std::optional<Problem> check_actions() {
    for (const Node* item : elements_of(*either(statement_, "Action", "NotAction"))) {
      actions_.push_back(expand_action(item->text, kind_));
      if (actions_.back().empty()) return problem("Policy has invalid action");
    }
    return std::nullopt;
  }

  std::optional<Problem> check_resources() const {
    std::uint8_t kinds = kNoResource;
    for (const Node* item : elements_of(*either(statement_, "Resource", "NotResource"))) {
      const std::uint8_t kinds_of_item = kinds_of_resource(item->text, owner_, kind_);
      if (kinds_of_item == kNoResource) return problem("Policy has invalid resource");
      kinds = static_cast<std::uint8_t>(kinds | kinds_of_item);
    }
    if (statement_.member("NotAction") || statement_.member("NotResource")) return std::nullopt;
    for (const Expanded& named : actions_) {
      if (!any(named, [&](const S3Action& action) { return (action.kinds & kinds) != 0; })) {
        return problem("Action does not apply to any resource(s) in statement");
      }
    }
    return std::nullopt;
  }

  template <class Test>
  static bool any(const Expanded& actions, Test test) {
    return std::any_of(actions.begin(), actions.end(), [&](const S3Action* action) { return test(*action); });
  }

  std::optional<Problem> check_conditions() const {
    const Node* condition = statement_.member("Condition");
    if (!condition) return std::nullopt;
    if (!condition->is_object()) return problem(kSyntax);
    for (const Node& group : condition->items) {
      const auto op = parse_operator(group.name);
      // Unlike IAM, S3 wants operators in their own spelling.
      if (!op || !(group.name[0] >= 'A' && group.name[0] <= 'Z'))
        return problem("Invalid Condition type : " + group.name);
      if (!group.is_object()) return problem(kSyntax);
      for (const Node& key : group.items) {
        if (auto found = check_values(*op, key)) return found;
        if (auto found = check_key(core::to_lower(key.name))) return found;
      }
    }
    return std::nullopt;
  }

  static std::optional<Problem> check_values(const Operator& op, const Node& key) {
    for (const Node* value : elements_of(key)) {
      if (!value->is_scalar()) return problem(kSyntax);
      if (op.comparison == Comparison::IpAddress && !parse_cidr(value->text)) {
        return problem("Invalid IP address in Conditions");
      }
      const bool wrong_type = (is_numeric(op.comparison) && !parse_number(value->text)) ||
                              (is_date(op.comparison) && !parse_date(value->text));
      if (wrong_type) return problem(kSyntax);
    }
    return std::nullopt;
  }

  std::optional<Problem> check_key(const std::string& key) const {
    constexpr std::string_view prefix = "s3:";
    if (!key.starts_with(prefix)) {
      if (is_global_key(key) || is_foreign_key(key)) return std::nullopt;
      return problem("Policy has an invalid condition key");
    }
    const std::string_view name = std::string_view(key).substr(prefix.size());
    if (!is_s3_key(name)) return problem("Policy has an invalid condition key");
    if (statement_.member("NotAction")) return std::nullopt;
    // A wildcard passes when one of the actions it stands for knows the key.
    for (const Expanded& named : actions_) {
      if (any(named, [&](const S3Action& action) { return has_key(action, name); })) continue;
      return problem("Conditions do not apply to combination of actions and resources in statement");
    }
    return std::nullopt;
  }

  /// Keys that credentials of other services carry, and claims of identity providers (whose prefix is a host name).
  static bool is_foreign_key(std::string_view key) {
    constexpr std::string_view known[] = {"ec2:sourceinstancearn",    "ec2:roledelivery",
                                          "lambda:sourcefunctionarn", "ssm:sourceinstancearn",
                                          "glue:roleassumedby",       "glue:credentialissuingservice",
                                          "identitystore:userid",     "ecs:taskarn"};
    if (std::find(std::begin(known), std::end(known), key) != std::end(known)) return true;
    const auto colon = key.find(':');
    return colon != std::string_view::npos &&
           (key.starts_with("saml:") || key.substr(0, colon).find('.') != std::string_view::npos);
  }

  const Node& statement_;
  DocumentKind kind_;
  std::string_view owner_;
  std::vector<Expanded> actions_;
};

}  // namespace

std::optional<Problem> validate_s3(std::string_view json, DocumentKind kind, const ValidateOptions& options) {
  if (!json.starts_with('{')) return problem(kNoJson);
  Node root;
  try {
    root = parse_json(json);
  } catch (const SyntaxError& error) {
    return problem(error.kind() == SyntaxError::Kind::NotJson ? kNoJson : kSyntax);
  }
  for (const Node& item : root.items) {
    if (item.name != "Version" && item.name != "Id" && item.name != "Statement") {
      return problem("Unknown field " + item.name);
    }
  }
  const Node* list = root.member("Statement");
  if (!list) return problem("Missing required field Statement");
  const auto statements = elements_of(*list);
  if (statements.empty()) return problem("Could not parse the policy: Statement is empty!");
  if (!has_known_version(root)) return problem("The policy must contain a valid version string");
  for (const Node* statement : statements) {
    if (auto found = StatementCheck(*statement, kind, options.resource).run()) return found;
  }
  return std::nullopt;
}

}  // namespace policy::grammar
