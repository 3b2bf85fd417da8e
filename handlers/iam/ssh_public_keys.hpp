// SSH public keys, with which users reach CodeCommit.
#pragma once

#include "handlers/iam/common.hpp"

namespace iam {

model::UploadSSHPublicKeyResponse upload_ssh_public_key(Context& context, const model::UploadSSHPublicKeyRequest& in);
model::GetSSHPublicKeyResponse get_ssh_public_key(Context& context, const model::GetSSHPublicKeyRequest& in);
model::ListSSHPublicKeysResponse list_ssh_public_keys(Context& context, const model::ListSSHPublicKeysRequest& in);
protocol::Empty update_ssh_public_key(Context& context, const model::UpdateSSHPublicKeyRequest& in);
protocol::Empty delete_ssh_public_key(Context& context, const model::DeleteSSHPublicKeyRequest& in);

}  // namespace iam
