// Validation of policy documents of every kind. What a service stores must compile.
#include "policy/validate.hpp"

#include <cstdlib>

#include "message.hpp"
#include "policy/document.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using policy::DocumentKind;
  const std::string_view text = fuzz::text_of(data, size);
  for (const auto kind : {DocumentKind::Identity, DocumentKind::Session, DocumentKind::Trust, DocumentKind::Bucket,
                          DocumentKind::AccessPoint, DocumentKind::ServiceControl, DocumentKind::ResourceControl}) {
    const bool point = kind == DocumentKind::AccessPoint;
    const auto problem = policy::validate(
        text, kind, {point ? "arn:aws:s3:us-east-1:111111111111:accesspoint/entry" : "arn:aws:s3:::data"});
    if (problem && problem->message.empty()) std::abort();
    if (problem) continue;
    try {
      policy::Document::compile(text);
    } catch (const policy::SyntaxError&) {
      std::abort();
    }
  }
  return 0;
}
