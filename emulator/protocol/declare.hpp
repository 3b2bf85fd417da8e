// The declaration of what is implemented (`understudy api`), in the form of the public service models.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/shape.hpp"

namespace protocol {

struct DeclaredOperation {
  const OperationModel* model;
  std::vector<std::string_view> actions;  // IAM actions it asks for
};

struct DeclaredService {
  const ServiceModel* model;
  std::vector<DeclaredOperation> operations;
};

/// `{"services": {...}}`, one line per operation.
std::string declare(std::span<const DeclaredService> services);

}  // namespace protocol
