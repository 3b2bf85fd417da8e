#!/usr/bin/env python3
"""Writes a C++ file that holds the bytes of some files as `core::EmbeddedFiles NAMESPACE::FUNCTION()`, sorted by name.

usage: embed.py OUTPUT NAMESPACE FUNCTION FILE...
"""
import pathlib
import sys

CHUNK = 4096  # string literals have a length limit in some compilers; adjacent ones are joined


def literal(data):
    pieces = [data[i : i + CHUNK] for i in range(0, len(data), CHUNK)] or [b""]
    if b"\0" in data:  # not a text
        return "\n".join('"' + "".join(f"\\{byte:03o}" for byte in piece) + '"' for piece in pieces)
    return "\n".join('R"~~~~(' + piece.decode("latin-1") + ')~~~~"' for piece in pieces)


def main():
    output, namespace, function, *files = sys.argv[1:]
    lines = ['#include "core/embedded.hpp"', "", f"namespace {namespace} {{", "namespace {",
             "constexpr core::EmbeddedFile files[] = {"]
    for path in sorted(map(pathlib.Path, files), key=lambda p: p.name):
        data = path.read_bytes()
        lines.append(f'    {{"{path.name}", std::string_view({literal(data)}, {len(data)})}},')
    lines += ["};", "}  // namespace", "", f"core::EmbeddedFiles {function}() {{ return files; }}",
              f"}}  // namespace {namespace}", ""]
    pathlib.Path(output).write_bytes("\n".join(lines).encode("latin-1"))


main()
