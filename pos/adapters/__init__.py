"""How the till reaches the world: Stripe, SQLite, the keyring and the clock."""
