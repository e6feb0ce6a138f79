"""Stripe through its own SDK, in our words."""
