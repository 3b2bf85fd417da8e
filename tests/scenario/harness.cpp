#include "harness.hpp"

#include <algorithm>
#include <pugixml.hpp>
#include <set>
#include <stdexcept>

#include "control/api.hpp"
#include "core/hash.hpp"
#include "core/text.hpp"
#include "core/time.hpp"
#include "handlers/services.hpp"
#include "replay.hpp"

namespace scenario {
namespace {

// Signature Version 4 as a client computes it, written from the specification and apart from the server's own.
class Signer {
 public:
  Signer(const Credentials& who, std::string service, std::string region, core::Time time)
      : who_(who), service_(std::move(service)), region_(std::move(region)), time_(time) {}

  void sign(const std::string& method, const std::string& target, const std::string& body, Fields& headers) const {
    const std::string time = core::iso8601_basic(time_);
    const std::string hash = core::sha256_hex(body);
    headers.emplace_back("X-Amz-Date", time);
    if (service_ == "s3") headers.emplace_back("X-Amz-Content-SHA256", hash);
    if (!who_.token.empty()) headers.emplace_back("X-Amz-Security-Token", who_.token);
    Fields sorted = headers;
    for (auto& [name, value] : sorted) name = core::to_lower(name);
    std::sort(sorted.begin(), sorted.end());
    std::string names, lines;
    for (const auto& [name, value] : sorted) {
      names += (names.empty() ? "" : ";") + name;
      lines += name + ":" + value + "\n";
    }
    const std::string canonical =
        method + "\n" + path(target) + "\n" + query(target) + "\n" + lines + "\n" + names + "\n" + hash;
    const std::string scope = time.substr(0, 8) + "/" + region_ + "/" + service_ + "/aws4_request";
    const std::string to_sign = "AWS4-HMAC-SHA256\n" + time + "\n" + scope + "\n" + core::sha256_hex(canonical);
    std::string key = "AWS4" + who_.secret;
    for (const std::string& part : {time.substr(0, 8), region_, service_, std::string("aws4_request")})
      key = core::view(core::hmac_sha256(key, part));
    headers.emplace_back("Authorization", "AWS4-HMAC-SHA256 Credential=" + who_.key + "/" + scope +
                                              ", SignedHeaders=" + names +
                                              ", Signature=" + core::hex(core::view(core::hmac_sha256(key, to_sign))));
  }

 private:
  std::string path(const std::string& target) const {
    const std::string sent = target.substr(0, target.find('?'));
    return service_ == "s3" ? sent : core::percent_encode(sent, true);
  }

  static std::string query(const std::string& target) {
    const auto mark = target.find('?');
    if (mark == std::string::npos) return {};
    std::vector<std::string> pairs;
    for (const auto part : core::split(std::string_view(target).substr(mark + 1), '&')) {
      const auto equals = part.find('=');
      pairs.push_back(core::percent_encode(core::percent_decode(part.substr(0, equals))) + "=" +
                      (equals == std::string_view::npos
                           ? ""
                           : core::percent_encode(core::percent_decode(part.substr(equals + 1)))));
    }
    std::sort(pairs.begin(), pairs.end());
    return core::join(pairs, "&");
  }

  const Credentials& who_;
  std::string service_, region_;
  core::Time time_;
};

pugi::xml_node find(const pugi::xml_node& from, const std::string& name) {
  return from.find_node([&](const pugi::xml_node& node) { return node.name() == name; });
}

void collect(const pugi::xml_node& from, const std::string& name, std::vector<std::string>& texts) {
  for (const auto& child : from.children()) {
    if (child.name() == name) texts.emplace_back(child.text().get());
    collect(child, name, texts);
  }
}

bool is_xml(const std::string& body) {
  return body.starts_with("<");
}

}  // namespace

std::string Answer::xml(const std::string& path) const {
  pugi::xml_document document;
  if (!document.load_buffer(body.data(), body.size())) return {};
  pugi::xml_node node = document;
  for (const auto part : core::split(path, '/')) node = find(node, std::string(part));
  return node.text().get();
}

std::vector<std::string> Answer::all(const std::string& name) const {
  std::vector<std::string> texts;
  pugi::xml_document document;
  if (document.load_buffer(body.data(), body.size())) collect(document, name, texts);
  return texts;
}

std::string Answer::code() const {
  if (ok()) return {};
  if (is_xml(body)) return xml("Code");
  if (const auto header = headers.find("x-amzn-errortype"); header != headers.end()) return header->second;
  const Json parsed = json();
  return parsed.is_object() ? parsed.value("__type", "") : "";
}

std::string Answer::message() const {
  if (is_xml(body)) return xml("Message");
  const Json parsed = json();
  if (!parsed.is_object()) return {};
  return parsed.value(parsed.contains("message") ? "message" : "Message", "");
}

Scenario::Scenario(world::Settings settings)
    : settings_(std::move(settings)),
      worlds_(settings_, state::Database::in_memory()),
      pipeline_(
          worlds_, settings_, handlers::services(),
          [this](world::World& world, const core::HttpRequest& request) {
            control::Api api(
                {worlds_, settings_, handlers::services(), "test", [] { return std::string(); }, log_, app::rerun});
            return api.handle(world, request);
          },
          log_) {}

world::Context Scenario::context(const core::Principal& caller) {
  return {.world = world(),
          .db = world().db(),
          .ids = world().ids(),
          .settings = settings_,
          .caller = caller,
          .region = region,
          .request_id = "id",
          .now = clock().now(),
          .source_ip = "127.0.0.1",
          .vpc = "",
          .vpc_endpoint = "",
          .user_agent = "",
          .referer = "",
          .host = "localhost",
          .extra_headers = {}};
}

Answer Scenario::raw(const core::HttpRequest& request) {
  const core::HttpResponse response = pipeline_.handle(request);
  Answer answer{response.status, response.body, {}, response.delay};
  for (const auto& [name, value] : response.headers) answer.headers[core::to_lower(name)] = value;
  if (heard) heard(answer);
  return answer;
}

Answer Scenario::send(const Credentials* who, const std::string& service, const std::string& region_name,
                      const std::string& method, const std::string& target, const std::string& body, Fields headers) {
  const std::string full = prefix + target;
  if (std::none_of(headers.begin(), headers.end(), [](const auto& header) { return header.first == "Host"; }))
    headers.emplace_back("Host", "localhost:4566");
  if (who) Signer(*who, service, region_name, core::wall_clock() + skew).sign(method, full, body, headers);
  if (tamper) tamper(headers);
  core::HttpRequest request;
  request.method = method;
  request.target = full;
  request.body = body;
  request.peer_address = "127.0.0.1";
  request.secure = secure;
  for (const auto& [name, value] : headers) request.headers.push_back({name, value});
  return raw(request);
}

Answer Scenario::query(const Credentials& who, const std::string& service, const std::string& action,
                       const Fields& parameters) {
  std::string body = "Action=" + action + "&Version=" + (service == "iam" ? "2010-05-08" : "2011-06-15");
  for (const auto& [name, value] : parameters)
    body += "&" + core::percent_encode(name) + "=" + core::percent_encode(value);
  return send(&who, service, region, "POST", "/", body,
              {{"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}});
}

Answer Scenario::organizations(const Credentials& who, const std::string& operation, const Json& input) {
  return send(
      &who, "organizations", "us-east-1", "POST", "/", input.dump(),
      {{"Content-Type", "application/x-amz-json-1.1"}, {"X-Amz-Target", "AWSOrganizationsV20161128." + operation}});
}

Answer Scenario::ram(const Credentials& who, const std::string& operation, const Json& input,
                     const std::string& region_name) {
  return ram(who, "POST", "/" + core::to_lower(operation), input.dump(), region_name);
}

Answer Scenario::ram(const Credentials& who, const std::string& method, const std::string& target,
                     const std::string& body, const std::string& region_name) {
  return send(&who, "ram", region_name, method, target, body, {{"Content-Type", "application/json"}});
}

Answer Scenario::s3(const Credentials& who, const std::string& method, const std::string& target,
                    const std::string& body, const Fields& headers) {
  return send(&who, "s3", region, method, target, body, headers);
}

Answer Scenario::anonymous(const std::string& method, const std::string& target, const std::string& body,
                           const Fields& headers) {
  return send(nullptr, "", "", method, target, body, headers);
}

Answer Scenario::control(const std::string& method, const std::string& path, const Json& body) {
  return send(nullptr, "", "", method, path, body.is_null() ? "" : body.dump(), {});
}

Credentials Scenario::user(const std::string& account, const std::string& name, const std::string& policy_text) {
  const Credentials admin = root(account);
  if (const Answer made = iam(admin, "CreateUser", {{"UserName", name}}); !made.ok())
    throw std::runtime_error(made.body);
  if (!policy_text.empty()) {
    const Answer put =
        iam(admin, "PutUserPolicy", {{"UserName", name}, {"PolicyName", "inline"}, {"PolicyDocument", policy_text}});
    if (!put.ok()) throw std::runtime_error(put.body);
  }
  const Answer key = iam(admin, "CreateAccessKey", {{"UserName", name}});
  if (!key.ok()) throw std::runtime_error(key.body);
  return {key.xml("AccessKeyId"), key.xml("SecretAccessKey")};
}

std::string Scenario::role(const std::string& account, const std::string& name, const std::string& trust_text,
                           const std::string& policy_text) {
  const Credentials admin = root(account);
  const Answer made = iam(admin, "CreateRole", {{"RoleName", name}, {"AssumeRolePolicyDocument", trust_text}});
  if (!made.ok()) throw std::runtime_error(made.body);
  if (!policy_text.empty()) {
    const Answer put =
        iam(admin, "PutRolePolicy", {{"RoleName", name}, {"PolicyName", "inline"}, {"PolicyDocument", policy_text}});
    if (!put.ok()) throw std::runtime_error(put.body);
  }
  return made.xml("Arn");
}

Json Scenario::attach_policy(const std::string& management, const std::string& target, const std::string& content,
                             const std::string& type) {
  const Answer made = organizations(
      root(management), "CreatePolicy",
      {{"Name", "attached " + std::to_string(++attached_)}, {"Description", ""}, {"Type", type}, {"Content", content}});
  if (!made.ok()) throw std::runtime_error(made.body);
  const Json summary = made.json()["Policy"]["PolicySummary"];
  const Answer attached =
      organizations(root(management), "AttachPolicy", {{"PolicyId", summary["Id"]}, {"TargetId", target}});
  if (!attached.ok()) throw std::runtime_error(attached.body);
  return summary;
}

Credentials Scenario::assume(const Credentials& who, const std::string& role_arn, const std::string& session,
                             const Fields& more) {
  Fields parameters{{"RoleArn", role_arn}, {"RoleSessionName", session}};
  parameters.insert(parameters.end(), more.begin(), more.end());
  const Answer answer = sts(who, "AssumeRole", parameters);
  if (!answer.ok()) throw std::runtime_error(answer.body);
  return {answer.xml("AccessKeyId"), answer.xml("SecretAccessKey"), answer.xml("SessionToken")};
}

Json all_pages(const std::function<Page(const std::string& token)>& page) {
  constexpr std::size_t kMost = 1000;
  Json rows = Json::array();
  std::set<std::string> tokens;
  for (std::string token;;) {
    const Page one = page(token);
    rows.insert(rows.end(), one.rows.begin(), one.rows.end());
    if (one.next.empty()) return rows;
    token = one.next;
    if (!tokens.insert(token).second || tokens.size() > kMost)
      throw std::runtime_error("after " + std::to_string(tokens.size()) + " pages the list does not end");
  }
}

std::string policy(const std::string& effect, const Json& action, const Json& resource, const Json& condition) {
  Json statement{{"Effect", effect}, {"Action", action}, {"Resource", resource}};
  if (!condition.is_null()) statement["Condition"] = condition;
  return Json{{"Version", "2012-10-17"}, {"Statement", Json::array({statement})}}.dump();
}

std::string trust(const Json& principal, const Json& condition, const Json& action) {
  Json statement{{"Effect", "Allow"}, {"Principal", principal}, {"Action", action}};
  if (!condition.is_null()) statement["Condition"] = condition;
  return Json{{"Version", "2012-10-17"}, {"Statement", Json::array({statement})}}.dump();
}

}  // namespace scenario
