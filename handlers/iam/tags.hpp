// Tags of everything in IAM that has them.
#pragma once

#include "handlers/iam/common.hpp"

namespace iam {

/// The tags of a creation request; throws InvalidInput for keys that are there twice or reserved.
core::Tags checked_tags(const std::optional<std::vector<model::Tag>>& tags);
/// Stores the tags of a new entity.
void put_new_tags(Context& context, state::iam::Tagged kind, std::int64_t owner, const core::Tags& tags);

protocol::Empty tag_user(Context& context, const model::TagUserRequest& in);
protocol::Empty tag_role(Context& context, const model::TagRoleRequest& in);
protocol::Empty tag_policy(Context& context, const model::TagPolicyRequest& in);
protocol::Empty untag_user(Context& context, const model::UntagUserRequest& in);
protocol::Empty untag_role(Context& context, const model::UntagRoleRequest& in);
protocol::Empty untag_policy(Context& context, const model::UntagPolicyRequest& in);
model::ListUserTagsResponse list_user_tags(Context& context, const model::ListUserTagsRequest& in);
model::ListRoleTagsResponse list_role_tags(Context& context, const model::ListRoleTagsRequest& in);
model::ListPolicyTagsResponse list_policy_tags(Context& context, const model::ListPolicyTagsRequest& in);
protocol::Empty tag_mfa_device(Context& context, const model::TagMFADeviceRequest& in);
protocol::Empty untag_mfa_device(Context& context, const model::UntagMFADeviceRequest& in);
model::ListMFADeviceTagsResponse list_mfa_device_tags(Context& context, const model::ListMFADeviceTagsRequest& in);
protocol::Empty tag_server_certificate(Context& context, const model::TagServerCertificateRequest& in);
protocol::Empty untag_server_certificate(Context& context, const model::UntagServerCertificateRequest& in);
model::ListServerCertificateTagsResponse list_server_certificate_tags(
    Context& context, const model::ListServerCertificateTagsRequest& in);

}  // namespace iam
