"""What slips say: made from the ledger, in the language of whoever takes them home."""
