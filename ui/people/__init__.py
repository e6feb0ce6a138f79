"""Who works here: signing in, approving for somebody else, and the list of staff."""
