-- "USDY" tells our files from any other SQLite database. user_version is the checksum of these files, set by
-- cmake/schema_image.py: a data file fits the program that has the same schema.
PRAGMA application_id = 0x55534459;
