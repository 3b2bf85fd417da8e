#include "protocol/form.hpp"

#include <algorithm>

#include "core/text.hpp"

namespace protocol {
namespace {

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Decodes into `out`, which was reserved to the size of the whole form, so that earlier views stay valid.
std::string_view decode(std::string_view text, std::vector<char>& out) {
  if (text.find_first_of("%+") == std::string_view::npos) return text;
  const std::size_t start = out.size();
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size()) {
      const int high = hex_value(text[i + 1]), low = hex_value(text[i + 2]);
      if (high >= 0 && low >= 0) {
        out.push_back(static_cast<char>(high << 4 | low));
        i += 2;
        continue;
      }
    }
    out.push_back(text[i] == '+' ? ' ' : text[i]);
  }
  return {out.data() + start, out.size() - start};
}

}  // namespace

Form::Form(std::string_view text) {
  if (text.empty()) return;
  decoded_.reserve(text.size());
  const auto separators = static_cast<std::size_t>(std::count(text.begin(), text.end(), '&'));
  pairs_.reserve(std::min<std::size_t>(separators + 1, 256));
  while (!text.empty()) {
    const auto end = text.find('&');
    const auto pair = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (pair.empty()) continue;
    if (pairs_.size() == kMaxPairs) {
      complete_ = false;
      return;
    }
    const auto equals = pair.find('=');
    const bool has_value = equals != std::string_view::npos;
    const auto name = decode(pair.substr(0, equals), decoded_);
    pairs_.push_back({name, has_value ? decode(pair.substr(equals + 1), decoded_) : std::string_view(), has_value});
  }
}

Form Form::owning(std::string text) {
  auto kept = std::make_unique<const std::string>(std::move(text));
  Form form(*kept);
  form.text_ = std::move(kept);
  return form;
}

std::optional<std::string_view> Form::find(std::string_view name) const {
  for (const auto& pair : pairs_)
    if (pair.name == name) return pair.value;
  return std::nullopt;
}

std::optional<std::string> form_value(std::string_view text, std::string_view name) {
  while (!text.empty()) {
    const auto end = text.find('&');
    const auto pair = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    const auto equals = std::min(pair.find('='), pair.size());
    const auto raw = pair.substr(0, equals);
    const bool escaped = raw.find('%') != std::string_view::npos;
    if (escaped ? core::percent_decode(raw, true) != name : raw != name) continue;
    return core::percent_decode(pair.substr(std::min(equals + 1, pair.size())), true);
  }
  return std::nullopt;
}

}  // namespace protocol
