"""Card readers on the screen: how the one of this register stands, and setting them up."""
