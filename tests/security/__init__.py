"""What the threat model in SECURITY.md promises, tried."""
