#include <fmt/core.h>

#include "access/share_policy.hpp"
#include "handlers/ram/model.hpp"
#include "handlers/ram/names.hpp"
#include "handlers/ram/operations.hpp"
#include "handlers/ram/request.hpp"
#include "state/ram_resources.hpp"

namespace ram {
model::GetResourcePoliciesResponse get_resource_policies(Context& context,
                                                         const model::GetResourcePoliciesRequest& in) {
  if (!in.resourceArns || in.resourceArns->empty())
    throw errors::invalid_parameter_exception("The request must contain the parameter resourceArns.");
  if (in.principal) parse_principal(*in.principal);
  Page page(context, "GetResourcePolicies", Parameters().add(in.resourceArns).add(in.principal), in.nextToken,
            in.maxResults);
  model::GetResourcePoliciesResponse out;
  out.policies.emplace();
  std::int64_t position = 0;
  for (const auto& arn : *in.resourceArns) {
    require_arn(arn);
    if (!state::RamResources(context.db).find(arn))
      throw errors::resource_arn_not_found_exception(fmt::format("Resource {} could not be found.", arn));
    if (++position <= page.after()) continue;
    auto policy = authz::share_policy(context, arn, in.principal);
    if (!policy) continue;
    if (!page.take(position)) break;
    out.policies->push_back(std::move(*policy));
  }
  out.nextToken = page.token();
  return out;
}

}  // namespace ram
