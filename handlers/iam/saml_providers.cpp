#include "handlers/iam/saml_providers.hpp"

#include "core/arn.hpp"
#include "core/ids.hpp"
#include "federation/saml.hpp"
#include "handlers/iam/answers.hpp"
#include "handlers/iam/quotas.hpp"
#include "handlers/iam/tags.hpp"

namespace iam {
namespace {

using state::iam::SamlProvider;
using state::iam::SamlProviders;
using state::iam::Tagged;
using state::iam::TagStore;

constexpr std::string_view kSamlResource = "saml-provider/";
constexpr std::size_t kSamlIdLength = 24;

// IAM shows a hundred years where the metadata does not end by itself.
constexpr core::Duration kNoEnd = std::chrono::hours(24 * 36525);

void take_metadata(const Context& context, const std::string& document, SamlProvider& provider) {
  const auto metadata = federation::SamlMetadata::parse(document);
  if (!metadata) throw errors::invalid_input_exception("Could not parse metadata");
  if (static_cast<std::int64_t>(metadata->keys.size()) > kMaxKeysPerSamlProvider)
    check_quota(kMaxKeysPerSamlProvider, kMaxKeysPerSamlProvider, "KeysPerSAMLProvider");
  provider.metadata = document;
  provider.valid_until = metadata->valid_until.value_or(context.now + kNoEnd);
}

// Inferred: the words; the User Guide wants an RSA key.
void add_private_key(Context& context, std::int64_t row, const std::string& pem) {
  const auto key = federation::PrivateKey::parse(pem);
  if (!key || key->type() != federation::KeyType::Rsa)
    throw errors::invalid_input_exception("The private key could not be parsed");
  SamlProviders providers(context.db);
  check_quota(static_cast<std::int64_t>(providers.private_keys(row).size()), kMaxPrivateKeysPerSamlProvider,
              "PrivateKeysPerSAMLProvider");
  providers.add_private_key(row, {context.ids.random(kSamlIdLength, core::kBase32), context.now, pem});
}

}  // namespace

SamlProvider require_saml_provider(Context& context, const std::string& arn) {
  const auto parsed = core::Arn::parse(arn);
  if (!parsed || parsed->service != "iam" || !parsed->resource.starts_with(kSamlResource))
    throw validation_error("Invalid ARN:  Could not be parsed!");
  if (parsed->account == context.account())
    if (auto provider = SamlProviders(context.db).find(parsed->account, parsed->resource.substr(kSamlResource.size())))
      return *std::move(provider);
  throw errors::no_such_entity_exception("Manifest not found for arn " + arn);
}

void saml_provider_resource(Context& context, const std::string& arn, authz::Check& check) {
  check.on(arn);
  const auto parsed = core::Arn::parse(arn);
  if (!parsed) return;
  if (core::is_account_id(parsed->account)) check.owned_by(parsed->account);
  if (!parsed->resource.starts_with(kSamlResource)) return;
  const auto provider = SamlProviders(context.db).find(parsed->account, parsed->resource.substr(kSamlResource.size()));
  if (!provider) return;
  // Providers are found whatever the case of the letters; policies compare it.
  check.on(provider->arn());
  check.resource_tags = [&db = context.db, row = provider->row] { return TagStore(db, Tagged::SamlProvider).of(row); };
}

void new_saml_provider(Context& context, const model::CreateSAMLProviderRequest& in, authz::Call& call) {
  call.check().on("arn:aws:iam::" + context.account() + ":saml-provider/" + *in.Name);
  call.check().request_tags = request_tags(in.Tags);
}

void tagging_saml_provider(Context& context, const model::TagSAMLProviderRequest& in, authz::Call& call) {
  on_saml_provider(context, in, call);
  call.check().request_tags = request_tags(in.Tags);
}

void untagging_saml_provider(Context& context, const model::UntagSAMLProviderRequest& in, authz::Call& call) {
  on_saml_provider(context, in, call);
  call.check().tag_keys = *in.TagKeys;
}

model::CreateSAMLProviderResponse create_saml_provider(Context& context, const model::CreateSAMLProviderRequest& in) {
  SamlProvider provider;
  provider.account = context.account();
  provider.name = *in.Name;
  provider.uuid = context.ids.random(kSamlIdLength, core::kBase32);
  provider.created = context.now;
  provider.encryption = in.AssertionEncryptionMode;
  take_metadata(context, *in.SAMLMetadataDocument, provider);
  const core::Tags tags = checked_tags(in.Tags);
  SamlProviders providers(context.db);
  // Inferred: the words, after those for OpenID Connect providers.
  if (providers.find(provider.account, provider.name)) throw name_taken("Provider", provider.name);
  check_quota(providers.count(provider.account), kMaxSamlProviders, "SAMLProvidersPerAccount");
  const std::int64_t row = providers.add(provider);
  if (in.AddPrivateKey) add_private_key(context, row, *in.AddPrivateKey);
  put_new_tags(context, Tagged::SamlProvider, row, tags);
  model::CreateSAMLProviderResponse answer{.SAMLProviderArn = provider.arn()};
  if (!tags.empty()) answer.Tags = tags_of(tags);
  return answer;
}

model::GetSAMLProviderResponse get_saml_provider(Context& context, const model::GetSAMLProviderRequest& in) {
  const auto provider = require_saml_provider(context, *in.SAMLProviderArn);
  model::GetSAMLProviderResponse answer;
  answer.SAMLProviderUUID = provider.uuid;
  answer.SAMLMetadataDocument = provider.metadata;
  answer.CreateDate = provider.created;
  answer.ValidUntil = provider.valid_until;
  answer.AssertionEncryptionMode = provider.encryption;
  for (const auto& key : SamlProviders(context.db).private_keys(provider.row)) {
    if (!answer.PrivateKeyList) answer.PrivateKeyList.emplace();
    answer.PrivateKeyList->push_back({key.id, key.created});
  }
  if (const auto tags = TagStore(context.db, Tagged::SamlProvider).of(provider.row); !tags.empty())
    answer.Tags = tags_of(tags);
  return answer;
}

model::ListSAMLProvidersResponse list_saml_providers(Context& context, const model::ListSAMLProvidersRequest&) {
  model::ListSAMLProvidersResponse answer;
  auto& list = answer.SAMLProviderList.emplace();
  for (const auto& provider : SamlProviders(context.db).list(context.account()))
    list.push_back({.Arn = provider.arn(), .ValidUntil = provider.valid_until, .CreateDate = provider.created});
  return answer;
}

model::UpdateSAMLProviderResponse update_saml_provider(Context& context, const model::UpdateSAMLProviderRequest& in) {
  auto provider = require_saml_provider(context, *in.SAMLProviderArn);
  SamlProviders providers(context.db);
  if (in.SAMLMetadataDocument) take_metadata(context, *in.SAMLMetadataDocument, provider);
  if (in.AssertionEncryptionMode) provider.encryption = in.AssertionEncryptionMode;
  providers.update(provider);
  if (in.RemovePrivateKey && !providers.remove_private_key(provider.row, *in.RemovePrivateKey))
    throw errors::no_such_entity_exception("The private key with id " + *in.RemovePrivateKey + " cannot be found.");
  if (in.AddPrivateKey) add_private_key(context, provider.row, *in.AddPrivateKey);
  return {.SAMLProviderArn = provider.arn()};
}

protocol::Empty delete_saml_provider(Context& context, const model::DeleteSAMLProviderRequest& in) {
  SamlProviders(context.db).remove(require_saml_provider(context, *in.SAMLProviderArn).row);
  return {};
}

}  // namespace iam
