"""The adapter to Stripe."""
