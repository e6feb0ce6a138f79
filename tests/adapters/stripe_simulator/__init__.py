"""Tests of the practice Stripe, through the real SDK."""
