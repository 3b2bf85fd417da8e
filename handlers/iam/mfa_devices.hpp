// MFA devices of users: virtual ones, which anybody can create, and those that a fixture has put there.
#pragma once

#include "handlers/iam/common.hpp"

namespace iam {

/// Of the caller's account; throws NoSuchEntity.
state::iam::MfaDevice require_mfa_device(Context& context, std::string_view serial);

model::CreateVirtualMFADeviceResponse create_virtual_mfa_device(Context& context,
                                                                const model::CreateVirtualMFADeviceRequest& in);
protocol::Empty delete_virtual_mfa_device(Context& context, const model::DeleteVirtualMFADeviceRequest& in);
protocol::Empty enable_mfa_device(Context& context, const model::EnableMFADeviceRequest& in);
protocol::Empty resync_mfa_device(Context& context, const model::ResyncMFADeviceRequest& in);
protocol::Empty deactivate_mfa_device(Context& context, const model::DeactivateMFADeviceRequest& in);
model::GetMFADeviceResponse get_mfa_device(Context& context, const model::GetMFADeviceRequest& in);
model::ListMFADevicesResponse list_mfa_devices(Context& context, const model::ListMFADevicesRequest& in);
model::ListVirtualMFADevicesResponse list_virtual_mfa_devices(Context& context,
                                                              const model::ListVirtualMFADevicesRequest& in);

}  // namespace iam
