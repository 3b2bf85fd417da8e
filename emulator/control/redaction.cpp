// Requests without what would let others repeat them. A digest says whether a signature or token was the right one.
#include <algorithm>
#include <optional>

#include "auth/failure.hpp"
#include "auth/query_parameters.hpp"
#include "auth/signature.hpp"
#include "auth/verify.hpp"
#include "control/bundle.hpp"
#include "core/text.hpp"
#include "state/sessions.hpp"

namespace control {
namespace {

constexpr std::string_view kToken = "x-amz-security-token";

// As in parse_signature: these names are exact, the token's is not.
bool is_signature_parameter(std::string_view name) {
  return name == "X-Amz-Signature" || name == "Signature";
}

void replace_all(std::string& text, std::string_view what, std::string_view with) {
  if (what.empty()) return;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
    text.replace(at, what.size(), with);
}

// What cannot be a token is refused in other words than a wrong token, which its digest must not become.
bool may_be_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/' ||
           c == '=';
  });
}

/// The raw value of each query parameter may be changed by `change(name, value)`.
template <class Change>
void change_parameters(std::string& target, Change change) {
  const auto mark = target.find('?');
  if (mark == std::string::npos) return;
  std::string query;
  for (const auto pair : core::split(std::string_view(target).substr(mark + 1), '&')) {
    if (!query.empty()) query += '&';
    const auto equals = pair.find('=');
    const std::string name = core::percent_decode(pair.substr(0, equals));
    const auto changed = equals == std::string_view::npos
                             ? std::nullopt
                             : std::optional<std::string>(change(name, core::percent_decode(pair.substr(equals + 1))));
    query += changed && !changed->empty() ? std::string(pair.substr(0, equals + 1)) + *changed : std::string(pair);
  }
  target.replace(mark + 1, std::string::npos, query);
}

// A header that cannot be read proves nothing, and its answer may depend on every byte of it.
std::optional<auth::Signature> signature_of(const core::HttpRequest& request) {
  try {
    auto signature = auth::parse_signature(request);
    if (signature.kind == auth::SignatureKind::None) return std::nullopt;
    return signature;
  } catch (const auth::Failure&) {
    return std::nullopt;
  }
}

}  // namespace

void redact(core::HttpResponse& answer, const std::string& secret) {
  const std::string digest = auth::signature_digest(secret);
  replace_all(answer.body, secret, digest);
  for (auto& [name, value] : answer.headers) replace_all(value, secret, digest);
}

void redact(world::RecordedCall& call) {
  const auto digest = [&call](const std::string& secret) {
    redact(call.response, secret);
    return auth::signature_digest(secret);
  };
  std::string signature;
  {
    const auto request = call.request();
    const auto parsed = signature_of(request);
    if (parsed) signature = parsed->signature;
  }
  for (auto& [name, value] : call.headers) {
    if (core::iequals(name, kToken) && may_be_token(value)) value = digest(value);
    if (core::iequals(name, "authorization") && !signature.empty()) replace_all(value, signature, digest(signature));
  }
  change_parameters(call.target, [&](const std::string& name, const std::string& value) -> std::string {
    if (core::iequals(name, kToken)) return may_be_token(value) ? digest(value) : std::string();
    return is_signature_parameter(name) && !value.empty() && value == signature ? digest(value) : std::string();
  });
}

std::string restore_token(world::World& world, world::RecordedCall& call) {
  std::string token;
  {
    const auto request = call.request();
    const auto signature = signature_of(request);
    if (!signature || signature->token.empty()) return {};
    const auto session = state::Sessions(world.db()).find(std::string(signature->access_key_id));
    if (session) token = session->token;
  }
  if (token.empty()) return {};
  const std::string digest = auth::signature_digest(token);
  for (auto& [name, value] : call.headers)
    if (core::iequals(name, kToken) && value == digest) value = token;
  change_parameters(call.target, [&](const std::string& name, const std::string& value) {
    return core::iequals(name, kToken) && value == digest ? core::percent_encode(token) : std::string();
  });
  return token;
}

}  // namespace control
