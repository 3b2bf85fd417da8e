#!/usr/bin/env python3
"""Writes an empty database with all tables, so that the server need not run the schema at every start.

usage: schema_image.py OUTPUT PAGE_SIZE SCHEMA.sql...
"""
import pathlib
import sqlite3
import sys


def main():
    output, page_size, *files = sys.argv[1:]
    path = pathlib.Path(output)
    path.unlink(missing_ok=True)
    db = sqlite3.connect(path, isolation_level=None)
    db.execute(f"PRAGMA page_size={int(page_size)}")
    for name in sorted(files, key=lambda file: pathlib.Path(file).name):
        db.executescript(pathlib.Path(name).read_text())
    db.execute("VACUUM")
    db.close()


main()
