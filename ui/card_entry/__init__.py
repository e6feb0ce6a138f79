"""Stripe's own card form, in a web engine that is loaded when somebody asks for it."""
