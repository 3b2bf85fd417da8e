// On whose behalf service principals may use a share: the owner's view.
#include <fmt/core.h>

#include <map>

#include "handlers/ram/answers.hpp"
#include "handlers/ram/names.hpp"
#include "handlers/ram/operations.hpp"
#include "state/ram_associations.hpp"

namespace ram {
namespace {

using state::RamAssociation;
using state::RamShare;

class SourceList {
 public:
  SourceList(const Context& context, const model::ListSourceAssociationsRequest& in)
      : context_(context),
        in_(in),
        time_(time_of(context)),
        page_(context, "ListSourceAssociations",
              Parameters().add(in.resourceShareArns).add(in.sourceId).add(in.sourceType).add(in.associationStatus),
              in.nextToken, in.maxResults) {
    if (in.associationStatus) check_association_status(*in.associationStatus);
    if (in.sourceId && !source_type(*in.sourceId))
      throw errors::invalid_parameter_exception(
          fmt::format("Source {} is not valid. Verify it and try again.", *in.sourceId));
    if (in.sourceType) check_type(*in.sourceType);
  }

  model::ListSourceAssociationsResponse read() {
    const state::RamAssociations store(context_.db, time_);
    if (in_.resourceShareArns && !in_.resourceShareArns->empty()) {
      const auto named = named_shares();
      for (auto next = named.lower_bound(page_.after()); next != named.end() && !page_.full(); ++next) {
        const auto& share = next->second;
        store.each_source(share.id, share.id == page_.after() ? page_.after_minor() : 0,
                          [&](const RamAssociation& row) { return show(share.id, share, row); });
      }
    } else {
      const state::RamShares shares(context_.db, time_);
      store.each_owned_source(context_.account(), context_.region, page_.after_minor(), [&](const RamAssociation& row) {
        const auto share = shares.by_id(row.share);
        return !share || show(0, *share, row);
      });
    }
    return {std::move(rows_), page_.token()};
  }

 private:
  static void check_type(const std::string& type) {
    for (const char* known : kSourceTypes)
      if (type == known) return;
    throw errors::invalid_parameter_exception(fmt::format("{} is not a valid source type.", type));
  }

  std::map<std::int64_t, RamShare> named_shares() const {
    std::map<std::int64_t, RamShare> named;
    for (const auto& arn : *in_.resourceShareArns) {
      const OwnedName name = parse_share_arn(arn);
      const auto share = state::RamShares(context_.db, time_).find(name.account, name.region, name.uuid);
      // Consumers, too, are told that there is no such share: the operation has no other error for them.
      if (!share || share->owner != context_.account() || share->region != context_.region) throw unknown_share(arn);
      named.emplace(share->id, *share);
    }
    return named;
  }

  bool show(std::int64_t major, const RamShare& share, const RamAssociation& row) {
    const auto end = ram_end(row, share, time_);
    if (end && context_.now >= *end + state::kRamEndedVisible) return true;
    if (share.deleted && context_.now >= *share.deleted + state::kRamDeletedVisible) return true;
    const char* type = source_type(row.entity);
    model::AssociatedSource answer;
    answer.resourceShareArn = share.arn();
    answer.sourceId = row.entity;
    answer.sourceType = type;
    answer.status = status_text(ram_status(row, share, time_));
    answer.creationTime = row.created;
    answer.lastUpdatedTime = ram_changed(row, share, time_);
    if (in_.sourceId && *in_.sourceId != row.entity) return true;
    if (in_.sourceType && *in_.sourceType != type) return true;
    if (in_.associationStatus && *in_.associationStatus != *answer.status) return true;
    if (!page_.take(major, row.id)) return false;
    rows_.push_back(std::move(answer));
    return true;
  }

  const Context& context_;
  const model::ListSourceAssociationsRequest& in_;
  state::RamTime time_;
  Page page_;
  std::vector<model::AssociatedSource> rows_;
};

}  // namespace

model::ListSourceAssociationsResponse list_source_associations(Context& context,
                                                               const model::ListSourceAssociationsRequest& in) {
  return SourceList(context, in).read();
}

}  // namespace ram
