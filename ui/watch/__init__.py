"""Keeping in step with Stripe without being asked, and saying what that brings to light."""
