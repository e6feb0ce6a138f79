"""What happened to the money: the ledger by days, the last sales, and files for the accountant."""
