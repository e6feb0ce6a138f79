"""A till in a process of its own, killed at every moment, and a judge who asks Stripe."""
