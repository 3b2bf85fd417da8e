// The aws-chunked framing of an upload. Without a key the framing alone is looked at; the decoded body is never longer
// than what was sent.
#include "auth/chunked.hpp"

#include <cstdlib>

#include "auth/failure.hpp"
#include "message.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const core::HttpRequest request = fuzz::message_of(fuzz::text_of(data, size));
  for (const auto payload :
       {auth::Payload::SignedChunks, auth::Payload::SignedChunksTrailer, auth::Payload::UnsignedChunksTrailer}) {
    try {
      auth::Verified verified;
      verified.payload = payload;
      const auth::DecodedBody body = auth::decode_chunked(request, auth::Signature(), verified);
      if (body.bytes.size() > request.body.size()) std::abort();
    } catch (const auth::Failure&) {
      // A refusal is an answer.
    }
  }
  auth::stored_content_encoding(request.body);
  return 0;
}
