#include "auth/signature.hpp"

#include <array>

#include "auth/failure.hpp"
#include "auth/query_parameters.hpp"
#include "core/text.hpp"

namespace auth {
namespace {

constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";
constexpr std::int64_t kMaxExpires = 604800;

std::string_view first_word(std::string_view text) {
  return text.substr(0, text.find_first_of(" \t"));
}

// Splits `<akid>/<date>/<region>/<service>/<terminator>`; false unless there are exactly five filled parts.
bool split_credential(std::string_view credential, std::string_view& access_key_id, Scope& scope) {
  std::array<std::string_view, 5> parts;
  std::string_view rest = credential;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto end = i + 1 < parts.size() ? rest.find('/') : rest.size();
    if (end == std::string_view::npos || end == 0) return false;
    parts[i] = rest.substr(0, end);
    rest.remove_prefix(i + 1 < parts.size() ? end + 1 : end);
  }
  if (parts[4].find('/') != std::string_view::npos) return false;
  access_key_id = parts[0];
  scope = {parts[1], parts[2], parts[3], parts[4], credential.substr(parts[0].size() + 1)};
  return true;
}

struct Components {
  std::string_view credential, signed_headers, signature;
};

// The comma-separated `name=value` list behind the algorithm.
Components components_of(std::string_view list) {
  Components found;
  while (!list.empty()) {
    const auto end = list.find(',');
    const std::string_view item = core::trim(list.substr(0, end));
    list.remove_prefix(end == std::string_view::npos ? list.size() : end + 1);
    const auto equals = item.find('=');
    if (equals == std::string_view::npos) continue;
    const std::string_view name = item.substr(0, equals), value = item.substr(equals + 1);
    if (name == "Credential")
      found.credential = value;
    else if (name == "SignedHeaders")
      found.signed_headers = value;
    else if (name == "Signature")
      found.signature = value;
  }
  return found;
}

// The headers that matter here, found in one pass; null data for those that are absent.
struct HeaderProof {
  std::string_view authorization, amz_date, date, token, content_hash;
};

HeaderProof header_proof(const core::HttpRequest& request) {
  HeaderProof found;
  const auto take = [](const core::HeaderField& field, std::string_view name, std::string_view& into) {
    if (!into.data() && core::iequals(field.name, name)) into = field.value.data() ? field.value : std::string_view("");
  };
  for (const core::HeaderField& field : request.headers) {
    // The length alone rules nearly every other header out.
    switch (field.name.size()) {
      case 4:
        take(field, "date", found.date);
        break;
      case 10:
        take(field, "x-amz-date", found.amz_date);
        break;
      case 13:
        take(field, "authorization", found.authorization);
        break;
      case 20:
        take(field, "x-amz-security-token", found.token);
        take(field, "x-amz-content-sha256", found.content_hash);
        break;
      default:
        break;
    }
  }
  return found;
}

// X-Amz-Date in basic ISO form, else Date in either form.
void read_time(const HeaderProof& headers, Signature& out) {
  const std::string_view text = headers.amz_date.data() ? headers.amz_date : headers.date;
  if (text.empty()) throw Failure(FailureKind::MissingDate, std::string(headers.authorization));
  if (const auto time = core::parse_iso8601_basic(text)) {
    out.time = *time;
    out.time_text = text;
    return;
  }
  const auto time = core::parse_http_date(text);
  if (!time) throw Failure(FailureKind::MalformedDate, std::string(text));
  out.time = *time;
  out.decoded = std::make_unique<std::string>(core::iso8601_basic(*time));
  out.time_text = *out.decoded;
}

Signature parse_header(const HeaderProof& headers) {
  const std::string_view authorization = headers.authorization;
  const std::string_view algorithm = first_word(authorization);
  if (algorithm != kAlgorithm) {
    const bool aws = algorithm.substr(0, 4) == "AWS4" || algorithm == "AWS";
    throw Failure(aws ? FailureKind::UnsupportedAlgorithm : FailureKind::UnsupportedType,
                  std::string(aws ? algorithm : authorization));
  }
  Signature out;
  out.kind = SignatureKind::Header;
  const Components parts = components_of(authorization.substr(algorithm.size()));
  if (parts.credential.empty() || parts.signed_headers.empty() || parts.signature.empty()) {
    Failure failure(FailureKind::MalformedAuthorization, std::string(authorization));
    if (parts.credential.empty()) failure.names.emplace_back("Credential");
    if (parts.signature.empty()) failure.names.emplace_back("Signature");
    if (parts.signed_headers.empty()) failure.names.emplace_back("SignedHeaders");
    throw failure;
  }
  if (!split_credential(parts.credential, out.access_key_id, out.scope))
    throw Failure(FailureKind::MalformedCredential, std::string(parts.credential));
  out.signed_headers = parts.signed_headers;
  out.signature = parts.signature;
  read_time(headers, out);
  out.token = headers.token;
  out.content_hash = headers.content_hash;
  return out;
}

// Raw values of the parameters that belong to presigned requests; null data for those that are absent.
struct QueryProof {
  std::string_view algorithm, credential, date, expires, signed_headers, signature, token, content_hash;
  std::string_view v2_key, v2_signature, v2_expires;

  bool v4() const { return algorithm.data() || credential.data() || signed_headers.data() || signature.data(); }
  bool v2() const { return v2_key.data() || v2_signature.data(); }
};

QueryProof query_proof(std::string_view query) {
  QueryProof found;
  for_each_parameter(query, [&](std::string_view name, std::string_view value, bool) {
    const auto take = [&](std::string_view& into) {
      if (!into.data()) into = value.data() ? value : std::string_view("");
    };
    if (name.empty()) return;
    // One look at the first character spares the comparisons for nearly every ordinary parameter.
    if (name.front() == 'X' || name.front() == 'x') {
      if (name == "X-Amz-Algorithm")
        take(found.algorithm);
      else if (name == "X-Amz-Credential")
        take(found.credential);
      else if (name == "X-Amz-Date")
        take(found.date);
      else if (name == "X-Amz-Expires")
        take(found.expires);
      else if (name == "X-Amz-SignedHeaders")
        take(found.signed_headers);
      else if (name == "X-Amz-Signature")
        take(found.signature);
      else if (core::iequals(name, "X-Amz-Security-Token"))
        take(found.token);
      else if (core::iequals(name, "X-Amz-Content-SHA256"))
        take(found.content_hash);
    } else if (name == "AWSAccessKeyId") {
      take(found.v2_key);
    } else if (name == "Signature") {
      take(found.v2_signature);
    } else if (name == "Expires") {
      take(found.v2_expires);
    }
  });
  return found;
}

// Decodes values one after the other into memory that Signature owns. Reserved once, so that views stay valid.
class Decoder {
 public:
  explicit Decoder(std::size_t capacity) : text_(std::make_unique<std::string>()) { text_->reserve(capacity); }
  std::string_view operator()(std::string_view raw) {
    const std::size_t start = text_->size();
    *text_ += core::percent_decode(raw);
    return std::string_view(*text_).substr(start);
  }
  std::unique_ptr<std::string> take() { return std::move(text_); }

 private:
  std::unique_ptr<std::string> text_;
};

Failure presigned_failure(FailureKind kind, std::string detail = {}) {
  Failure failure(kind, std::move(detail));
  failure.presigned = true;
  return failure;
}

// A signed token header wins over the query. Otherwise two tokens must agree; the request says nothing about which one
// it means.
void choose_token(const core::HttpRequest& request, std::string_view in_query, Signature& out) {
  const std::string_view in_header = request.header("x-amz-security-token");
  if (in_header.empty() || in_query.empty()) {
    out.token = in_header.empty() ? in_query : in_header;
    return;
  }
  out.token = out.signs("x-amz-security-token") ? in_header : in_query;
  out.token_conflict = !out.signs("x-amz-security-token") && in_header != in_query;
}

void check_complete(const QueryProof& proof, bool expires_required) {
  Failure failure = presigned_failure(FailureKind::IncompletePresigned);
  const auto need = [&](std::string_view value, const char* name) {
    if (value.empty()) failure.names.emplace_back(name);
  };
  need(proof.algorithm, "X-Amz-Algorithm");
  need(proof.credential, "X-Amz-Credential");
  need(proof.signature, "X-Amz-Signature");
  need(proof.date, "X-Amz-Date");
  need(proof.signed_headers, "X-Amz-SignedHeaders");
  if (expires_required) need(proof.expires, "X-Amz-Expires");
  if (!failure.names.empty()) throw failure;
}

std::int64_t read_expires(std::string_view text) {
  const auto seconds = core::parse_integer(text);
  if (!seconds) throw presigned_failure(FailureKind::ExpiresNotNumber, std::string(text));
  if (*seconds < 1) throw presigned_failure(FailureKind::ExpiresNegative, std::string(text));
  if (*seconds > kMaxExpires) throw presigned_failure(FailureKind::ExpiresTooLong, std::string(text));
  return *seconds;
}

Signature parse_presigned(const core::HttpRequest& request, const QueryProof& proof) {
  check_complete(proof, false);
  Signature out;
  out.kind = SignatureKind::Presigned;
  Decoder decode(request.query().size());
  const std::string_view algorithm = decode(proof.algorithm);
  if (algorithm != kAlgorithm) throw presigned_failure(FailureKind::UnsupportedAlgorithm, std::string(algorithm));
  const std::string_view credential = decode(proof.credential);
  if (!split_credential(credential, out.access_key_id, out.scope))
    throw presigned_failure(FailureKind::MalformedCredential, std::string(credential));
  // Only S3 documents X-Amz-Expires as mandatory.
  check_complete(proof, is_s3(out.scope.service));
  out.time_text = decode(proof.date);
  const auto time = core::parse_iso8601_basic(out.time_text);
  if (!time) throw presigned_failure(FailureKind::MalformedDate, std::string(out.time_text));
  out.time = *time;
  if (proof.expires.data()) out.expires = read_expires(decode(proof.expires));
  out.signed_headers = decode(proof.signed_headers);
  out.signature = decode(proof.signature);
  choose_token(request, decode(proof.token), out);
  if (proof.content_hash.data())
    out.content_hash = decode(proof.content_hash);
  else if (out.signs("x-amz-content-sha256"))
    out.content_hash = request.header("x-amz-content-sha256");
  out.decoded = decode.take();
  return out;
}

Signature parse_presigned_v2(const core::HttpRequest& request, const QueryProof& proof) {
  if (proof.v2_key.empty() || proof.v2_signature.empty() || proof.v2_expires.empty())
    throw presigned_failure(FailureKind::IncompletePresignedV2);
  Signature out;
  out.kind = SignatureKind::PresignedV2;
  Decoder decode(request.query().size());
  out.access_key_id = decode(proof.v2_key);
  out.signature = decode(proof.v2_signature);
  out.expires = core::parse_integer(decode(proof.v2_expires));
  if (!out.expires) throw presigned_failure(FailureKind::ExpiresNotEpoch, core::percent_decode(proof.v2_expires));
  // Every x-amz-* value enters a SigV2 signature, so a token header is always a signed one.
  const std::string_view header_token = request.header("x-amz-security-token"), query_token = decode(proof.token);
  out.token = header_token.empty() ? query_token : header_token;
  out.decoded = decode.take();
  return out;
}

}  // namespace

bool is_s3(std::string_view service) {
  return service == "s3" || service == "s3express";
}

bool Signature::signs(std::string_view lower_case_header) const {
  std::string_view rest = signed_headers;
  while (!rest.empty()) {
    const auto end = rest.find(';');
    if (core::iequals(rest.substr(0, end), lower_case_header)) return true;
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  }
  return false;
}

Signature parse_signature(const core::HttpRequest& request) {
  const HeaderProof headers = header_proof(request);
  const QueryProof proof = query_proof(request.query());
  if (headers.authorization.data()) {
    if (proof.signature.data() || proof.algorithm.data() || (proof.v2_key.data() && proof.v2_signature.data()))
      throw Failure(FailureKind::SeveralMechanisms, std::string(headers.authorization));
    return parse_header(headers);
  }
  if (proof.v4()) return parse_presigned(request, proof);
  if (proof.v2()) return parse_presigned_v2(request, proof);
  return {};
}

std::optional<RoutingScope> credential_scope(const core::HttpRequest& request) {
  std::string_view key;
  Scope scope;
  const std::string_view authorization = request.header("authorization");
  const auto credential = authorization.find("Credential=");
  if (credential != std::string_view::npos) {
    const std::string_view rest = authorization.substr(credential + 11);
    if (!split_credential(core::trim(rest.substr(0, rest.find(','))), key, scope)) return std::nullopt;
    return RoutingScope{std::string(scope.region), std::string(scope.service)};
  }
  const QueryProof proof = query_proof(request.query());
  if (proof.credential.data()) {
    const std::string decoded = core::percent_decode(proof.credential);
    if (!split_credential(decoded, key, scope)) return std::nullopt;
    return RoutingScope{std::string(scope.region), std::string(scope.service)};
  }
  if (proof.v2_key.data() && proof.v2_signature.data()) return RoutingScope{"", "s3"};
  return std::nullopt;
}

void check_scope(const Signature& signature, std::string_view service, std::string_view region) {
  if (signature.kind == SignatureKind::None || signature.kind == SignatureKind::PresignedV2) return;
  const Scope& scope = signature.scope;
  const std::string_view date = signature.time_text.substr(0, 8);
  const bool region_ok = region.empty() || scope.region == region;
  if (region_ok && scope.service == service && scope.terminator == "aws4_request" && scope.date == date) return;
  Failure failure(FailureKind::WrongScope);
  failure.presigned = signature.presigned();
  failure.access_key_id = signature.access_key_id;
  failure.scope.request_time = signature.time_text;
  const auto differ = [](ScopeProblems::Difference& into, std::string_view given, std::string_view expected) {
    if (given != expected) into = {std::string(given), std::string(expected)};
  };
  if (!region_ok) differ(failure.scope.region, scope.region, region);
  differ(failure.scope.service, scope.service, service);
  differ(failure.scope.terminator, scope.terminator, "aws4_request");
  differ(failure.scope.date, scope.date, date);
  throw failure;
}

}  // namespace auth
