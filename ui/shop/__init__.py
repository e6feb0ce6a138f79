"""What a manager sets up: the shop, its catalogue, whose money it is, practice, the screen."""
