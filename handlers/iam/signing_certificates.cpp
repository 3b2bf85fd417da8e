#include "handlers/iam/signing_certificates.hpp"

#include <fmt/core.h>

#include "core/certificate.hpp"
#include "core/ids.hpp"
#include "handlers/iam/paging.hpp"
#include "handlers/iam/quotas.hpp"

namespace iam {
namespace {

using state::iam::SigningCertificate;
using state::iam::SigningCertificates;

constexpr std::size_t kCertificateIdLength = 32;

void require_certificate(Context& context, const Holder& holder, const std::string& id) {
  const auto certificate = SigningCertificates(context.db).find(id);
  if (!certificate || certificate->account != context.account() || certificate->user != holder.user)
    throw errors::no_such_entity_exception(fmt::format("The Certificate with id {} cannot be found.", id));
}

model::SigningCertificate shown(const Holder& holder, const SigningCertificate& certificate) {
  return {holder.name, certificate.id, certificate.body, status_text(certificate.active), certificate.uploaded};
}

}  // namespace

model::UploadSigningCertificateResponse upload_signing_certificate(Context& context,
                                                                   const model::UploadSigningCertificateRequest& in) {
  const Holder owner = holder_of(context, in.UserName);
  SigningCertificates certificates(context.db);
  const auto parsed = core::Certificate::parse(*in.CertificateBody);
  if (!parsed)
    throw errors::malformed_certificate_exception(fmt::format("Certificate {} is malformed.", *in.CertificateBody));
  if (context.now > parsed->not_after() || context.now < parsed->not_before())
    throw errors::invalid_certificate_exception("The certificate is outside of its validity period.");
  if (certificates.exists(context.account(), parsed->fingerprint()))
    throw errors::duplicate_certificate_exception("The certificate already exists in the account.");
  check_quota(certificates.count(context.account(), owner.user), kMaxSigningCertificates, "CertificatesPerUser");

  SigningCertificate certificate;
  certificate.id = context.ids.random(kCertificateIdLength, core::kBase32);
  certificate.account = context.account();
  certificate.user = owner.user;
  certificate.body = *in.CertificateBody;
  certificate.fingerprint = parsed->fingerprint();
  certificate.uploaded = context.now;
  certificates.add(certificate);
  return {shown(owner, certificate)};
}

model::ListSigningCertificatesResponse list_signing_certificates(Context& context,
                                                                 const model::ListSigningCertificatesRequest& in) {
  const Holder owner = holder_of(context, in.UserName);
  const Page asked = page(context, "ListSigningCertificates", {owner.name.value_or("")}, in.Marker, in.MaxItems);
  auto certificates = SigningCertificates(context.db).list(context.account(), owner.user, asked.after, asked.fetch());
  model::ListSigningCertificatesResponse answer;
  finish(asked, certificates, answer, [](const SigningCertificate& certificate) { return certificate.id; });
  answer.Certificates.emplace();
  for (const auto& certificate : certificates) answer.Certificates->push_back(shown(owner, certificate));
  return answer;
}

protocol::Empty update_signing_certificate(Context& context, const model::UpdateSigningCertificateRequest& in) {
  require_certificate(context, holder_of(context, in.UserName), *in.CertificateId);
  SigningCertificates(context.db).set_active(*in.CertificateId, active_status(*in.Status));
  return {};
}

protocol::Empty delete_signing_certificate(Context& context, const model::DeleteSigningCertificateRequest& in) {
  require_certificate(context, holder_of(context, in.UserName), *in.CertificateId);
  SigningCertificates(context.db).remove(*in.CertificateId);
  return {};
}

}  // namespace iam
