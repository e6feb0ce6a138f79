"""What the till does, in the order in which a sale needs it."""
