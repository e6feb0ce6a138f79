"""Slips read back by programs that are not ours, and compared with the ledger."""
