"""The ledger file: connections, the schema and its history, repositories."""

from pos.adapters.sqlite import lightly as _lightly  # noqa: F401 - before sqlite-utils is imported
