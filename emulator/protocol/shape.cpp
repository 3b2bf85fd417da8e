#include "protocol/shape.hpp"

#include <algorithm>

namespace protocol {

const OperationEntry* ServiceModel::find(std::string_view operation) const {
  const auto found =
      std::lower_bound(operations.begin(), operations.end(), operation,
                       [](const OperationEntry& entry, std::string_view name) { return entry.name < name; });
  return found != operations.end() && found->name == operation ? &*found : nullptr;
}

bool is_set(const OperationModel& operation, const void* input, std::string_view member) {
  if (!operation.input) return false;
  for (const auto& candidate : operation.input->members) {
    if (candidate.name != member) continue;
    return candidate.shape->access->get(static_cast<const char*>(input) + candidate.offset) != nullptr;
  }
  return false;
}

}  // namespace protocol
