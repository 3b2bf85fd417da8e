#include "handlers/iam/ssh_public_keys.hpp"

#include <fmt/core.h>

#include "core/rsa_public_key.hpp"
#include "core/text.hpp"
#include "handlers/iam/paging.hpp"
#include "handlers/iam/quotas.hpp"

namespace iam {
namespace {

using state::iam::SshPublicKey;
using state::iam::SshPublicKeys;

constexpr std::size_t kMinBits = 2048;

bool is_pem(std::string_view body) {
  return body.starts_with("-----BEGIN ");
}

core::RsaPublicKey parsed(std::string_view body) {
  body = core::trim(body);
  if (!is_pem(body) && !body.starts_with("ssh-"))
    throw errors::unrecognized_public_key_encoding_exception("The public key is neither in ssh-rsa nor in PEM format.");
  const auto key = is_pem(body) ? core::RsaPublicKey::from_pem(body) : core::RsaPublicKey::from_ssh(body);
  if (!key) throw errors::invalid_public_key_exception("The public key is not a valid RSA key.");
  if (key->bits() < kMinBits)
    throw errors::invalid_public_key_exception(fmt::format("The public key has less than {} bits.", kMinBits));
  return *key;
}

SshPublicKey require_key(Context& context, const state::iam::User& user, const std::string& id) {
  auto key = SshPublicKeys(context.db).find(id);
  if (!key || key->user != user.row)
    throw errors::no_such_entity_exception(fmt::format("The Public Key with id {} cannot be found.", id));
  return *std::move(key);
}

model::SSHPublicKey shown(const state::iam::User& user, const SshPublicKey& key, std::string body) {
  return {user.name, key.id, key.fingerprint, std::move(body), status_text(key.active), key.uploaded};
}

// As it was uploaded, comment included, if that was in the form that is asked for.
std::string encoded(const SshPublicKey& key, bool pem) {
  if (is_pem(core::trim(key.body)) == pem) return key.body;
  const core::RsaPublicKey rsa = parsed(key.body);
  return pem ? rsa.pem() : rsa.ssh();
}

}  // namespace

model::UploadSSHPublicKeyResponse upload_ssh_public_key(Context& context, const model::UploadSSHPublicKeyRequest& in) {
  const auto user = require_user(context, *in.UserName);
  SshPublicKeys keys(context.db);
  SshPublicKey key;
  key.fingerprint = parsed(*in.SSHPublicKeyBody).fingerprint();
  if (keys.exists(user.row, key.fingerprint))
    throw errors::duplicate_ssh_public_key_exception("The SSH public key is already associated with the user.");
  check_quota(keys.count(user.row), kMaxSshPublicKeys, "SSHPublicKeysPerUser");
  key.id = context.ids.unique_id("APKA", context.account());
  key.user = user.row;
  key.body = *in.SSHPublicKeyBody;
  key.uploaded = context.now;
  keys.add(key);
  return {shown(user, key, key.body)};
}

model::GetSSHPublicKeyResponse get_ssh_public_key(Context& context, const model::GetSSHPublicKeyRequest& in) {
  const auto user = require_user(context, *in.UserName);
  const auto key = require_key(context, user, *in.SSHPublicKeyId);
  return {shown(user, key, encoded(key, *in.Encoding == model::encodingType::kPem))};
}

model::ListSSHPublicKeysResponse list_ssh_public_keys(Context& context, const model::ListSSHPublicKeysRequest& in) {
  const auto user = named_user(context, in.UserName);
  const Page asked = page(context, "ListSSHPublicKeys", {user.name}, in.Marker, in.MaxItems);
  auto keys = SshPublicKeys(context.db).list(user.row, asked.after, asked.fetch());
  model::ListSSHPublicKeysResponse answer;
  finish(asked, keys, answer, [](const SshPublicKey& key) { return key.id; });
  answer.SSHPublicKeys.emplace();
  for (const auto& key : keys)
    answer.SSHPublicKeys->push_back({user.name, key.id, status_text(key.active), key.uploaded});
  return answer;
}

protocol::Empty update_ssh_public_key(Context& context, const model::UpdateSSHPublicKeyRequest& in) {
  require_key(context, require_user(context, *in.UserName), *in.SSHPublicKeyId);
  SshPublicKeys(context.db).set_active(*in.SSHPublicKeyId, active_status(*in.Status));
  return {};
}

protocol::Empty delete_ssh_public_key(Context& context, const model::DeleteSSHPublicKeyRequest& in) {
  require_key(context, require_user(context, *in.UserName), *in.SSHPublicKeyId);
  SshPublicKeys(context.db).remove(*in.SSHPublicKeyId);
  return {};
}

}  // namespace iam
