#include "handlers/ram/answers.hpp"

namespace ram {
namespace {

using state::RamStatus;

model::ResourceShareAssociation common_answer(const state::RamShare& share, const state::RamAssociation& association,
                                              const char* type) {
  model::ResourceShareAssociation answer;
  answer.resourceShareArn = share.arn();
  answer.resourceShareName = share.name;
  answer.associatedEntity = association.entity;
  answer.associationType = type;
  answer.creationTime = association.created;
  answer.external = false;
  return answer;
}

}  // namespace

const char* status_text(state::RamShareStatus status) {
  switch (status) {
    case state::RamShareStatus::Active:
      return model::ResourceShareStatus::kActive;
    case state::RamShareStatus::Deleting:
      return model::ResourceShareStatus::kDeleting;
    case state::RamShareStatus::Deleted:
      return model::ResourceShareStatus::kDeleted;
  }
  return "";
}

const char* status_text(RamStatus status) {
  switch (status) {
    case RamStatus::Associating:
      return model::ResourceShareAssociationStatus::kAssociating;
    case RamStatus::Associated:
      return model::ResourceShareAssociationStatus::kAssociated;
    case RamStatus::Disassociating:
      return model::ResourceShareAssociationStatus::kDisassociating;
    case RamStatus::Disassociated:
      return model::ResourceShareAssociationStatus::kDisassociated;
    case RamStatus::Suspended:
      return model::ResourceShareAssociationStatus::kSuspended;
  }
  return "";
}

const char* status_text(state::RamInvitationStatus status) {
  switch (status) {
    case state::RamInvitationStatus::Pending:
      return model::ResourceShareInvitationStatus::kPending;
    case state::RamInvitationStatus::Accepted:
      return model::ResourceShareInvitationStatus::kAccepted;
    case state::RamInvitationStatus::Rejected:
      return model::ResourceShareInvitationStatus::kRejected;
    case state::RamInvitationStatus::Expired:
      return model::ResourceShareInvitationStatus::kExpired;
  }
  return "";
}

const char* feature_set_text(state::RamFeatureSet feature_set) {
  switch (feature_set) {
    case state::RamFeatureSet::CreatedFromPolicy:
      return model::ResourceShareFeatureSet::kCreatedFromPolicy;
    case state::RamFeatureSet::PromotingToStandard:
      return model::ResourceShareFeatureSet::kPromotingToStandard;
    case state::RamFeatureSet::Standard:
      return model::ResourceShareFeatureSet::kStandard;
  }
  return "";
}

model::ResourceShare share_answer(const Context& context, const state::RamShare& share, bool feature_set) {
  const auto time = time_of(context);
  model::ResourceShare answer;
  answer.resourceShareArn = share.arn();
  answer.name = share.name;
  answer.owningAccountId = share.owner;
  answer.allowExternalPrincipals = share.allow_external;
  answer.status = status_text(share.status(time));
  answer.creationTime = share.created;
  answer.lastUpdatedTime = share.updated;
  if (feature_set) answer.featureSet = feature_set_text(share.feature_set(time));
  if (share.retain) answer.resourceShareConfiguration = model::ResourceShareConfiguration{true};
  if (share.owner != context.account() || !share.maybe_tagged) return answer;
  const auto tags = state::RamShares(context.db, time).tags(share.id);
  if (!tags.empty()) answer.tags.emplace();
  for (const auto& [key, value] : tags) answer.tags->push_back({key, value});
  return answer;
}

model::ResourceShareAssociation association_answer(const Context& context, const state::RamShare& share,
                                                   const state::RamResourceAssociation& association) {
  const auto time = time_of(context);
  auto answer = common_answer(share, association, model::ResourceShareAssociationType::kResource);
  answer.status = status_text(ram_status(association, share, time));
  answer.lastUpdatedTime = ram_changed(association, share, time);
  return answer;
}

model::ResourceShareAssociation association_answer(const Context& context, const state::RamShare& share,
                                                   const state::RamPrincipalAssociation& association,
                                                   RamStatus status) {
  auto answer = common_answer(share, association, model::ResourceShareAssociationType::kPrincipal);
  answer.status = status_text(status);
  answer.lastUpdatedTime = ram_changed(association, share, time_of(context));
  answer.external = association.external();
  return answer;
}

model::ResourceShareAssociation source_answer(const Context& context, const state::RamShare& share,
                                              const state::RamAssociation& association) {
  const auto time = time_of(context);
  auto answer = common_answer(share, association, model::ResourceShareAssociationType::kSource);
  answer.status = status_text(ram_status(association, share, time));
  answer.lastUpdatedTime = ram_changed(association, share, time);
  return answer;
}

model::ResourceShareInvitation invitation_answer(const Context& context, const state::RamInvitation& invitation) {
  model::ResourceShareInvitation answer;
  answer.resourceShareInvitationArn = invitation.arn();
  if (const auto share = state::RamShares(context.db, time_of(context)).by_id(invitation.share)) {
    answer.resourceShareName = share->name;
    answer.resourceShareArn = share->arn();
  }
  answer.senderAccountId = invitation.sender;
  answer.receiverAccountId = invitation.receiver;
  answer.receiverArn = invitation.receiver_arn;
  answer.invitationTimestamp = invitation.sent;
  answer.status = status_text(invitation.status(context.now));
  return answer;
}

}  // namespace ram
