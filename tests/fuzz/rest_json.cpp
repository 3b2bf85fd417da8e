// Requests of the rest-json protocol to RAM.
#include "decoder.hpp"
#include "handlers/ram/model.hpp"
#include "message.hpp"

namespace {

fuzz::Decoder make_decoder() {
  using fuzz::typed;
  namespace model = ram::model;
  return {model::service,
          protocol::Protocol::RestJson,
          {
              typed(model::create_resource_share),
              typed(model::delete_resource_share),
              typed(model::get_resource_shares),
              typed(model::get_resource_policies),
              typed(model::list_permissions),
              typed(model::tag_resource),
              typed(model::untag_resource),
              typed(model::update_resource_share),
          }};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const fuzz::Decoder decoder = make_decoder();
  decoder.run(fuzz::text_of(data, size));
  return 0;
}
