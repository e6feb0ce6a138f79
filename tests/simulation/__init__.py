"""Simulated store-days: a deterministic world in which shops sell, break, and are judged."""
