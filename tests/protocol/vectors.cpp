// Runs the AWS protocol vectors (botocore's tests/unit/protocols) against the walkers, from a server's point of view:
// "input" cases are decoded, "output" cases are encoded and compared by meaning.
//
// usage: protocol_vectors VECTORS_DIR IGNORED_FILE
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <pugixml.hpp>
#include <set>
#include <sstream>
#include <string>

#include "core/http_message.hpp"
#include "core/text.hpp"
#include "dynamic.hpp"
#include "protocol/codec.hpp"
#include "protocol/router.hpp"

namespace {

using dynamic::Json;

std::string read(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

// Why each ignored case is none for a server: "<file>/<direction>/<case>" to reason.
std::map<std::string, std::string> read_ignored(const std::filesystem::path& path) {
  std::map<std::string, std::string> out;
  std::istringstream lines(read(path));
  for (std::string line; std::getline(lines, line);) {
    const auto colon = line.find(": ");
    if (line.empty() || line[0] == '#' || colon == std::string::npos) continue;
    out[line.substr(0, colon)] = line.substr(colon + 2);
  }
  return out;
}

// Whether everything that was asked for is there; `actual` may hold more.
bool contains(const Json& actual, const Json& wanted) {
  if (wanted.is_object()) {
    for (const auto& [key, value] : wanted.items()) {
      if (value.is_null()) continue;
      const bool empty = value.empty() && (value.is_array() || value.is_object());
      if (!actual.is_object() || (!actual.contains(key) && !empty)) return false;
      if (actual.contains(key) && !contains(actual[key], value)) return false;
    }
    return true;
  }
  if (wanted.is_array()) {
    if (!actual.is_array()) return false;
    std::size_t at = 0;
    for (const auto& value : wanted) {
      if (value.is_null()) continue;
      if (at >= actual.size() || !contains(actual[at++], value)) return false;
    }
    return at == actual.size();
  }
  if (wanted.is_number() && actual.is_number()) return wanted.get<double>() == actual.get<double>();
  return actual == wanted;
}

bool same_object(const Json& actual, const Json& wanted) {
  return contains(actual, wanted) && contains(wanted, actual);
}

bool blank_lines(std::string_view text) {
  return core::trim(text).empty() && text.find('\n') != std::string_view::npos;
}

// An element as text, without what carries no meaning: white space between elements, namespaces, request ids.
std::string canonical(const pugi::xml_node& node) {
  if (std::string_view(node.name()) == "ResponseMetadata" || core::iequals(node.name(), "RequestId") ||
      std::string_view(node.name()) == "HostId")
    return {};
  std::string out = "<";
  out += node.name();
  for (const auto& attribute : node.attributes())
    if (!std::string_view(attribute.name()).starts_with("xmlns"))
      out.append(" ").append(attribute.name()).append("=").append(attribute.value());
  out += ">";
  bool elements = false;
  for (const auto& child : node.children()) elements = elements || child.type() == pugi::node_element;
  for (const auto& child : node.children()) {
    if (child.type() == pugi::node_element)
      out += canonical(child);
    else if (!elements && !blank_lines(child.value()))
      out += child.value();
  }
  return out + "</>";
}

std::string canonical_xml(const std::string& text, bool root_counts) {
  pugi::xml_document document;
  if (!document.load_string(text.c_str(), pugi::parse_default | pugi::parse_ws_pcdata_single))
    return "not XML: " + text;
  auto root = document.document_element();
  if (!root_counts) root.set_name("root");
  return canonical(root);
}

class Case {
 public:
  Case(const Json& suite, const Json& given) : suite_(suite), case_(given), model_(suite, given.at("given")) {}

  // Empty when all is well.
  std::string input() const {
    const auto& wire = case_.at("serialized");
    const std::string body = wire.value("body", std::string());
    const std::string uri = wire.at("uri");
    const std::string method = wire.value("method", "POST");
    core::HttpRequest request;
    request.method = method;
    request.target = uri;
    request.body = body;
    std::map<std::string, std::string> headers;
    const auto sent = wire.value("headers", Json::object());
    for (const auto& [name, value] : sent.items()) headers[name] = value.get<std::string>();
    for (const auto& [name, value] : headers) request.headers.push_back({name, value});
    if (protocol::Router(model_.service()).route(request).name != model_.operation().name) return "routed elsewhere";
    if (!model_.operation().input) return {};
    dynamic::Value value(*model_.operation().input);
    protocol::decode_input(model_.service(), model_.operation(), request, value.get());
    const auto actual = value.json();
    const auto& wanted = case_.at("params");
    return contains(actual, wanted) ? "" : "decoded " + actual.dump() + "\n    wanted  " + wanted.dump();
  }

  std::string output() const {
    const auto& wire = case_.at("response");
    const auto answer = encode();
    if (answer.status != wire.at("status_code").get<int>()) return "status " + std::to_string(answer.status);
    const auto headers = wire.value("headers", Json::object());
    for (const auto& [name, value] : headers.items()) {
      const auto* sent = answer.header(name);
      if (core::iequals(name, "x-amzn-requestid")) continue;
      if (core::iequals(name, "Content-Type") && same_media_type(sent, value)) continue;
      if (!sent || *sent != value.get<std::string>()) return "header " + name + " is " + (sent ? *sent : "missing");
    }
    return compare(answer.body, wire.value("body", std::string()));
  }

 private:
  static bool same_media_type(const std::string* sent, const std::string& wanted) {
    // Query answers of the vectors say nothing or text/xml, with and without a charset.
    return sent && (sent->substr(0, sent->find(';')) == wanted.substr(0, wanted.find(';')));
  }

  core::HttpResponse encode() const {
    constexpr std::string_view kRequestId = "requestid";
    if (case_.contains("errorCode") || case_.contains("error")) {
      const auto& wire = case_.at("response");
      core::AwsError error(case_.at("errorCode"), wire.at("status_code"), case_.value("errorMessage", std::string()));
      return protocol::encode_error(model_.service(), error, kRequestId);
    }
    if (!model_.operation().output)
      return protocol::encode_output(model_.service(), model_.operation(), nullptr, kRequestId);
    dynamic::Value value(*model_.operation().output);
    value.assign(case_.at("result"));
    return protocol::encode_output(model_.service(), model_.operation(), value.get(), kRequestId);
  }

  std::string compare(const std::string& actual, const std::string& wanted) const {
    using protocol::Protocol;
    const bool json = model_.service().protocol == Protocol::Json || model_.service().protocol == Protocol::RestJson;
    const auto trimmed = core::trim(wanted);
    const std::string said = "sent " + actual + "\n    wanted " + wanted;
    if (trimmed.empty() || (!trimmed.starts_with('<') && !trimmed.starts_with('{')))
      return core::trim(actual) == trimmed || (trimmed.empty() && json && actual == "{}") ? "" : said;
    if (!json) {
      const bool root_counts = model_.service().protocol != Protocol::RestXml;
      return canonical_xml(actual, root_counts) == canonical_xml(wanted, root_counts) ? "" : said;
    }
    if (actual.empty() && trimmed == "{}") return {};
    if (!actual.starts_with('{')) return said;
    return same_object(Json::parse(actual), Json::parse(wanted)) ? "" : said;
  }

  const Json& suite_;
  const Json& case_;
  dynamic::Model model_;
};

struct Totals {
  int passed = 0, ignored = 0, failed = 0;
};

void run(const std::filesystem::path& path, const std::string& direction, std::map<std::string, std::string>& ignored,
         Totals& totals) {
  const std::string file = path.stem().string();
  for (const auto& suite : Json::parse(read(path))) {
    for (const auto& each : suite.at("cases")) {
      const std::string name = file + "/" + direction + "/" + each.at("id").get<std::string>();
      std::string problem;
      try {
        const Case test(suite, each);
        problem = direction == "input" ? test.input() : test.output();
      } catch (const core::AwsError& error) {
        problem = "error " + error.code() + " " + error.message();
      } catch (const std::exception& error) {
        problem = error.what();
      }
      const bool excused = ignored.erase(name) > 0;
      if (excused && problem.empty())
        problem = "is on the list of ignored cases, but passes";
      else if (excused)
        problem.clear(), ++totals.ignored;
      else if (problem.empty())
        ++totals.passed;
      if (problem.empty()) continue;
      ++totals.failed;
      std::printf("FAIL %s\n    %s\n", name.c_str(), problem.c_str());
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: protocol_vectors VECTORS_DIR IGNORED_FILE\n");
    return 2;
  }
  auto ignored = read_ignored(argv[2]);
  Totals totals;
  for (const std::string direction : {"input", "output"})
    for (const std::string file : {"query", "ec2", "json", "json_1_0", "rest-json", "rest-xml"})
      run(std::filesystem::path(argv[1]) / direction / (file + ".json"), direction, ignored, totals);
  for (const auto& [name, reason] : ignored)
    std::printf("FAIL %s is ignored, but there is no such case\n", name.c_str());
  std::printf("%d passed, %d ignored, %d failed\n", totals.passed, totals.ignored, totals.failed);
  return totals.failed > 0 || !ignored.empty() || totals.passed == 0 ? 1 : 0;
}
