"""The screen, tested without one."""
