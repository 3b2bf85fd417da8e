// The credential report: all users with the state of their credentials, as CSV.
#pragma once

#include "handlers/iam/common.hpp"

namespace iam {

model::GenerateCredentialReportResponse generate_credential_report(Context& context, const protocol::Empty& in);
model::GetCredentialReportResponse get_credential_report(Context& context, const protocol::Empty& in);

}  // namespace iam
