// SAML identity providers.
#pragma once

#include "handlers/iam/common.hpp"
#include "handlers/iam/resources.hpp"

namespace iam {

/// Of the caller's account, by ARN; throws NoSuchEntity.
state::iam::SamlProvider require_saml_provider(Context& context, const std::string& arn);
void saml_provider_resource(Context& context, const std::string& arn, authz::Check& check);

template <class In>
void on_saml_provider(Context& context, const In& in, authz::Call& call) {
  saml_provider_resource(context, *in.SAMLProviderArn, call.check());
}
void new_saml_provider(Context& context, const model::CreateSAMLProviderRequest& in, authz::Call& call);
void tagging_saml_provider(Context& context, const model::TagSAMLProviderRequest& in, authz::Call& call);
void untagging_saml_provider(Context& context, const model::UntagSAMLProviderRequest& in, authz::Call& call);

model::CreateSAMLProviderResponse create_saml_provider(Context& context, const model::CreateSAMLProviderRequest& in);
model::GetSAMLProviderResponse get_saml_provider(Context& context, const model::GetSAMLProviderRequest& in);
model::ListSAMLProvidersResponse list_saml_providers(Context& context, const model::ListSAMLProvidersRequest& in);
model::UpdateSAMLProviderResponse update_saml_provider(Context& context, const model::UpdateSAMLProviderRequest& in);
protocol::Empty delete_saml_provider(Context& context, const model::DeleteSAMLProviderRequest& in);

}  // namespace iam
