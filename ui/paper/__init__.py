"""Slips on the screen and on paper that Qt prints on: looked at, printed, saved, sent."""
