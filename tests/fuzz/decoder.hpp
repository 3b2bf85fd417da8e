// What the decoder targets share: from a request to the typed input of an operation, and what follows from it.
#pragma once

#include <string_view>
#include <vector>

#include "handlers/operation.hpp"
#include "protocol/router.hpp"
#include "protocol/validate.hpp"

namespace fuzz {

/// An operation with what makes its structs.
struct Typed {
  const protocol::OperationModel* model;
  handlers::Value (*make_input)();
  handlers::Value (*make_output)();
};

template <class In, class Out>
Typed typed(const protocol::TypedOperation<In, Out>& operation) {
  return {&operation.model, handlers::make_value<In>, handlers::make_value<Out>};
}

class Decoder {
 public:
  /// `protocol` may be another one than the service's own.
  Decoder(const protocol::ServiceModel& service, protocol::Protocol protocol, std::vector<Typed> operations);

  /// Routes among all of the service's operations; decodes, validates and answers those given.
  void run(std::string_view input) const;

 private:
  void run_operation(const core::HttpRequest& request) const;

  protocol::ServiceModel model_;
  protocol::Router router_;
  protocol::Validator validator_;
  std::vector<Typed> operations_;
};

}  // namespace fuzz
