"""What the till lets be heard: each sound has something to see beside it, and can be muted."""
