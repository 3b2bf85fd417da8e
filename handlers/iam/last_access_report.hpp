// What the reports on last access share.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "core/text.hpp"
#include "handlers/iam/common.hpp"
#include "handlers/iam/paging.hpp"
#include "state/iam_access.hpp"

namespace iam {

/// Reports an account keeps; AWS keeps them for days.
inline constexpr std::int64_t kKeptReports = 1000;

/// Throws NoSuchEntity for jobs of other accounts, and when `organization` is not the sort of report the job made.
inline state::iam::AccessReport require_report(Context& context, const std::string& job, bool organization) {
  auto report = state::iam::AccessReports(context.db).find(context.account(), job);
  if (!report || report->subject.starts_with("arn:") == organization)
    throw errors::no_such_entity_exception("Job with id " + job + " cannot be found.");
  return *std::move(report);
}

inline std::string add_report(Context& context, std::string subject, state::OptionalText policy, bool actions) {
  state::iam::AccessReport report{context.ids.uuid(), context.account(), std::move(subject),
                                  std::move(policy),  actions,           context.now};
  state::iam::AccessReports(context.db).add(report, kKeptReports);
  return report.uuid;
}

/// One page of `rows`, which a marker counts; takes off what comes before it.
template <class Rows, class Answer>
void cut(const Page& asked, Rows& rows, Answer& answer) {
  const auto start = static_cast<std::size_t>(core::parse_integer(asked.after).value_or(0));
  rows.erase(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(std::min(start, rows.size())));
  answer.IsTruncated = rows.size() > asked.size;
  if (!*answer.IsTruncated) return;
  rows.resize(asked.size);
  answer.Marker = core::page_token(asked.request, std::to_string(start + asked.size));
}

}  // namespace iam
