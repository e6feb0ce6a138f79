"""The command line: the same services as the screen, for people and for programs."""
