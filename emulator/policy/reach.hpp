// Which services and actions a document speaks of, whatever the resource: what reports on last access go by.
#pragma once

#include <string_view>

#include "policy/document.hpp"

namespace policy {

/// Some Allow statement covers at least one action of the service (`iam`, in any case), conditions aside. Denies do not
/// count.
bool allows_service(const Document& document, std::string_view service);
/// Some Allow statement covers the action (`iam:GetUser`).
bool allows_action(const Document& document, std::string_view action);
/// A Deny statement without conditions covers the whole service on every resource.
bool denies_service(const Document& document, std::string_view service);

}  // namespace policy
