"""Whole journeys: what a cashier does, from the first scan to the accountant."""
