#include "auth/checksum.hpp"
#include "auth/chunked.hpp"
#include "tests/unit/auth_requests.hpp"

namespace {

using namespace auth_test;
using auth::Payload;

std::string signed_chunk(const std::string& data, const std::string& signature) {
  char size[20];
  std::snprintf(size, sizeof size, "%zx", data.size());
  return std::string(size) + ";chunk-signature=" + signature + "\r\n" + data + (data.empty() ? "" : "\r\n");
}

// The upload of the S3 API reference, pages "Transferring Payload in Multiple Chunks" and "... with Trailing Headers":
// 65 KiB of 'a' in two chunks.
Request documented(bool trailer) {
  Request sent = request("PUT", "/examplebucket/chunkObject.txt");
  sent.headers = {{"Host", "s3.amazonaws.com"},
                  {"x-amz-date", "20130524T000000Z"},
                  {"x-amz-storage-class", "REDUCED_REDUNDANCY"},
                  {"Content-Encoding", "aws-chunked"},
                  {"x-amz-decoded-content-length", "66560"}};
  const std::string head = "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,";
  if (!trailer) {
    sent.with("Content-Length", "66824")
        .with("x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD")
        .with("Authorization", head +
                                   "SignedHeaders=content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;"
                                   "x-amz-decoded-content-length;x-amz-storage-class,"
                                   "Signature=4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9");
    sent.body =
        signed_chunk(std::string(65536, 'a'), "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648") +
        signed_chunk(std::string(1024, 'a'), "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497") +
        signed_chunk("", "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9") + "\r\n";
    return sent;
  }
  sent.with("x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER")
      .with("x-amz-trailer", "x-amz-checksum-crc32c")
      .with("Authorization", head +
                                 "SignedHeaders=content-encoding;host;x-amz-content-sha256;x-amz-date;"
                                 "x-amz-decoded-content-length;x-amz-storage-class;x-amz-trailer,"
                                 "Signature=106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e");
  sent.body =
      signed_chunk(std::string(65536, 'a'), "b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2") +
      signed_chunk(std::string(1024, 'a'), "1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7") +
      signed_chunk("", "2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992") +
      "x-amz-checksum-crc32c:sOO8/Q==\n\r\n"
      "x-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n";
  return sent;
}

// Verifies and decodes as the pipeline does; the failure lands in `failure`.
auth::DecodedBody decode(const Request& sent, std::optional<auth::Failure>& failure, bool with_secret = true) {
  const core::HttpRequest view = sent.view();
  auth::Evidence known = evidence(view);
  if (with_secret)
    known.secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
  else
    known.secret = std::nullopt;
  const auth::Signature parsed = auth::parse_signature(view);
  known.wall_now = known.world_now = parsed.time;
  auth::KeyCache keys;
  auth::DecodedBody body;
  failure = failure_of([&] { body = auth::decode_chunked(view, parsed, auth::verify(view, parsed, known, keys)); });
  return body;
}

std::optional<auth::Failure> decode_failure(const Request& sent, bool with_secret = true) {
  std::optional<auth::Failure> failure;
  decode(sent, failure, with_secret);
  return failure;
}

// An unsigned-chunk upload whose own signature is taken on trust.
Request unsigned_chunks(const std::string& body, const std::string& length, const std::string& trailer) {
  Request sent = request("PUT", "/b/k", body);
  sent.with("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER");
  std::string names = "host;x-amz-content-sha256;x-amz-date";
  if (!length.empty()) {
    sent.with("x-amz-decoded-content-length", length);
    names += ";x-amz-decoded-content-length";
  }
  if (!trailer.empty()) {
    sent.with("x-amz-trailer", trailer);
    names += ";x-amz-trailer";
  }
  return sign(sent, "s3", names);
}

std::optional<auth::Failure> unsigned_failure(const std::string& body, const std::string& length = "5",
                                              const std::string& trailer = "") {
  return decode_failure(unsigned_chunks(body, length, trailer), false);
}

TEST(AuthChunked, DocumentedSignedUploadIsDecoded) {
  std::optional<auth::Failure> failure;
  const auth::DecodedBody body = decode(documented(false), failure);
  EXPECT_ACCEPTED(failure);
  EXPECT_EQ(body.bytes, std::string(66560, 'a'));
  EXPECT_TRUE(body.trailers.empty());
}

TEST(AuthChunked, DocumentedSignedTrailerIsDecoded) {
  std::optional<auth::Failure> failure;
  const auth::DecodedBody body = decode(documented(true), failure);
  EXPECT_ACCEPTED(failure);
  ASSERT_EQ(body.trailers.size(), 1U);
  EXPECT_EQ(body.trailers[0].first, "x-amz-checksum-crc32c");
  EXPECT_EQ(body.trailers[0].second, auth::checksum_base64(auth::ChecksumAlgorithm::Crc32c, body.bytes));
}

TEST(AuthChunked, ChangedDataBreaksTheChain) {
  Request sent = documented(false);
  std::string changed(1024, 'a');
  changed[500] = 'b';
  sent.body.replace(sent.body.rfind(std::string(1024, 'a')), 1024, changed);
  const auto failure = decode_failure(sent);
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->kind, auth::FailureKind::ChunkSignatureMismatch);
  EXPECT_EQ(failure->signature, "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497");
  EXPECT_EQ(failure->string_to_sign,
            "AWS4-HMAC-SHA256-PAYLOAD\n20130524T000000Z\n20130524/us-east-1/s3/aws4_request\n"
            "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648\n" +
                std::string(kEmptyHash) + "\n" + core::sha256_hex(changed));
}

TEST(AuthChunked, FinalChunkIsSignedToo) {
  Request sent = documented(false);
  sent.body.replace(sent.body.rfind("b6c6"), 4, "0000");
  EXPECT_FAILURE(decode_failure(sent), ChunkSignatureMismatch);
}

TEST(AuthChunked, ChunksCannotChangePlaces) {
  Request sent = documented(false);
  sent.body =
      signed_chunk(std::string(1024, 'a'), "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497") +
      signed_chunk(std::string(65536, 'a'), "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648") +
      signed_chunk("", "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9") + "\r\n";
  EXPECT_FAILURE(decode_failure(sent), ChunkSignatureMismatch);
}

TEST(AuthChunked, SignedPayloadNeedsChunkSignatures) {
  Request sent = documented(false);
  sent.body = "10400\r\n" + std::string(66560, 'a') + "\r\n0\r\n\r\n";
  EXPECT_FAILURE(decode_failure(sent), ChunkSignatureMismatch);
}

TEST(AuthChunked, ChangedTrailerBreaksItsSignature) {
  Request sent = documented(true);
  sent.body.replace(sent.body.find("sOO8"), 4, "sOO9");
  const auto failure = decode_failure(sent);
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->kind, auth::FailureKind::ChunkSignatureMismatch);
  EXPECT_EQ(failure->string_to_sign,
            "AWS4-HMAC-SHA256-TRAILER\n20130524T000000Z\n20130524/us-east-1/s3/aws4_request\n"
            "2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992\n" +
                core::sha256_hex("x-amz-checksum-crc32c:sOO9/Q==\n"));
}

TEST(AuthChunked, MissingTrailerSignatureIsAMismatch) {
  Request sent = documented(true);
  sent.body.erase(sent.body.find("x-amz-trailer-signature"));
  EXPECT_FAILURE(decode_failure(sent), ChunkSignatureMismatch);
}

TEST(AuthChunked, WithoutASecretSignaturesAreNotLookedAt) {
  Request sent = documented(true);
  sent.body.replace(sent.body.find("b474"), 4, "0000");
  EXPECT_ACCEPTED(decode_failure(sent, false));
}

TEST(AuthChunked, UnsignedChunksWithTrailerAreDecoded) {
  std::optional<auth::Failure> failure;
  const Request sent =
      unsigned_chunks("3\r\nhel\r\n2\r\nlo\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n", "5", "x-amz-checksum-crc32");
  const auth::DecodedBody body = decode(sent, failure, false);
  EXPECT_ACCEPTED(failure);
  EXPECT_EQ(body.bytes, "hello");
  ASSERT_EQ(body.trailers.size(), 1U);
  EXPECT_EQ(body.trailers[0], (std::pair<std::string, std::string>("x-amz-checksum-crc32", "NhCmhg==")));
}

TEST(AuthChunked, EmptyBodyIsOneFinalChunk) {
  EXPECT_ACCEPTED(unsigned_failure("0\r\n\r\n", "0"));
}

TEST(AuthChunked, DecodedLengthMustAgree) {
  EXPECT_FAILURE(unsigned_failure("5\r\nhello\r\n0\r\n\r\n", "6"), BodyIncomplete);
  EXPECT_FAILURE(unsigned_failure("5\r\nhello\r\n0\r\n\r\n", "4"), BodyIncomplete);
}

TEST(AuthChunked, DecodedLengthIsMandatory) {
  EXPECT_FAILURE(unsigned_failure("0\r\n\r\n", ""), DecodedLengthMissing);
  EXPECT_FAILURE(unsigned_failure("0\r\n\r\n", "-1"), DecodedLengthMissing);
  EXPECT_FAILURE(unsigned_failure("0\r\n\r\n", "five"), DecodedLengthMissing);
}

TEST(AuthChunked, BodyThatEndsEarlyIsIncomplete) {
  for (const char* body : {"", "5", "5\r\nhel", "5\r\nhello", "5\r\nhello\r\n", "5\r\nhello\r\n0"})
    EXPECT_FAILURE(unsigned_failure(body), BodyIncomplete);
  EXPECT_FAILURE(unsigned_failure("ffffffffffffffff\r\nhello\r\n0\r\n\r\n"), BodyIncomplete);
}

TEST(AuthChunked, UnreadableChunkHeadersAreMalformed) {
  for (const char* body :
       {"x\r\nhello\r\n0\r\n\r\n", "\r\nhello\r\n0\r\n\r\n", "5 5\r\nhello\r\n0\r\n\r\n", "-5\r\nhello\r\n0\r\n\r\n",
        "4\r\nhello\r\n0\r\n\r\n", "1ffffffffffffffff\r\nhello\r\n0\r\n\r\n"})
    EXPECT_FAILURE(unsigned_failure(body), ChunkMalformed);
  EXPECT_FAILURE(unsigned_failure("5;x=" + std::string(1000, 'y') + "\r\nhello\r\n0\r\n\r\n"), ChunkMalformed);
}

TEST(AuthChunked, TrailersMustBeThoseAnnounced) {
  const std::string chunks = "5\r\nhello\r\n0\r\n";
  EXPECT_FAILURE(unsigned_failure(chunks + "x-amz-checksum-crc32:NhCmhg==\r\n\r\n", "5", ""), TrailerMalformed);
  EXPECT_FAILURE(unsigned_failure(chunks + "\r\n", "5", "x-amz-checksum-crc32"), TrailerMalformed);
  EXPECT_FAILURE(unsigned_failure(chunks + "no colon\r\n\r\n", "5", ""), TrailerMalformed);
  EXPECT_FAILURE(unsigned_failure(chunks + "a:" + std::string(20000, 'b') + "\r\n\r\n", "5", "a"), TrailerMalformed);
}

TEST(AuthChunked, SignedUploadWithoutTrailersEndsWithItsLastChunk) {
  Request sent = documented(false);
  sent.body += "x-amz-checksum-crc32c:sOO8/Q==\r\n";
  EXPECT_FAILURE(decode_failure(sent), TrailerMalformed);
}

TEST(AuthChunked, StoredEncodingLosesTheTransferCoding) {
  EXPECT_EQ(auth::stored_content_encoding("aws-chunked"), "");
  EXPECT_EQ(auth::stored_content_encoding("aws-chunked, gzip"), "gzip");
  EXPECT_EQ(auth::stored_content_encoding("gzip,AWS-chunked , br"), "gzip,br");
  EXPECT_EQ(auth::stored_content_encoding("identity"), "identity");
}

}  // namespace
