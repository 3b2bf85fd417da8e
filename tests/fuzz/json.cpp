// Requests of the json protocol to Organizations.
#include "decoder.hpp"
#include "handlers/organizations/model.hpp"
#include "message.hpp"

namespace {

fuzz::Decoder make_decoder() {
  using fuzz::typed;
  namespace model = organizations::model;
  return {model::service,
          protocol::Protocol::Json,
          {
              typed(model::create_policy),
              typed(model::create_account),
              typed(model::create_organizational_unit),
              typed(model::describe_organization),
              typed(model::invite_account_to_organization),
              typed(model::list_accounts),
              typed(model::list_handshakes_for_account),
              typed(model::tag_resource),
              typed(model::update_policy),
          }};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const fuzz::Decoder decoder = make_decoder();
  decoder.run(fuzz::text_of(data, size));
  return 0;
}
