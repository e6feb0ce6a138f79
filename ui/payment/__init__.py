"""What is happening with the money of one sale."""
