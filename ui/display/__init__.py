"""What the customer sees: the cart as it grows, the amount, and whether the card is charged."""
