"""Printers over a wire of this machine, and what is sent to them."""
