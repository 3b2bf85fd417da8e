// Requests of the query protocol to IAM.
#include "decoder.hpp"
#include "handlers/iam/model.hpp"
#include "message.hpp"

namespace {

fuzz::Decoder make_decoder() {
  using fuzz::typed;
  namespace model = iam::model;
  return {model::service,
          protocol::Protocol::Query,
          {
              typed(model::create_role),
              typed(model::create_policy),
              typed(model::put_user_policy),
              typed(model::tag_user),
              typed(model::untag_user),
              typed(model::list_users),
              typed(model::list_policies),
              typed(model::get_user),
              typed(model::update_role),
              typed(model::create_service_linked_role),
          }};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const fuzz::Decoder decoder = make_decoder();
  decoder.run(fuzz::text_of(data, size));
  return 0;
}
