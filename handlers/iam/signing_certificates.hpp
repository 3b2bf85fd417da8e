// X.509 certificates with which a user, or the root user, signs requests of the oldest kind.
#pragma once

#include "handlers/iam/common.hpp"

namespace iam {

model::UploadSigningCertificateResponse upload_signing_certificate(Context& context,
                                                                   const model::UploadSigningCertificateRequest& in);
model::ListSigningCertificatesResponse list_signing_certificates(Context& context,
                                                                 const model::ListSigningCertificatesRequest& in);
protocol::Empty update_signing_certificate(Context& context, const model::UpdateSigningCertificateRequest& in);
protocol::Empty delete_signing_certificate(Context& context, const model::DeleteSigningCertificateRequest& in);

}  // namespace iam
