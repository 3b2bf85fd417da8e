// What RAM's operations have in common: looking up a share, idempotency, pages.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "handlers/operation.hpp"
#include "state/ram_access.hpp"

namespace ram {

using handlers::Context;
using Texts = std::optional<std::vector<std::string>>;
using Text = std::optional<std::string>;

state::RamTime time_of(const Context& context);

/// Throws InvalidParameterException when a required member is missing.
const std::string& required(const Text& member, std::string_view name);

/// The share of an ARN as its owner sees it. Throws MalformedArnException, UnknownResourceException, and
/// OperationNotPermittedException to an account that only takes part in the share.
state::RamShare owned_share(const Context& context, std::string_view arn);
core::AwsError unknown_share(std::string_view arn);
/// Throws OperationNotPermittedException for a share that was made from a policy and is not promoted.
void require_standard(const Context& context, const state::RamShare& share);
/// Throws InvalidParameterException for what is no status of an association.
void check_association_status(const std::string& status);
/// Whether resourceOwner says SELF. Throws InvalidParameterException for anything but SELF and OTHER-ACCOUNTS.
bool self_owned(const Text& resource_owner);

/// The parameters of a request as one unambiguous text.
class Parameters {
 public:
  template <class T>
  Parameters& add(const std::optional<T>& member) {
    if (!member) {
      text_ += '-';
      return *this;
    }
    return add(*member);
  }
  Parameters& add(const std::string& value);
  Parameters& add(bool value) { return add(std::string(value ? "true" : "false")); }
  Parameters& add(std::int32_t value) { return add(std::to_string(value)); }
  template <class T>
  Parameters& add(const std::vector<T>& values) {
    text_ += '[';
    for (const auto& value : values) add(value);
    text_ += ']';
    return *this;
  }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

/// One use of a client token. AWS's scope and life time of tokens are not published: account, region and operation, and
/// a day, are assumed.
class ClientToken {
 public:
  /// Throws InvalidClientTokenException, and IdempotentParameterMismatchException for a token that was used with other
  /// parameters.
  ClientToken(Context& context, std::string_view operation, const Text& token, const Parameters& parameters);

  /// The call was made before: answer as then, change nothing.
  bool repeated() const { return repeated_; }
  /// What the first call kept.
  const std::string& result() const { return result_; }
  void keep(std::string_view result = {});

 private:
  Context& context_;
  std::string operation_;
  std::string token_;
  std::string fingerprint_;
  std::string result_;
  bool repeated_ = false;
};

/// A page of a list that is read in the order of one or two growing keys.
class Page {
 public:
  /// `parameters`: everything that shapes the list. Throws InvalidNextTokenException and, for a bad maxResults,
  /// InvalidParameterException.
  Page(const Context& context, std::string_view operation, const Parameters& parameters, const Text& next_token,
       const std::optional<std::int32_t>& max_results);

  /// Keys of the last entry of the page before; 0 on the first page.
  std::int64_t after() const { return major_; }
  std::int64_t after_minor() const { return minor_; }
  std::size_t limit() const { return limit_; }
  /// False: the page is full and the entry belongs to the next one. True: the entry is to be shown.
  bool take(std::int64_t major, std::int64_t minor = 0);
  bool full() const { return more_; }
  /// For the answer; nullopt on the last page.
  Text token() const;

 private:
  std::string request_;
  std::int64_t major_ = 0, minor_ = 0;
  std::size_t limit_;
  std::size_t taken_ = 0;
  bool more_ = false;
};

}  // namespace ram
