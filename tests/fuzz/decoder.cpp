#include "decoder.hpp"

#include <algorithm>

#include "message.hpp"
#include "protocol/codec.hpp"

namespace fuzz {
namespace {

protocol::ServiceModel speaking(protocol::ServiceModel model, protocol::Protocol protocol) {
  model.protocol = protocol;
  return model;
}

}  // namespace

Decoder::Decoder(const protocol::ServiceModel& service, protocol::Protocol protocol, std::vector<Typed> operations)
    : model_(speaking(service, protocol)), router_(model_), validator_(model_), operations_(std::move(operations)) {}

void Decoder::run(std::string_view input) const {
  try {
    run_operation(message_of(input));
  } catch (const core::AwsError& error) {
    protocol::encode_error(model_, error, "request");
  }
}

void Decoder::run_operation(const core::HttpRequest& request) const {
  const protocol::OperationEntry& entry = router_.route(request);
  const auto found = std::find_if(operations_.begin(), operations_.end(),
                                  [&](const Typed& operation) { return operation.model == entry.model; });
  if (found == operations_.end()) return;
  const handlers::Value input = found->make_input();
  protocol::decode_input(model_, *found->model, request, input.get());
  validator_.validate(*found->model, input.get());
  const handlers::Value output = found->make_output();
  protocol::encode_output(model_, *found->model, output.get(), "request");
}

}  // namespace fuzz
