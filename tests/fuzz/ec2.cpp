// Requests of the ec2 protocol to IAM's operations, since no service here speaks it.
#include "decoder.hpp"
#include "handlers/iam/model.hpp"
#include "message.hpp"

namespace {

fuzz::Decoder make_decoder() {
  using fuzz::typed;
  namespace model = iam::model;
  return {model::service,
          protocol::Protocol::Ec2,
          {
              typed(model::create_role),
              typed(model::create_policy),
              typed(model::tag_user),
              typed(model::untag_user),
              typed(model::list_users),
              typed(model::get_user),
          }};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const fuzz::Decoder decoder = make_decoder();
  decoder.run(fuzz::text_of(data, size));
  return 0;
}
