"""What is true about money, carts, sales and holds: frozen, pure, without I/O."""
