// Unicode general categories, for patterns.
#pragma once

namespace protocol {

/// Whether a code point from 0x80 on is a letter (L), number (N) or separator (Z).
bool in_category(char category, char32_t point);

}  // namespace protocol
