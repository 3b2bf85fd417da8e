// Runs AWS's published Signature Version 4 test suite: each case's canonical request, string to sign and signature are
// compared, and the signed request must verify. Usage: sigv4_vectors FOLDER (the suite, one sub-folder per case).
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "auth/canonical.hpp"
#include "auth/failure.hpp"
#include "auth/signature.hpp"
#include "auth/verify.hpp"
#include "core/hash.hpp"
#include "core/text.hpp"

namespace {

namespace fs = std::filesystem;

constexpr const char* kSecret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

std::string read(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::string text((std::istreambuf_iterator<char>(in)), {});
  text.erase(std::remove(text.begin(), text.end(), '\r'), text.end());
  return text;
}

// A request as text. Continued header lines are folded into one, as a server's parser does.
struct Message {
  explicit Message(const std::string& text) {
    const auto blank = text.find("\n\n");
    body = blank == std::string::npos ? "" : text.substr(blank + 2);
    std::vector<std::string> lines;
    for (const std::string_view line : core::split(std::string_view(text).substr(0, blank), '\n')) {
      if (line.empty()) continue;
      if (!lines.empty() && (line.front() == ' ' || line.front() == '\t'))
        lines.back().append(" ").append(core::trim(line));
      else
        lines.emplace_back(line);
    }
    const std::string& first = lines.front();
    method = first.substr(0, first.find(' '));
    target = first.substr(method.size() + 1, first.rfind(' ') - method.size() - 1);
    for (std::size_t i = 1; i < lines.size(); ++i) {
      const auto colon = lines[i].find(':');
      headers.emplace_back(lines[i].substr(0, colon), std::string(core::trim(lines[i].substr(colon + 1))));
    }
  }

  core::HttpRequest request() const {
    core::HttpRequest out;
    out.method = method;
    out.target = target;
    out.body = body;
    for (const auto& [name, value] : headers) out.headers.push_back({name, value});
    return out;
  }

  std::string method, target, body;
  std::vector<std::pair<std::string, std::string>> headers;
};

bool same(const std::string& name, const char* what, const std::string& wanted, const std::string& got) {
  if (wanted == got) return true;
  std::printf("%s: %s differs\n--- wanted\n%s\n--- got\n%s\n", name.c_str(), what, wanted.c_str(), got.c_str());
  return false;
}

bool run(const fs::path& signed_request) {
  const std::string name = signed_request.stem().string();
  const auto sibling = [&](const char* extension) {
    return read(fs::path(signed_request).replace_extension(extension));
  };
  Message message(read(signed_request));
  const std::string authorization = sibling(".authz");
  // The header of one signed request (get-vanilla-with-session-token) is that of another case; .authz files are right.
  for (auto& [header, value] : message.headers)
    if (core::iequals(header, "authorization")) value = authorization;
  const core::HttpRequest request = message.request();
  const auth::Signature signature = auth::parse_signature(request);
  const std::string canonical =
      auth::canonical_request(request, request.target, signature, core::sha256_hex(request.body));
  const std::string to_sign = auth::string_to_sign(signature, canonical);
  auth::KeyCache keys;
  const auto key = keys.signing_key(signature.access_key_id, kSecret, signature.scope);
  const std::string computed = core::hex(core::view(core::hmac_sha256(core::view(key), to_sign)));
  bool ok = same(name, "canonical request", sibling(".creq"), canonical);
  ok &= same(name, "string to sign", sibling(".sts"), to_sign);
  ok &= same(name, "signature", authorization.substr(authorization.rfind('=') + 1), computed);

  auth::Evidence evidence;
  evidence.secret = kSecret;
  evidence.target = evidence.plain_target = request.target;
  evidence.wall_now = evidence.world_now = signature.time;
  try {
    auth::verify(request, signature, evidence, keys);
  } catch (const auth::Failure& failure) {
    std::printf("%s: refused: %s\n", name.c_str(), auth::to_error(failure, auth::Family::Query).what());
    ok = false;
  }
  return ok;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2 || !fs::is_directory(argv[1])) {
    std::fprintf(stderr, "usage: %s FOLDER\n", argv[0]);
    return 2;
  }
  int passed = 0, failed = 0;
  for (const auto& entry : fs::recursive_directory_iterator(argv[1]))
    if (entry.path().extension() == ".sreq") ++(run(entry.path()) ? passed : failed);
  std::printf("%d passed, %d failed\n", passed, failed);
  return failed == 0 && passed > 0 ? 0 : 1;
}
