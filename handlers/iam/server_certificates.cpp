#include "handlers/iam/server_certificates.hpp"

#include <fmt/core.h>

#include "core/certificate.hpp"
#include "core/text.hpp"
#include "handlers/iam/answers.hpp"
#include "handlers/iam/paging.hpp"
#include "handlers/iam/quotas.hpp"
#include "handlers/iam/tags.hpp"

namespace iam {
namespace {

using state::iam::ServerCertificate;
using state::iam::ServerCertificates;

core::AwsError malformed_certificate(std::string text) {
  return errors::malformed_certificate_exception(std::move(text));
}

// Each certificate must have signed the one before it; the index of AWS's message counts the server's own as -1.
void check_chain(const core::Certificate& certificate, const std::string& pem) {
  const auto chain = core::Certificate::parse_chain(pem);
  if (!chain)
    throw malformed_certificate(
        "Unable to parse certificate chain. Please ensure the certificate chain is in PEM format.");
  const core::Certificate* signed_one = &certificate;
  for (std::size_t i = 0; i < chain->size(); signed_one = &(*chain)[i++])
    if (!signed_one->signed_by((*chain)[i]))
      throw malformed_certificate(
          fmt::format("Unable to validate certificate chain. The certificate chain must start with the immediate "
                      "signing certificate, followed by any intermediaries in order. The index within the chain of "
                      "the invalid certificate is: {}",
                      static_cast<int>(i) - 1));
}

// The rules of the IAM User Guide, "Manage server certificates in IAM".
core::Certificate checked(const Context& context, const model::UploadServerCertificateRequest& in) {
  const auto certificate = core::Certificate::parse(*in.CertificateBody);
  if (!certificate)
    throw malformed_certificate("Unable to parse certificate. Please ensure the certificate is in PEM format.");
  const auto matches = certificate->has_private_key(*in.PrivateKey);
  if (!matches) throw malformed_certificate("Invalid Private Key.");
  if (!*matches) throw errors::key_pair_mismatch_exception("Private Key doesn't match certificate.");
  if (context.now > certificate->not_after())
    throw malformed_certificate("Certificate is no longer valid. The 'Not After' date has passed.");
  if (context.now < certificate->not_before())
    throw malformed_certificate("Certificate is not valid yet. The 'Not Before' date has not passed.");
  if (in.CertificateChain) check_chain(*certificate, *in.CertificateChain);
  return *certificate;
}

model::ServerCertificateMetadata metadata_of(const ServerCertificate& certificate) {
  model::ServerCertificateMetadata shown;
  shown.Path = certificate.path;
  shown.ServerCertificateName = certificate.name;
  shown.ServerCertificateId = certificate.unique_id;
  shown.Arn = certificate.arn();
  shown.UploadDate = certificate.uploaded;
  shown.Expiration = certificate.expires;
  return shown;
}

}  // namespace

state::iam::ServerCertificate require_server_certificate(Context& context, std::string_view name) {
  auto certificate = ServerCertificates(context.db).find(context.account(), name);
  if (!certificate)
    throw errors::no_such_entity_exception(fmt::format("The Server Certificate with name {} cannot be found.", name));
  return *std::move(certificate);
}

model::UploadServerCertificateResponse upload_server_certificate(Context& context,
                                                                 const model::UploadServerCertificateRequest& in) {
  ServerCertificates certificates(context.db);
  if (certificates.find(context.account(), *in.ServerCertificateName))
    throw name_taken("The Server Certificate", *in.ServerCertificateName);
  const core::Tags tags = checked_tags(in.Tags);
  const core::Certificate parsed = checked(context, in);
  check_quota(certificates.count(context.account()), kMaxServerCertificates, "ServerCertificatesPerAccount");

  ServerCertificate certificate;
  certificate.account = context.account();
  certificate.name = *in.ServerCertificateName;
  certificate.path = in.Path.value_or("/");
  certificate.unique_id = context.ids.unique_id("ASCA", context.account());
  certificate.body = core::trim(*in.CertificateBody);
  if (in.CertificateChain) certificate.chain = core::trim(*in.CertificateChain);
  certificate.uploaded = context.now;
  certificate.expires = parsed.not_after();
  certificate.row = certificates.add(certificate);
  put_new_tags(context, state::iam::Tagged::ServerCertificate, certificate.row, tags);
  return {metadata_of(certificate), tags_if_any(tags)};
}

model::GetServerCertificateResponse get_server_certificate(Context& context,
                                                           const model::GetServerCertificateRequest& in) {
  const auto certificate = require_server_certificate(context, *in.ServerCertificateName);
  model::ServerCertificate shown;
  shown.ServerCertificateMetadata = metadata_of(certificate);
  shown.CertificateBody = certificate.body;
  shown.CertificateChain = certificate.chain;
  shown.Tags = tags_of(state::iam::TagStore(context.db, state::iam::Tagged::ServerCertificate).of(certificate.row));
  return {std::move(shown)};
}

model::ListServerCertificatesResponse list_server_certificates(Context& context,
                                                               const model::ListServerCertificatesRequest& in) {
  const std::string prefix = in.PathPrefix.value_or("/");
  const Page asked = page(context, "ListServerCertificates", {prefix}, in.Marker, in.MaxItems);
  auto certificates = ServerCertificates(context.db).list(context.account(), prefix, asked.after, asked.fetch());
  model::ListServerCertificatesResponse answer;
  finish(asked, certificates, answer, [](const ServerCertificate& certificate) { return certificate.name; });
  answer.ServerCertificateMetadataList.emplace();
  for (const auto& certificate : certificates)
    answer.ServerCertificateMetadataList->push_back(metadata_of(certificate));
  return answer;
}

protocol::Empty update_server_certificate(Context& context, const model::UpdateServerCertificateRequest& in) {
  ServerCertificates certificates(context.db);
  const auto certificate = require_server_certificate(context, *in.ServerCertificateName);
  const std::string name = in.NewServerCertificateName.value_or(certificate.name);
  if (const auto other = certificates.find(context.account(), name); other && other->row != certificate.row)
    throw name_taken("The Server Certificate", name);
  certificates.rename(certificate.row, name, in.NewPath.value_or(certificate.path));
  return {};
}

protocol::Empty delete_server_certificate(Context& context, const model::DeleteServerCertificateRequest& in) {
  ServerCertificates(context.db).remove(require_server_certificate(context, *in.ServerCertificateName).row);
  return {};
}

}  // namespace iam
