"""How far a new shop is: the steps, what they are called, and the list of what is open."""
