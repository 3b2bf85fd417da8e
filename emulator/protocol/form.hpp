// `application/x-www-form-urlencoded` texts: bodies of the query protocols and the query strings of all.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace protocol {

/// The decoded pairs of a form, in order. Views point into the text or into memory the form owns.
class Form {
 public:
  struct Pair {
    std::string_view name;
    std::string_view value;
    bool has_value;  // "name=" rather than "name"
  };

  /// More pairs than any request has; a form stops there and is not complete.
  static constexpr std::size_t kMaxPairs = 100000;

  Form() = default;
  /// `text` must outlive the form.
  explicit Form(std::string_view text);
  static Form owning(std::string text);
  Form(Form&&) = default;
  Form& operator=(Form&&) = default;

  const std::vector<Pair>& pairs() const { return pairs_; }
  std::vector<Pair>& pairs() { return pairs_; }
  bool complete() const { return complete_; }
  /// Value of the first pair of that name.
  std::optional<std::string_view> find(std::string_view name) const;

 private:
  std::vector<Pair> pairs_;
  bool complete_ = true;
  std::unique_ptr<const std::string> text_;  // of an owning form
  std::vector<char> decoded_;                // not a string: its small buffer would move with the form
};

/// The decoded value of the first pair of that name, found without taking the whole form apart.
std::optional<std::string> form_value(std::string_view text, std::string_view name);

}  // namespace protocol
