// `understudy import`: a real organization, as the AWS CLI shows it, becomes a fixture document.
#pragma once

#include <filesystem>

#include "importer/gathered.hpp"

namespace importer {

struct Imported {
  Json fixture;
  Notices notices;
};

/// Throws std::runtime_error for a folder or file that cannot be read.
Imported import_folder(const std::filesystem::path& folder);

}  // namespace importer
