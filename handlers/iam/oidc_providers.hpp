// OpenID Connect identity providers.
#pragma once

#include "handlers/iam/common.hpp"
#include "handlers/iam/resources.hpp"

namespace iam {

/// Of the caller's account, by ARN; throws NoSuchEntity.
state::iam::OidcProvider require_oidc_provider(Context& context, const std::string& arn);
void oidc_provider_resource(Context& context, const std::string& arn, authz::Check& check);

template <class In>
void on_oidc_provider(Context& context, const In& in, authz::Call& call) {
  oidc_provider_resource(context, *in.OpenIDConnectProviderArn, call.check());
}
void new_oidc_provider(Context& context, const model::CreateOpenIDConnectProviderRequest& in, authz::Call& call);
void tagging_oidc_provider(Context& context, const model::TagOpenIDConnectProviderRequest& in, authz::Call& call);
void untagging_oidc_provider(Context& context, const model::UntagOpenIDConnectProviderRequest& in, authz::Call& call);

model::CreateOpenIDConnectProviderResponse create_open_id_connect_provider(
    Context& context, const model::CreateOpenIDConnectProviderRequest& in);
model::GetOpenIDConnectProviderResponse get_open_id_connect_provider(Context& context,
                                                                     const model::GetOpenIDConnectProviderRequest& in);
model::ListOpenIDConnectProvidersResponse list_open_id_connect_providers(
    Context& context, const model::ListOpenIDConnectProvidersRequest& in);
protocol::Empty delete_open_id_connect_provider(Context& context, const model::DeleteOpenIDConnectProviderRequest& in);
protocol::Empty add_client_id_to_open_id_connect_provider(Context& context,
                                                          const model::AddClientIDToOpenIDConnectProviderRequest& in);
protocol::Empty remove_client_id_from_open_id_connect_provider(
    Context& context, const model::RemoveClientIDFromOpenIDConnectProviderRequest& in);
protocol::Empty update_open_id_connect_provider_thumbprint(
    Context& context, const model::UpdateOpenIDConnectProviderThumbprintRequest& in);

}  // namespace iam
