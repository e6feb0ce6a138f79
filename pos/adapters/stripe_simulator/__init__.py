"""Stripe's side of the wire, built in: for training mode, and for every test."""
