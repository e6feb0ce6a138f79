"""Customers and the cards they left: looked for, added, and chosen for a sale."""
