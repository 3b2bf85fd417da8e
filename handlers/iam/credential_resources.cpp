#include "handlers/iam/credential_resources.hpp"

#include <fmt/core.h>

#include "core/arn.hpp"

namespace iam {
namespace {

using state::iam::Tagged;

}  // namespace

void mfa_device_resource(Context& context, const std::string& serial, authz::Check& check) {
  const auto parsed = core::Arn::parse(serial);
  // A device that is not virtual has a number for a name.
  check.on(parsed ? serial : arn_of(context, "mfa", "/", serial));
  if (parsed && !parsed->account.empty()) check.owned_by(parsed->account);
  // Devices are found whatever the case of the letters; policies compare it.
  if (const auto device = state::iam::MfaDevices(context.db).find(serial); device) {
    if (parsed) check.on(device->serial);
    check.resource_tags = tags_of(context, Tagged::MfaDevice, device->row);
  }
}

void server_certificate_resource(Context& context, const std::string& name, authz::Check& check) {
  const auto certificate = state::iam::ServerCertificates(context.db).find(context.account(), name);
  check.on(certificate ? certificate->arn() : arn_of(context, "server-certificate", "/", name));
  if (certificate) check.resource_tags = tags_of(context, Tagged::ServerCertificate, certificate->row);
}

void service_of_credential(Context& context, const std::string& id, authz::Check& check) {
  const auto credential = state::iam::ServiceCredentials(context.db).find(id);
  if (credential && credential->account == context.account())
    check.key("iam:ServiceSpecificCredentialServiceName", credential->service);
}

void new_mfa_device(Context& context, const model::CreateVirtualMFADeviceRequest& in, authz::Call& call) {
  call.check().on(arn_of(context, "mfa", in.Path.value_or("/"), *in.VirtualMFADeviceName));
  call.check().request_tags = request_tags(in.Tags);
}

void tagging_mfa_device(Context& context, const model::TagMFADeviceRequest& in, authz::Call& call) {
  on_mfa_device(context, in, call);
  call.check().request_tags = request_tags(in.Tags);
}

void untagging_mfa_device(Context& context, const model::UntagMFADeviceRequest& in, authz::Call& call) {
  on_mfa_device(context, in, call);
  call.check().tag_keys = *in.TagKeys;
}

void all_mfa_devices(Context& context, const model::ListVirtualMFADevicesRequest&, authz::Call& call) {
  call.check().wording = arn_of(context, "mfa", "/", "");
}

void new_server_certificate(Context& context, const model::UploadServerCertificateRequest& in, authz::Call& call) {
  call.check().on(arn_of(context, "server-certificate", in.Path.value_or("/"), *in.ServerCertificateName));
  call.check().request_tags = request_tags(in.Tags);
}

void tagging_server_certificate(Context& context, const model::TagServerCertificateRequest& in, authz::Call& call) {
  on_server_certificate(context, in, call);
  call.check().request_tags = request_tags(in.Tags);
}

void untagging_server_certificate(Context& context, const model::UntagServerCertificateRequest& in, authz::Call& call) {
  on_server_certificate(context, in, call);
  call.check().tag_keys = *in.TagKeys;
}

void renamed_server_certificate(Context& context, const model::UpdateServerCertificateRequest& in, authz::Call& call) {
  on_server_certificate(context, in, call);
  if (!in.NewPath && !in.NewServerCertificateName) return;
  const auto old = state::iam::ServerCertificates(context.db).find(context.account(), *in.ServerCertificateName);
  const std::string path = in.NewPath.value_or(old ? old->path : "/");
  call.also("iam:UpdateServerCertificate")
      .on(arn_of(context, "server-certificate", path, in.NewServerCertificateName.value_or(*in.ServerCertificateName)));
}

void new_service_credential(Context& context, const model::CreateServiceSpecificCredentialRequest& in,
                            authz::Call& call) {
  user_resource(context, in.UserName, call.check());
  call.check().key("iam:ServiceSpecificCredentialServiceName", *in.ServiceName);
  if (in.CredentialAgeDays)
    call.check().key("iam:ServiceSpecificCredentialAgeDays", std::to_string(*in.CredentialAgeDays));
}

void listed_service_credentials(Context& context, const model::ListServiceSpecificCredentialsRequest& in,
                                authz::Call& call) {
  if (in.AllUsers.value_or(false))
    call.check().on(arn_of(context, "user", "/", "*"));
  else
    user_resource(context, in.UserName, call.check());
}

}  // namespace iam
