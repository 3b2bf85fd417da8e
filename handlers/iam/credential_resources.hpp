// The resolvers of the operations on MFA devices, certificates and service-specific credentials.
#pragma once

#include "handlers/iam/resources.hpp"

namespace iam {

void mfa_device_resource(Context& context, const std::string& serial, authz::Check& check);
void server_certificate_resource(Context& context, const std::string& name, authz::Check& check);
/// The service that an existing credential is for.
void service_of_credential(Context& context, const std::string& id, authz::Check& check);

template <class In>
void on_mfa_device(Context& context, const In& in, authz::Call& call) {
  mfa_device_resource(context, *in.SerialNumber, call.check());
}

template <class In>
void on_server_certificate(Context& context, const In& in, authz::Call& call) {
  server_certificate_resource(context, *in.ServerCertificateName, call.check());
}

template <class In>
void on_service_credential(Context& context, const In& in, authz::Call& call) {
  user_resource(context, in.UserName, call.check());
  service_of_credential(context, *in.ServiceSpecificCredentialId, call.check());
}

void new_mfa_device(Context& context, const model::CreateVirtualMFADeviceRequest& in, authz::Call& call);
void tagging_mfa_device(Context& context, const model::TagMFADeviceRequest& in, authz::Call& call);
void untagging_mfa_device(Context& context, const model::UntagMFADeviceRequest& in, authz::Call& call);
void all_mfa_devices(Context& context, const model::ListVirtualMFADevicesRequest& in, authz::Call& call);

void new_server_certificate(Context& context, const model::UploadServerCertificateRequest& in, authz::Call& call);
void tagging_server_certificate(Context& context, const model::TagServerCertificateRequest& in, authz::Call& call);
void untagging_server_certificate(Context& context, const model::UntagServerCertificateRequest& in, authz::Call& call);
/// UpdateServerCertificate asks for the certificate as it is and for what it becomes.
void renamed_server_certificate(Context& context, const model::UpdateServerCertificateRequest& in, authz::Call& call);

void new_service_credential(Context& context, const model::CreateServiceSpecificCredentialRequest& in,
                            authz::Call& call);
/// One user's, or with AllUsers everybody's.
void listed_service_credentials(Context& context, const model::ListServiceSpecificCredentialsRequest& in,
                                authz::Call& call);

}  // namespace iam
