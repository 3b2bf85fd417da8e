// Structs as JSON and back, for the json protocols and rest-json's bodies.
#pragma once

#include <string>
#include <string_view>

#include "protocol/shape.hpp"

namespace protocol {

/// Appends a quoted and escaped string.
void append_json_string(std::string& out, std::string_view text);

/// Appends a struct's body members as an object.
void write_json(std::string& out, const Shape& shape, const void* structure);

/// Reads an object into the body members of a struct; an empty text counts as {}. Unknown members are ignored, null
/// ones are absent. Throws SerializationException (400) when it is no JSON or does not fit the shape,
/// RequestEntityTooLargeException (413) beyond kMaxBody.
void read_json(std::string_view text, const Shape& shape, void* structure);

}  // namespace protocol
