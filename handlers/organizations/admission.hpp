// Members who may do what the management account does: the organization's resource policy lets them.
#pragma once

#include <string_view>
#include <type_traits>

#include "access/call.hpp"
#include "handlers/operation.hpp"
#include "handlers/organizations/common.hpp"

namespace organizations {

/// May a resource policy name the action, or the pattern? All that only read, and the management of policies
/// (AWS Organizations User Guide, "Delegated administrator for AWS Organizations").
bool is_delegable(std::string_view action);

/// For a member that may not call by itself: the organization's resource policy, when there is one that mentions the
/// member, takes part in every check of the call as a policy of the management account. The handler then takes the
/// member for the management account. For delegated administrators, who may read anyway, only its denials count.
void admit(Context& ctx, authz::Call& call);

/// A row of the operation table for a delegable operation: resolver first, then admit().
template <auto Handler, auto Resolver = nullptr, class In, class Out>
constexpr handlers::Operation delegable(const protocol::TypedOperation<In, Out>& typed,
                                        handlers::Authorization authorization) {
  handlers::Operation row = handlers::op<Handler, Resolver>(typed, authorization);
  row.resolve = [](Context& ctx, const void* input, authz::Call& call) {
    if constexpr (!std::is_null_pointer_v<decltype(Resolver)>) Resolver(ctx, *static_cast<const In*>(input), call);
    admit(ctx, call);
  };
  return row;
}

}  // namespace organizations
