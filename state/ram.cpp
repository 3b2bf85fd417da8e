#include "state/ram.hpp"

#include <algorithm>

namespace state {
namespace {

std::optional<core::Time> earlier(std::optional<core::Time> a, std::optional<core::Time> b) {
  if (!a || !b) return a ? a : b;
  return std::min(*a, *b);
}

RamStatus ended_status(core::Time end, const RamTime& time) {
  return time.now < end + time.settle ? RamStatus::Disassociating : RamStatus::Disassociated;
}

RamStatus live_status(core::Time since, const RamTime& time) {
  return time.now < since + time.settle ? RamStatus::Associating : RamStatus::Associated;
}

/// The second of two instants of one change: when it was asked for, when it had settled.
core::Time settled(core::Time since, const RamTime& time) {
  return time.now < since + time.settle ? since : since + time.settle;
}

}  // namespace

std::string RamShare::arn() const {
  // By hand: lists make many, and formatting takes twice as long.
  std::string arn;
  arn.reserve(96);
  arn.append("arn:aws:ram:").append(region).append(":").append(owner).append(":resource-share/").append(uuid);
  return arn;
}

RamShareStatus RamShare::status(const RamTime& time) const {
  if (!deleted) return RamShareStatus::Active;
  return time.now < *deleted + time.settle ? RamShareStatus::Deleting : RamShareStatus::Deleted;
}

RamFeatureSet RamShare::feature_set(const RamTime& time) const {
  if (!from_policy) return RamFeatureSet::Standard;
  if (!promoted) return RamFeatureSet::CreatedFromPolicy;
  return time.now < *promoted + time.settle ? RamFeatureSet::PromotingToStandard : RamFeatureSet::Standard;
}

std::optional<core::Time> ram_end(const RamAssociation& association, const RamShare& share, const RamTime&) {
  return earlier(association.ended, share.deleted);
}

std::optional<core::Time> ram_end(const RamPrincipalAssociation& association, const RamShare& share,
                                  const RamTime& time) {
  auto end = earlier(association.ended, share.deleted);
  if (association.basis != RamBasis::Invitation) return end;
  if (association.answer == RamAnswer::Rejected) return earlier(end, association.answered);
  if (association.answer == RamAnswer::None && association.expires <= time.now)
    return earlier(end, association.expires);
  return end;
}

RamStatus ram_status(const RamAssociation& association, const RamShare& share, const RamTime& time) {
  if (const auto end = ram_end(association, share, time)) return ended_status(*end, time);
  return live_status(association.created, time);
}

RamStatus ram_status(const RamPrincipalAssociation& association, const RamShare& share, const RamTime& time) {
  if (const auto end = ram_end(association, share, time)) return ended_status(*end, time);
  if (association.invited_only()) return RamStatus::Associating;
  return live_status(association.answered.value_or(association.created), time);
}

core::Time ram_changed(const RamAssociation& association, const RamShare& share, const RamTime& time) {
  return settled(ram_end(association, share, time).value_or(association.created), time);
}

core::Time ram_changed(const RamPrincipalAssociation& association, const RamShare& share, const RamTime& time) {
  if (const auto end = ram_end(association, share, time)) return settled(*end, time);
  if (association.invited_only()) return association.created;
  return settled(association.answered.value_or(association.created), time);
}

}  // namespace state
