// The signature of a request, in its header or its query: reading it, and proving it with a key and without.
#include "auth/failure.hpp"
#include "auth/verify.hpp"
#include "message.hpp"

namespace {

void verify(const core::HttpRequest& request, bool with_secret) {
  const auth::Signature signature = auth::parse_signature(request);
  auth::check_scope(signature, "s3");
  auth::Evidence evidence;
  if (with_secret) evidence.secret = "secret";
  evidence.target = evidence.plain_target = request.target;
  evidence.wall_now = evidence.world_now = signature.time;
  auth::KeyCache keys;
  auth::verify(request, signature, evidence, keys);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const core::HttpRequest request = fuzz::message_of(fuzz::text_of(data, size));
  auth::credential_scope(request);
  for (const bool with_secret : {true, false}) {
    try {
      verify(request, with_secret);
    } catch (const auth::Failure&) {
      // A refusal is an answer.
    }
  }
  return 0;
}
