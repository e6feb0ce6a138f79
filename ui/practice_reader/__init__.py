"""The practice reader, drawn: what its customer sees, and what its customer does."""
