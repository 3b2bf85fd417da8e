#include "protocol/shape.hpp"

#include <algorithm>

namespace protocol {

const OperationEntry* ServiceModel::find(std::string_view operation) const {
  const auto found =
      std::lower_bound(operations.begin(), operations.end(), operation,
                       [](const OperationEntry& entry, std::string_view name) { return entry.name < name; });
  return found != operations.end() && found->name == operation ? &*found : nullptr;
}

}  // namespace protocol
