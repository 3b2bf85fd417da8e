// Certificates with which services such as load balancers show who they are.
#pragma once

#include "handlers/iam/common.hpp"

namespace iam {

/// Of the caller's account; throws NoSuchEntity.
state::iam::ServerCertificate require_server_certificate(Context& context, std::string_view name);

model::UploadServerCertificateResponse upload_server_certificate(Context& context,
                                                                 const model::UploadServerCertificateRequest& in);
model::GetServerCertificateResponse get_server_certificate(Context& context,
                                                           const model::GetServerCertificateRequest& in);
model::ListServerCertificatesResponse list_server_certificates(Context& context,
                                                               const model::ListServerCertificatesRequest& in);
protocol::Empty update_server_certificate(Context& context, const model::UpdateServerCertificateRequest& in);
protocol::Empty delete_server_certificate(Context& context, const model::DeleteServerCertificateRequest& in);

}  // namespace iam
