"""The ledger file: connections, the schema and its history, repositories."""
