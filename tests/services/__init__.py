"""Tests of what the till does."""
