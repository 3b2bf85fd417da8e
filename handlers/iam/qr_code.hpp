// QR codes as PNG images.
#pragma once

#include <string>
#include <string_view>

namespace iam {

/// A PNG of the QR code (ISO/IEC 18004, bytes, error correction level M) that holds `text`.
/// Throws std::length_error for more than 412 bytes.
std::string qr_code_png(std::string_view text);

}  // namespace iam
