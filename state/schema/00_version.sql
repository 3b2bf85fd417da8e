-- "USDY" tells our files from any other SQLite database. The version is kSchemaVersion of state/schema.hpp.
PRAGMA application_id = 0x55534459;
PRAGMA user_version = 1;
