"""Help about what is on the screen, and a way to read all of it."""
