// Requests of the rest-xml protocol to S3.
#include "decoder.hpp"
#include "handlers/s3/model.hpp"
#include "message.hpp"

namespace {

fuzz::Decoder make_decoder() {
  using fuzz::typed;
  namespace model = s3::model;
  return {model::service,
          protocol::Protocol::RestXml,
          {
              typed(model::copy_object),
              typed(model::create_bucket),
              typed(model::delete_objects),
              typed(model::get_object),
              typed(model::get_bucket_policy),
              typed(model::list_objects_v2),
              typed(model::put_bucket_encryption),
              typed(model::put_bucket_policy),
              typed(model::put_bucket_tagging),
              typed(model::put_object),
              typed(model::put_public_access_block),
              typed(model::delete_object),
              typed(model::head_object),
          }};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const fuzz::Decoder decoder = make_decoder();
  decoder.run(fuzz::text_of(data, size));
  return 0;
}
