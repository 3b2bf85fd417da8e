#include "state/ram_resources.hpp"

namespace state {
namespace {

RamResource resource_row(const Query& query) {
  return {query.integer(0), query.text(1), query.text(2),
          query.text(3),    query.text(4), core::from_millis(query.integer(5))};
}

}  // namespace

std::optional<RamResource> RamResources::find(std::string_view arn) const {
  Query query = db_.query("SELECT id, arn, type, region, owner, created FROM ram_resource WHERE arn = ?", arn);
  if (!query.next()) return std::nullopt;
  return resource_row(query);
}

std::int64_t RamResources::register_resource(std::string_view arn, std::string_view type, std::string_view region,
                                             std::string_view owner, core::Time now) {
  if (const auto known = find(arn)) return known->id;
  return add(arn, type, region, owner, now);
}

std::int64_t RamResources::add(std::string_view arn, std::string_view type, std::string_view region,
                               std::string_view owner, core::Time now) {
  db_.execute("INSERT INTO ram_resource (arn, type, region, owner, created) VALUES (?, ?, ?, ?, ?)", arn, type, region,
              owner, core::to_millis(now));
  return db_.last_insert_rowid();
}

void RamResources::each(std::int64_t after, const RamVisitor<RamResource>& visit) const {
  Query query =
      db_.query("SELECT id, arn, type, region, owner, created FROM ram_resource WHERE id > ? ORDER BY id", after);
  while (query.next())
    if (!visit(resource_row(query))) return;
}

}  // namespace state
