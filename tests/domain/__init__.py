"""What is true, tried without I/O."""
