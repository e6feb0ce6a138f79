"""The ledger file, on real SQLite in a folder of the test."""
