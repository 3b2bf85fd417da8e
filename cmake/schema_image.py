#!/usr/bin/env python3
"""Writes an empty database with all tables, so that the server need not run the schema at every start. Its
user_version is the checksum of the schema.

usage: schema_image.py OUTPUT PAGE_SIZE SCHEMA.sql...
"""
import pathlib
import sqlite3
import sys
import zlib


def main():
    output, page_size, *files = sys.argv[1:]
    path = pathlib.Path(output)
    path.unlink(missing_ok=True)
    db = sqlite3.connect(path, isolation_level=None)
    db.execute(f"PRAGMA page_size={int(page_size)}")
    schema = [pathlib.Path(name).read_text() for name in sorted(files, key=lambda file: pathlib.Path(file).name)]
    for text in schema:
        db.executescript(text)
    # SQLite takes a signed number; 0 would mean that nobody set it.
    db.execute(f"PRAGMA user_version={(zlib.crc32(''.join(schema).encode()) & 0x7fffffff) or 1}")
    db.execute("VACUUM")
    db.close()


main()
