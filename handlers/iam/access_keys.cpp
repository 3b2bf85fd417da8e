#include "handlers/iam/access_keys.hpp"

#include <fmt/core.h>

#include "handlers/iam/paging.hpp"
#include "handlers/iam/quotas.hpp"

namespace iam {
namespace {

using state::iam::AccessKey;
using state::iam::AccessKeys;

core::AwsError key_missing(std::string_view id) {
  return errors::no_such_entity_exception(fmt::format("The Access Key with id {} cannot be found.", id));
}

void require_key(Context& context, const Holder& holder, const std::string& id) {
  const auto key = AccessKeys(context.db).find(id);
  if (!key || key->account != context.account() || key->user != holder.user) throw key_missing(id);
}

}  // namespace

model::CreateAccessKeyResponse create_access_key(Context& context, const model::CreateAccessKeyRequest& in) {
  const Holder owner = holder_of(context, in.UserName);
  AccessKeys keys(context.db);
  check_quota(static_cast<std::int64_t>(keys.list(context.account(), owner.user).size()), kMaxAccessKeys,
              "AccessKeysPerUser");
  AccessKey key;
  key.id = context.ids.unique_id("AKIA", context.account(), 20);
  key.account = context.account();
  key.user = owner.user;
  key.secret = context.ids.secret_access_key();
  key.created = context.now;
  keys.add(key);
  return {model::AccessKey{owner.name, key.id, status_text(key.active), key.secret, key.created}};
}

protocol::Empty update_access_key(Context& context, const model::UpdateAccessKeyRequest& in) {
  require_key(context, holder_of(context, in.UserName), *in.AccessKeyId);
  AccessKeys(context.db).set_active(*in.AccessKeyId, active_status(*in.Status));
  return {};
}

protocol::Empty delete_access_key(Context& context, const model::DeleteAccessKeyRequest& in) {
  require_key(context, holder_of(context, in.UserName), *in.AccessKeyId);
  AccessKeys(context.db).remove(*in.AccessKeyId);
  return {};
}

model::ListAccessKeysResponse list_access_keys(Context& context, const model::ListAccessKeysRequest& in) {
  const Holder owner = holder_of(context, in.UserName);
  const Page asked = page(context, "ListAccessKeys", {owner.name.value_or("")}, in.Marker, in.MaxItems);
  auto keys = AccessKeys(context.db).list(context.account(), owner.user);
  std::erase_if(keys, [&](const AccessKey& key) { return key.id <= asked.after; });
  model::ListAccessKeysResponse answer;
  finish(asked, keys, answer, [](const AccessKey& key) { return key.id; });
  answer.AccessKeyMetadata.emplace();
  for (const auto& key : keys)
    answer.AccessKeyMetadata->push_back({owner.name, key.id, status_text(key.active), key.created});
  return answer;
}

model::GetAccessKeyLastUsedResponse get_access_key_last_used(Context& context,
                                                             const model::GetAccessKeyLastUsedRequest& in) {
  const auto key = AccessKeys(context.db).find(*in.AccessKeyId);
  if (!key || key->account != context.account()) throw key_missing(*in.AccessKeyId);
  model::GetAccessKeyLastUsedResponse answer;
  if (key->user)
    if (const auto user = state::iam::Users(context.db).by_row(*key->user)) answer.UserName = user->name;
  answer.AccessKeyLastUsed = model::AccessKeyLastUsed{key->last_used, key->last_used_service.value_or("N/A"),
                                                      key->last_used_region.value_or("N/A")};
  return answer;
}

}  // namespace iam
